/** Characters that are invisible, or that change how text reads. */

/**
 * Matches control characters, lone surrogates and invisible characters. U+2028 and U+2029 end a line comment; bidi controls
 * make code read differently from how it runs (CVE-2021-42574); ignorable characters hide differences or messages. Escapers
 * handle tabs and line breaks themselves, and the two selectors that choose between an emoji and a letter.
 */
const invisible =
  /(?![\t\n\r]|\ufe0e|\ufe0f)[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2028\u2029\ufff9-\ufffb]/u;

const everyInvisible = new RegExp(invisible.source, "gu");

/** Replaces invisible characters with `\uXXXX`, lone surrogates included. */
export function escapeInvisible(text: string): string {
  return invisible.test(text) ? text.replace(everyInvisible, escapeUnits) : text;
}

/** Writes each UTF-16 unit as `\uXXXX`: the one form that JavaScript, JSON and YAML all read. */
export function escapeUnits(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/** Removes invisible characters. */
export function withoutInvisible(text: string): string {
  return text.replace(everyInvisible, "");
}
