// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { withTimeout } from "../base/abort.js";
import { NetworkError, TimeoutError } from "../base/errors.js";
import { cleanCause } from "../base/redact.js";
import { DocumentError } from "./document-error.js";
import { gunzip } from "./gunzip.js";

type Bytes = Uint8Array<ArrayBuffer>;

export interface BodyOptions {
  /** The function that is at work, for errors. */
  readonly what: string;
  /** Whether to gunzip what still begins like gzip. */
  readonly gzip: boolean;
  /** How many bytes there may be, counted after decompression. */
  readonly maxBytes: number;
  /** Milliseconds that may pass without a byte; Infinity for none. */
  readonly timeout: number;
  readonly signal: AbortSignal | null;
  /** What must not show in an error. */
  readonly secrets: readonly string[];
}

/** The body of an answer, chunk by chunk: gunzipped where it needs to be, counted, given up when it stalls. */
export class DocumentBody {
  readonly #source: ReadableStreamDefaultReader<Bytes> | null;
  readonly #options: BodyOptions;
  /** What is read from; null until the first bytes have told whether there is something to gunzip. */
  #reader: ReadableStreamDefaultReader<Bytes> | null = null;
  #length = 0;
  /** What broke the connection: to tell that from gzip that is wrong. */
  #broken: unknown = null;

  /** @param body - as `fetch` gave it. */
  constructor(body: ReadableStream<Bytes> | null, options: BodyOptions) {
    this.#source = body?.getReader() ?? null;
    this.#options = options;
  }

  /**
   * The next chunk; null at the end. When it throws, the connection is closed.
   *
   * @throws DocumentError, NetworkError, TimeoutError, or `signal.reason`.
   */
  async read(): Promise<Bytes | null> {
    const { what, timeout, signal, maxBytes } = this.#options;
    const overdue = (): Error => new TimeoutError(what, timeout);
    try {
      const chunk = await withTimeout(timeout, signal, overdue, () => this.#next());
      if (chunk === null) return null;
      this.#length += chunk.byteLength;
      if (this.#length > maxBytes) {
        throw new DocumentError(
          `${what}: the document has more than maxBytes (${maxBytes}) bytes${this.#options.gzip ? " when decompressed" : ""}`,
        );
      }
      return chunk;
    } catch (error) {
      // Not waited for: what has stalled may be slow to give up as well.
      void this.cancel();
      throw error;
    }
  }

  /** Leaves the rest unread and closes the connection. */
  async cancel(): Promise<void> {
    // Whatever goes wrong in giving up: it has been given up.
    await (this.#reader ?? this.#source)?.cancel().catch(() => {});
  }

  async #next(): Promise<Bytes | null> {
    if (this.#source === null) return null;
    const { what, secrets } = this.#options;
    try {
      this.#reader ??= await this.#open(this.#source);
      const { done, value } = await this.#reader.read();
      return done ? null : value;
    } catch (error) {
      if (this.#broken !== null) {
        const cause = cleanCause(this.#broken, secrets);
        throw new NetworkError(`${what}: the answer was cut off`, { cause });
      }
      const cause = cleanCause(error, secrets);
      throw new DocumentError(`${what}: the document is not whole gzip`, null, { cause });
    }
  }

  /**
   * A reader of the decompressed body. `fetch` may have gunzipped it already, when the store says `Content-Encoding:
   * gzip`, and keeps the header all the same; so it is the first two bytes that tell.
   */
  async #open(
    source: ReadableStreamDefaultReader<Bytes>,
  ): Promise<ReadableStreamDefaultReader<Bytes>> {
    const first: Bytes[] = [];
    const head: number[] = [];
    const read = async (): Promise<Bytes | null> => {
      try {
        const { done, value } = await source.read();
        return done ? null : value;
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
    const whole = new ReadableStream<Bytes>(
      {
        async pull(controller) {
          const chunk = first.shift() ?? (await read());
          if (chunk === null) controller.close();
          else controller.enqueue(chunk);
        },
        cancel: (reason) => source.cancel(reason),
      },
      { highWaterMark: 0 },
    );
    const isGzip = head[0] === 0x1f && head[1] === 0x8b;
    return (isGzip ? whole.pipeThrough(gunzip()) : whole).getReader();
  }
}
