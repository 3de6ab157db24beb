import { isEscaper } from "../render/built-in-helpers.js";
import type { Segment } from "../render/source-map.js";
import { codeState } from "../render/suggest-escaper.js";
import type { Audit, ContextViolation } from "./context-violation.js";

/** The audits of files without a parser of ours: each goes by the few rules of its kind that a text could use. */

/** Whether a tag was written by a escaper that is none of these. A variable and the author's own helpers are looked at apart. */
function isForeign({ site }: Segment, escapers: readonly string[]): boolean {
  return site.helper !== null && isEscaper(site.helper) && !escapers.includes(site.helper);
}

const names = ["id", "num", "url", "file", "list"];

export const auditMarkdown: Audit = (file, segments) => {
  const regions = fencesOf(file.text);
  return segments.flatMap((segment): ContextViolation[] => {
    const { start, end, site } = segment;
    const written = file.text.slice(start, end);
    const region = regions.find((one) => start < one.end && end > one.start);
    if (region !== undefined) {
      // A tag that writes the marks of a fence, or lies on both sides of one.
      const crosses = region.marks.some((mark) => start < mark.end && end > mark.start);
      const isInside = start >= region.start && end <= region.end;
      return crosses || !isInside || isForeign(segment, inFences)
        ? [{ segment, where: "in a code block", hint: null }]
        : [];
    }
    const before = file.text.slice(file.text.lastIndexOf("\n", start - 1) + 1, start);
    const where = inSpan(before)
      ? "in a code span"
      : inLink(before)
        ? "in the address of a link"
        : null;
    const allowed = where === null ? ["md", "mdcode", ...names] : names;
    const isLoose = site.helper === null && where !== null && /[`\n)]/.test(written);
    return isForeign(segment, allowed) || isLoose
      ? [{ segment, where: where ?? "in Markdown", hint: null }]
      : [];
  });
};

const inFences = [...names, "str", "key", "literal", "json", "line", "doc", "yaml", "text"];

interface Region {
  readonly start: number;
  readonly end: number;
  /** The runs of backticks or tildes that open and close it. */
  readonly marks: readonly { readonly start: number; readonly end: number }[];
}

function fencesOf(text: string): Region[] {
  const regions: Region[] = [];
  let open: { start: number; mark: string; marks: { start: number; end: number }[] } | null = null;
  let offset = 0;
  for (const line of text.split("\n")) {
    const [, indent = "", mark = "", rest = ""] = /^( {0,3})(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    const place = { start: offset + indent.length, end: offset + indent.length + mark.length };
    const next = offset + line.length + 1;
    if (open === null && mark !== "") open = { start: offset, mark, marks: [place] };
    else if (open !== null && mark.startsWith(open.mark) && rest.trim() === "") {
      regions.push({ start: open.start, end: next, marks: [...open.marks, place] });
      open = null;
    }
    offset = next;
  }
  if (open !== null) regions.push({ start: open.start, end: text.length + 1, marks: open.marks });
  return regions;
}

/** Whether a code span is open at the end of the text of a line. */
function inSpan(before: string): boolean {
  let open = 0;
  for (const [run] of before.replace(/\\`/g, "").matchAll(/`+/g)) {
    if (open === 0) open = run.length;
    else if (open === run.length) open = 0;
  }
  return open > 0;
}

function inLink(before: string): boolean {
  return /\]\([^)\s]*$|<\w+:[^>\s]*$|\]:\s*\S*$/.test(before);
}

export const auditYaml: Audit = (file, segments) =>
  segments.flatMap((segment): ContextViolation[] => {
    const { start, end, site } = segment;
    const written = file.text.slice(start, end);
    const before = file.text.slice(file.text.lastIndexOf("\n", start - 1) + 1, start);
    const after = file.text.slice(end).split("\n")[0] ?? "";
    const isComment = /(?:^|\s)#[^"']*$/.test(before);
    if (isComment)
      return /[\n\r]/.test(written) ||
        isForeign(segment, [...names, "line", "text", "str", "yaml", "md"])
        ? [{ segment, where: "in a comment of YAML", hint: null }]
        : [];
    if (site.helper !== null && !isEscaper(site.helper)) return [];
    // What begins a scalar, or goes on with a plain one.
    if (site.helper === null || names.includes(site.helper))
      return /^[\w@./ -]*$/.test(written) ? [] : [{ segment, where: "in YAML", hint: null }];
    const isValue = /(?:^|[:,[{?-])\s*$/.test(before) && /^\s*(?:$|[,\]}:]|\s#)/.test(after);
    const fits = isValue && !isForeign(segment, ["yaml", "json", "str"]) && !written.includes("\n");
    return fits ? [] : [{ segment, where: "in YAML", hint: null }];
  });

/** Attributes whose value is code, or an address that could be. */
const active = /^(?:on\w+|style|srcdoc|srcset|href|src|action|formaction|data|poster|xlink:href)$/i;

export const auditHtml: Audit = (file, segments) =>
  segments.flatMap((segment): ContextViolation[] => {
    const { start, end, site } = segment;
    const written = file.text.slice(start, end);
    const place = htmlPlace(file.text.slice(0, start));
    const allowed = [...names, ...place.escapers];
    const isOwn = site.helper === null || !isEscaper(site.helper);
    const isLoose =
      site.helper === null && place.escapers.includes("html") && /[<>&"'`]/.test(written);
    const isNowhere = isOwn && place.escapers.length === 0 && /[^\w.-]/.test(written);
    return isForeign(segment, allowed) || isLoose || isNowhere
      ? [{ segment, where: place.where, hint: place.hint }]
      : [];
  });

interface HtmlPlace {
  readonly where: string;
  readonly escapers: readonly string[];
  readonly hint: string | null;
}

/** In what a text of HTML ends. */
function htmlPlace(before: string): HtmlPlace {
  let rest = before;
  for (;;) {
    const [, skipped = "", opener] =
      /^([^]*?)(<!--|<(?:script|style)\b(?:"[^"]*"|'[^']*'|[^<>"'])*>|<[/!?]?\w)/i.exec(rest) ?? [];
    if (opener === undefined) return { where: "in HTML", escapers: ["html"], hint: null };
    const inner = rest.slice(skipped.length + opener.length);
    if (opener === "<!--") {
      const end = inner.indexOf("-->");
      if (end === -1) return { where: "in a comment of HTML", escapers: ["html"], hint: null };
      rest = inner.slice(end + 3);
    } else if (/^<(?:script|style)\b/i.test(opener) && opener.endsWith(">")) {
      const name = /^<(\w+)/.exec(opener)?.[1] ?? "";
      const end = inner.toLowerCase().indexOf(`</${name.toLowerCase()}`);
      if (end === -1) return scriptPlace(name, inner);
      rest = inner.slice(end + 2);
    } else {
      const tag = /^(?:"[^"]*"|'[^']*'|[^<>"'])*>/.exec(inner)?.[0];
      if (tag === undefined) return attributePlace(inner);
      rest = inner.slice(tag.length);
    }
  }
}

function scriptPlace(name: string, inner: string): HtmlPlace {
  if (name.toLowerCase() === "style")
    return { where: "in a style sheet", escapers: [], hint: null };
  const hint = "write {{json …}} or {{str …}} where a value may stand, outside of quotes";
  return {
    where: "in a script",
    escapers: codeState(inner) === "code" ? ["json", "str", "literal"] : [],
    hint,
  };
}

function attributePlace(inner: string): HtmlPlace {
  const [, name = "", quote = ""] = /([\w:-]+)\s*=\s*(["']?)[^"']*$/.exec(inner) ?? [];
  if (name === "") return { where: "in a tag of HTML", escapers: [], hint: null };
  const attribute = `in the attribute ${name}`;
  if (quote === "")
    return { where: attribute, escapers: [], hint: `put quotes around it: ${name}="{{html …}}"` };
  return active.test(name)
    ? {
        where: attribute,
        escapers: [],
        hint: "write {{url …}} for a part of an address; code takes no text of a model",
      }
    : { where: attribute, escapers: ["html"], hint: null };
}

/** Plain text means nothing to anybody. */
export const auditText: Audit = () => [];

export const auditOther: Audit = (_file, segments) =>
  segments.flatMap((segment): ContextViolation[] =>
    isForeign(segment, names)
      ? [
          {
            segment,
            where: "in a file of a kind that no helper is made for",
            hint: "write a helper of your own for it, in helpers.ts",
          },
        ]
      : [],
  );
