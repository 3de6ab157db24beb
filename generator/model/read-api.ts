import { type Diagnostic, hasErrors, type Result } from "../lib/diagnostic.js";
import { shorten } from "../lib/lines.js";
import type { Api, Direction, TypeDef, TypeRef } from "./api.js";
import type { TypesById } from "./api-queries.js";
import type { ModelFile } from "./model-file.js";
import { apiNames, fileStem, isFolderName, pinHint, pinnedNames } from "./names.js";
import { type BundleNotes, Node } from "./node.js";
import { readConstraints } from "./read-constraints.js";
import { derivePaging } from "./paging.js";
import { readOperations } from "./read-operations.js";
import { deepReferences, References } from "./references.js";
import { SchemaReader } from "./read-schemas.js";
import type { Pins } from "./type-names.js";

/**
 * Reads a model (Swagger 2.0, OpenAPI 3.0 or 3.1) into the intermediate representation.
 *
 * @param pins - names from the configuration, by JSON pointer; `#` pins the package name
 * @param bundle - what was copied into the model from other files
 * @returns null when there are errors
 */
export function readApi(
  model: ModelFile,
  pins: Pins = new Map(),
  bundle: BundleNotes | null = null,
): Result<Api | null> {
  const diagnostics: Diagnostic[] = [];
  const root = Node.root(model.document, model.path, diagnostics, bundle);
  const value = readDocument(root, model, pins);
  return { value: hasErrors(diagnostics) ? null : value, diagnostics };
}

function readDocument(root: Node, model: ModelFile, pins: Pins): Api | null {
  const dialect = dialectOf(root);
  if (dialect === null) return null;

  const info = root.get("info");
  const version = info?.get("version")?.string() ?? null;
  if (version === null)
    (info ?? root).error("info.version is missing: it is part of the package name");
  const pinned = pins.get("#");
  const names =
    pinned === undefined ? apiNames(fileStem(model.path), version ?? "") : pinnedNames(pinned);
  const hint = pinHint("#", "a-name");
  if (names === null) root.error(`no package name can be derived from ${model.path}`, hint);
  else checkPackageId(names.id, info?.get("version") ?? root, hint);

  const references = new References(root);
  const schemas = new SchemaReader({
    definitions: root.resolve(dialect.definitions),
    references,
    deep: deepReferences(model.document),
    root,
    pins,
    refHasSiblings: dialect.refHasSiblings,
  });
  const unpaged = readOperations({
    root,
    schemas,
    pins,
    basePath: dialect.basePath,
    produces: root.itemsOf("produces").map((item) => item.string() ?? ""),
  });
  const types = schemas.types();
  const byId = new Map(types.map((type) => [type.id, type]));
  const operations = unpaged.map((one) => ({ ...one, paging: derivePaging(one, byId) }));
  warnOfMissingPlans(root, operations);

  if (names === null || version === null) return null;
  const directions = directionsOf(operations, byId);
  return {
    ...names,
    file: model.key,
    title: (info?.text("title") ?? names.name).trim(),
    version,
    description: info?.text("description") ?? null,
    operations,
    types: types.map((type) => ({ ...type, direction: directions.get(type.id) ?? "none" })),
    constraints: readConstraints(root, operations, types),
  };
}

/** A package's id is the name of its folder: a bad one would end the whole run when it is written. */
function checkPackageId(id: string, at: Node, hint: string): void {
  const shown = shorten(id, 60);
  if (id === "runtime")
    at.error("a package cannot be called runtime: the package that all share has that name", hint);
  else if (!isFolderName(id))
    at.error(`a package cannot be called ${shown}: not every system allows such a folder`, hint);
}

interface Dialect {
  readonly definitions: string;
  readonly basePath: string;
  /** Whether keywords beside `$ref` count: since OpenAPI 3.1. */
  readonly refHasSiblings: boolean;
}

function dialectOf(root: Node): Dialect | null {
  if (!root.isObject()) {
    root.error("a model must be a JSON object");
    return null;
  }
  const swagger = root.get("swagger");
  const openapi = root.get("openapi");
  if (swagger?.value === "2.0") {
    return { definitions: "#/definitions", basePath: trimSlash(root.text("basePath") ?? ""), refHasSiblings: false };
  }
  if (typeof openapi?.value === "string" && /^3\.[01]\.\d+/.test(openapi.value)) {
    const server = root.itemsOf("servers")[0]?.text("url") ?? "/";
    return { definitions: "#/components/schemas", basePath: trimSlash(pathOf(server)), refHasSiblings: openapi.value.startsWith("3.1") };
  }
  (swagger ?? openapi ?? root).error(
    "this is neither Swagger 2.0 nor OpenAPI 3.0 or 3.1",
    'a model says `"swagger": "2.0"` or `"openapi": "3.x.y"`',
  );
  return null;
}

/** The path of a server. Its host is ignored: the region decides. */
function pathOf(server: string): string {
  return URL.canParse(server, "https://host.invalid")
    ? new URL(server, "https://host.invalid").pathname
    : "";
}

function trimSlash(path: string): string {
  return path.replace(/\/+$/, "");
}

function warnOfMissingPlans(root: Node, operations: Api["operations"]): void {
  const missing = operations.filter(({ usagePlan }) => usagePlan === null).map(({ name }) => name);
  if (missing.length > 0)
    root.get("paths")?.warn(`no usage plan: ${missing.join(", ")}`, null, "no-usage-plan");
}

/** Finds which types are sent in bodies, and which are received in responses. */
function directionsOf(operations: Api["operations"], types: TypesById): Map<string, Direction> {
  const sent = reachableTypes(
    operations.flatMap(({ body }) => body?.type ?? []),
    types,
  );
  const received = reachableTypes(
    operations.flatMap(({ responses }) => responses.flatMap(({ type }) => type ?? [])),
    types,
  );
  return new Map(
    [...types.keys()].map((id) => {
      if (sent.has(id)) return [id, received.has(id) ? "both" : "request"];
      return [id, received.has(id) ? "response" : "none"];
    }),
  );
}

/** The ids of all types that the given ones contain, at any depth. */
function reachableTypes(from: readonly TypeRef[], types: TypesById): Set<string> {
  const seen = new Set<string>();
  const queue = [...from];
  for (let type = queue.pop(); type !== undefined; type = queue.pop()) {
    if (type.kind === "ref" && !seen.has(type.id)) {
      seen.add(type.id);
      const target = types.get(type.id);
      if (target !== undefined) queue.push(...partsOf(target));
    } else if (type.kind === "array") queue.push(type.items);
    else if (type.kind === "map") queue.push(type.values);
    else if (type.kind === "union" || type.kind === "intersection") queue.push(...type.members);
    else if (type.kind === "fields") queue.push(...type.properties.map((field) => field.type));
    else if (type.kind === "tuple")
      queue.push(...type.items, ...(type.rest === null ? [] : [type.rest]));
  }
  return seen;
}

function partsOf(target: TypeDef): readonly TypeRef[] {
  switch (target.kind) {
    case "alias":
      return [target.type];
    case "enum":
      return [];
    case "object":
      return [
        ...target.extends.map((id): TypeRef => ({ kind: "ref", id })),
        ...target.properties.map(({ type }) => type),
        ...(target.additional === null ? [] : [target.additional]),
      ];
  }
}
