import { type Kind, kindOfFile } from "../escape/file-kinds.js";
import { type Diagnostic, problem, textPlace } from "../lib/diagnostic.js";
import { type Segment, templateLine, type TracedFile } from "../render/source-map.js";
import { suggestEscaper } from "../render/suggest-escaper.js";
import { auditCode } from "./code.js";
import type { Audit, ContextViolation } from "./context-violation.js";
import { auditHtml, auditMarkdown, auditOther, auditText, auditYaml } from "./text.js";

const audits: Readonly<Record<Kind, Audit>> = {
  code: auditCode,
  json: auditCode,
  markdown: auditMarkdown,
  yaml: auditYaml,
  html: auditHtml,
  text: auditText,
  other: auditOther,
};

/** @returns what stands where it does not fit, at its place in its template */
export function audit(files: readonly TracedFile[]): Diagnostic[] {
  return files.flatMap((file) => {
    const written = file.segments.filter(({ site }) => site.source !== null);
    const violations = audits[kindOfFile(file.path)](file, written);
    const seen = new Set<Segment["site"]>();
    return violations.flatMap((violation) => {
      // A template goes over a list: the same slip in each of its items is one.
      if (seen.has(violation.segment.site)) return [];
      seen.add(violation.segment.site);
      return [told(file, violation)];
    });
  });
}

function told(file: TracedFile, { segment, where, hint }: ContextViolation): Diagnostic {
  const { site } = segment;
  const at = templateLine(file, segment.start);
  const source = site.source ?? "";
  const argument = site.helper === null ? source : source.slice(site.helper.length).trim();
  const fitting = suggestEscaper(site.template, { ...site, source: argument }, file.path);
  const written = file.text.slice(segment.start, segment.end).split("\n")[0] ?? "";
  return problem(
    "error",
    `{{${source}}} does not fit ${where}`,
    textPlace(site.template.file, site.line, site.column),
    [
      hint ?? fitting.hint,
      `it wrote ${JSON.stringify(written.length > 80 ? `${written.slice(0, 80)}…` : written)} into ${file.path}`,
      ...at.through.map((call) => `used by ${call}`),
    ].join("\n"),
  );
}
