import * as v from "valibot";
import { dirname, join, relative } from "node:path/posix";
import type { Config } from "../config/settings.js";
import type { TargetConfig } from "../config/targets.js";
import type { JsonValue } from "../lib/json.js";

/** What becomes of an OpenAPI Generator configuration. */
export interface Migration {
  readonly config: Config;
  /** What carries over, and to what. */
  readonly carried: readonly string[];
  /** What does not, and what there is instead. */
  readonly left: readonly string[];
}

/** As much of `openapitools.json` as is read; what a generator may hold is looked at key by key. */
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

/** Options by the command line's names whose names in a configuration file are others. */
const renamed: Readonly<Record<string, string>> = {
  globalProperty: "globalProperties",
  engine: "templatingEngineName",
  "openapi-normalizer": "openapiNormalizer",
};

/** Options that may be written as `a=b,c=d`. */
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

/** Options that Katagami's own stages stand in for. */
const replaced: Readonly<Record<string, string>> = {
  auth: "models are files here; `katagami models pull` brings them",
  dryRun: "`katagami generate --check` writes nothing",
  minimalUpdate: "only changed files are written, always",
  skipOverwrite: "files that the manifest lists are kept up to date; others are never touched",
  logToStderr: "messages go to standard error, always",
  verbose: "`katagami generate --verbose`",
  config: "put what the file holds into the target's options",
};

/** Keys that a target has fields for. */
const fields = new Set([
  "generatorName",
  "glob",
  "inputSpec",
  "output",
  "templateDir",
  "disabled",
  "skipValidateSpec",
]);

/** The placeholders of the wrapper that mean the same here. */
const known = new Set(["name"]);

/**
 * Turns the configuration of OpenAPI Generator's wrapper into one of ours, a target for each of its generators.
 */
export function migrate(tools: OpenApiTools): Migration {
  const { version, storageDir, useDocker, generators = {} } = tools["generator-cli"];
  const carried: string[] = [];
  const left: string[] = [];
  if (version !== undefined) {
    const where = storageDir === undefined ? "" : `, in ${storageDir}`;
    carried.push(
      `version ${version}${where}: read from openapitools.json as before; keep that file`,
    );
  }
  if (useDocker === true) left.push("useDocker: the jar is run by the Java of this machine");
  const targets: TargetConfig[] = [];
  const models = new Set<string>();
  for (const [name, generator] of Object.entries(generators)) {
    const found = generator["generatorName"];
    if (typeof found !== "string") left.push(`${name}: it names no generator`);
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
  if (first !== undefined) carried.push(`models below ${first}`);
  for (const other of others)
    left.push(
      `models below ${other}: one folder holds all models; move them below ${String(first)}`,
    );
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
        `${name}.${key}: #{${placeholder}} has no meaning here; there are #{id}, #{name}, #{Name} and #{version}`,
      );
    options[option] = mappings.has(option) ? toMapping(value) : (value as JsonValue); // Parsed from JSON.
  }
  if (generator["skipValidateSpec"] === true) {
    options["validateSpec"] = false;
    left.push(
      `${name}.skipValidateSpec: carried over, but not needed: patched, Amazon's models pass the validation`,
    );
  }
  const output = typeof generator["output"] === "string" ? generator["output"] : "";
  const out = fixedPart(output);
  if (out !== output)
    left.push(
      `${name}.output: each model gets the folder ${join(out, "<package>")} in place of ${output}`,
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

/** The folders of a path before the first that holds a wildcard or a placeholder. */
function fixedPart(path: string): string {
  const parts = plainPath(path).split("/");
  const end = parts.findIndex((part) => /[*?{[]/.test(part));
  return (end === -1 ? parts : parts.slice(0, end)).join("/");
}

/** Relative to the file, which is where the wrapper is run. */
function plainPath(path: string): string {
  const local = path.replace(/^#\{cwd\}\/?/, "").replace(/^\.\//, "");
  return local.startsWith("/") ? local : relative("/", join("/", local)) || ".";
}

function unknownPlaceholders(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/#\{(\w+)\}/g)]
    .map(([, placeholder = ""]) => placeholder)
    .filter((placeholder) => !known.has(placeholder));
}

/** `a=b,c=d` as an object; a word by itself is a switch that is on. */
function toMapping(value: unknown): JsonValue {
  if (typeof value !== "string") return value as JsonValue; // Parsed from JSON.
  return Object.fromEntries(
    value.split(",").map((pair) => {
      const [key = "", ...rest] = pair.split("=");
      return [key.trim(), rest.join("=").trim()];
    }),
  );
}
