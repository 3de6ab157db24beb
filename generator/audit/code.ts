import { parseSource } from "../lib/typescript.js";
import { isEscaper } from "../render/built-in-helpers.js";
import type { Segment } from "../render/source-map.js";
import type { Audit, ContextViolation } from "./context-violation.js";
import { type Token, type TokenKind, tokensOf } from "./tokens.js";

/** The audit of TypeScript, JavaScript and JSON. */

/** What may not stand in a token that goes on behind it: it would end it, or take its end away. */
const reacts: Readonly<Record<TokenKind, RegExp>> = {
  comment: /\*\//,
  "line comment": /[\n\r\u2028\u2029]/,
  string: /["'\\\n\r\u2028\u2029]/,
  template: /[`\\]|\$(?:\{|$)/,
  "regular expression": /[^\w ]/,
  markup: /[^\w .,;:!?-]/,
  number: /[^\d]/,
  word: /[^\w$]/,
  sign: /[^]/,
};

/** Escapers of prose have no place in a token that prose could end: that this text does not is luck. */
const inTokens = new Set(["id", "num", "url", "file", "list", "line"]);

const names: Readonly<Record<TokenKind, string>> = {
  comment: "in a comment",
  "line comment": "in a line comment",
  string: "in a string literal",
  template: "between backticks",
  "regular expression": "in a regular expression",
  markup: "in the text of an element",
  number: "in a number",
  word: "in a name",
  sign: "in code",
};

/** What whole tokens of code each helper writes: a pattern of their kinds, a letter for each. */
const promises: Readonly<Record<string, RegExp>> = {
  str: /^s$/,
  yaml: /^s$/,
  key: /^(?:w|s|xsx)$/,
  id: /^w$/,
  num: /^x?n$/,
  list: /^w(?:xw)*$/,
  literal: /^[swnx]+$/,
  json: /^[swnx]+$/,
  doc: /^c$/,
};

const letters: Readonly<Record<TokenKind, string>> = {
  comment: "c",
  "line comment": "l",
  string: "s",
  template: "t",
  "regular expression": "r",
  markup: "m",
  number: "n",
  word: "w",
  sign: "x",
};

export const auditCode: Audit = (file, segments) => {
  const tokens = tokensOf(parseSource(file.path, file.text));
  const isJson = file.path.endsWith(".json");
  let from = 0;
  return segments.flatMap((segment) => {
    while ((tokens[from]?.end ?? Infinity) <= segment.start) from += 1;
    const touched: Token[] = [];
    for (let at = from; (tokens[at]?.start ?? Infinity) < segment.end; at += 1) {
      const token = tokens[at];
      if (token !== undefined) touched.push(token);
    }
    return violation(segment, touched, file.text, isJson);
  });
};

function violation(
  segment: Segment,
  touched: readonly Token[],
  text: string,
  isJson: boolean,
): ContextViolation[] {
  const { start, end, site } = segment;
  const written = text.slice(start, end);
  const { helper } = site;
  const [first] = touched;
  const last = touched.at(-1);
  // Blanks alone, which mean nothing outside of tokens.
  if (first === undefined || last === undefined) return [];
  // With what the template has beside it, it could make the end of a comment that it does not hold.
  const withNeighbours = text.slice(start - 1, end + 1);
  const opened = first.start < start || (touched.length === 1 && last.end > end);
  if (opened) {
    const { kind } = first;
    const isComment = kind === "comment" || kind === "line comment";
    const fits =
      touched.length === 1 &&
      !reacts[kind].test(kind === "comment" ? withNeighbours : written) &&
      (isComment || helper === null || inTokens.has(helper) || !isEscaper(helper));
    return fits ? [] : [{ segment, where: names[kind], hint: null }];
  }
  if (last.end > end) return [{ segment, where: names[last.kind], hint: null }];
  const kinds = touched.map(({ kind }) => letters[kind]).join("");
  if (helper === null || !isEscaper(helper)) {
    // The author's own code, or names and types that the view has made: a comment in it would go on behind it.
    return kinds.endsWith("l") ? [{ segment, where: "in code", hint: null }] : [];
  }
  if (promises[helper]?.test(kinds) !== true || (isJson && !inJson.has(helper)))
    return [{ segment, where: isJson ? "in JSON" : "in code", hint: null }];
  return !isJson && helper === "json" && /"__proto__"\s*:/.test(written)
    ? [{ segment, where: "in code", hint: "write {{literal …}}: this key would set a prototype" }]
    : [];
}

const inJson = new Set(["json", "str", "num", "yaml"]);
