import * as v from "valibot";
import { join } from "node:path";
import { flagPlace, settingPlace, usageError } from "../lib/diagnostic.js";
import { isFolder } from "../lib/folders.js";
import { displayPath } from "../lib/paths.js";
import { schemasFolderName } from "../model/models-folder.js";
import type { RequiredMode } from "../payloads/read-json-schema.js";
import { folder, resolveIn } from "./targets.js";

/** Checks `schemas` in `katagami.config`. */
export const SchemasSchema = v.union([
  v.literal(false),
  folder,
  v.strictObject({
    folder: v.optional(folder),
    required: v.optional(v.picklist(["proven", "documented"], 'must be "proven" or "documented"')),
  }),
]);

/** `schemas` in `katagami.config`: a folder, `false` for no schemas, or both settings. */
export type SchemasConfig =
  | false
  | string
  | {
      /** Default: `schemas` in the models folder. */
      readonly folder?: string;
      /**
       * Which properties of what arrives are required. `proven` (default): those that messages are known to have always, since
       * Amazon leaves out what its schemas require. `documented`: as the schemas say.
       */
      readonly required?: RequiredMode;
    };

export interface SchemaSettings {
  /** The folder of the schemas, which need not exist; null if none is wanted. */
  readonly schemas: string | null;
  /** Which properties of the schemas are required. */
  readonly required: RequiredMode;
}

/**
 * Decides where the schemas are, and how they are read.
 *
 * @param flag - `--schemas`, relative to `cwd`; it brings schemas back that the configuration turns off
 * @throws Failure (usage) when a folder that is named does not exist
 */
export async function schemaSettings(
  flag: string | undefined,
  config: SchemasConfig | undefined,
  { cwd, base, models }: { readonly cwd: string; readonly base: string; readonly models: string },
): Promise<SchemaSettings> {
  const own = typeof config === "object" ? config : {};
  const configured = typeof config === "string" ? config : own.folder;
  const named = resolveIn(cwd, flag) ?? resolveIn(base, configured);
  if (named !== null && !(await isFolder(named)))
    throw usageError(
      `there is no folder ${displayPath(named)}`,
      flag === undefined ? settingPlace("katagami.config", "schemas") : flagPlace("--schemas"),
    );
  const isWanted = config !== false || flag !== undefined;
  return {
    schemas: isWanted ? (named ?? join(models, schemasFolderName)) : null,
    required: own.required ?? "proven",
  };
}
