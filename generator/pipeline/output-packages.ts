import { clientFields, schemaFields } from "../config/package-fields.js";
import type { Settings } from "../config/settings.js";
import { licenseFiles } from "../output/license.js";
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

/** The packages as they are written: with the runtime beside or inside them, and the licence. */
export async function outputPackages(
  outputs: readonly GeneratedOutput[],
  settings: Settings,
  { needsRuntime, canInline }: Engine,
): Promise<OutputPackage[]> {
  const isInline = canInline && settings.runtime === "inline";
  const packages = [
    ...(needsRuntime && !isInline ? [await runtimeOutput(settings)] : []),
    ...(await Promise.all(
      outputs.map(async ({ model: { key, inputs }, id, about, files }) => ({
        id,
        model: key,
        inputs,
        about,
        files: isInline ? [...files, ...(await inlineRuntime(id))] : files,
      })),
    )),
  ];
  // Another engine's templates decide about the licence of their packages.
  if (!needsRuntime) return packages;
  return Promise.all(
    packages.map(async (output) => ({
      ...output,
      files: [
        ...output.files,
        ...(await licenseFiles(output.id, { fields: fieldsOf(output, settings) })),
      ],
    })),
  );
}

/** What is merged into the package.json of a package. */
function fieldsOf({ id, model }: OutputPackage, settings: Settings): Settings["fields"] {
  if (model === null) return settings.fields;
  return id === schemasId ? schemaFields(settings) : clientFields(settings);
}

async function runtimeOutput(settings: Settings): Promise<OutputPackage> {
  const version = await versionOf(settings.out, "runtime");
  const directory = await repositoryDirectory(settings.out);
  const files = await runtimePackage(settings, version, directory);
  return { id: "runtime", model: null, inputs: hashRuntime(files), about: null, files };
}
