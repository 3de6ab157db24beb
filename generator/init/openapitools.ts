import * as v from "valibot";
import { dirname, join, relative } from "node:path/posix";
import type { Config } from "../config/settings.js";
import type { TargetConfig } from "../config/targets.js";
import type { JsonValue } from "../lib/json.js";

/** The result of converting a configuration of OpenAPI Generator. */
export interface Migration {
  readonly config: Config;
  /** What was converted, and to what. */
  readonly carried: readonly string[];
  /** What was not converted, and what to use instead. */
  readonly left: readonly string[];
}

/** The parts of `openapitools.json` that are read. The options of a generator are converted one by one. */
export const OpenApiToolsSchema = v.object({
  "generator-cli": v.object({
    version: v.optional(v.string()),
    storageDir: v.optional(v.string()),
    useDocker: v.optional(v.boolean()),
    generators: v.optional(v.record(v.string(), v.record(v.string(), v.unknown()))),
  }),
});

export type OpenApiTools = v.InferOutput<typeof OpenApiToolsSchema>;

type Generator = Readonly<Record<string, unknown>>;

/** Options whose names on the command line differ from those in a configuration file. */
const renamed: Readonly<Record<string, string>> = {
  globalProperty: "globalProperties",
  engine: "templatingEngineName",
  "openapi-normalizer": "openapiNormalizer",
};

/** Options that accept `a=b,c=d`. */
const mappings = new Set([
  "additionalProperties",
  "globalProperties",
  "importMappings",
  "instantiationTypes",
  "openapiNormalizer",
  "reservedWordsMappings",
  "serverVariables",
  "typeMappings",
]);

/** Options that Katagami replaces, with what to use instead. */
const replaced: Readonly<Record<string, string>> = {
  auth: "models are local files; `katagami models pull` gets them",
  dryRun: "`katagami generate --check` writes nothing",
  minimalUpdate: "Katagami always writes only changed files",
  skipOverwrite: "Katagami updates the files in its manifest, and never changes others",
  logToStderr: "Katagami always prints messages to standard error",
  verbose: "`katagami generate --verbose`",
  config: "copy the content of the file into the options of the target",
};

/** Keys that become fields of a target. */
const fields = new Set([
  "generatorName",
  "glob",
  "inputSpec",
  "output",
  "templateDir",
  "disabled",
  "skipValidateSpec",
]);

/** Converts a configuration of OpenAPI Generator to one of Katagami, with a target for each generator. */
export function migrate(tools: OpenApiTools): Migration {
  const { version, storageDir, useDocker, generators = {} } = tools["generator-cli"];
  const carried: string[] = [];
  const left: string[] = [];
  if (version !== undefined) {
    const where = storageDir === undefined ? "" : `, in ${storageDir}`;
    carried.push(`version ${version}${where}: still read from openapitools.json; keep that file`);
  }
  if (useDocker === true) left.push("useDocker: the jar runs with the Java of this machine");
  const targets: TargetConfig[] = [];
  const models = new Set<string>();
  for (const [name, generator] of Object.entries(generators)) {
    const found = generator["generatorName"];
    if (typeof found !== "string") left.push(`${name}: it has no generatorName`);
    else if (generator["disabled"] === true) left.push(`${name}: it is disabled`);
    else {
      const target = migrateGenerator(name, found, generator, left);
      targets.push(target);
      carried.push(`${name}: target ${found}, into ${target.out ?? ""}`);
      const input = modelsOf(generator);
      if (input !== null) models.add(input);
    }
  }
  const [first, ...others] = models;
  if (first !== undefined) carried.push(`models in ${first}`);
  for (const other of others)
    left.push(`models in ${other}: all models must be in one folder; move them to ${first ?? ""}`);
  const config = {
    ...(first === undefined ? {} : { models: first }),
    ...(targets.length === 0 ? {} : { targets }),
  };
  return { config, carried, left };
}

function migrateGenerator(
  name: string,
  generatorName: string,
  generator: Generator,
  left: string[],
): TargetConfig & { readonly out?: string } {
  const options: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(generator)) {
    if (fields.has(key)) continue;
    const instead = replaced[key];
    if (instead !== undefined) {
      left.push(`${name}.${key}: ${instead}`);
      continue;
    }
    const option = renamed[key] ?? key;
    for (const placeholder of unknownPlaceholders(value))
      left.push(
        `${name}.${key}: #{${placeholder}} is unknown here; use #{id}, #{name}, #{Name} or #{version}`,
      );
    options[option] = mappings.has(option) ? toMapping(value) : (value as JsonValue); // Parsed from JSON.
  }
  if (generator["skipValidateSpec"] === true) {
    options["validateSpec"] = false;
    left.push(
      `${name}.skipValidateSpec: converted, but not needed: the patched models pass the validation`,
    );
  }
  const output = typeof generator["output"] === "string" ? generator["output"] : "";
  const out = fixedPart(output);
  if (out !== output)
    left.push(
      `${name}.output: each model has the folder ${join(out, "<package>")} instead of ${output}`,
    );
  return {
    engine: "openapi-generator",
    generator: generatorName,
    ...(typeof generator["templateDir"] === "string"
      ? { templates: plainPath(generator["templateDir"]) }
      : {}),
    out: out === "" ? `generated-${generatorName}` : out,
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
}

function modelsOf({ glob, inputSpec }: Generator): string | null {
  if (typeof glob === "string") return fixedPart(glob) || ".";
  if (typeof inputSpec !== "string" || /^https?:/.test(inputSpec)) return null;
  return dirname(plainPath(inputSpec));
}

/** Cuts a path before the first folder with a wildcard or a placeholder. */
function fixedPart(path: string): string {
  const parts = plainPath(path).split("/");
  const end = parts.findIndex((part) => /[*?{[]/.test(part));
  return (end === -1 ? parts : parts.slice(0, end)).join("/");
}

/** Makes a path relative to the file, which is where OpenAPI Generator runs. */
function plainPath(path: string): string {
  const local = path.replace(/^#\{cwd\}\/?/, "").replace(/^\.\//, "");
  return local.startsWith("/") ? local : relative("/", join("/", local)) || ".";
}

function unknownPlaceholders(value: unknown): string[] {
  // `#{name}` means the same in both.
  return [...JSON.stringify(value).matchAll(/#\{(?!name\})(\w+)\}/g)].map(
    ([, found = ""]) => found,
  );
}

/** Parses `a=b,c=d` to an object; a key without a value has an empty one. */
function toMapping(value: unknown): JsonValue {
  if (typeof value !== "string") return value as JsonValue; // Parsed from JSON.
  return Object.fromEntries(
    value.split(",").map((pair) => {
      const [key = "", ...rest] = pair.split("=");
      return [key.trim(), rest.join("=").trim()];
    }),
  );
}
