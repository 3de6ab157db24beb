/** The file of `--state`: a scenario that goes on after a restart. It is replaced as a whole, so it is always an old or a new one. */
import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { textPlace, usageError } from "../../lib/diagnostic.js";
import { hashJson } from "../../lib/hash.js";
import { parseJson } from "../../lib/json.js";
import { replaceFile } from "../../lib/replace-file.js";
import { fileFailure } from "../../lib/system-error.js";
import type { SavedScenario, ScenarioEngine } from "./engine.js";
import type { Seed } from "./scenario.js";

/** Grows when a state of before cannot be read any more. */
const format = 1;

/** The seed is compared with its start only where somebody has asked for one. */
export interface ExpectedState {
  readonly scenario: string;
  /** Null if nobody has asked for a seed: any is right. */
  readonly seed: Seed | null;
}

const Schema = v.object({
  katagami: v.literal(format),
  scenario: v.string(),
  seed: v.object({ now: v.number(), number: v.number(), document: v.record(v.string(), v.any()) }),
  checksum: v.string(),
  saved: v.object({ state: v.unknown(), now: v.number(), happenings: v.array(v.any()) }),
});

export interface ReadState {
  readonly seed: Seed;
  readonly saved: SavedScenario;
}

/**
 * Reads a state file.
 *
 * @returns null if there is none
 * @throws Failure (usage) if it is of another scenario or seed, or if something else than a sandbox has changed it
 */
export async function readState(
  path: string,
  { scenario, seed }: ExpectedState,
): Promise<ReadState | null> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw fileFailure(error, "cannot be read", path);
  });
  if (text === null) return null;
  const place = textPlace(path);
  const remove = "delete it to start anew, or name another file";
  const parsed = parseJson(path, text);
  const checked = parsed.problem === null ? v.safeParse(Schema, parsed.value) : null;
  if (checked?.success !== true)
    throw usageError("this is not a state that this version of Katagami has saved", place, remove);
  const file = checked.output;
  if (hashJson(file.saved) !== file.checksum)
    throw usageError("something else than the sandbox has changed the state", place, remove);
  if (file.scenario !== scenario)
    throw usageError(`the state is of the scenario ${file.scenario}`, place, remove);
  if (seed !== null && hashJson(seed) !== hashJson(file.seed))
    throw usageError("the state was started with another seed", place, remove);
  return { seed: file.seed, saved: file.saved };
}

/** Saves a scenario after its changes, as often as the disk allows. */
export class StateFile {
  readonly #path: string;
  readonly #engine: ScenarioEngine;
  #savedVersion = -1;
  #saving: Promise<void> | null = null;

  constructor(path: string, engine: ScenarioEngine) {
    this.#path = path;
    this.#engine = engine;
  }

  /**
   * Resolves when everything that has happened until now is on disk. What is asked for while a file is written is written
   * together, after it.
   *
   * @throws Failure if the file cannot be written
   */
  async save(): Promise<void> {
    const wanted = this.#engine.version;
    while (this.#savedVersion < wanted) {
      this.#saving ??= this.#write().finally(() => {
        this.#saving = null;
      });
      await this.#saving;
    }
  }

  async #write(): Promise<void> {
    const { version, seed, scenario } = this.#engine;
    const saved = this.#engine.save();
    const checksum = hashJson(saved);
    const file = { katagami: format, scenario: scenario.name, seed, checksum, saved };
    await replaceFile(this.#path, `${JSON.stringify(file)}\n`);
    this.#savedVersion = version;
  }
}
