/** Words of names, texts and queries, and how alike two of them are. */

const word =
  /\d{4}-\d{2}-\d{2}|\d+(?:\.\d+)?|[vV]\d+(?!\p{L})|\p{Lu}{2,}s(?!\p{Ll})|\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{L}+/gu;

/** Splits a text into words in lower case: `getOrderAddress` → get, order, address; `ordersV0` → orders, v0. */
export function splitWords(text: string): string[] {
  return (text.match(word) ?? []).map((part) => part.toLowerCase());
}

/** The letters and digits of a name in lower case, so that `getOrderAddress` and `get-order-address` are one. */
export function joined(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\d]/gu, "");
}

/** The words of a name, and the name as one word. */
export function nameWords(name: string): string[] {
  return [...splitWords(name), joined(name)];
}

/** The part that forms of an English word share: ship of shipped, shipping and ships; pric of price and pricing. */
export function stem(text: string): string {
  const singular = text
    .replace(/ies$/, "y")
    .replace(/(s|x|z|ch|sh)es$/, "$1")
    .replace(/(?<=[^isu])s$/, "");
  const plain = singular.replace(/(?<=..[^aeiou]|[aeiou][a-z])(?:ing|ed)$/, "");
  const single = plain === singular ? plain : plain.replace(/([^aeiouls])\1$|(l)l$/, "$1$2");
  return single.length < 3 ? text : single.replace(/(?<=...)e$/, "");
}

/** Other words for what the names in the models say. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ["add", "create"],
  ["download", "document"],
  ["fetch", "get"],
  ["find", "search"],
  ["read", "get"],
  ["remove", "delete"],
  ["retrieve", "get"],
  ["stock", "inventory"],
  ["webhook", "subscription"],
]);

/** How well a word of a query fits a word of an entry: from 0 for not at all to 1 for the same word. */
export function likeness(wanted: string, found: string): number {
  if (wanted === found) return 1;
  const [a, b] = [stem(wanted), stem(found)];
  if (a === b) return 0.9;
  const synonym = synonyms.get(wanted);
  if (synonym !== undefined && stem(synonym) === b) return 0.7;
  if (wanted.length >= 3 && found.startsWith(wanted)) return 0.6;
  if (a.length >= 4 && found.startsWith(a)) return 0.5;
  if (b.length >= 4 && wanted.startsWith(b)) return 0.4;
  return wanted.length >= 4 && found.includes(wanted) ? 0.3 : 0;
}

/** A name as one word, to compare it with another whatever forms their words have. */
export function wholeName(words: readonly string[]): string {
  return words.map(stem).join("");
}

/** Words of a question that say nothing about what is wanted. */
const empty = new Set(
  "a all an and any by do for from how i in is my of on or that the their to what which with".split(
    " ",
  ),
);

/** The words of a query, each once, without those that say nothing unless there are no others. */
export function queryWords(query: readonly string[]): string[] {
  const all = [...new Set(query.flatMap(splitWords))];
  const telling = all.filter((one) => !empty.has(one));
  return telling.length > 0 ? telling : all;
}
