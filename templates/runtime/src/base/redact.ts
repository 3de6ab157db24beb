import { toHex } from "./bytes.js";
import { type DecodedText, decodeText } from "./decode-text.js";

/**
 * Removes secrets from text that comes from elsewhere: responses that quote the request, error messages of a `fetch`. Whatever
 * of it goes into an error or an event goes through a `Redactor` first, as a whole.
 */

/** Characters that end a token in a text. */
const END = String.raw`\s"'<>&,;)\]}\\`;

/** Secrets that have a known form: LWA tokens, restricted data tokens, client secrets, signatures, session tokens of AWS. */
const KNOWN = /* @__PURE__ */ new RegExp(
  [
    // The end of a sentence is not a part of them.
    String.raw`(?:Atza|Atzr|Atc|Atz\.sprdt)\|[^${END}]*(?<![.:!?])`,
    String.raw`amzn1\.oa2-cs\.v1\.[^${END}]*(?<![.:!?])`,
    String.raw`(?<=Signature=)[^${END}]{16,}`,
    String.raw`(?<=X-Amz-Security-Token=)[^${END}]+`,
    String.raw`(?:FwoGZXIvYXdz|FQoGZXIvYXdz|IQoJb3JpZ2lu)[\w+/=-]{16,}`,
  ].join("|"),
  "gi",
);

const REPLACEMENT = "[redacted]";

/** Shorter ones are placeholders of tests; replacing them everywhere would only make the text unreadable. */
const SHORTEST = 4;

/** A part of Base64 that is shorter may be found by chance. */
const SHORTEST_BASE64 = 8;

/** Forms write a blank as `+`. */
function withBlanks(text: string): string {
  return text.replaceAll("+", " ");
}

/** Replaces the two characters of base64url by those of Base64. */
function toBase64(text: string): string {
  return text.replaceAll("-", "+").replaceAll("_", "/");
}

/** A secret in Base64 and in hexadecimal. */
interface EncodedForms {
  /** Those parts of its Base64 that do not depend on what is before or behind it, by its three possible places. */
  readonly base64: readonly string[];
  /** Upper case. */
  readonly hex: string;
}

/** A secret in the forms that are searched for. */
class Needle {
  readonly raw: string;
  /** Decoded, and with blanks for `+`. */
  readonly decoded: string;
  #encoded: EncodedForms | null = null;

  constructor(secret: string) {
    this.raw = secret;
    this.decoded = withBlanks(decodeText(secret).text);
  }

  /** Written on first use: most texts are shorter than these forms. */
  get encoded(): EncodedForms {
    this.#encoded ??= encodedForms(this.raw);
    return this.#encoded;
  }
}

function encodedForms(secret: string): EncodedForms {
  const encoded = new TextEncoder().encode(secret);
  let bytes = "";
  for (const byte of encoded) bytes += String.fromCharCode(byte);
  const base64 = [0, 1, 2].map((before) => {
    const whole = globalThis.btoa("\0".repeat(before) + bytes).replace(/=+$/, "");
    // The first characters and the last one have bits of their neighbours.
    const end = (before + bytes.length) % 3 === 0 ? whole.length : -1;
    return whole.slice([0, 2, 3][before], end);
  });
  return {
    base64: base64.filter(({ length }) => length >= SHORTEST_BASE64),
    hex: toHex(encoded.buffer).toUpperCase(),
  };
}

type Range = readonly [start: number, end: number];

/** Finds all occurrences of a part of a text. */
function* occurrences(text: string, part: string): Generator<Range> {
  if (part === "") return;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
    yield [at, at + part.length];
  }
}

/** Finds all occurrences of a part of Base64, and widens each to all of the Base64 around it: it may have a few bits more. */
function* base64Around(text: string, part: string): Generator<Range> {
  const isInside = (at: number): boolean => /[\w+/=-]/.test(text.charAt(at));
  let found = 0;
  for (let [start, end] of occurrences(text, part)) {
    if (start < found) continue;
    while (start > found && isInside(start - 1)) start -= 1;
    while (end < text.length && isInside(end)) end += 1;
    found = end;
    yield [start, end];
  }
}

/** Replaces parts of a text, which may overlap. */
function replaceRanges(text: string, ranges: Range[]): string {
  let result = "";
  let copied = 0;
  ranges.sort((a, b) => a[0] - b[0]);
  for (const [start, end] of ranges) {
    if (start >= copied) result += text.slice(copied, start) + REPLACEMENT;
    copied = Math.max(copied, end);
  }
  return result + text.slice(copied);
}

/** Removes some secrets from texts, however a server or a library has encoded them. */
export class Redactor {
  readonly #secrets: () => Iterable<string | null>;
  #needles: readonly Needle[] | null = null;

  /** @param secrets - returns those that were sent or are kept, on first use; null and short ones are skipped. */
  constructor(secrets: () => Iterable<string | null>) {
    this.#secrets = secrets;
  }

  /**
   * Replaces every secret in a text: as it is, percent-encoded, as JSON, JavaScript or HTML write it, in a form, several of
   * these within each other, in Base64, base64url and hexadecimal; also unknown ones that have the form of one.
   *
   * @param isLowerCase - whether the text has been made lower case, as names of headers are.
   */
  text(text: string, isLowerCase = false): string {
    if (text === "") return text;
    const decoded = decodeText(text);
    const ranges = [...this.#found(text, decoded, isLowerCase)];
    return ranges.length === 0 ? text : replaceRanges(text, ranges);
  }

  /**
   * Copies a thrown value so that it can be a `cause`: name, message and code, and the same of its own cause. Other
   * properties are left out, since an HTTP library may attach the whole request with its headers to its errors.
   */
  cause(thrown: unknown, depth = 0): Error {
    if (!(thrown instanceof Error)) return new Error(this.text(asText(thrown)));
    const message = this.text(asText(thrown.message));
    const inner = thrown.cause !== undefined && depth < 4;
    const copy = new Error(
      message,
      inner ? { cause: this.cause(thrown.cause, depth + 1) } : undefined,
    );
    copy.name = this.text(asText(thrown.name));
    if ("code" in thrown && (typeof thrown.code === "string" || typeof thrown.code === "number")) {
      const { code } = thrown;
      Object.assign(copy, { code: typeof code === "string" ? this.text(code) : code });
    }
    // The stack of the copy would show this function, and that of the original repeats its message: neither helps.
    copy.stack = `${copy.name}: ${message}`;
    return copy;
  }

  *#found(
    original: string,
    { text, originOf }: DecodedText,
    isLowerCase: boolean,
  ): Generator<Range> {
    this.#needles ??= [...this.#secrets()]
      .filter((secret) => secret !== null)
      .filter(({ length }) => length >= SHORTEST)
      .map((secret) => new Needle(secret));
    const blank = withBlanks(text);
    const base64 = toBase64(text);
    // Letter by letter: other letters may become longer.
    const upper = text.replace(/[a-f]/g, (letter) => letter.toUpperCase());
    for (const needle of this.#needles) {
      yield* occurrences(original, needle.raw);
      const part = isLowerCase ? needle.decoded.toLowerCase() : needle.decoded;
      for (const range of occurrences(blank, part)) yield originOf(...range);
      if (text.length < needle.raw.length) continue;
      for (const core of needle.encoded.base64) {
        for (const range of base64Around(base64, core)) yield originOf(...range);
      }
      for (const range of occurrences(upper, needle.encoded.hex)) yield originOf(...range);
    }
    for (const { 0: match, index } of text.matchAll(KNOWN)) {
      yield originOf(index, index + match.length);
    }
  }
}

/** Writes anything as text, also what refuses to be one. */
function asText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return typeof value;
  }
}

/** Replaces every secret in one text. See `Redactor`. */
export function redact(text: string, secrets: Iterable<string | null>): string {
  return new Redactor(() => secrets).text(text);
}

/** Copies a thrown value without secrets. See `Redactor.cause`. */
export function cleanCause(thrown: unknown, secrets: readonly (string | null)[]): Error {
  return new Redactor(() => secrets).cause(thrown);
}

/** Says who did not respond, and why as the operating system puts it: `no response from api.amazon.com (ECONNREFUSED)`. */
export function noResponse(url: string, cause: Error): string {
  const host = URL.canParse(url) ? ` from ${new URL(url).host}` : "";
  const code = systemCode(cause);
  return `no response${host}${code === null ? "" : ` (${code})`}`;
}

/** Finds the code of an error or of its causes, such as `ECONNRESET`; null if there is none. */
function systemCode(error: unknown): string | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ("code" in current && /^[A-Z][A-Z\d_]+$/.test(String(current.code))) {
      return String(current.code);
    }
  }
  return null;
}
