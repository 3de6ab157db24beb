import { checkDuration } from "../base/abort.js";
import { concatBytes, streamFrom } from "../base/bytes.js";
import { ConfigurationError, type ReportProblem } from "../base/errors.js";
import { DEFAULT_TIMEOUT } from "../base/transport.js";
import { charsetOf, requireDecoder } from "./charset.js";
import { DocumentBody } from "./document-body.js";
import { DocumentError } from "./document-error.js";
import { parsePresigned, requestPresigned, secretsOf, type TransferOptions } from "./presigned.js";

/**
 * The response of an operation that returns documents: `getReportDocument` and `getFeedDocument` (`url`, with its
 * compression), Data Kiosk's `getDocument` (`documentUrl`), `getInvoicesDocument` and `getGovernmentInvoiceDocument`.
 */
export interface DocumentResponse {
  readonly url?: string | undefined;
  readonly compressionAlgorithm?: string | undefined;
  readonly documentUrl?: string | undefined;
  readonly invoicesDocument?: { readonly invoicesDocumentUrl?: string | undefined } | undefined;
  readonly invoiceDocument?: { readonly invoiceDocumentUrl?: string | undefined } | undefined;
}

export interface DownloadOptions extends TransferOptions {
  /** `GZIP` or nothing (default: that of the response, if `document` is one). */
  readonly compressionAlgorithm?: string | undefined;
  /** The charset of `text` and `lines` (default: that of the store, otherwise UTF-8). */
  readonly charset?: string | undefined;
  /** The maximum number of bytes, counted after decompression (default: 1 GiB); Infinity for no limit. */
  readonly maxBytes?: number | undefined;
  /** Milliseconds that may pass without a byte (default: 60000); Infinity for no limit. */
  readonly timeout?: number | undefined;
}

const WHAT = "downloadDocument";

const DEFAULT_MAX_BYTES = 2 ** 30;

/** A document that is being downloaded. Read it once, in one of four ways, or call `cancel`. */
export class DownloadedDocument {
  /** The Content-Type of the document. */
  readonly contentType: string | null;
  /** The name of the charset, from the options or from the store. */
  readonly charset: string;
  #body: DocumentBody | null;

  /** Use `downloadDocument`. */
  constructor(body: DocumentBody, contentType: string | null, charset: string) {
    this.#body = body;
    this.contentType = contentType;
    this.charset = charset;
  }

  /**
   * Streams the bytes, decompressed. Nothing is fetched before it is read.
   *
   * @throws this and the other methods: DocumentError, NetworkError, TimeoutError, or the reason of the signal.
   */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const body = this.#claim();
    return streamFrom(
      () => body.read(),
      () => body.cancel(),
    );
  }

  /** Reads all bytes, decompressed. */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const body = this.#claim();
    const chunks: Uint8Array[] = [];
    for (let chunk = await body.read(); chunk !== null; chunk = await body.read()) {
      chunks.push(chunk);
    }
    return concatBytes(chunks);
  }

  /** Reads the whole text. A JavaScript string has at most about 500 million characters; use `lines` for longer texts. */
  async text(): Promise<string> {
    let text = "";
    try {
      for await (const piece of this.#pieces()) text += piece;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new DocumentError(
        `${WHAT}: the document is too long for one string; read it by lines()`,
      );
    }
    return text;
  }

  /**
   * Iterates over the lines, without their line ends (LF or CRLF): for tab-separated reports and for JSON Lines. Leaving the
   * loop early closes the connection.
   */
  async *lines(): AsyncGenerator<string, void, undefined> {
    let rest = "";
    for await (const piece of this.#pieces()) {
      const lines = piece.split("\n");
      lines[0] = rest + (lines[0] ?? "");
      rest = lines.pop() ?? "";
      for (const line of lines) yield withoutReturn(line);
    }
    if (rest !== "") yield withoutReturn(rest);
  }

  /** Closes the connection without reading the rest. */
  async cancel(): Promise<void> {
    await this.#body?.cancel();
    this.#body = null;
  }

  async *#pieces(): AsyncGenerator<string, void, undefined> {
    const decoder = requireDecoder(this.charset);
    const body = this.#claim();
    try {
      for (let chunk = await body.read(); chunk !== null; chunk = await body.read()) {
        yield decoder.decode(chunk, { stream: true });
      }
      yield decoder.decode();
    } finally {
      await body.cancel();
    }
  }

  /** Takes the body for the one read that is allowed. */
  #claim(): DocumentBody {
    const body = this.#body;
    if (body === null)
      throw new DocumentError(`${WHAT}: the document has been read; download it again`);
    this.#body = null;
    return body;
  }
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

/**
 * Fetches a document from its pre-signed URL, over TLS, without credentials, and without following redirects. Gzip is
 * decompressed once, whether the API or the store announces it, and whether or not `fetch` has done it already.
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
  const source = typeof document === "string" ? { url: document } : document;
  const compression = options.compressionAlgorithm ?? source.compressionAlgorithm;
  const url = parsePresigned(urlOf(source));
  const problems: string[] = [];
  const report: ReportProblem = (problem) => problems.push(`${WHAT}: ${problem}`);
  if (url === null) report("there is no https URL in the document");
  if (compression !== undefined && compression !== "GZIP") {
    report(`compressionAlgorithm ${JSON.stringify(compression)} is not known, only GZIP`);
  }
  checkDuration("timeout", timeout, report);
  if (!(typeof maxBytes === "number" && maxBytes >= 0))
    report("maxBytes must be a number of bytes");
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
  return new DownloadedDocument(
    chunks,
    contentType,
    options.charset ?? charsetOf(contentType) ?? "utf-8",
  );
}

function urlOf(document: DocumentResponse): string | undefined {
  return (
    document.url ??
    document.documentUrl ??
    document.invoicesDocument?.invoicesDocumentUrl ??
    document.invoiceDocument?.invoiceDocumentUrl
  );
}
