import * as v from "valibot";
import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  errorAt,
  Failure,
  flagError,
  settingPlace,
  textPlace,
  usageError,
} from "../lib/diagnostic.js";
import { isFile } from "../lib/folders.js";
import { isRecord, type JsonValue, parseJson } from "../lib/json.js";
import { loadModule } from "../lib/load-module.js";
import { displayPath, isInside } from "../lib/paths.js";
import { didYouMean } from "../lib/suggest.js";
import { type BundledPatches, bundledNames } from "../model/bundled-patches.js";
import type { ApiChoice } from "../model/choice.js";
import { type DiffConfig, DiffSchema, type DiffSettings, resolveDiff } from "./diff-settings.js";
import {
  type SchemasConfig,
  schemaSettings,
  type SchemaSettings,
  SchemasSchema,
} from "./schema-settings.js";
import { chooseOverlays, type Overlay } from "./overlays.js";
import { nearestScope, npmScope } from "./scope.js";
import {
  folder,
  resolveIn,
  resolveTargets,
  type Target,
  type TargetConfig,
  type TargetFlags,
  TargetSchema,
  templateNames,
  textLike,
} from "./targets.js";

/** The beginning of a package's name, which may be empty. */
const namePrefix = /^(?:[a-z\d][a-z\d._-]{0,63})?$/;

const pointer = textLike(
  /^(?:[^#]+\.json)?#/,
  "must be a JSON pointer such as #/definitions/Error",
);

const name = textLike(/^[A-Za-z][\w-]*$/, "must be a name");

const apiPattern = textLike(
  /^!?[^\s!]+$/,
  "must be the name of an API, such as vendor-orders-v1 or vendor-*",
);

const ConfigSchema = v.strictObject({
  models: v.optional(folder),
  apis: v.optional(v.pipe(v.array(apiPattern), v.minLength(1, "must name an API"))),
  out: v.optional(folder),
  templates: v.optional(templateNames),
  patches: v.optional(folder),
  bundledPatches: v.optional(
    v.union([v.literal(false), v.array(v.string())], "must be false or a list of names"),
  ),
  scope: v.optional(textLike(npmScope, "must be an npm scope, such as @acme")),
  packagePrefix: v.optional(textLike(namePrefix, "must begin a package name, such as sp-api-")),
  names: v.optional(v.record(v.string(), v.record(pointer, name))),
  runtime: v.optional(v.picklist(["package", "inline"], 'must be "package" or "inline"')),
  package: v.optional(v.record(v.string(), v.unknown())),
  schemas: v.optional(SchemasSchema),
  targets: v.optional(v.pipe(v.array(TargetSchema), v.minLength(1, "must contain a target"))),
  diff: v.optional(DiffSchema),
});

/** The settings in `katagami.config.{ts,js,json}`. Folders are relative to the file. */
export interface Config {
  /** Folder of the models. Default: `models`. */
  readonly models?: string;
  /**
   * The APIs that take part, in every command: names of packages or models, with `*` for any text: `vendor-orders-v1`, `vendor-*`.
   * A name that starts with `!` leaves APIs out. Default: all.
   */
  readonly apis?: readonly string[];
  /** Output folder of the packages. Default: `generated`. */
  readonly out?: string;
  /**
   * Templates that are laid over the built-in ones, later ones over earlier: a folder of yours (`./templates`), one of the shelf
   * (`zod`), or the name of an installed package. A file with the path of a template below replaces it.
   */
  readonly templates?: string | readonly string[];
  /** Folder of your patches. Default: `patches` in the models folder. They are applied after Katagami's. */
  readonly patches?: string;
  /**
   * Turns off the patches that come with Katagami: `false` all of them, a list those that it names, such as
   * `shipping-api-model/shippingV2.json/0006-media-type-as-format`. Default: all are on.
   */
  readonly bundledPatches?: BundledPatches;
  /** npm scope of the packages. Default: the scope of the nearest package.json. */
  readonly scope?: string;
  /** What the name of each package begins with, after the scope; may be empty. Default: `sp-api-`. */
  readonly packagePrefix?: string;
  /** Names that resolve collisions: model file (`<folder>/<file>`, or its name) → JSON pointer → name; `#` is the package. */
  readonly names?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Whether clients share the runtime as a package, or each contains a copy. Default: `package`. */
  readonly runtime?: "package" | "inline";
  /** The schemas of notifications, reports, feeds and Data Kiosk: their folder (default: `schemas` in the models folder), or `false`. */
  readonly schemas?: SchemasConfig;
  /** Fields for every package.json. They override generated fields; objects are merged. */
  readonly package?: Readonly<Record<string, JsonValue>>;
  /** The outputs of a run, each with its engine. Default: Katagami's own clients. */
  readonly targets?: readonly TargetConfig[];
  /** How `diff` and `generate --changeset` classify changes. */
  readonly diff?: DiffConfig;
}

/** Types a configuration in `katagami.config.ts`, and returns it unchanged. */
export function defineConfig(config: Config): Config {
  return config;
}

/** All settings with their values, folders absolute. */
export interface Settings
  extends
    SchemaSettings,
    Required<
      Pick<
        Config,
        "models" | "out" | "patches" | "bundledPatches" | "packagePrefix" | "names" | "runtime"
      >
    > {
  /** The configuration file; null if there is none. */
  readonly file: string | null;
  /** Null for all. */
  readonly apis: ApiChoice | null;
  /** From the lowest to the highest. */
  readonly templates: readonly Overlay[];
  readonly scope: string | null;
  readonly fields: NonNullable<Config["package"]>;
  readonly targets: readonly Target[];
  readonly diff: DiffSettings;
}

/** Flags of the command line that override settings. Folders are relative to the working folder. */
export interface Flags extends TargetFlags {
  readonly config?: string | undefined;
  readonly models?: string | undefined;
  readonly scope?: string | undefined;
  readonly runtime?: string | undefined;
  readonly schemas?: string | undefined;
}

const configNames = ["katagami.config.ts", "katagami.config.js", "katagami.config.json"];

/**
 * Reads and checks the configuration, and applies the flags.
 *
 * @throws Failure (usage) with every wrong key and value
 */
export async function readSettings(flags: Flags, cwd: string): Promise<Settings> {
  const file = flags.config === undefined ? await findConfig(cwd) : resolve(cwd, flags.config);
  const config = file === null ? {} : await readConfig(file);
  const base = file === null ? cwd : dirname(file);
  const models = resolveIn(cwd, flags.models) ?? resolve(base, config.models ?? "models");
  const out = resolveIn(cwd, flags.out) ?? resolve(base, config.out ?? "generated");
  const templates = await chooseOverlays(flags.templates, config.templates, { cwd, base, file });
  const packagePrefix = config.packagePrefix ?? "sp-api-";
  const targets = await resolveTargets(config.targets, flags, { out, templates }, base, cwd);
  refuseNested(models, targets, file);
  return {
    file,
    models,
    apis:
      config.apis === undefined ? null : { patterns: config.apis, packagePrefix, file: file ?? "" },
    out,
    templates,
    patches: resolve(base, config.patches ?? join(models, "patches")),
    bundledPatches: checkBundledPatches(config.bundledPatches ?? [], file),
    scope:
      checkFlag(ConfigSchema.entries.scope, flags.scope, "--scope", "@acme") ??
      config.scope ??
      (await nearestScope(cwd)),
    packagePrefix,
    names: config.names ?? {},
    runtime:
      checkFlag(ConfigSchema.entries.runtime, flags.runtime, "--runtime", "inline") ??
      config.runtime ??
      "package",
    ...(await schemaSettings(flags.schemas, config.schemas, { cwd, base, models })),
    fields: config.package ?? {},
    targets,
    diff: resolveDiff(config.diff, base),
  };
}

/** Refuses an output folder inside the models folder, or around it: a run reads one and deletes files of the other. */
function refuseNested(models: string, targets: readonly Target[], file: string | null): void {
  const problems = targets
    .filter(({ out }) => isInside(models, out) || isInside(out, models))
    .map(({ out }) =>
      errorAt(
        `the output folder ${displayPath(out)} and the models folder ${displayPath(models)} are one inside the other`,
        settingPlace(file ?? "command line", "out"),
        "name two folders beside each other",
      ),
    );
  if (problems.length > 0) throw new Failure(problems, "usage");
}

/** Reports every name of a bundled patch that does not exist. */
function checkBundledPatches(value: BundledPatches, file: string | null): BundledPatches {
  const known = value === false || value.length === 0 ? [] : bundledNames();
  const unknown = (value === false ? [] : value).filter((patch) => !known.includes(patch));
  if (unknown.length === 0) return value;
  throw new Failure(
    unknown.map((patch) =>
      errorAt(
        `Katagami has no patch ${patch}`,
        settingPlace(file ?? "katagami.config", "bundledPatches"),
        didYouMean(patch, known) ??
          "the names are those of the files below models/patches of the package katagami, without .json",
      ),
    ),
    "usage",
  );
}

/** Checks the value of a flag like the setting that it overrides. */
function checkFlag<T>(
  schema: v.GenericSchema<T | undefined>,
  text: string | undefined,
  flag: string,
  example: string,
): T | undefined {
  const parsed = v.safeParse(schema, text);
  if (parsed.success) return parsed.output;
  throw flagError(flag, parsed.issues[0].message, `for example: ${flag} ${example}`);
}

/** Finds the configuration file in a folder; null if there is none. */
export async function findConfig(cwd: string): Promise<string | null> {
  for (const file of configNames) {
    const path = join(cwd, file);
    if (await isFile(path)) return path;
  }
  return null;
}

async function readConfig(file: string): Promise<Config> {
  const value = await loadConfig(file);
  if (!isRecord(value)) {
    const what = file.endsWith(".json")
      ? "the file does not contain an object"
      : "the file has no default export that is an object";
    throw usageError(what, textPlace(file), "write the settings as an object: { … }");
  }
  const parsed = v.safeParse(ConfigSchema, value);
  // Only the fields of package.json are not checked here, but when they are printed as JSON.
  if (parsed.success) return parsed.output as Config;
  throw new Failure(
    parsed.issues.map((issue) => {
      const key = v.getDotPath(issue) ?? "";
      const place = settingPlace(file, key);
      if (issue.type === "strict_object") {
        const { entries } = key.startsWith("diff.") ? DiffSchema : ConfigSchema;
        const known = Object.keys(entries).join(", ");
        return errorAt(`unknown key "${key}"`, place, `known keys: ${known}`);
      }
      const message = issue.message.replace(/^Invalid type: /, "is of the wrong type: ");
      return errorAt(`"${key}" ${message}`, place);
    }),
    "usage",
  );
}

/** Loads TypeScript through jiti, JavaScript through Node, and JSON as text. */
async function loadConfig(file: string): Promise<unknown> {
  const found = await stat(file).catch(() => null);
  if (found?.isFile() !== true) throw usageError("there is no such file", textPlace(file));
  try {
    if (file.endsWith(".json")) {
      const parsed = parseJson(file, await readFile(file, "utf8"));
      if (parsed.problem === null) return parsed.value;
      throw new Failure([parsed.problem], "usage");
    }
    // `--watch` reads the file again after each change. Node caches modules by URL, so the URL names the state.
    const module = file.endsWith(".ts")
      ? // `npx katagami` needs no installation for this import.
        await loadModule(file, { fresh: true, virtual: { katagami: { defineConfig } } })
      : await import(`${pathToFileURL(file).href}?${String(found.mtimeMs)}`);
    return (module as { readonly default?: unknown }).default;
  } catch (error) {
    if (error instanceof Failure) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw usageError(`cannot read the configuration: ${message}`, textPlace(file));
  }
}
