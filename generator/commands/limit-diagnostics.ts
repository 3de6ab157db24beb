import { type Diagnostic, hasErrors, problem } from "../lib/diagnostic.js";
import { shorten } from "../lib/lines.js";
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
  if (kept.length === diagnostics.length) return kept;
  const left = diagnostics.filter((one) => !shown.has(one));
  const files = new Set(left.map(({ place }) => place?.file ?? ""));
  const message = `${count(left.length, "more problem")} in ${count(files.size, "file")} left out`;
  const hint = "fix these first: the others are often of the same kind; --verbose prints all";
  return [...kept, problem(hasErrors(left) ? "error" : "info", message, null, hint)];
}

function shortened({ message, hint, ...one }: Diagnostic): Diagnostic {
  const short = (text: string): string => shorten(text, perText);
  return { ...one, message: short(message), hint: hint === null ? null : short(hint) };
}
