import { join } from "node:path";
import { readSettings } from "../../generator/config/settings.js";
import { generate } from "../../generator/pipeline/generate.js";
import { type History, type State, writeState } from "./history.js";
import { compilePackages } from "./tsc.js";

export interface GeneratedState {
  /** `path: message` of each error. */
  readonly errors: readonly string[];
  readonly packages: number;
  /** What the compiler says: nothing if all is well. */
  readonly compiler: string;
}

/** Generates all models of a state in one run, as a user without a configuration does, and compiles the packages. */
export async function generateState(
  history: History,
  state: State,
  folder: string,
): Promise<GeneratedState> {
  await writeState(history, state, folder);
  const out = join(folder, "generated");
  const { diagnostics, packages } = await generate({
    settings: await readSettings({ out }, folder),
    models: [],
    check: false,
    force: true,
    keepGoing: true,
    onProgress: () => {},
  });
  const errors = diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ place, message }) => `${place?.file ?? ""}: ${message}`);
  return { errors, packages: packages.length, compiler: await compilePackages(out) };
}
