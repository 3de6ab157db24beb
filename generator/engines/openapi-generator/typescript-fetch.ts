import { docComment } from "../../escape/escape.js";
import { literal } from "../../escape/literal.js";
import { withoutInvisible } from "../../lib/invisible.js";
import type { JsonValue } from "../../lib/json.js";
import type { OutputFile } from "../../lib/output-file.js";
import { ownFile } from "../../lib/own-files.js";
import type { Api, Operation } from "../../model/api.js";
import { Node } from "../../model/node.js";
import { operationParagraphs } from "../../view/doc-comments.js";
import { limitsOf } from "../../view/limits.js";
import { packageJson, packageName, type PackageSettings } from "../../view/package-json.js";

/**
 * The folder of our templates, which override those of typescript-fetch. Names are as its users know them; tokens,
 * signatures, usage plans and errors come from our runtime; the output compiles with the same flags as our own.
 */
export const templatesOfTypescriptFetch: string = ownFile(
  "templates/openapi-generator/typescript-fetch",
);

/** The configuration that our templates need. */
export function configOf(
  api: Api,
  settings: PackageSettings,
  version: string,
): Readonly<Record<string, JsonValue>> {
  return {
    // By default it becomes a Set, which JSON.stringify writes as {}.
    typeMappings: { set: "Array" },
    additionalProperties: {
      npmName: packageName(settings, api.id),
      npmVersion: version,
      supportsES6: "true",
      typescriptThreePlus: "true",
      katagamiApi: api.id,
      katagamiModel: api.file,
      katagamiRuntime: packageName(settings, "runtime"),
    },
  };
}

/**
 * Adds to a copy of the model what our templates need: the documentation of each operation (`x-katagami-doc`) and properties
 * of its descriptor (`x-katagami`). Of several tags, only the first remains, since OpenAPI Generator writes an operation once
 * for each tag and exports its types as often.
 */
export function prepareModel(document: unknown, api: Api): unknown {
  const copy = structuredClone(document);
  const root = Node.root(copy, api.file, []);
  for (const operation of api.operations) {
    const value = root.resolve(operation.pointer)?.value;
    if (typeof value !== "object" || value === null) continue;
    const node = value as Record<string, unknown>; // An object of parsed JSON.
    if (Array.isArray(node["tags"])) node["tags"] = node["tags"].slice(0, 1);
    node["x-katagami-doc"] = docComment(operationParagraphs(api, operation)).replace(/^/gm, "  ");
    const properties = descriptorProperties(api, operation);
    if (Object.keys(properties).length > 0) node["x-katagami"] = propertyLines(properties);
  }
  return copy;
}

/** Writes properties as lines for the object literal of a descriptor. */
function propertyLines(value: Readonly<Record<string, JsonValue>>): string {
  return literal(value).split("\n").slice(1, -1).join("\n").replace(/^/gm, "  ");
}

/** The properties of a descriptor that do not describe the request. */
function descriptorProperties(api: Api, operation: Operation): Record<string, JsonValue> {
  const { scope, restricted, idempotent, sandbox } = operation;
  const { usagePlan, buckets } = limitsOf(api, operation);
  return {
    ...(usagePlan === null ? {} : { usagePlan: { ...usagePlan } }),
    ...(buckets.length === 0 ? {} : { limits: buckets.map((bucket) => ({ ...bucket })) }),
    ...(scope === null ? {} : { scope }),
    ...(restricted === null ? {} : { restricted: { ...restricted } }),
    ...(idempotent ? { idempotent } : {}),
    ...(sandbox.only ? { sandboxOnly: true } : {}),
  };
}

/** Completes a package: sources and README as generated, without unused imports, and our package.json. */
export function finishPackage(
  api: Api,
  files: readonly OutputFile[],
  settings: PackageSettings,
  versions: {
    readonly version: string;
    readonly runtimeVersion: string;
    readonly modelSha256: string;
  },
): OutputFile[] {
  const manifest = packageJson(settings, {
    id: api.id,
    version: versions.version,
    description: `TypeScript client for Amazon's ${api.title.replace(/^the\s+|\.$/gi, "")} (${api.version})`,
    keywords: [api.id],
    modules: { ".": "index" },
    directory: null,
    more: {
      dependencies: { [packageName(settings, "runtime")]: `^${versions.runtimeVersion}` },
      katagami: { model: api.file, sha256: versions.modelSha256 },
    },
  });
  const path = `${api.id}/package.json`;
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  return [
    ...files
      .filter(
        (file) => file.path.startsWith(`${api.id}/src/`) || file.path === `${api.id}/README.md`,
      )
      .map((file) => ({ ...file, text: file.path.endsWith(".ts") ? tidy(file.text) : file.text })),
    { path, text, template: null },
  ];
}

const importLine = /^import (?:\* as (\w+)|type \{ (\w+) \}) from .*\n/gm;

const comment = /\/\*\*([^]*?)\*\//g;

/**
 * Removes unused imports and the backslashes that OpenAPI Generator writes before quotes in comments, and ends the text with
 * one line feed. Our templates import one name on each line, because mustache cannot know which names a file uses.
 */
function tidy(text: string): string {
  const code = text.replace(importLine, "").replace(comment, "");
  return `${text
    .replace(importLine, (line, namespace?: string, type?: string) =>
      new RegExp(`\\b${namespace ?? type ?? ""}\\b`).test(code) ? line : "",
    )
    .replace(comment, (_, words: string) => `/**${cleanComment(words)}*/`)
    // If OpenAPI Generator finds no name for an enum value, the value becomes the name.
    .replace(/^  : ('.*'),$/gm, "  $1: $1,")
    .replace(/\[\s+\]/g, "[]")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}

/** Removes invisible characters from a comment. What remains must not end the comment. */
function cleanComment(words: string): string {
  return withoutInvisible(words)
    .replace(/[\t\r]/g, "")
    .replace(/\\(['"])/g, "$1")
    .replace(/\*\//g, "*\\/");
}
