import { isDuration } from "../base/abort.js";
import { ConfigurationError } from "../base/errors.js";
import { charsetOf, requireDecoder } from "./charset.js";
import { DocumentBody } from "./document-body.js";
import { DocumentError } from "./document-error.js";
import { parsePresigned, requestPresigned, secretsOf, type TransferOptions } from "./presigned.js";

/**
 * What the operations that give documents answer: `getReportDocument` and `getFeedDocument` (`url`, with its compression),
 * Data Kiosk's `getDocument` (`documentUrl`), `getInvoicesDocument` and `getGovernmentInvoiceDocument`.
 */
export interface DocumentAnswer {
  readonly url?: string | undefined;
  readonly compressionAlgorithm?: string | undefined;
  readonly documentUrl?: string | undefined;
  readonly invoicesDocument?: { readonly invoicesDocumentUrl?: string | undefined } | undefined;
  readonly invoiceDocument?: { readonly invoiceDocumentUrl?: string | undefined } | undefined;
}

export interface DownloadOptions extends TransferOptions {
  /** `GZIP` where the answer says so; taken from the answer when that is given. */
  readonly compressionAlgorithm?: string | undefined;
  /** The charset of `text` and `lines`, whatever the store says; when it says nothing either, UTF-8. */
  readonly charset?: string | undefined;
  /** How many bytes the document may have, counted after decompression; 1 GiB when left out, Infinity for no limit. */
  readonly maxBytes?: number | undefined;
  /** Milliseconds that may pass without a byte; 60000 when left out, Infinity for none. */
  readonly timeout?: number | undefined;
}

const WHAT = "downloadDocument";

const DEFAULT_TIMEOUT = 60_000;

const DEFAULT_MAX_BYTES = 2 ** 30;

/** A document on its way. It can be read once, in one of four ways; what is not read, `cancel`. */
export class DownloadedDocument {
  /** The Content-Type of the document. */
  readonly contentType: string | null;
  /** By name, as given in the options or by the store. */
  readonly charset: string;
  #body: DocumentBody | null;

  /** Use `downloadDocument`. */
  constructor(body: DocumentBody, contentType: string | null, charset: string) {
    this.#body = body;
    this.contentType = contentType;
    this.charset = charset;
  }

  /**
   * The bytes as they come, decompressed. Nothing is fetched ahead of what is read.
   *
   * @throws from this and all the others: DocumentError, NetworkError, TimeoutError, or the reason of the signal.
   */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const body = this.#take();
    return new ReadableStream(
      {
        async pull(controller) {
          const chunk = await body.read();
          if (chunk === null) controller.close();
          else controller.enqueue(chunk);
        },
        cancel: () => body.cancel(),
      },
      { highWaterMark: 0 },
    );
  }

  /** All bytes, decompressed. */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const body = this.#take();
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (let chunk = await body.read(); chunk !== null; chunk = await body.read()) {
      chunks.push(chunk);
      length += chunk.byteLength;
    }
    const all = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      all.set(chunk, at);
      at += chunk.byteLength;
    }
    return all;
  }

  /** The whole text. Over some 500 million characters, which is what a JavaScript string can hold, use `lines`. */
  async text(): Promise<string> {
    let text = "";
    try {
      for await (const piece of this.#pieces()) text += piece;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new DocumentError(`${WHAT}: the document is too long for one string; take its lines`);
    }
    return text;
  }

  /**
   * The lines, without their line ends (LF or CRLF), as they come: for tab-separated reports and for JSON Lines. To leave
   * the loop early closes the connection.
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

  /** Leaves the rest unread and closes the connection. */
  async cancel(): Promise<void> {
    await this.#body?.cancel();
    this.#body = null;
  }

  async *#pieces(): AsyncGenerator<string, void, undefined> {
    const decoder = requireDecoder(this.charset);
    const body = this.#take();
    try {
      for (let chunk = await body.read(); chunk !== null; chunk = await body.read()) {
        yield decoder.decode(chunk, { stream: true });
      }
      yield decoder.decode();
    } finally {
      await body.cancel();
    }
  }

  #take(): DocumentBody {
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
 * Fetches a document from its pre-signed URL, over TLS, without any credentials, and not beyond a redirect. Gzip is undone
 * once, whether the answer of the API or the store names it and whether or not `fetch` has done so already.
 *
 * @param document - the answer of the operation that gives documents, or the URL out of it.
 * @returns when the answer begins; the document is still to be read.
 * @throws ConfigurationError naming all that is wrong, DocumentError, NetworkError, TimeoutError, or `signal.reason`.
 */
export async function downloadDocument(
  document: DocumentAnswer | string,
  options: DownloadOptions = {},
): Promise<DownloadedDocument> {
  const { timeout = DEFAULT_TIMEOUT, maxBytes = DEFAULT_MAX_BYTES } = options;
  const { given, compression } = sourceOf(document);
  const compressionAlgorithm = options.compressionAlgorithm ?? compression;
  const url = parsePresigned(given);
  const problems: string[] = [];
  if (url === null) problems.push(`${WHAT}: there is no https URL in the document`);
  if (compressionAlgorithm !== undefined && compressionAlgorithm !== "GZIP") {
    problems.push(
      `${WHAT}: compressionAlgorithm ${JSON.stringify(compressionAlgorithm)} is not known, only GZIP`,
    );
  }
  if (!isDuration(timeout))
    problems.push(`${WHAT}: timeout is not a number of milliseconds above 0`);
  if (!(typeof maxBytes === "number" && maxBytes >= 0)) {
    problems.push(`${WHAT}: maxBytes is not a number of bytes`);
  }
  if (url === null || problems.length > 0) throw new ConfigurationError(problems);
  // Before anything is fetched from a URL that works for 30 seconds.
  if (options.charset !== undefined) requireDecoder(options.charset);

  const { body, headers } = await requestPresigned(
    { what: WHAT, method: "GET", url, headers: new Headers(), body: null, timeout },
    options,
  );
  const contentType = headers.get("content-type");
  const encoding = headers.get("content-encoding") ?? "";
  const chunks = new DocumentBody(body, {
    what: WHAT,
    gzip: compressionAlgorithm === "GZIP" || /\bgzip\b/i.test(encoding),
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

function sourceOf(document: DocumentAnswer | string): {
  readonly given: string | undefined;
  readonly compression: string | undefined;
} {
  if (typeof document === "string") return { given: document, compression: undefined };
  const { url, documentUrl, invoicesDocument, invoiceDocument, compressionAlgorithm } = document;
  return {
    given:
      url ??
      documentUrl ??
      invoicesDocument?.invoicesDocumentUrl ??
      invoiceDocument?.invoiceDocumentUrl,
    compression: compressionAlgorithm,
  };
}
