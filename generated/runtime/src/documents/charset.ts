// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { printable } from "../base/printable.js";
import { DocumentError } from "./document-error.js";

/**
 * Charsets of documents. Reports are in UTF-8, Cp1252, ISO-8859-1, Shift_JIS or Windows-31J, under Java's names for them.
 * `TextDecoder` supports them all, but does not know all of these names.
 */

/** Names that the Encoding Standard does not have, in lower case, and its names for them. */
const ALIASES: Readonly<Record<string, string>> = {
  cp65001: "utf-8",
  cp932: "shift_jis",
  cp936: "gbk",
  cp943: "shift_jis",
  cp943c: "shift_jis",
  cp949: "euc-kr",
  cp950: "big5",
  cswindows31j: "shift_jis",
  windows31j: "shift_jis",
};

/** Derived from the value, since the types of Node export no name for it. */
type Decoder = InstanceType<typeof TextDecoder>;

/** Reads the charset of a Content-Type; null if it has none. */
export function charsetOf(contentType: string | null): string | null {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? "")?.[1] ?? null;
}

/**
 * Creates a decoder for a charset, by any of its usual names. Invalid bytes become U+FFFD; a byte order mark is omitted.
 *
 * @returns null if the charset is not known.
 */
export function decoderFor(charset: string): Decoder | null {
  const name = charset.trim().toLowerCase();
  // The standard's name first, then Java's: `ISO8859_1`, `EUC_JP`, `UTF_8`.
  for (const label of [
    name,
    Object.hasOwn(ALIASES, name) ? ALIASES[name] : name.replaceAll("_", "-"),
  ]) {
    try {
      return new TextDecoder(label);
    } catch {
      continue;
    }
  }
  return null;
}

/** Returns the charset that a byte order mark at the start of a text stands for; null if there is none. */
export function markedCharset([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : null;
}

/** Creates a decoder, or throws an error that says what to do. */
export function requireDecoder(charset: string): Decoder {
  const decoder = decoderFor(charset);
  if (decoder !== null) return decoder;
  throw new DocumentError(
    `The charset ${printable(JSON.stringify(charset))} is not known: pass another one as "charset", or read the bytes`,
  );
}
