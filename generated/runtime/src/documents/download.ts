// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { checkDuration } from "../base/abort.js";
import { ConfigurationError, type ReportProblem } from "../base/errors.js";
import { redact } from "../base/redact.js";
import { DEFAULT_TIMEOUT } from "../base/transport.js";
import { type KeysOf, reportUnknownOptions } from "../base/unknown-keys.js";
import { charsetOf, requireDecoder } from "./charset.js";
import { DocumentBody } from "./document-body.js";
import { DownloadedDocument, LONGEST_STRING } from "./downloaded-document.js";
import { parsePresigned, requestPresigned, secretsOf, type TransferOptions } from "./presigned.js";

/**
 * The response of an operation that returns documents: `getReportDocument` and `getFeedDocument` (`url`, with its
 * compression), Data Kiosk's `getDocument` (`documentUrl`), `getInvoicesDocument` and `getGovernmentInvoiceDocument`.
 */
export interface DocumentResponse {
  readonly url?: string | null | undefined;
  readonly compressionAlgorithm?: string | null | undefined;
  readonly documentUrl?: string | null | undefined;
  readonly invoicesDocument?: InvoicesDocument | null | undefined;
  readonly invoiceDocument?: InvoiceDocument | null | undefined;
}

interface InvoicesDocument {
  readonly invoicesDocumentUrl?: string | null | undefined;
}

interface InvoiceDocument {
  readonly invoiceDocumentUrl?: string | null | undefined;
}

export interface DownloadOptions extends TransferOptions {
  /** `GZIP` or nothing (default: that of the response, if `document` is one). Text that is gzip is decompressed anyway. */
  readonly compressionAlgorithm?: string | null | undefined;
  /** The charset of `text` and `lines` (default: that of the store, otherwise UTF-8). A byte order mark overrides it. */
  readonly charset?: string | undefined;
  /** The maximum number of bytes, counted after decompression (default: 1 GiB); Infinity for no limit. */
  readonly maxBytes?: number | undefined;
  /**
   * The longest line that `lines` returns, in characters (default: 536870888, as many as a string can have in Node.js and
   * Chromium). A longer one is an error.
   */
  readonly maxLineLength?: number | undefined;
  /** Milliseconds that may pass without a byte (default: 60000); Infinity for no limit. */
  readonly timeout?: number | undefined;
}

const OPTIONS: KeysOf<DownloadOptions> = {
  compressionAlgorithm: true,
  charset: true,
  maxBytes: true,
  maxLineLength: true,
  timeout: true,
  signal: true,
  fetch: true,
};

const WHAT = "downloadDocument";

const DEFAULT_MAX_BYTES = 2 ** 30;

/**
 * Fetches a document from its pre-signed URL, over TLS, without credentials, and without following redirects. Gzip is
 * decompressed if the API or the store announces it and `fetch` has not done it already, also gzip within gzip; `text` and
 * `lines` decompress it in any case.
 *
 * @param document - the response of the operation that returns documents, or the URL in it.
 * @returns when the response starts; the document is still to be read.
 * @throws ConfigurationError listing every problem, DocumentError, NetworkError, TimeoutError, or `signal.reason`.
 */
export async function downloadDocument(
  document: DocumentResponse | string,
  options: DownloadOptions = {},
): Promise<DownloadedDocument> {
  const { timeout = DEFAULT_TIMEOUT, maxBytes = DEFAULT_MAX_BYTES } = options;
  const { maxLineLength = LONGEST_STRING } = options;
  const source = typeof document === "string" ? { url: document } : document;
  // Null or empty in a response means the same as absent.
  const compression = options.compressionAlgorithm || source.compressionAlgorithm || null;
  const url = parsePresigned(urlOf(source));
  const problems: string[] = [];
  const report: ReportProblem = (problem) => problems.push(`${WHAT}: ${problem}`);
  if (url === null) report("there is no https URL in the document");
  reportUnknownOptions(options, OPTIONS, "", report);
  if (compression !== null && compression !== "GZIP") {
    report(`compressionAlgorithm ${JSON.stringify(compression)} is not known, only GZIP`);
  }
  checkDuration("timeout", timeout, report);
  if (!(typeof maxBytes === "number" && maxBytes >= 0))
    report("maxBytes must be a number of bytes");
  if (!(typeof maxLineLength === "number" && maxLineLength >= 1))
    report("maxLineLength must be a number of characters of at least 1");
  if (url === null || problems.length > 0) throw new ConfigurationError(problems);
  // Before anything is fetched from a URL that may be valid for only 30 seconds.
  if (options.charset !== undefined) requireDecoder(options.charset);

  const { body, headers } = await requestPresigned(
    { what: WHAT, method: "GET", url, timeout },
    options,
  );
  const contentType = headers.get("content-type");
  const encoding = headers.get("content-encoding") ?? "";
  const chunks = new DocumentBody(body, {
    what: WHAT,
    gzip: compression === "GZIP" || /\bgzip\b/i.test(encoding),
    maxBytes,
    timeout,
    signal: options.signal ?? null,
    secrets: secretsOf(url),
  });
  const named = charsetOf(contentType);
  return new DownloadedDocument(
    chunks,
    contentType,
    // Errors quote it.
    options.charset ?? (named === null ? null : redact(named, secretsOf(url))),
    // More than a string can have would be a RangeError again.
    Math.min(maxLineLength, LONGEST_STRING),
  );
}

function urlOf(document: DocumentResponse): string | undefined {
  return (
    document.url ||
    document.documentUrl ||
    document.invoicesDocument?.invoicesDocumentUrl ||
    document.invoiceDocument?.invoiceDocumentUrl ||
    undefined
  );
}
