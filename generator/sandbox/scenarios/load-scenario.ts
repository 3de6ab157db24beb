/** Finds a scenario: one of Katagami's by its name, or a file of yours. */
import { stat } from "node:fs/promises";
import { extname, resolve } from "node:path";
import * as v from "valibot";
import { flagError, textPlace, usageError } from "../../lib/diagnostic.js";
import { isRecord } from "../../lib/json.js";
import { loadModule } from "../../lib/load-module.js";
import { didYouMean } from "../../lib/suggest.js";
import { defineScenario, type Scenario } from "./scenario.js";

/** Loaded when asked for: a sandbox without a scenario needs none of them. */
const builtIn: Readonly<Record<string, () => Promise<Scenario>>> = {
  "vendor-retail": async () => (await import("./vendor-retail/vendor-retail.js")).vendorRetail,
  "vendor-direct-fulfillment": async () =>
    (await import("./direct-fulfillment/vendor-direct-fulfillment.js")).vendorDirectFulfillment,
};

/** The names of Katagami's own scenarios. */
export const scenarioNames: readonly string[] = Object.keys(builtIn);

/**
 * Reads a scenario.
 *
 * @param name - of one of Katagami's (`vendor-retail`), or a path: `./mine.ts`, whose default export is a scenario
 * @throws Failure (usage) if there is none
 */
export async function readScenario(name: string): Promise<Scenario> {
  const load = Object.hasOwn(builtIn, name) ? builtIn[name] : undefined;
  if (load !== undefined) return load();
  if (/[./\\]/.test(name)) return loadFile(name);
  throw flagError(
    "--scenario",
    `there is no scenario ${name}`,
    didYouMean(name, scenarioNames) ??
      `there are ${scenarioNames.join(", ")}; the path of a file of yours starts with ./`,
  );
}

const functions = v.record(v.string(), v.function());

const Schema = v.looseObject({
  name: v.string(),
  summary: v.string(),
  start: v.function(),
  handlers: functions,
  triggers: v.optional(
    v.record(
      v.string(),
      v.looseObject({
        summary: v.string(),
        parameters: v.record(v.string(), v.string()),
        run: v.function(),
      }),
    ),
  ),
  due: v.optional(v.function()),
  happen: v.optional(v.function()),
  finish: v.optional(v.function()),
  lives: v.optional(v.function()),
  rules: v.optional(
    v.record(v.string(), v.object({ title: v.string(), costs: v.boolean(), source: v.string() })),
  ),
});

async function loadFile(name: string): Promise<Scenario> {
  const path = resolve(name);
  const place = textPlace(name);
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true) throw usageError("there is no such file", place);
  if (![".ts", ".mts", ".js", ".mjs"].includes(extname(path)))
    throw usageError("a scenario is a file in TypeScript or JavaScript", place);
  let module: unknown;
  try {
    // `npx katagami` needs no installation for this import.
    const virtual = { "katagami/sandbox": { defineScenario } };
    module = await loadModule(path, { fresh: true, virtual });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw usageError(`cannot load the scenario: ${message}`, place);
  }
  const scenario = isRecord(module) ? module["default"] : undefined;
  const checked = v.safeParse(Schema, scenario);
  // Checked: it has the functions of a scenario. What they take and return cannot be checked before they are called.
  if (checked.success) return scenario as Scenario;
  const problems = checked.issues.map(
    (issue) => `${v.getDotPath(issue) ?? "it"}: ${issue.message}`,
  );
  throw usageError(
    `the default export is not a scenario: ${problems.join("; ")}`,
    place,
    "export default defineScenario({ name, summary, start, handlers })",
  );
}
