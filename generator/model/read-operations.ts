import type { HttpMethod, Operation, Parameter, Response } from "./api.js";
import { isSuccess } from "./api-queries.js";
import { grantlessScope, restrictedBy } from "./authorization.js";
import { methodName, paramsTypeName, pascalCase, pinHint } from "./names.js";
import type { Node } from "./node.js";
import { dereference, type OperationContext } from "./operation-context.js";
import { jsonMedia, readParameters } from "./read-parameters.js";
import { readSandbox } from "./read-sandbox.js";
import { readUsagePlan } from "./usage-plan.js";

const methods: ReadonlyMap<string, HttpMethod> = new Map(
  (["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH"] as const).map((method) => [
    method.toLowerCase(),
    method,
  ]),
);

/** An operation without its paging, which is derived once every type is known. */
export type UnpagedOperation = Omit<Operation, "paging">;

export function readOperations(context: OperationContext): UnpagedOperation[] {
  const paths = context.root.get("paths");
  if (paths === null) {
    context.root.error("the document has no paths");
    return [];
  }
  const operations: UnpagedOperation[] = [];
  for (const pathItem of paths.properties()) {
    if (pathItem.key.startsWith("x-")) continue;
    if (!pathItem.isObject()) {
      pathItem.error("a path must be an object that contains its operations");
      continue;
    }
    pathItem
      .get("$ref")
      ?.error("a $ref to another path is not supported", "put the operations here with a patch");
    for (const node of pathItem.properties()) {
      const method = methods.get(node.key);
      const operation =
        method === undefined ? null : readOperation(context, pathItem, method, node);
      if (operation !== null) operations.push(operation);
    }
  }
  refuseDuplicates(context.root, operations);
  return operations;
}

function readOperation(
  context: OperationContext,
  pathItem: Node,
  method: HttpMethod,
  node: Node,
): UnpagedOperation | null {
  const names = readNames(context, node);
  if (names === null) return null;
  const { name } = names;
  const path = `${context.basePath}${pathItem.key}`;
  const typeStem = pascalCase(name) || name;
  const paramsType = paramsTypeName(name);
  context.schemas.reserve(paramsType, node);

  const parameterNodes = [pathItem, node]
    .flatMap((owner) => owner.itemsOf("parameters"))
    .map((parameter) => dereference(context.root, parameter));
  const { parameters, body } = readParameters(context, typeStem, parameterNodes, node);
  checkPath(pathItem, path, parameters);
  const responseNodes = node.propertiesOf("responses").filter(({ key }) => !key.startsWith("x-"));
  if (responseNodes.length === 0) node.error("the operation has no responses");
  const { description, usagePlan } = readUsagePlan(node.text("description"));
  return {
    ...names,
    paramsType,
    pointer: node.pointer,
    method,
    path,
    summary: node.text("summary"),
    description,
    deprecated: node.flag("deprecated"),
    parameters,
    body,
    responses: responseNodes.map((response) => readResponse(context, typeStem, response)),
    accept: acceptOf(context, node, responseNodes),
    usagePlan,
    scope: grantlessScope(method, path, description),
    restricted: restrictedBy(method, path),
    idempotent: isReadWithBody(method, name),
    sandbox: readSandbox(pathItem, node, responseNodes),
  };
}

/** The operation id, and the name of the method: pinned, or derived from the id. */
function readNames(
  context: OperationContext,
  node: Node,
): Pick<Operation, "name" | "operationId"> | null {
  const id = node.get("operationId");
  if (id === null) {
    node.error("operationId is missing", "add one with a patch: it becomes the method's name");
    return null;
  }
  const operationId = id.string();
  if (operationId === null) return null;
  const pinned = context.pins.get(node.pointer);
  const name = pinned ?? methodName(operationId);
  if (name === null) {
    const message = `no method name can be derived from ${JSON.stringify(operationId)}`;
    id.error(message, pinHint(node.pointer, "aNameOfYourOwn"));
    return null;
  }
  if (pinned !== undefined && methodName(pinned) !== pinned)
    node.error(`katagami.config calls this method ${pinned}, which is not a valid method name`);
  return { name, operationId };
}

/** Whether an operation only reads although its method is POST or PUT: 23 operations get or list something. */
function isReadWithBody(method: HttpMethod, name: string): boolean {
  return (method === "POST" || method === "PUT") && /^(?:get|list|search)(?![a-z])/.test(name);
}

function readResponse(context: OperationContext, typeStem: string, reference: Node): Response {
  const status = reference.key;
  if (!/^(?:[1-5]\d\d|default|[1-5]XX)$/.test(status))
    reference.error(`${JSON.stringify(status)} is not a status code`);
  const node = dereference(context.root, reference);
  const schema = node.get("schema") ?? jsonMedia(node)?.get("schema") ?? null;
  return {
    status,
    pointer: reference.pointer,
    description: node.text("description"),
    type:
      schema === null
        ? null
        : context.schemas.read(
            schema,
            `${typeStem}${isSuccess(status) ? "" : pascalCase(status)}Result`,
          ),
  };
}

/**
 * The media type to ask for: null for plain JSON, `application/hal+json` for two of Amazon's APIs. Swagger declares it for the
 * operation or the whole document, OpenAPI for each response.
 */
function acceptOf(
  context: OperationContext,
  operation: Node,
  responses: readonly Node[],
): string | null {
  const own = operation.get("produces");
  const types = own === null ? context.produces : own.items().map((item) => item.string() ?? "");
  const content = responses
    .filter(({ key }) => isSuccess(key))
    .map((response) =>
      context.root.resolve(response.text("$ref") ?? response.pointer)?.get("content"),
    )
    .flatMap((media) => (media?.isObject() === true ? media.properties() : []))
    .map(({ key }) => key);
  const json = [...types, ...content].find((type) => /^application\/[\w.+-]*json$/i.test(type));
  return json === undefined || json === "application/json" ? null : json;
}

/** Checks that the path stays below the host, and that its `{names}` are those of the declared path parameters. */
function checkPath(pathItem: Node, path: string, parameters: readonly Parameter[]): void {
  if (
    !/^\/(?!\/)/.test(path) ||
    /[?#\s\\]|\/\/|\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path) ||
    !/^[\x21-\x7e]*$/.test(path)
  ) {
    pathItem.error(
      "a path must start with one slash and contain no query, fragment, blank, empty or dot segment",
    );
    return;
  }
  const names = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? "");
  const fixed = path.replace(/\{[^{}]*\}/g, "");
  if (/[{}]/.test(fixed)) pathItem.error("the braces of the path do not match");
  else if (!/^(?:[\w\-.~!$&'()*+,;=:@/]|%[\da-f]{2})*$/i.test(fixed))
    pathItem.error("a path must not contain characters that a URL has to escape (RFC 3986)");
  const declared = new Set(
    parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name),
  );
  for (const name of new Set(names)) {
    if (!declared.delete(name))
      pathItem.error(`the path parameter ${JSON.stringify(name)} is not declared`);
  }
  for (const name of declared)
    pathItem.error(`the path has no {${name}}, but a path parameter of this name is declared`);
}

function refuseDuplicates(root: Node, operations: readonly UnpagedOperation[]): void {
  const seen = new Map<string, string>();
  for (const { name, pointer } of operations) {
    const other = seen.get(name);
    if (other === undefined) seen.set(name, pointer);
    else {
      const message = `two operations would be called ${name}: this one and ${other}`;
      const hint = `rename one with a patch, or ${pinHint(pointer, "aNameOfYourOwn")}`;
      root.resolve(pointer)?.error(message, hint);
    }
  }
}
