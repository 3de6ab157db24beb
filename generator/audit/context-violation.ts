import { escapers, fitsAt, isEscaper } from "../escape/escapers.js";
import type { Position, PositionAt, PositionKind } from "../escape/position.js";
import type { TokenKind } from "../escape/tokens.js";
import type { Segment } from "../render/source-map.js";

/**
 * Compares what was rendered with where it came from: whatever a tag wrote must have stayed in its place. Either it is inside
 * one token (a string, a comment, a name) and has nothing in it that ends or changes that token, or it is whole tokens of the
 * kind that its escaper promises. By induction over the tags of a file, none of them can change what the text of the template
 * around it means, whatever the text of a model says.
 */

/** A tag that wrote something which its position does not allow. */
export interface ContextViolation {
  readonly segment: Segment;
  readonly position: Position;
  /** What to do, if that is known better than from the position; otherwise null. */
  readonly hint: string | null;
}

/** Who wrote: a variable of the view, an author's helper, an escaper, or one that only writes names and numbers. */
type Writer = "variable" | "helper" | "escaper" | "names";

/** What must not be inside a token that goes on behind it: it would end the token, or take its end away. */
const terminators: Readonly<Record<TokenKind, RegExp>> = {
  comment: /\*\//,
  "line comment": /[\n\r\u2028\u2029]/,
  string: /["'\\\n\r\u2028\u2029]/,
  template: /[`\\]|\$(?:\{|$)/,
  "regular expression": /[^\w ]/,
  "JSX text": /[^\w .,;:!?-]/,
  "JSX attribute": /["'&\\\n\r\u2028\u2029]/,
  number: /[^\d]/,
  word: /[^\p{ID_Continue}$]|\p{Default_Ignorable_Code_Point}/u,
  punctuation: /[^]/,
};

type Forbidden = Readonly<Partial<Record<Writer, RegExp>>>;

/** What a plain scalar of YAML consists of; everything else could be its end or an indicator. */
const notInScalar = /[^\w@./ -]/;
const markup = /[<>&"'`]/;

const forbidden: Readonly<Partial<Record<PositionKind, Forbidden>>> = {
  ...Object.fromEntries(
    Object.entries(terminators).map(([kind, pattern]) => [kind, forEveryone(pattern)]),
  ),
  "code span": { variable: /[`\n)]/ },
  "link address": { variable: /[`\n)]/ },
  "yaml comment": forEveryone(/[\n\r]/),
  "yaml value": { variable: notInScalar, names: notInScalar, escaper: /\n/ },
  yaml: { variable: notInScalar, names: notInScalar },
  html: { variable: markup },
  "html comment": { variable: markup },
  attribute: { variable: markup },
  inert: { variable: /[^\w.-]/, helper: /[^\w.-]/ },
};

function forEveryone(pattern: RegExp): Forbidden {
  return { variable: pattern, helper: pattern, escaper: pattern, names: pattern };
}

/** Checks one tag of a rendered text; null if what it wrote fits. */
export function violationOf(
  segment: Segment,
  text: string,
  positionAt: PositionAt,
): ContextViolation | null {
  const { start, end, site } = segment;
  const { helper } = site;
  const position = positionAt(segment);
  // With what the template has beside it, a tag could make the end of a comment that it does not have in it alone.
  const margin = position.kind === "comment" ? 1 : 0;
  const written = text.slice(start - margin, end + margin);
  const isAllowed =
    !position.crosses &&
    (helper === null || !isEscaper(helper) || fitsAt(helper, position)) &&
    forbidden[position.kind]?.[writerOf(helper)]?.test(written) !== true;
  if (!isAllowed) return { segment, position, hint: null };
  const setsPrototype =
    helper === "json" && position.kind === "code" && /"__proto__"\s*:/.test(written);
  return setsPrototype
    ? { segment, position, hint: "write {{literal …}}: this key would set a prototype" }
    : null;
}

function writerOf(helper: string | null): Writer {
  if (helper === null) return "variable";
  if (!isEscaper(helper)) return "helper";
  return escapers[helper].fits === "anywhere" ? "names" : "escaper";
}
