import { type Diagnostic, modelPlace, problem, settingPlace } from "../../lib/diagnostic.js";
import type { Source } from "./job.js";
import { type BatchLog, readSpecIssues } from "./messages.js";

/** Failures with messages of their own are run again one by one, to learn whose message is whose; no more than these. */
const mostReruns = 12;

const mostLines = 10;

/**
 * What `batch` said of the models that it failed on, as our problems. It does not say which model a message is of: one
 * message for all is one problem; models whose messages differ are run again, each alone.
 *
 * @param generator - names the target
 * @param rerun - runs the job of one model
 */
export async function explain(
  failed: readonly Source[],
  log: BatchLog,
  generator: string,
  rerun: (job: string) => Promise<BatchLog>,
): Promise<Diagnostic[]> {
  const [first] = failed;
  const [message] = log.failures;
  if (first === undefined) return [];
  if (message === undefined) return [crash(log, generator)];
  if (failed.length === 1) return failure(first, message);
  // Threads talk at once: only first lines are sure to be whole.
  const heads = new Set(log.failures.map((text) => text.split("\n")[0]));
  if (heads.size === 1 && readSpecIssues(message) === null) {
    const { failures } = await rerun(first.job);
    const text = shorten(failures[0] ?? message);
    return [problem("error", `OpenAPI Generator, of every model: ${text}`, place(generator))];
  }
  const diagnostics: Diagnostic[] = [];
  for (const source of failed.slice(0, mostReruns)) {
    const again = await rerun(source.job);
    diagnostics.push(...failure(source, again.failures[0] ?? "it failed on this model"));
  }
  for (const source of failed.slice(mostReruns))
    diagnostics.push(...failure(source, "it failed on this model too"));
  return diagnostics;
}

function failure({ model }: Source, message: string): Diagnostic[] {
  const issues = readSpecIssues(message);
  if (issues === null)
    return [
      problem("error", `OpenAPI Generator: ${shorten(message)}`, modelPlace(model.path, "#")),
    ];
  return issues.map((issue) =>
    problem(
      "error",
      `OpenAPI Generator's validation: ${issue.message}`,
      modelPlace(model.path, issue.pointer),
      "correct the model with a patch, or turn validation off in the target: options: { validateSpec: false }",
    ),
  );
}

/** Some messages list all there is, a line each. */
function shorten(message: string): string {
  const lines = message.split("\n");
  return lines.length <= mostLines ? message : [...lines.slice(0, mostLines), "…"].join("\n");
}

/** It ended before it came to any model: a configuration that it does not take, a Java too old for it. */
function crash({ stderr, code }: BatchLog, generator: string): Diagnostic {
  if (stderr.includes("UnsupportedClassVersionError")) {
    const message = "this Java is too old for this OpenAPI Generator";
    return problem(
      "error",
      message,
      place(generator),
      "install a newer Java runtime (7.x takes 11)",
    );
  }
  const said = stderr.split("\n").find((line) => /(?:Exception|Error): /.test(line));
  const end = code === null ? "was ended by a signal" : `ended with exit code ${String(code)}`;
  const why = said?.replace(/^.*?(?:Exception|Error): /, "") ?? stderr.split("\n")[0] ?? "";
  return problem(
    "error",
    `OpenAPI Generator ${end}${why === "" ? "" : `: ${why}`}`,
    place(generator),
  );
}

function place(generator: string): Diagnostic["place"] {
  return settingPlace("openapi-generator", generator);
}
