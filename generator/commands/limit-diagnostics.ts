import { type Diagnostic, problem } from "../lib/diagnostic.js";
import { count } from "../lib/terminal.js";

const perFile = 50;
const perRun = 200;
/** UTF-16 units: messages quote models. */
const perText = 1000;

/**
 * Picks the problems that people can read: at most 50 of a file and 200 of a run, errors first. What is left out is counted in
 * one more problem.
 *
 * @param isVerbose leaves nothing out; long texts are cut all the same
 */
export function limitDiagnostics(
  diagnostics: readonly Diagnostic[],
  isVerbose = false,
): readonly Diagnostic[] {
  if (isVerbose) return diagnostics.map(shortened);
  const ofFile = new Map<string, number>();
  const shown = new Set<Diagnostic>();
  for (const severity of ["error", "warning", "info"] as const)
    for (const one of diagnostics) {
      const file = one.place?.file ?? "";
      const before = ofFile.get(file) ?? 0;
      if (one.severity !== severity || before >= perFile || shown.size >= perRun) continue;
      ofFile.set(file, before + 1);
      shown.add(one);
    }
  const kept = diagnostics.filter((one) => shown.has(one)).map(shortened);
  const more = diagnostics.length - shown.size;
  if (more === 0) return kept;
  const files = new Set(
    diagnostics.filter((one) => !shown.has(one)).map(({ place }) => place?.file ?? ""),
  );
  const message = `${count(more, "more problem")} in ${count(files.size, "file")} left out`;
  const hint = "fix these first: the others are often of the same kind; --verbose prints all";
  return [
    ...kept,
    problem(hasErrorLeft(diagnostics, shown) ? "error" : "info", message, null, hint),
  ];
}

function hasErrorLeft(diagnostics: readonly Diagnostic[], shown: ReadonlySet<Diagnostic>): boolean {
  return diagnostics.some((one) => one.severity === "error" && !shown.has(one));
}

function shortened(one: Diagnostic): Diagnostic {
  return { ...one, message: cut(one.message), hint: one.hint === null ? null : cut(one.hint) };
}

function cut(text: string): string {
  return text.length <= perText ? text : `${text.slice(0, perText)}…`;
}
