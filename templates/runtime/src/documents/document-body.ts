import { withTimeout } from "../base/abort.js";
import { readChunk, streamFrom } from "../base/bytes.js";
import { NetworkError } from "../base/errors.js";
import { cleanCause } from "../base/redact.js";
import { DocumentError } from "./document-error.js";
import { gunzip } from "./gunzip.js";

type Bytes = Uint8Array<ArrayBuffer>;

export interface BodyOptions {
  /** The name of the calling function, for error messages. */
  readonly what: string;
  /** Whether to gunzip the body if it still starts like gzip. */
  readonly gzip: boolean;
  /** The maximum number of bytes, counted after decompression. */
  readonly maxBytes: number;
  /** Milliseconds that may pass without a byte; Infinity for no limit. */
  readonly timeout: number;
  readonly signal: AbortSignal | null;
  /** What must not appear in an error. */
  readonly secrets: readonly string[];
}

/** Reads the body of a response chunk by chunk: gunzips it if necessary, counts bytes, and stops if it stalls. */
export class DocumentBody {
  readonly #source: ReadableStreamDefaultReader<Bytes> | null;
  readonly #options: BodyOptions;
  /** The decompressed body; null until the first bytes have shown whether it is gzip. */
  #reader: ReadableStreamDefaultReader<Bytes> | null = null;
  #length = 0;
  /** The error of the connection, to distinguish it from damaged gzip. */
  #broken: unknown = null;

  /** @param body - as `fetch` returned it. */
  constructor(body: ReadableStream<Bytes> | null, options: BodyOptions) {
    this.#source = body?.getReader() ?? null;
    this.#options = options;
  }

  /**
   * Reads the next chunk; null at the end. If it throws, the connection is closed.
   *
   * @throws DocumentError, NetworkError, TimeoutError, or `signal.reason`.
   */
  async read(): Promise<Bytes | null> {
    const { what, timeout, signal, maxBytes } = this.#options;
    try {
      const chunk = await withTimeout(what, timeout, signal, () => this.#next());
      if (chunk === null) return null;
      this.#length += chunk.byteLength;
      if (this.#length > maxBytes) {
        throw new DocumentError(
          `${what}: the document has more than maxBytes (${maxBytes}) bytes${this.#options.gzip ? " when decompressed" : ""}`,
        );
      }
      return chunk;
    } catch (error) {
      // Not awaited: a connection that has stalled may be slow to close as well.
      void this.cancel();
      throw error;
    }
  }

  /** Closes the connection without reading the rest. */
  async cancel(): Promise<void> {
    // Errors are ignored: the body is no longer needed.
    await (this.#reader ?? this.#source)?.cancel().catch(() => {});
  }

  async #next(): Promise<Bytes | null> {
    if (this.#source === null) return null;
    const { what, secrets } = this.#options;
    try {
      this.#reader ??= await this.#open(this.#source);
      return await readChunk(this.#reader);
    } catch (error) {
      if (this.#broken !== null) {
        const cause = cleanCause(this.#broken, secrets);
        throw new NetworkError(`${what}: the response was cut off`, { cause });
      }
      const cause = cleanCause(error, secrets);
      throw new DocumentError(`${what}: the gzip of the document is damaged or incomplete`, null, {
        cause,
      });
    }
  }

  /**
   * Creates a reader of the decompressed body. If the store sends `Content-Encoding: gzip`, `fetch` has gunzipped the body
   * already but keeps the header; so the first two bytes decide.
   */
  async #open(
    source: ReadableStreamDefaultReader<Bytes>,
  ): Promise<ReadableStreamDefaultReader<Bytes>> {
    const first: Bytes[] = [];
    const head: number[] = [];
    const read = async (): Promise<Bytes | null> => {
      try {
        return await readChunk(source);
      } catch (error) {
        this.#broken = error;
        throw error;
      }
    };
    while (this.#options.gzip && head.length < 2) {
      const chunk = await read();
      if (chunk === null) break;
      first.push(chunk);
      head.push(...chunk.subarray(0, 2));
    }
    const whole = streamFrom(
      async () => first.shift() ?? (await read()),
      (reason) => source.cancel(reason),
    );
    const isGzip = head[0] === 0x1f && head[1] === 0x8b;
    return (isGzip ? whole.pipeThrough(gunzip()) : whole).getReader();
  }
}
