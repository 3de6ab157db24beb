import { docComment } from "../../escape/escape.js";
import { literal } from "../../escape/literal.js";
import type { JsonValue } from "../../lib/json.js";
import type { OutputFile } from "../../lib/output-file.js";
import { ownFile } from "../../lib/own-files.js";
import type { Api, Operation } from "../../model/api.js";
import { Node } from "../../model/node.js";
import { operationParagraphs } from "../../view/doc-comments.js";
import { packageJson, packageName, type PackageSettings } from "../../view/package-json.js";

/**
 * typescript-fetch with our templates laid over its own: the names are those that its users know, tokens, signatures,
 * usage plans and errors come from our runtime, and the output compiles under the flags of our own.
 */
export const templatesOfTypescriptFetch: string = ownFile(
  "templates/openapi-generator/typescript-fetch",
);

/** The configuration that our templates count on. */
export function configOf(
  api: Api,
  settings: PackageSettings,
  version: string,
): Readonly<Record<string, JsonValue>> {
  return {
    // An array whose items are unique is an array on the wire, and in JSON.stringify.
    typeMappings: { set: "Array" },
    additionalProperties: {
      npmName: packageName(settings.scope, api.id),
      npmVersion: version,
      supportsES6: "true",
      typescriptThreePlus: "true",
      katagamiApi: api.id,
      katagamiModel: api.file,
      katagamiRuntime: packageName(settings.scope, "runtime"),
    },
  };
}

/**
 * The model as our templates need it: each operation with its documentation and what its descriptor takes from our
 * reading (`x-katagami`), and with its first tag alone, since OpenAPI Generator writes an operation once for each tag and exports its types as often.
 */
export function prepareModel(document: unknown, api: Api): unknown {
  const copy = structuredClone(document);
  const root = Node.root(copy, api.file, []);
  for (const operation of api.operations) {
    const value = root.resolve(operation.pointer)?.value;
    if (typeof value !== "object" || value === null) continue;
    const node = value as Record<string, unknown>; // An object of parsed JSON.
    if (Array.isArray(node["tags"])) node["tags"] = node["tags"].slice(0, 1);
    node["x-katagami-doc"] = docComment(operationParagraphs(operation)).replace(/^/gm, "  ");
    const known = knowledge(operation);
    if (Object.keys(known).length > 0) node["x-katagami"] = propertiesOf(known);
  }
  return copy;
}

/** The properties of an object, as lines of the descriptor that they go into. */
function propertiesOf(value: Readonly<Record<string, JsonValue>>): string {
  return literal(value).split("\n").slice(1, -1).join("\n").replace(/^/gm, "  ");
}

/** What a descriptor holds beside the shape of the request. */
function knowledge({
  usagePlan,
  scope,
  restricted,
  idempotent,
  sandbox,
}: Operation): Record<string, JsonValue> {
  return {
    ...(usagePlan === null ? {} : { usagePlan: { rate: usagePlan.rate, burst: usagePlan.burst } }),
    ...(scope === null ? {} : { scope }),
    ...(restricted === null
      ? {}
      : { restricted: { path: restricted.path, dataElements: restricted.dataElements } }),
    ...(idempotent ? { idempotent } : {}),
    ...(sandbox.only ? { sandboxOnly: true } : {}),
  };
}

/** Sources and README as generated, without imports that nothing needs, and a package.json of ours. */
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
      dependencies: { [packageName(settings.scope, "runtime")]: `^${versions.runtimeVersion}` },
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

/** Controls other than line feeds, among them those that make code read other than it runs (CVE-2021-42574). */
const invisible = /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/gu;

const comment = /\/\*\*([^]*?)\*\//g;

/**
 * Drops imports whose name is not used and ends the text with one line feed. Our templates import a name a line; mustache
 * cannot tell which ones a file needs. Quotes in comments lose the backslash that OpenAPI Generator gives them everywhere.
 */
function tidy(text: string): string {
  const code = text.replace(importLine, "").replace(comment, "");
  return `${text
    .replace(importLine, (line, namespace?: string, type?: string) =>
      new RegExp(`\\b${namespace ?? type ?? ""}\\b`).test(code) ? line : "",
    )
    .replace(comment, (_, words: string) => `/**${plain(words)}*/`)
    // An enum value of which nothing can be a name goes by itself.
    .replace(/^  : ('.*'),$/gm, "  $1: $1,")
    .replace(/\[\s+\]/g, "[]")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}

/** The words of a comment without invisible characters; what is left of them must not end the comment. */
function plain(words: string): string {
  return words
    .replace(invisible, "")
    .replace(/\\(['"])/g, "$1")
    .replace(/\*\//g, "*\\/");
}
