import { position, type Position, type PositionAt } from "./position.js";
import { tokensOf } from "./read-tokens.js";
import { type Span, type Token, type TokenKind, tokenLetters } from "./tokens.js";

/** Positions in TypeScript, JavaScript and JSON, by the tokens of the parser. */
export function codePositions(path: string, text: string): PositionAt {
  const tokens = tokensOf(path, text);
  let from = 0;
  return (span) => {
    // Most callers go through a text from its start to its end.
    if ((tokens[from]?.start ?? Infinity) > span.start) from = 0;
    while ((tokens[from]?.end ?? Infinity) <= span.start) from += 1;
    let behind = from;
    while ((tokens[behind]?.start ?? Infinity) < span.end) behind += 1;
    return positionIn(path, text, span, tokens.slice(from, behind));
  };
}

function positionIn(path: string, text: string, span: Span, touched: readonly Token[]): Position {
  const isJson = path.endsWith(".json");
  const [first] = touched;
  const last = touched.at(-1);
  const isInside =
    first !== undefined &&
    (first.start < span.start || (touched.length === 1 && first.end > span.end));
  if (isInside) return { ...insideToken(path, text, span, first), crosses: touched.length > 1 };
  if (last !== undefined && last.end > span.end)
    return { ...insideToken(path, text, span, last), crosses: true };
  const letters = touched.map(({ kind }) => tokenLetters[kind]).join("");
  // The template's text would go on inside a line comment that a tag leaves open.
  const more = { tokens: letters, isJson, crosses: letters.endsWith("l") };
  const hint: Position["hint"] = (name) => {
    if (isJson) return `write {{json ${name}}}`;
    switch (roleOf(path, text, span)) {
      case "key":
        return `write {{key ${name}}}`;
      case "name":
        return `write {{id ${name}}}, which refuses what is not an identifier; the view's own names are safe as they are`;
      case "attribute":
        return `write { {{str ${name}}} }`;
      case "value":
        return `write {{str ${name}}} for a string literal, {{key ${name}}} for a key`;
    }
  };
  if (first?.kind === "JSX text" && touched.length === 1)
    return { ...insideToken(path, text, span, first), ...more };
  return position(isJson ? "json" : "code", isJson ? "in JSON" : "in code", hint, more);
}

type Role = "key" | "name" | "attribute" | "value";

/** What code needs at a place: a property name, a declared name, the value of a JSX attribute, or another value. */
function roleOf(path: string, text: string, { start, end }: Span): Role {
  const before = text.slice(Math.max(0, start - 100), start);
  const after = text.slice(end, end + 100);
  if (/\.[jt]sx$/.test(path) && /<[\w.]+\s(?:[^<>]*\s)?[\w:-]+=$/.test(before)) return "attribute";
  if (/^\s*\??\s*:/.test(after) && /(?:^|[{,;\n])\s*(?:readonly\s+)?$/.test(before)) return "key";
  const isName = /(?:\b(?:const|let|function|class|interface|type|enum|as|namespace)\s+|\.)$/.test(
    before,
  );
  return isName ? "name" : "value";
}

const places: Readonly<Record<TokenKind, string>> = {
  comment: "in a comment",
  "line comment": "in a line comment",
  string: "in a string literal",
  template: "between backticks",
  "regular expression": "in a regular expression",
  "JSX text": "in the text of an element",
  "JSX attribute": "in an attribute of an element",
  number: "in a number",
  word: "in a name",
  punctuation: "in code",
};

function insideToken(path: string, text: string, span: Span, { kind, start }: Token): Position {
  const quote = text[start] ?? "";
  const quoted = { start: span.start - 1, end: span.end + 1 };
  const isWhole = start === quoted.start && text[span.end] === quote;
  const hint: Position["hint"] = (name) => {
    switch (kind) {
      case "comment":
        return `write {{line ${name}}}, or {{doc paragraphs}} in the place of the comment`;
      case "line comment":
        return `write {{line ${name}}}`;
      case "string":
        if (path.endsWith(".json"))
          return isWhole
            ? `write {{json ${name}}} without the quotes: it brings its own`
            : "write the whole string with one {{json …}}: a helper of your own can put it together";
        if (!isWhole)
          return `end the string before it: write ${quote} + {{str ${name}}} + ${quote}`;
        return roleOf(path, text, quoted) === "key"
          ? `write {{key ${name}}} without the quotes: it brings its own where it needs them`
          : `write {{str ${name}}} without the quotes: it brings its own`;
      case "template":
        return `no escaper fits there: write \${ {{str ${name}}} }`;
      case "regular expression":
        return "no escaper fits in a regular expression: build it at run time, from a string";
      case "JSX text":
        return `write { {{str ${name}}} }`;
      case "JSX attribute":
        return isWhole
          ? `write { {{str ${name}}} } without the quotes`
          : "write the whole value as an expression in braces";
      case "number":
        return `write {{num ${name}}}, which refuses what is not a number`;
      case "word":
        return `write {{id ${name}}}, which refuses what is not an identifier`;
      case "punctuation":
        return "end the operator before it, with a blank";
    }
  };
  return position(kind, places[kind], hint);
}
