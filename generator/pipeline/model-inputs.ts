import { type Diagnostic, diagnosticsOf, type Result } from "../lib/diagnostic.js";
import { readModel } from "../model/load.js";
import type { ModelText } from "../model/model-file.js";

/** Hashes everything that one model's package is generated from. */
export type HashInputs = (model: ModelText) => Promise<string>;

/** A model that takes part in a run. */
export interface ModelInputs {
  readonly path: string;
  readonly key: string;
  /** The hash of everything that its package is generated from. */
  readonly inputs: string;
}

/** Reads every model's bytes and hashes what its package is generated from. Unreadable models are left out. */
export async function readInputs(
  paths: readonly string[],
  hash: HashInputs,
): Promise<Result<readonly ModelInputs[]>> {
  const value: ModelInputs[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const path of paths) {
    try {
      const model = await readModel(path);
      value.push({ path: model.path, key: model.key, inputs: await hash(model) });
    } catch (error) {
      diagnostics.push(...diagnosticsOf(error));
    }
  }
  return { value, diagnostics };
}
