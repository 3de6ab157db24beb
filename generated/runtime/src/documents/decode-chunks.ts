// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { currentProcess } from "../base/process.js";
import { requireDecoder } from "./charset.js";

/** The part of `node:buffer` that is used. */
interface NodeBuffer {
  isAscii(bytes: Uint8Array): boolean;
}

/** In bytes. Small enough that a few letters with accents do not make a whole chunk slow. */
const PART = 8192;

/** The most bytes of one character: after as many of ASCII, no decoder waits for the rest of one. */
const LONGEST_CHARACTER = 4;

/**
 * Decodes a text that comes in chunks. Node.js decodes parts of a text twenty times slower than a whole ASCII text, and most
 * of a report is ASCII in any charset: such parts are decoded as texts of their own.
 */
export class ChunkDecoder {
  readonly #decoder: ReturnType<typeof requireDecoder>;
  readonly #ascii = new TextDecoder();
  /** Null where nothing says fast whether bytes are ASCII, or if they mean something else in this charset. */
  readonly #isAscii: ((bytes: Uint8Array) => boolean) | null;
  /** Whether `#decoder` waits for nothing, neither for a byte order mark nor for the rest of a character. */
  #isIdle = false;

  /** @throws DocumentError if the charset is not known. */
  constructor(charset: string) {
    this.#decoder = requireDecoder(charset);
    const { encoding } = this.#decoder;
    // Loaded by its name, so it has the type that its documentation gives.
    const buffer = currentProcess().getBuiltinModule?.("node:buffer") as NodeBuffer | undefined;
    const isOther = encoding.startsWith("utf-16") || encoding.startsWith("iso-2022");
    this.#isAscii = isOther ? null : (buffer?.isAscii ?? null);
  }

  /** Decodes the next chunk. */
  decode(chunk: Uint8Array): string {
    let text = "";
    for (let at = 0; at < chunk.length; at += PART) {
      const part = chunk.subarray(at, at + PART);
      const isAscii = this.#isAscii?.(part) ?? false;
      text +=
        isAscii && this.#isIdle
          ? this.#ascii.decode(part)
          : this.#decoder.decode(part, { stream: true });
      this.#isIdle = isAscii && (this.#isIdle || part.length >= LONGEST_CHARACTER);
    }
    return text;
  }

  /** Decodes what is left at the end. */
  end(): string {
    return this.#decoder.decode();
  }
}
