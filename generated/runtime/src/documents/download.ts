// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { checkDuration } from "../base/abort.js";
import { concatBytes, streamFrom } from "../base/bytes.js";
import { ConfigurationError, type ReportProblem } from "../base/errors.js";
import { redact } from "../base/redact.js";
import { DEFAULT_TIMEOUT } from "../base/transport.js";
import { type KeysOf, reportUnknownOptions } from "../base/unknown-keys.js";
import { charsetOf, markedCharset, requireDecoder } from "./charset.js";
import { DocumentBody } from "./document-body.js";
import { DocumentError } from "./document-error.js";
import { LONGEST_SIGNATURE, requireText } from "./file-types.js";
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

/** The longest string of V8. In UTF-16 units. */
const LONGEST_STRING = 2 ** 29 - 24;

/** A document that is being downloaded. Read it once, in one of four ways, or call `cancel`. */
export class DownloadedDocument {
  /** The Content-Type of the document. */
  readonly contentType: string | null;
  /** The name of the charset, from the options or from the store. */
  readonly charset: string;
  readonly #maxLineLength: number;
  #body: DocumentBody | null;

  /** Use `downloadDocument`. */
  constructor(
    body: DocumentBody,
    contentType: string | null,
    charset: string,
    maxLineLength: number = LONGEST_STRING,
  ) {
    this.#body = body;
    this.#maxLineLength = maxLineLength;
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
    try {
      return concatBytes(chunks);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new DocumentError(
        `${WHAT}: the document is too long for one array of bytes; read it by stream()`,
      );
    }
  }

  /** Reads the whole text. A JavaScript string has at most about 500 million characters; use `lines` for longer texts. */
  async text(): Promise<string> {
    let text = "";
    try {
      for await (const piece of this.pieces()) text += piece;
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
   *
   * @throws DocumentError also if a line is longer than `maxLineLength`.
   */
  async *lines(): AsyncGenerator<string, void, undefined> {
    let rest = "";
    let number = 1;
    for await (const piece of this.pieces()) {
      const [end = "", ...lines] = piece.split("\n");
      this.#checkLine(number, rest, end);
      lines.unshift(rest + end);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        this.#checkLine(number, line);
        yield withoutReturn(line);
        number += 1;
      }
      this.#checkLine(number, rest);
    }
    if (rest !== "") yield withoutReturn(rest);
  }

  /** Checks the length of a line, or of its start, before both parts become one string: that would fail with a RangeError. */
  #checkLine(number: number, start: string, end: string = ""): void {
    const lineEnd = (end || start).endsWith("\r") ? 1 : 0;
    if (start.length + end.length - lineEnd <= this.#maxLineLength) return;
    throw new DocumentError(
      `${WHAT}: line ${number} has more than maxLineLength (${this.#maxLineLength}) characters: is the document one of lines? Read it by stream(), or set another maxLineLength`,
    );
  }

  /** Closes the connection without reading the rest. */
  async cancel(): Promise<void> {
    await this.#body?.cancel();
    this.#body = null;
  }

  /** Streams the text in pieces of any length: for readers of other formats. */
  async *pieces(): AsyncGenerator<string, void, undefined> {
    // Before the body is claimed: with a charset that is not known, the bytes can still be read.
    requireDecoder(this.charset);
    const body = this.#claim();
    body.expectText();
    try {
      const first = await readStart(body);
      requireText(first, WHAT);
      const decoder = requireDecoder(markedCharset(first) ?? this.charset);
      let chunk: Uint8Array | null = first;
      for (; chunk !== null; chunk = await body.read()) {
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

/** Reads the first bytes of a body: at least as many as `requireText` and `markedCharset` look at, if there are so many. */
async function readStart(body: DocumentBody): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < LONGEST_SIGNATURE) {
    const chunk = await body.read();
    if (chunk === null) break;
    chunks.push(chunk);
    length += chunk.byteLength;
  }
  return concatBytes(chunks);
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

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
  return new DownloadedDocument(
    chunks,
    contentType,
    // Errors quote it.
    options.charset ?? redact(charsetOf(contentType) ?? "utf-8", secretsOf(url)),
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
