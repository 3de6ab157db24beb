import { codePositions } from "./code-positions.js";
import { position, type Position, type PositionAt } from "./position.js";
import type { Span } from "./tokens.js";

/** Positions in HTML and XML, by its comments, tags, scripts and style sheets. */
export function htmlPositions(text: string): PositionAt {
  const regions = regionsOf(text);
  let from = 0;
  return (span) => {
    // Most callers go through a text from its start to its end: a page can have a hundred thousand tags.
    if ((regions[from]?.start ?? Infinity) > span.start) from = 0;
    while ((regions[from]?.end ?? Infinity) <= span.start) from += 1;
    const region = regions[from];
    return region === undefined || region.start > span.start ? inElement : region.positionAt(span);
  };
}

interface Region extends Span {
  readonly positionAt: PositionAt;
}

const writeHtml: Position["hint"] = (name) => `write {{html ${name}}}`;
const inElement = position("html", "in HTML", writeHtml);
const inComment = position("html comment", "in a comment of HTML", writeHtml);
const inStyle = position("inert", "in a style sheet", () => "no escaper fits in a style sheet");

const inTag = position(
  "inert",
  "in a tag of HTML",
  () => "no escaper fits there: write it between the tags, or as an attribute in quotes",
);

/** What is not the text of elements, in its order. A region includes the place right before the characters that end it. */
function regionsOf(text: string): Region[] {
  const regions: Region[] = [];
  const tagEnd = /(?:"[^"]*"|'[^']*'|[^<>"'])*>/y;
  const opener = /<!--|<(?:(script|style)\b|[/!?]?\w)/gi;
  for (let match = opener.exec(text); match !== null; match = opener.exec(text)) {
    const [found, raw] = match;
    const start = opener.lastIndex;
    if (found === "<!--") {
      const end = find(/-->/g, text, start);
      regions.push({ start, end: end + 1, positionAt: () => inComment });
      opener.lastIndex = end;
      continue;
    }
    tagEnd.lastIndex = start;
    const end = tagEnd.test(text) ? tagEnd.lastIndex : text.length + 1;
    const positionAt: PositionAt = (span) =>
      positionInTag(text.slice(start, span.start), text.slice(span.end));
    regions.push({ start: match.index + 1, end, positionAt });
    opener.lastIndex = end;
    if (raw === undefined) continue;
    opener.lastIndex = find(new RegExp(`</${raw}`, "gi"), text, end);
    regions.push({
      start: end,
      end: opener.lastIndex + 1,
      positionAt:
        raw.toLowerCase() === "style"
          ? () => inStyle
          : scriptPositions(text.slice(end, opener.lastIndex), end),
    });
  }
  return regions;
}

/** Where a pattern matches first, from an offset on; the end of the text if nowhere. */
function find(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

function scriptPositions(script: string, offset: number): PositionAt {
  let inCode: PositionAt | null = null;
  return ({ start, end }) => {
    inCode ??= codePositions("script.ts", script);
    const inner = inCode({ start: start - offset, end: end - offset });
    const where = "in a script";
    if (inner.tokens !== null && !inner.crosses)
      return position("script value", where, (name) => `write {{json ${name}}} or {{str ${name}}}`);
    const hint: Position["hint"] = (name) =>
      inner.hint(name).endsWith("without the quotes: it brings its own")
        ? `write {{json ${name}}} without the quotes: it brings its own`
        : "write one {{json …}} or {{str …}} where a whole value may be, outside of quotes";
    return position("inert", where, hint);
  };
}

/** Attributes whose value is code, or an address that could be. */
const active = /^(?:on\w+|style|srcdoc|srcset|href|src|action|formaction|data|poster|xlink:href)$/i;

function positionInTag(before: string, after: string): Position {
  const [, name = "", quote = "", value = ""] =
    /([\w:-]+)\s*=\s*(["']?)([^"']*)$/.exec(before) ?? [];
  if (name === "") return inTag;
  const where = `in the attribute ${name}`;
  if (active.test(name))
    return position(
      "inert",
      where,
      (argument) =>
        `write {{url ${argument}}} for a part of an address; code accepts no text of a model`,
    );
  if (quote !== "") return position("attribute", where, writeHtml);
  const isWhole = value === "" && /^[\s/>]/.test(after);
  return position("inert", where, (argument) =>
    isWhole
      ? `put quotes around it: ${name}="{{html ${argument}}}"`
      : `put quotes around the whole value of ${name}`,
  );
}
