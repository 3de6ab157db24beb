import { type Diagnostic, errorAt, modelPlace, settingPlace } from "../../lib/diagnostic.js";
import { didYouMean } from "../../lib/suggest.js";
import { type BatchLog, readSpecIssues } from "./batch-log.js";
import type { Source } from "./job.js";

/** How many models are run again, each alone, to find the message of each. */
const maxReruns = 12;
const maxLines = 10;

/**
 * Turns the failures of a batch into diagnostics. `batch` does not say which model a message belongs to. If all messages are
 * the same, they become one diagnostic; otherwise the models are run again, each alone.
 *
 * @param generator - the target, to name it
 * @param rerun - runs the job of one model
 */
export async function failureDiagnostics(
  failed: readonly Source[],
  log: BatchLog,
  generator: string,
  rerun: (job: string) => Promise<BatchLog>,
): Promise<Diagnostic[]> {
  const [first] = failed;
  const [message] = log.failures;
  if (first === undefined) return [];
  if (message === undefined) return [crash(log, generator)];
  const unknown = unknownGenerator([message, log.stderr].join("\n"), generator);
  if (unknown !== null) return [unknown];
  if (failed.length === 1) return modelFailure(first, message);
  // Threads write at the same time, so only the first line of a message is sure to be complete.
  const firstLines = new Set(log.failures.map((text) => text.split("\n")[0]));
  if (firstLines.size === 1 && readSpecIssues(message) === null) {
    const { failures } = await rerun(first.job);
    const text = shorten(failures[0] ?? message);
    return [targetError(`OpenAPI Generator fails on every model: ${text}`, generator)];
  }
  const diagnostics: Diagnostic[] = [];
  for (const [index, source] of failed.entries()) {
    const again = index < maxReruns ? await rerun(source.job) : null;
    diagnostics.push(...modelFailure(source, again?.failures[0] ?? "it failed on this model"));
  }
  return diagnostics;
}

function modelFailure({ model }: Source, message: string): Diagnostic[] {
  const issues = readSpecIssues(message);
  if (issues === null) {
    const place = modelPlace(model.path, "#");
    return [errorAt(`OpenAPI Generator: ${shorten(message)}`, place)];
  }
  return issues.map((issue) =>
    errorAt(
      `OpenAPI Generator's validation: ${issue.message}`,
      modelPlace(model.path, issue.pointer),
      "correct the model with a patch, or turn validation off in the target: options: { validateSpec: false }",
    ),
  );
}

/** Shortens a message, since some list all possible values, one on each line. */
function shorten(message: string): string {
  const lines = message.split("\n");
  return lines.length <= maxLines ? message : [...lines.slice(0, maxLines), "…"].join("\n");
}

/** OpenAPI Generator knows no such generator, and lists those that it knows; null if it is something else. */
function unknownGenerator(text: string, generator: string): Diagnostic | null {
  const [, list] =
    /Can't load config class with name '[^']*'\s+Available:\s*((?:\s*[\w-]+\s*$)*)/m.exec(text) ??
    [];
  if (list === undefined) return null;
  const known = list.split(/\s+/).filter(Boolean);
  const message = `OpenAPI Generator has no generator ${generator}`;
  const all = "`npx openapi-generator-cli list` lists all";
  const near = didYouMean(generator, known);
  return targetError(message, generator, near === null ? all : `${near} ${all}`);
}

/** Explains a run that ended before it read any model: it refused the configuration, or Java is too old. */
function crash({ stderr, code }: BatchLog, generator: string): Diagnostic {
  if (stderr.includes("UnsupportedClassVersionError")) {
    const message = "this Java is too old for this OpenAPI Generator";
    return targetError(message, generator, "install a newer Java runtime (7.x needs 11)");
  }
  const exception = stderr.split("\n").find((line) => /(?:Exception|Error): /.test(line));
  const end = code === null ? "was ended by a signal" : `ended with exit code ${String(code)}`;
  const reason = exception?.replace(/^.*?(?:Exception|Error): /, "") ?? stderr.split("\n")[0] ?? "";
  return targetError(`OpenAPI Generator ${end}${reason === "" ? "" : `: ${reason}`}`, generator);
}

function targetError(message: string, generator: string, hint: string | null = null): Diagnostic {
  return errorAt(message, settingPlace("openapi-generator", generator), hint);
}
