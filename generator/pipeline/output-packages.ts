import { clientFields, schemaFields } from "../config/package-fields.js";
import type { Settings } from "../config/settings.js";
import { licenseFiles, readLicense } from "../output/license.js";
import { inlineRuntime, runtimePackage } from "../output/runtime.js";
import type { OutputPackage } from "../output/write.js";
import { schemasId } from "../payloads/payloads-api.js";
import { repositoryDirectory, versionOf } from "../view/package-json.js";
import type { Engine, GeneratedPackage } from "./engine.js";
import { hashRuntime } from "./input-hash.js";
import type { ModelInputs } from "./model-inputs.js";

/** A generated package and the model that it came from. */
export type GeneratedOutput = NonNullable<GeneratedPackage["output"]> & {
  readonly model: ModelInputs;
};

/** Makes of a generated package the one that is written: with the runtime inside, if it carries it, and the licence. */
export type FinishPackage = (output: GeneratedOutput) => OutputPackage;

/**
 * Reads once what all packages of a run carry.
 *
 * @param count - how many the run makes: for none, the runtime is not read
 */
export async function createFinishPackage(
  settings: Settings,
  { needsRuntime, canInline }: Engine,
  count: number,
): Promise<FinishPackage> {
  const isInline = canInline && settings.runtime === "inline";
  const runtime = isInline && count > 0 ? await inlineRuntime() : [];
  const license = await readLicense();
  return ({ model: { key, inputs }, id, about, files }) => {
    const output = { id, model: key, inputs, about, files };
    return {
      ...output,
      files: [
        ...files,
        ...runtime.map((file) => ({ ...file, path: `${id}/${file.path}` })),
        // Another engine's templates decide about the licence of their packages.
        ...(needsRuntime ? licenseFiles(id, { fields: fieldsOf(output, settings) }, license) : []),
      ],
    };
  };
}

/** The runtime as a package of its own; none if the packages need none, or carry it themselves. */
export async function runtimePackages(
  settings: Settings,
  { needsRuntime, canInline }: Engine,
): Promise<readonly OutputPackage[]> {
  if (!needsRuntime || (canInline && settings.runtime === "inline")) return [];
  const version = await versionOf(settings.out, "runtime");
  const directory = await repositoryDirectory(settings.out);
  const own = await runtimePackage(settings, version, directory);
  const files = [...own, ...licenseFiles("runtime", settings, await readLicense())];
  return [{ id: "runtime", model: null, inputs: hashRuntime(own), about: null, files }];
}

/** What is merged into the package.json of a package. */
function fieldsOf({ id }: Pick<OutputPackage, "id">, settings: Settings): Settings["fields"] {
  return id === schemasId ? schemaFields(settings) : clientFields(settings);
}
