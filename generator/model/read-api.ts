import { type Diagnostic, hasErrors } from "../lib/diagnostic.js";
import type { Api, Direction, TypeDef, TypeRef } from "./api.js";
import type { Bundle } from "./bundle-references.js";
import type { OperationContext } from "./operation-context.js";
import type { ModelFile } from "./model-file.js";
import { apiNames, fileStem, isFolderName, pinnedNames } from "./names.js";
import { Node } from "./node.js";
import { readOperations, withPaging } from "./read-operations.js";
import { type Pins, SchemaReader } from "./read-schemas.js";

export interface ReadResult {
  /** Null when there are errors. */
  readonly api: Api | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a model (Swagger 2.0, OpenAPI 3.0 or 3.1) into the intermediate representation.
 *
 * @param pins - names from the configuration, by JSON pointer; `#` pins the package name
 * @param bundle - what was brought into the model from other files
 */
export function readApi(
  model: ModelFile,
  pins: Pins = new Map(),
  bundle: Pick<Bundle, "origins" | "refusals"> | null = null,
): ReadResult {
  const diagnostics: Diagnostic[] = [];
  const root = Node.root(model.document, model.path, diagnostics, bundle);
  const dialect = dialectOf(root);
  if (dialect === null) return { api: null, diagnostics };

  const info = root.get("info");
  const version = info?.get("version")?.string() ?? null;
  if (version === null)
    (info ?? root).error("info.version is missing: package names are made of it");
  const pinned = pins.get("#");
  const names =
    pinned === undefined ? apiNames(fileStem(model.path), version ?? "") : pinnedNames(pinned);
  if (names === null) {
    root.error(
      `no package name can be made of ${model.path}`,
      'pin one in katagami.config: names: { "<model file>": { "#": "a-name" } }',
    );
  }

  if (names !== null) refuseBadId(names.id, info?.get("version") ?? root);

  const schemas = new SchemaReader(root.resolve(dialect.definitions), pins);
  const context: OperationContext = {
    root,
    schemas,
    pins,
    basePath: dialect.basePath,
    produces:
      root
        .get("produces")
        ?.items()
        .map((item) => item.string() ?? "") ?? [],
  };
  const unpaged = readOperations(context);
  const types = schemas.types();
  const byId = new Map(types.map((type) => [type.id, type]));
  const operations = unpaged.map((operation) => withPaging(operation, byId));
  warnWithoutPlan(root, operations);

  if (hasErrors(diagnostics) || names === null || version === null)
    return { api: null, diagnostics };
  const directions = directionsOf(operations, byId);
  const api: Api = {
    ...names,
    file: model.key,
    title: (info?.text("title") ?? names.name).trim(),
    version,
    description: info?.text("description") ?? null,
    operations,
    types: types.map((type) => ({ ...type, direction: directions.get(type.id) ?? "none" })),
  };
  return { api, diagnostics };
}

/**
 * A package's id is its folder. What cannot be one would end the whole run when it is written, and `runtime` is the package
 * that all share.
 */
function refuseBadId(id: string, at: Node): void {
  const shown = id.length > 60 ? `${id.slice(0, 60)}…` : id;
  const hint = 'pin a name in katagami.config: names: { "<model file>": { "#": "a-name" } }';
  if (id === "runtime") at.error("a package cannot be called runtime: that is the runtime's", hint);
  else if (!isFolderName(id))
    at.error(`a package cannot be called ${shown}: no folder can on every system`, hint);
}

interface Dialect {
  readonly definitions: string;
  readonly basePath: string;
}

function dialectOf(root: Node): Dialect | null {
  if (!root.isObject()) {
    root.error("a model must be a JSON object");
    return null;
  }
  const swagger = root.get("swagger");
  const openapi = root.get("openapi");
  if (swagger?.value === "2.0") {
    return { definitions: "#/definitions", basePath: trimSlash(root.text("basePath") ?? "") };
  }
  if (typeof openapi?.value === "string" && /^3\.[01]\.\d+/.test(openapi.value)) {
    const server = root.get("servers")?.items()[0]?.text("url") ?? "/";
    return { definitions: "#/components/schemas", basePath: trimSlash(pathOf(server)) };
  }
  (swagger ?? openapi ?? root).error(
    "this is neither Swagger 2.0 nor OpenAPI 3.0 or 3.1",
    'a model says `"swagger": "2.0"` or `"openapi": "3.x.y"`',
  );
  return null;
}

/** Hosts say nothing: the region decides. The path of a server does. */
function pathOf(server: string): string {
  return URL.canParse(server, "https://host.invalid")
    ? new URL(server, "https://host.invalid").pathname
    : "";
}

function trimSlash(path: string): string {
  return path.replace(/\/+$/, "");
}

function warnWithoutPlan(root: Node, operations: Api["operations"]): void {
  const without = operations.filter(({ usagePlan }) => usagePlan === null).map(({ name }) => name);
  if (without.length > 0) root.get("paths")?.warn(`no usage plan: ${without.join(", ")}`);
}

/** Follows the types from parameters and bodies on one side and answers on the other. */
function directionsOf(
  operations: Api["operations"],
  types: ReadonlyMap<string, TypeDef>,
): Map<string, Direction> {
  const sent = reach(
    operations.flatMap(({ body }) => (body === null ? [] : [body.type])),
    types,
  );
  const received = reach(
    operations.flatMap(({ responses }) =>
      responses.flatMap(({ type }) => (type === null ? [] : [type])),
    ),
    types,
  );
  return new Map(
    [...types.keys()].map((id) => {
      if (sent.has(id)) return [id, received.has(id) ? "both" : "request"];
      return [id, received.has(id) ? "response" : "none"];
    }),
  );
}

function reach(from: readonly TypeRef[], types: ReadonlyMap<string, TypeDef>): Set<string> {
  const seen = new Set<string>();
  const queue = [...from];
  for (let type = queue.pop(); type !== undefined; type = queue.pop()) {
    if (type.kind === "ref" && !seen.has(type.id)) {
      seen.add(type.id);
      const target = types.get(type.id);
      if (target !== undefined) queue.push(...typesOf(target));
    } else if (type.kind === "array") queue.push(type.items);
    else if (type.kind === "map") queue.push(type.values);
    else if (type.kind === "union" || type.kind === "intersection") queue.push(...type.members);
  }
  return seen;
}

function typesOf(target: TypeDef): readonly TypeRef[] {
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
