/** Opens a scenario by what a user says of it: its name, its seed, the file of its state. */
import { readFile } from "node:fs/promises";
import { Failure, flagError, textPlace, usageError } from "../../lib/diagnostic.js";
import { isRecord, type JsonRecord, parseJson } from "../../lib/json.js";
import { fileFailure } from "../../lib/system-error.js";
import type { SavedScenario } from "./engine.js";
import { readScenario } from "./load-scenario.js";
import type { Scenario } from "./scenario.js";
import { resolveSeed, resolveSpeed, type SeedOptions } from "./seed.js";
import { readState } from "./state-file.js";

export interface ScenarioChoice extends Omit<SeedOptions, "seed"> {
  /** The name of one of Katagami's scenarios, the path of a file of yours, or a scenario. */
  readonly scenario: string | Scenario;
  /** As in `SeedOptions`; a text is a number, or the path of a JSON file. */
  readonly seed?: SeedOptions["seed"] | string;
  /** The file that the state is kept in (default: none). */
  readonly state?: string | undefined;
}

export interface OpenedScenario extends SeedOptions {
  readonly scenario: Scenario;
  readonly saved?: SavedScenario;
}

/**
 * @param now - the system's time in milliseconds
 * @throws Failure (usage) if something named does not exist, or does not fit
 */
export async function openScenario(choice: ScenarioChoice, now: number): Promise<OpenedScenario> {
  const { start, speed, state } = choice;
  resolveSpeed(speed);
  const scenario =
    typeof choice.scenario === "string" ? await readScenario(choice.scenario) : choice.scenario;
  const seed = typeof choice.seed === "string" ? await readSeed(choice.seed) : choice.seed;
  const opened = { scenario, seed, start, speed };
  if (state === undefined) return opened;
  // "now" is another time at every start, so it is not compared.
  const isAsked = seed !== undefined && start !== "now";
  const expected = isAsked ? resolveSeed(opened, now) : null;
  const found = await readState(state, { scenario: scenario.name, seed: expected });
  if (found === null) return opened;
  const { saved, seed: own } = found;
  const document = { ...own.document, seed: own.number };
  return { ...opened, seed: document, start: new Date(own.now).toISOString(), saved };
}

async function readSeed(text: string): Promise<number | JsonRecord> {
  if (/^\d+$/.test(text)) return Number(text);
  if (!text.endsWith(".json"))
    throw flagError(
      "--seed",
      `${JSON.stringify(text)} is not a seed`,
      "a whole number, such as 7, or a JSON file",
    );
  const content = await readFile(text, "utf8").catch((error: unknown) => {
    throw fileFailure(error, "cannot be read", text);
  });
  const parsed = parseJson(text, content);
  if (parsed.problem !== null) throw new Failure([parsed.problem], "usage");
  if (!isRecord(parsed.value))
    throw usageError("a seed is a JSON object", textPlace(text), '{ "seed": 7 }');
  return parsed.value;
}
