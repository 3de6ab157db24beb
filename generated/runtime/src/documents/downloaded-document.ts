// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { concatBytes, streamFrom } from "../base/bytes.js";
import { markedCharset, requireDecoder } from "./charset.js";
import { ChunkDecoder } from "./decode-chunks.js";
import type { DocumentBody } from "./document-body.js";
import { DocumentError } from "./document-error.js";
import { LONGEST_SIGNATURE, requireText } from "./file-types.js";
import { LineReader } from "./lines.js";
import { RowIterator, type RowReader } from "./row-iterator.js";
import type { NamedRow, NamedRowOptions, PositionalRowOptions, RowOptions } from "./row-options.js";

/** The name of the function that returns documents, for error messages. */
const WHAT = "downloadDocument";

/** The longest string of V8. In UTF-16 units. */
export const LONGEST_STRING: number = 2 ** 29 - 24;

/** The bytes in which a document may declare its charset, at least. */
const LONGEST_START = 256;

/** Reads a charset from the start of a document; null if it declares none. */
type CharsetReader = (start: Uint8Array) => string | null;

/** A document that is being downloaded. Read it once, in one of its ways, or call `cancel`. */
export class DownloadedDocument {
  /** The Content-Type of the document. */
  readonly contentType: string | null;
  /** The name of the charset, from the options or from the store; otherwise UTF-8. */
  readonly charset: string;
  readonly #hasCharset: boolean;
  readonly #maxLineLength: number;
  #body: DocumentBody | null;

  /** Use `downloadDocument`. */
  constructor(
    body: DocumentBody,
    contentType: string | null,
    charset: string | null,
    maxLineLength: number = LONGEST_STRING,
  ) {
    this.#body = body;
    this.#maxLineLength = maxLineLength;
    this.contentType = contentType;
    this.charset = charset ?? "utf-8";
    this.#hasCharset = charset !== null;
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
  text(): Promise<string> {
    return this.#text(null);
  }

  async #text(declared: CharsetReader | null): Promise<string> {
    let text = "";
    try {
      for await (const piece of this.#pieces(declared)) text += piece;
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
  lines(): AsyncIterableIterator<string, undefined> {
    const reader = new LineReader((number, start, end) => this.#checkLine(number, start, end));
    return new RowIterator(() => Promise.resolve(reader), this.#pieces());
  }

  /**
   * Iterates over the rows of a tab-separated or comma-separated file, as objects of strings by the names of their columns:
   * those of the header line, without the spaces around them, or `columns` by position. Leaving the loop early closes the
   * connection.
   *
   * @throws FlatFileError if a row has more or fewer fields than there are columns, if a column that is required is missing,
   * if two columns have the same name, if a quote is not closed, or if a row is longer than `maxRowLength`;
   * ConfigurationError listing every problem of the options.
   */
  rows<Column extends string>(
    options: PositionalRowOptions<Column>,
  ): AsyncIterableIterator<Record<Column, string>, undefined>;
  rows<Column extends string = never>(
    options?: NamedRowOptions<Column>,
  ): AsyncIterableIterator<NamedRow<Column>, undefined>;
  rows(options: RowOptions = {}): AsyncIterableIterator<Record<string, string>, undefined> {
    const load = async (): Promise<RowReader> => {
      const { createRowReader } = await import("./rows.js");
      return createRowReader(this.contentType, options);
    };
    return new RowIterator(load, this.#pieces());
  }

  /**
   * Parses the whole document as XML. Requires the package `fast-xml-parser`, loaded when this is called. An element is an
   * object of its children by name, of its attributes by `@_` and their name, and of `#text`; one that has only text is a
   * string. Several of the same name are an array. Nothing becomes a number. If neither the options nor the store name a
   * charset, it is the one that the document declares.
   *
   * @throws DocumentError also if the package is not installed, if the document is not well-formed, or if it has a DTD.
   */
  async xml(): Promise<unknown> {
    const { declaredCharset, loadXmlParser } = await import("./xml.js");
    const parse = await loadXmlParser();
    return parse(await this.#text(declaredCharset));
  }

  /** Checks the length of a line, or of its start, before both parts become one string: that would fail with a RangeError. */
  #checkLine(number: number, start: string, end: string = ""): void {
    const length = start.length + end.length;
    if (length <= this.#maxLineLength) return;
    if (length - 1 === this.#maxLineLength && (end || start).endsWith("\r")) return;
    throw new DocumentError(
      `${WHAT}: line ${number} has more than maxLineLength (${this.#maxLineLength}) characters: is the document one of lines? Read it by stream(), or set another maxLineLength`,
    );
  }

  /** Closes the connection without reading the rest. */
  async cancel(): Promise<void> {
    await this.#body?.cancel();
    this.#body = null;
  }

  /** @param declared - reads the charset from the start of a document of which neither options nor store name one. */
  /** Streams the text in pieces of any length: for readers of other formats. */
  pieces(): AsyncGenerator<string, void, undefined> {
    return this.#pieces();
  }

  async *#pieces(declared: CharsetReader | null = null): AsyncGenerator<string, void, undefined> {
    // Before the body is claimed: with a charset that is not known, the bytes can still be read.
    requireDecoder(this.charset);
    const body = this.#claim();
    body.expectText();
    try {
      const first = await readStart(body, declared === null ? LONGEST_SIGNATURE : LONGEST_START);
      requireText(first, WHAT);
      const own = this.#hasCharset ? null : declared?.(first);
      const decoder = new ChunkDecoder(markedCharset(first) ?? own ?? this.charset);
      let chunk: Uint8Array | null = first;
      for (; chunk !== null; chunk = await body.read()) yield decoder.decode(chunk);
      yield decoder.end();
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

/** Reads the first bytes of a body: at least as many as are asked for, if there are so many. */
async function readStart(body: DocumentBody, least: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < least) {
    const chunk = await body.read();
    if (chunk === null) break;
    chunks.push(chunk);
    length += chunk.byteLength;
  }
  return concatBytes(chunks);
}
