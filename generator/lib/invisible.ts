/** Characters that nobody sees, or that make text read other than it is. */

/**
 * Controls, lone surrogates, and what nobody sees: U+2028 and U+2029 end a line in a comment; bidi controls make code read
 * other than it runs (CVE-2021-42574); ignorable characters hide a difference, or a message of their own. Tabs and line
 * breaks are left to the escapers, and so are the two selectors that choose between an emoji and a letter.
 */
const invisible =
  /(?![\t\n\r]|\ufe0e|\ufe0f)[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2028\u2029\ufff9-\ufffb]/u;

const everyInvisible = new RegExp(invisible.source, "gu");

/** `\uXXXX` for what must not stand in source as it is; lone surrogates included. */
export function escapeInvisible(text: string): string {
  return invisible.test(text) ? text.replace(everyInvisible, escapeUnits) : text;
}

/** A character as `\uXXXX` for each of its UTF-16 units: the one form that JavaScript, JSON and YAML all read. */
export function escapeUnits(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/** A text without them. */
export function withoutInvisible(text: string): string {
  return text.replace(everyInvisible, "");
}
