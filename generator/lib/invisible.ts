/**
 * Characters that are invisible, or that change how text reads. What is visible is allowed, by the classes of Unicode, and all
 * else is not: a list of what is hidden would never be complete.
 *
 * Visible are letters, marks, numbers, punctuation, symbols and spaces, and the signs that Arabic and Kaithi write before a
 * number. Not among them are default ignorable characters (zero-width characters, soft hyphens, Hangul fillers, variation
 * selectors, tags), symbols and letters with an empty glyph, and U+FFFC, which stands for something outside of the text. So
 * control characters, bidi controls (CVE-2021-42574), line separators (which end a line comment), lone surrogates, private use
 * and code points without a character are not visible. Escapers handle tabs and line breaks themselves.
 *
 * Text of people needs a few of them, each only where it changes what one sees (`context`).
 */
const hidden = String.raw`[^[[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\t\n\r\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]--[\p{Default_Ignorable_Code_Point}\u2800\ufffc\u{13441}\u{13442}\u{16fe4}\u{1d159}]]]`;

/** The viramas: a joiner behind one of them chooses between a conjunct, a half form and a visible virama (RFC 5892, A.1). */
const virama = String.raw`[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0e3a\u0eba\u0f84\u1039\u103a\u1714\u1734\u17d2\u1a60\u1b44\u1baa\u1bab\u1bf2\u1bf3\u2d7f\ua806\ua8c4\ua953\ua9c0\uaaf6\uabed]`;

const arabic = String.raw`[\p{Script=Arabic}&&\p{L}]`;

/** Arabic letters that join the next one, with their marks: all but those of the types R and U of Unicode's ArabicShaping. */
const joining = String.raw`[${arabic}--[\u0621-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0677\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd\u06cf\u06d2\u06d3\u06d5\u06ee\u06ef]]\p{Mn}*`;

/** Where hidden characters are allowed; each alternative ends with the character. */
const context = [
  // The look of an emoji or of a symbol: ❤︎ and ❤️. Digits have it only in a keycap: 1️⃣.
  String.raw`[\p{Emoji}--[0-9#*]][\ufe0e\ufe0f]`,
  String.raw`[0-9#*]\ufe0f(?=\u20e3)`,
  // One emoji made of several: 👩‍🚀.
  String.raw`(?:\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier})\u200d(?=\p{Extended_Pictographic})`,
  // The flags of England, Scotland and Wales: a black flag and tags.
  String.raw`(?=\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f})\u{1f3f4}[\u{e0061}-\u{e007f}]{1,6}`,
  // Conjuncts of the scripts of India and its neighbours, and the ra of Bengali, Telugu and Kannada that keeps its form.
  String.raw`${virama}[\u200c\u200d]`,
  String.raw`[\u09b0\u0c30\u0cb0]\u200d(?=[\u09cd\u0c4d\u0ccd])`,
  // Persian, Urdu and others: a letter that does not join the next one, or has the form of one that would.
  String.raw`${joining}\u200c(?=${arabic})`,
  String.raw`${joining}\u200d(?!${arabic})`,
  // The forms of Mongolian letters.
  String.raw`[\p{Script=Mongolian}&&\p{L}][\u180b-\u180f]`,
  // The forms of a Chinese character that Japanese names need: 葛󠄀 (Ideographic Variation Database).
  String.raw`\p{Unified_Ideograph}[\u{e0100}-\u{e011f}]`,
];

const source = `${hidden}(?<!${context.join("|")})`;

const invisible = new RegExp(source, "v");

const everyInvisible = new RegExp(source, "gv");

/** Whether a text has an invisible character. */
export function hasInvisible(text: string): boolean {
  return text.search(invisible) >= 0;
}

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
