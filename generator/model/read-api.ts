import { type Diagnostic, hasErrors, type Result } from "../lib/diagnostic.js";
import { shorten } from "../lib/lines.js";
import type { Api } from "./api.js";
import type { ModelFile } from "./model-file.js";
import { apiNames, fileStem, isFolderName, pascalCase, pinHint, pinnedNames } from "./names.js";
import { type BundleNotes, Node } from "./node.js";
import { readConstraints } from "./read-constraints.js";
import { derivePaging } from "./paging.js";
import { readOperations } from "./read-operations.js";
import { serverPath, swaggerBasePath } from "./servers.js";
import { type ReadParts, splitVariants } from "./type-variants.js";
import { bodyKind } from "./media-types.js";
import type { OperationContext } from "./operation-context.js";
import { settleWriting } from "./parameter-styles.js";
import { deepReferences, References } from "./references.js";
import { directionsOf } from "./type-directions.js";
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
    refHasSiblings: dialect.version === "3.1",
  });
  const { version: dialectVersion, basePath } = dialect;
  const context = { root, schemas, references, pins, basePath, version: dialectVersion };
  const unpaged = readOperations(context);
  readWebhooks(context);
  const read = { operations: unpaged, types: schemas.types() };
  const { operations: settled, types } = splitVariants(settleParameters(root, read));
  const byId = new Map(types.map((type) => [type.id, type]));
  const operations = settled.map((one) => ({ ...one, paging: derivePaging(one, byId) }));
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
  readonly version: "2.0" | "3.0" | "3.1";
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
  if (swagger?.value === "2.0")
    return { version: "2.0", definitions: "#/definitions", basePath: swaggerBasePath(root) };
  const [, version] =
    /^(3\.[01])\.\d+/.exec(typeof openapi?.value === "string" ? openapi.value : "") ?? [];
  if (version === "3.0" || version === "3.1")
    return { version, definitions: "#/components/schemas", basePath: serverPath(root) ?? "" };
  (swagger ?? openapi ?? root).error(
    "this is neither Swagger 2.0 nor OpenAPI 3.0 or 3.1",
    'a model says `"swagger": "2.0"` or `"openapi": "3.x.y"`',
  );
  return null;
}

/** Decides how the parameters are written, now that every type is known. */
function settleParameters(root: Node, read: ReadParts): ReadParts {
  const byId = new Map(read.types.map((type) => [type.id, type]));
  const operations = read.operations.map((operation) => ({
    ...operation,
    parameters: operation.parameters.map((parameter) => {
      const { writing, problem } = settleWriting(parameter, byId);
      if (problem !== null)
        root
          .resolve(parameter.pointer)
          ?.error(problem, "describe it as JSON (below content), or as a string, with a patch");
      return { ...parameter, ...writing };
    }),
  }));
  return { ...read, operations };
}

/** Reads the bodies that webhooks deliver as types. */
function readWebhooks({ root, references, schemas }: OperationContext): void {
  for (const reference of root.get("webhooks")?.isObject() ? root.propertiesOf("webhooks") : []) {
    const item = references.follow(reference);
    for (const operation of item?.isObject() ? item.properties() : []) {
      const body = operation.isObject() ? operation.get("requestBody") : null;
      const content = body === null ? null : references.follow(body);
      for (const media of content?.get("content") ? content.propertiesOf("content") : []) {
        const schema = media.get("schema");
        if (schema !== null && bodyKind(media.key) === "json")
          schemas.read(schema, `${pascalCase(reference.key)}Webhook`);
      }
    }
  }
}

function warnOfMissingPlans(root: Node, operations: Api["operations"]): void {
  const missing = operations.filter(({ usagePlan }) => usagePlan === null).map(({ name }) => name);
  if (missing.length > 0)
    root.get("paths")?.warn(`no usage plan: ${missing.join(", ")}`, null, "no-usage-plan");
}
