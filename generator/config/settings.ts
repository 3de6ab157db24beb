import * as v from "valibot";
import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Failure, problem, settingPlace, textPlace } from "../lib/diagnostic.js";
import { type JsonValue, parseJson } from "../lib/json.js";
import { loadModule } from "../lib/load-module.js";
import { resolveTargets, type Target, type TargetConfig, TargetSchema } from "./targets.js";
import { ownFile } from "../lib/own-files.js";

const folder = v.pipe(v.string(), v.minLength(1, "must name a folder"));

const ConfigSchema = v.strictObject({
  models: v.optional(folder),
  out: v.optional(folder),
  templates: v.optional(folder),
  patches: v.optional(folder),
  scope: v.optional(
    v.pipe(v.string(), v.regex(/^@[a-z\d][a-z\d._-]*$/, "must be an npm scope, such as @acme")),
  ),
  names: v.optional(
    v.record(
      v.string(),
      v.record(
        v.pipe(
          v.string(),
          v.regex(/^(?:[^#]+\.json)?#/, "must be a JSON pointer such as #/definitions/Error"),
        ),
        v.pipe(v.string(), v.regex(/^[A-Za-z][\w-]*$/, "must be a name")),
      ),
    ),
  ),
  runtime: v.optional(v.picklist(["package", "inline"], 'must be "package" or "inline"')),
  package: v.optional(v.record(v.string(), v.unknown())),
  targets: v.optional(v.pipe(v.array(TargetSchema), v.minLength(1, "must hold a target"))),
  diff: v.optional(
    v.strictObject({
      rules: v.optional(
        v.record(
          v.string(),
          v.picklist(["major", "minor", "patch"], 'must be "major", "minor" or "patch"'),
        ),
      ),
      accept: v.optional(v.pipe(v.string(), v.minLength(1, "must name a file"))),
    }),
  ),
});

/** How a client comes by its runtime. */
export type RuntimeMode = "package" | "inline";

/** What `katagami.config.{ts,js,json}` may hold. Folders are relative to the file. */
export interface Config {
  /** Where the models lie; `models` without. */
  readonly models?: string;
  /** Where the packages go; `generated` without. */
  readonly out?: string;
  /** Templates of your own, laid over Katagami's: a file of the same path replaces one. */
  readonly templates?: string;
  /** Where the patches lie; `patches` below the models without, or else those that come with Katagami. */
  readonly patches?: string;
  /** npm scope of the packages; that of the nearest package.json without. */
  readonly scope?: string;
  /** Names that settle a collision: model file (`<folder>/<file>`, or its name) → JSON pointer → name; `#` is the package. */
  readonly names?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Whether clients share the runtime as a package (the default), or each carries a copy of it. */
  readonly runtime?: RuntimeMode;
  /** Fields for every package.json; yours win, and objects are merged. */
  readonly package?: Readonly<Record<string, JsonValue>>;
  /** What a run makes, and with which engine; Katagami's own clients without. */
  readonly targets?: readonly TargetConfig[];
  /** How `diff` and `generate --changeset` class changes. */
  readonly diff?: {
    /** Classes of your own, by rule: `{ "limit-tightened": "minor" }`. */
    readonly rules?: Readonly<Record<string, "major" | "minor" | "patch">>;
    /** A JSON file of accepted changes. */
    readonly accept?: string;
  };
}

/** Types a configuration in `katagami.config.ts`; gives back what it is given. */
export function defineConfig(config: Config): Config {
  return config;
}

/** Every setting with its value, folders absolute. */
export interface Settings {
  /** The configuration file; null where there is none. */
  readonly file: string | null;
  readonly models: string;
  readonly out: string;
  readonly templates: string | null;
  readonly patches: string;
  readonly scope: string | null;
  readonly names: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly runtime: RuntimeMode;
  readonly fields: Readonly<Record<string, JsonValue>>;
  readonly targets: readonly Target[];
  readonly diff: {
    readonly rules: Readonly<Record<string, "major" | "minor" | "patch">>;
    /** The file of accepted changes; null if there is none. */
    readonly accept: string | null;
  };
}

/** Flags of the command line that stand in for settings; folders relative to the working folder. */
export interface Flags {
  readonly config?: string | undefined;
  readonly models?: string | undefined;
  readonly out?: string | undefined;
  readonly templates?: string | undefined;
  readonly scope?: string | undefined;
  readonly runtime?: string | undefined;
  readonly engine?: string | undefined;
  readonly generator?: string | undefined;
}

const configNames = ["katagami.config.ts", "katagami.config.js", "katagami.config.json"];

/**
 * Finds, reads and checks the configuration and lays the flags over it.
 *
 * @throws Failure (usage) that names every wrong key and value
 */
export async function readSettings(flags: Flags, cwd: string): Promise<Settings> {
  const file = flags.config === undefined ? await findConfig(cwd) : resolve(cwd, flags.config);
  const config = file === null ? {} : await readConfig(file);
  const base = file === null ? cwd : dirname(file);
  const pick = (
    flag: string | undefined,
    key: "models" | "out" | "templates" | "patches",
  ): string | null => {
    if (flag !== undefined) return resolve(cwd, flag);
    const value = config[key];
    return value === undefined ? null : resolve(base, value);
  };
  const models = pick(flags.models, "models") ?? resolve(base, "models");
  const out = pick(flags.out, "out") ?? resolve(base, "generated");
  const templates = pick(flags.templates, "templates");
  return {
    file,
    models,
    out,
    templates,
    patches: pick(undefined, "patches") ?? (await defaultPatches(models)),
    scope: checkScope(flags.scope) ?? config.scope ?? (await nearestScope(cwd)),
    names: config.names ?? {},
    runtime: checkRuntime(flags.runtime) ?? config.runtime ?? "package",
    fields: config.package ?? {},
    targets: resolveTargets(config.targets, flags, { out, templates }, base, cwd),
    diff: {
      rules: config.diff?.rules ?? {},
      accept: config.diff?.accept === undefined ? null : resolve(base, config.diff.accept),
    },
  };
}

/** The patches beside the models, or those that come with Katagami. */
async function defaultPatches(models: string): Promise<string> {
  const beside = join(models, "patches");
  return (await stat(beside).catch(() => null)) === null ? ownFile("models/patches") : beside;
}

function checkScope(scope: string | undefined): string | null {
  return checkFlag(ConfigSchema.entries.scope, scope, "--scope", "@acme");
}

function checkRuntime(runtime: string | undefined): RuntimeMode | null {
  return checkFlag(ConfigSchema.entries.runtime, runtime, "--runtime", "inline");
}

/** The value of a flag that stands in for a setting, checked as the setting is; null without one. */
function checkFlag<T>(
  schema: v.GenericSchema<T | undefined>,
  text: string | undefined,
  flag: string,
  example: string,
): T | null {
  const parsed = v.safeParse(schema, text);
  if (parsed.success) return parsed.output ?? null;
  throw new Failure(
    [
      problem(
        "error",
        parsed.issues[0].message,
        settingPlace("command line", flag),
        `for example: ${flag} ${example}`,
      ),
    ],
    "usage",
  );
}

/** The configuration file of a folder; null where there is none. */
export async function findConfig(cwd: string): Promise<string | null> {
  for (const name of configNames) {
    const path = join(cwd, name);
    if ((await stat(path).catch(() => null))?.isFile() === true) return path;
  }
  return null;
}

async function readConfig(file: string): Promise<Config> {
  const value = await loadConfig(file);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const what = file.endsWith(".json")
      ? "the file holds no object"
      : "the file has no default export that is an object";
    throw new Failure(
      [problem("error", what, textPlace(file), "give it the settings: { … }")],
      "usage",
    );
  }
  const parsed = v.safeParse(ConfigSchema, value);
  // Fields of package.json are checked by being printed as JSON; everything else was just checked.
  if (parsed.success) return parsed.output as Config;
  throw new Failure(
    parsed.issues.map((issue) => {
      const key = v.getDotPath(issue) ?? "";
      const unknown = issue.type === "strict_object";
      return problem(
        "error",
        unknown
          ? `unknown key "${key}"`
          : `"${key}" ${issue.message.replace(/^Invalid type: /, "is of the wrong type: ")}`,
        settingPlace(file, key),
        unknown ? `known keys: ${Object.keys(ConfigSchema.entries).join(", ")}` : null,
      );
    }),
    "usage",
  );
}

/** Loads TypeScript through jiti, JavaScript as Node does, and JSON as text. */
async function loadConfig(file: string): Promise<unknown> {
  if ((await stat(file).catch(() => null))?.isFile() !== true) {
    throw new Failure([problem("error", "there is no such file", textPlace(file))], "usage");
  }
  try {
    if (file.endsWith(".json")) {
      const parsed = parseJson(file, await readFile(file, "utf8"));
      if (parsed.problem !== null) throw new Failure([parsed.problem], "usage");
      return parsed.value;
    }
    const module = (await importConfig(file)) as { readonly default?: unknown };
    return module.default;
  } catch (error) {
    if (error instanceof Failure) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new Failure(
      [problem("error", `cannot read the configuration: ${message}`, textPlace(file))],
      "usage",
    );
  }
}

async function importConfig(file: string): Promise<unknown> {
  if (!file.endsWith(".ts")) return import(pathToFileURL(file).href);
  return loadModule(file);
}

/** The scope of the nearest package.json above a folder. */
async function nearestScope(from: string): Promise<string | null> {
  for (let at = from; ; at = dirname(at)) {
    const text = await readFile(join(at, "package.json"), "utf8").catch(() => null);
    if (text !== null) return scopeOf(text);
    if (dirname(at) === at) return null;
  }
}

function scopeOf(packageJson: string): string | null {
  try {
    const { name } = JSON.parse(packageJson) as { name?: unknown };
    return typeof name === "string" ? (/^(@[a-z\d][a-z\d._-]*)\//.exec(name)?.[1] ?? null) : null;
  } catch {
    return null;
  }
}
