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
  /** Whether the API or the store says that the document is gzip. Then two bytes show that it still is. */
  readonly gzip: boolean;
  /** The maximum number of bytes, counted after decompression. */
  readonly maxBytes: number;
  /** Milliseconds that may pass without a byte; Infinity for no limit. */
  readonly timeout: number;
  readonly signal: AbortSignal | null;
  /** What must not appear in an error. */
  readonly secrets: readonly string[];
}

/** The most layers of gzip that are undone. Amazon's store has sent two; more than this is an attack. */
const MAX_LAYERS = 4;

/** Reads the body of a response chunk by chunk: gunzips it if necessary, counts bytes, and stops if it stalls. */
export class DocumentBody {
  readonly #source: ReadableStreamDefaultReader<Bytes> | null;
  readonly #options: BodyOptions;
  /** The decompressed body; null until the first bytes have shown whether it is gzip. */
  #reader: ReadableStreamDefaultReader<Bytes> | null = null;
  /** Whether gzip is undone that nobody has announced. */
  #asText = false;
  #length = 0;
  /** The error of the connection, to distinguish it from damaged gzip. */
  #broken: unknown = null;

  /** @param body - as `fetch` returned it. */
  constructor(body: ReadableStream<Bytes> | null, options: BodyOptions) {
    this.#source = body?.getReader() ?? null;
    this.#options = options;
  }

  /**
   * Says, before the first read, that the document is text. Text never starts like gzip, so gzip is undone even if nobody
   * has announced it; otherwise a file that is gzip by itself stays so.
   */
  expectText(): void {
    this.#asText = true;
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
          `${what}: the document has more than maxBytes (${maxBytes}) bytes${this.#options.gzip || this.#asText ? " when decompressed" : ""}`,
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
      if (error instanceof DocumentError) throw error;
      const cause = cleanCause(error, secrets);
      throw new DocumentError(`${what}: the gzip of the document is damaged or incomplete`, null, {
        cause,
      });
    }
  }

  /**
   * Creates a reader of the decompressed body. The bytes decide, not the headers: a store may say `Content-Encoding: gzip` of
   * a body that `fetch` has gunzipped already, nothing of one that is gzip, or compress what has been compressed before.
   */
  async #open(
    source: ReadableStreamDefaultReader<Bytes>,
  ): Promise<ReadableStreamDefaultReader<Bytes>> {
    const read = async (): Promise<Bytes | null> => {
      try {
        return await readChunk(source);
      } catch (error) {
        this.#broken = error;
        throw error;
      }
    };
    let { head, whole } = await peek(read, (reason) => source.cancel(reason));
    const { what, gzip } = this.#options;
    if (!gzip && !this.#asText) return whole.getReader();
    for (let layer = 1; isGzip(head); layer += 1) {
      if (layer > MAX_LAYERS) {
        throw new DocumentError(`${what}: the document has more than ${MAX_LAYERS} layers of gzip`);
      }
      const inner = whole.pipeThrough(gunzip()).getReader();
      ({ head, whole } = await peek(
        () => readChunk(inner),
        (reason) => inner.cancel(reason),
      ));
    }
    return whole.getReader();
  }
}

/** Whether bytes start like gzip (RFC 1952): with its magic number. Text does not, in any charset of reports. */
function isGzip([first, second]: readonly number[]): boolean {
  return first === 0x1f && second === 0x8b;
}

/** Reads the first two bytes of a stream, and returns them together with a stream of all bytes. */
async function peek(
  read: () => Promise<Bytes | null>,
  cancel: (reason: unknown) => Promise<void>,
): Promise<{ head: readonly number[]; whole: ReadableStream<Bytes> }> {
  const first: Bytes[] = [];
  const head: number[] = [];
  while (head.length < 2) {
    const chunk = await read();
    if (chunk === null) break;
    first.push(chunk);
    head.push(...chunk.subarray(0, 2));
  }
  const whole = streamFrom(async () => first.shift() ?? (await read()), cancel);
  return { head, whole };
}
