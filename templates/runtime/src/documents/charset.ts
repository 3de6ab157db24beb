import { DocumentError } from "./document-error.js";

/**
 * Charsets of documents. Reports come as UTF-8, Cp1252, ISO-8859-1, Shift_JIS or Windows-31J, each under the names that
 * Java gives them; `TextDecoder` knows them all, but not by every name.
 */

/** Names that the Encoding Standard lacks, in lower case, and what it calls them. */
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

/** Named as a value: the types of Node have no other name for it. */
type Decoder = InstanceType<typeof TextDecoder>;

/** The charset that a Content-Type names; null when it names none. */
export function charsetOf(contentType: string | null): string | null {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? "")?.[1] ?? null;
}

/**
 * A decoder for a charset, by any of its usual names. What cannot be decoded becomes U+FFFD; a byte order mark is left out.
 *
 * @returns null when the charset is not known here.
 */
export function decoderFor(charset: string): Decoder | null {
  const name = charset.trim().toLowerCase();
  // As the standard has it, then as Java writes it: `ISO8859_1`, `EUC_JP`, `UTF_8`.
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

/** `decoderFor`, or an error that says what to do. */
export function requireDecoder(charset: string): Decoder {
  const decoder = decoderFor(charset);
  if (decoder !== null) return decoder;
  throw new DocumentError(
    `The charset ${JSON.stringify(charset)} is not known here: name another as "charset", or take the bytes`,
  );
}
