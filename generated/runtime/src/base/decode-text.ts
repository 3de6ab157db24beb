// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/**
 * Undoes the encodings in which a server or a library may quote a text: percent-encoding, JSON and JavaScript escapes, HTML
 * entities, one within the other. For search only: what is found is replaced in the text as it came.
 */

/** A text without its encodings, and where its characters come from. */
export interface DecodedText {
  readonly text: string;
  /** Returns the place in the original text of a part of this one. */
  readonly originOf: (start: number, end: number) => readonly [start: number, end: number];
}

/** More layers than anybody writes; each takes one pass. */
const MAX_LAYERS = 6;

const ESCAPE =
  /%[0-7][\da-f]|(?:%[89a-f][\da-f])+|\\u[\da-f]{4}|\\u\{[\da-f]{1,6}\}|\\x[\da-f]{2}|\\[^a-z\d\s]|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,16});?/gi;

/** The characters that tokens, keys and URLs have, by their names in HTML. */
const ENTITIES: Readonly<Record<string, string>> = /* @__PURE__ */ Object.fromEntries(
  "amp& lt< gt> quot\" apos' sol/ bsol\\ plus+ equals= vert| verbar| verticalline| percnt% num# colon: semi; comma, period. lowbar_ underbar_ excl! quest? ast* midast* commat@ dollar$ lpar( rpar) lsqb[ lbrack[ rsqb] rbrack] lcub{ lbrace{ rcub} rbrace} grave` hat^"
    .split(" ")
    .map((pair) => [pair.slice(0, -1), pair.slice(-1)]),
);

/** Decodes one escape; null if it stands for nothing. */
function decodeEscape(escape: string): string | null {
  if (escape.startsWith("%")) {
    try {
      return decodeURIComponent(escape);
    } catch {
      return null;
    }
  }
  const [, hex] = /^(?:\\u|\\u\{|\\x|&#x)([\da-f]+)\}?;?$/i.exec(escape) ?? [];
  const [, decimal] = /^&#(\d+)/.exec(escape) ?? [];
  if (hex === undefined && decimal === undefined) {
    if (escape.startsWith("\\")) return escape.slice(1);
    const name = escape.slice(1).replace(";", "").toLowerCase();
    return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? null) : null;
  }
  const code = Number.parseInt(hex ?? decimal ?? "", hex === undefined ? 10 : 16);
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : null;
}

/** Decodes a text until nothing is encoded any more. */
export function decodeText(original: string): DecodedText {
  let text = original;
  /** For each character the start and the end of what it comes from; null if they are all where they were. */
  let origins: { readonly starts: number[]; readonly ends: number[] } | null = null;
  for (let layer = 0; layer < MAX_LAYERS && /[%\\&]/.test(text); layer += 1) {
    const before = origins;
    const startOf = (index: number): number => before?.starts[index] ?? index;
    const endOf = (index: number): number => before?.ends[index] ?? index + 1;
    const [starts, ends]: [number[], number[]] = [[], []];
    let result = "";
    let copied = 0;
    const copyTo = (end: number): void => {
      result += text.slice(copied, end);
      for (; copied < end; copied += 1) {
        starts.push(startOf(copied));
        ends.push(endOf(copied));
      }
    };
    for (const { 0: escape, index } of text.matchAll(ESCAPE)) {
      const decoded = decodeEscape(escape);
      if (decoded === null) continue;
      copyTo(index);
      result += decoded;
      copied += escape.length;
      for (let unit = 0; unit < decoded.length; unit += 1) {
        starts.push(startOf(index));
        ends.push(endOf(copied - 1));
      }
    }
    if (copied === 0) break;
    copyTo(text.length);
    text = result;
    origins = { starts, ends };
  }
  return {
    text,
    originOf: (start, end) => [origins?.starts[start] ?? start, origins?.ends[end - 1] ?? end],
  };
}
