import { isEscaper } from "../escape/escapers.js";
import { createPositionAt } from "../escape/position-at.js";
import { type Diagnostic, errorAt, textPlace } from "../lib/diagnostic.js";
import { shorten } from "../lib/lines.js";
import { type Segment, templateLine, type TracedFile } from "../render/source-map.js";
import { asArgument } from "../render/template-error.js";
import { type ContextViolation, violationOf } from "./context-violation.js";

/** Finds the tags that wrote something which does not fit its place, each at its line of its template. */
export function audit(files: readonly TracedFile[]): Diagnostic[] {
  return files.flatMap((file) => {
    const written = file.segments.filter(({ site }) => site.source !== null);
    if (written.length === 0) return [];
    const positionAt = createPositionAt(file.path, file.text);
    // A template goes over a list: the same mistake in each of its items is reported once.
    const seen = new Set<Segment["site"]>();
    return written.flatMap((segment) => {
      const violation = violationOf(segment, file.text, positionAt);
      if (violation === null || seen.has(segment.site)) return [];
      seen.add(segment.site);
      return [toDiagnostic(file, violation)];
    });
  });
}

function toDiagnostic(file: TracedFile, { segment, position, hint }: ContextViolation): Diagnostic {
  const { site, start, end } = segment;
  const source = site.source ?? "";
  const isEscaped = site.helper !== null && isEscaper(site.helper);
  const argument = isEscaped ? source.slice(site.helper.length).trim() : source;
  const written = file.text.slice(start, end).split("\n")[0] ?? "";
  return errorAt(
    `{{${source}}} does not fit ${position.where}`,
    textPlace(site.template.file, site.line, site.column),
    [
      hint ?? position.hint(asArgument(argument)),
      `it wrote ${JSON.stringify(shorten(written, 80))} into ${file.path}`,
      ...templateLine(file, start).through.map((call) => `used by ${call}`),
    ].join("\n"),
  );
}
