import type { HttpMethod, Operation, Parameter, Response, TypeDef } from "./api.js";
import { dereference, type OperationContext } from "./operation-context.js";
import { methodName, paramsTypeName, pascalCase } from "./names.js";
import type { Node } from "./node.js";
import { derivePaging } from "./paging.js";
import { jsonMedia, readParameters } from "./read-parameters.js";
import { readSandbox } from "./read-sandbox.js";
import { grantlessScope, isRead, restrictedBy } from "./authorization.js";
import { readUsagePlan } from "./usage-plan.js";

const methods: ReadonlyMap<string, HttpMethod> = new Map(
  (["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH"] as const).map((method) => [
    method.toLowerCase(),
    method,
  ]),
);

/** An operation all but its paging, which is derived once every type is known. */
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
    if (!pathItem.isObject()) pathItem.error("a path must be an object that holds its operations");
    pathItem
      .get("$ref")
      ?.error("a $ref to another path is not supported", "put the operations here with a patch");
    for (const node of pathItem.isObject() ? pathItem.properties() : []) {
      const method = methods.get(node.key);
      if (method !== undefined) operations.push(...readOperation(context, pathItem, method, node));
    }
  }
  refuseTwins(context.root, operations);
  return operations;
}

export function withPaging(
  operation: UnpagedOperation,
  types: ReadonlyMap<string, TypeDef>,
): Operation {
  const answer =
    operation.responses.find(({ status, type }) => status.startsWith("2") && type !== null)?.type ??
    null;
  return { ...operation, paging: derivePaging({ ...operation, answer, types }) };
}

function readOperation(
  context: OperationContext,
  pathItem: Node,
  method: HttpMethod,
  node: Node,
): UnpagedOperation[] {
  const id = node.get("operationId");
  if (id === null) {
    node.error("operationId is missing", "add one with a patch: it becomes the method's name");
    return [];
  }
  const operationId = id.string();
  if (operationId === null) return [];
  const pinned = context.pins.get(node.pointer);
  const name = pinned ?? methodName(operationId);
  if (name === null) {
    id.error(
      `no method name can be made of ${JSON.stringify(operationId)}`,
      "pin one in katagami.config under `names`",
    );
    return [];
  }
  if (pinned !== undefined && methodName(pinned) !== pinned) {
    node.error(`a method cannot be called ${pinned}, as katagami.config has it`);
  }
  const path = `${context.basePath}${pathItem.key}`;
  const typeStem = pascalCase(name) || name;
  const paramsType = paramsTypeName(name);
  context.schemas.reserve(paramsType, node);

  const parameterNodes = [
    ...(pathItem.get("parameters")?.items() ?? []),
    ...(node.get("parameters")?.items() ?? []),
  ].map((parameter) => dereference(context.root, parameter));
  const { parameters, body } = readParameters(context, typeStem, parameterNodes, node);
  checkPath(pathItem, path, parameters);
  const responseNodes = (node.get("responses")?.properties() ?? []).filter(
    ({ key }) => !key.startsWith("x-"),
  );
  if (responseNodes.length === 0) node.error("the operation has no responses");
  const { description, usagePlan } = readUsagePlan(node.text("description"));
  return [
    {
      name,
      operationId,
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
      idempotent: isRead(method, name),
      sandbox: readSandbox(pathItem, node, responseNodes),
    },
  ];
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
            `${typeStem}${status.startsWith("2") ? "" : pascalCase(status)}Result`,
          ),
  };
}

/**
 * Null for plain JSON; `application/hal+json` for the two APIs that answer so. Swagger says it of the operation or of the
 * whole document, OpenAPI of each answer.
 */
function acceptOf(
  context: OperationContext,
  operation: Node,
  responses: readonly Node[],
): string | null {
  const own = operation.get("produces");
  const types = own === null ? context.produces : own.items().map((item) => item.string() ?? "");
  const content = responses
    .filter(({ key }) => key.startsWith("2"))
    .map((response) =>
      context.root.resolve(response.text("$ref") ?? response.pointer)?.get("content"),
    )
    .flatMap((media) => (media?.isObject() === true ? media.properties() : []))
    .map(({ key }) => key);
  const json = [...types, ...content].find((type) => /^application\/[\w.+-]*json$/i.test(type));
  return json === undefined || json === "application/json" ? null : json;
}

/** Every `{name}` of the template must be declared, every declared one be there; with its base path it stays below the host. */
function checkPath(pathItem: Node, path: string, parameters: readonly Parameter[]): void {
  if (
    !/^\/(?!\/)/.test(path) ||
    /[?#\s\\]|\/\/|\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path) ||
    !/^[\x21-\x7e]*$/.test(path)
  ) {
    pathItem.error(
      "a path must start with one slash and hold no query, fragment, blank, empty or dot segment",
    );
    return;
  }
  const names = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? "");
  if (path.replace(/\{[^{}]*\}/g, "").match(/[{}]/) !== null)
    pathItem.error("the braces of the path do not match");
  else if (!/^(?:[\w\-.~!$&'()*+,;=:@/]|%[\da-f]{2})*$/i.test(path.replace(/\{[^{}]*\}/g, "")))
    pathItem.error("a path must not hold characters that a URL's has to escape (RFC 3986)");
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

function refuseTwins(root: Node, operations: readonly UnpagedOperation[]): void {
  const seen = new Map<string, string>();
  for (const { name, pointer } of operations) {
    const other = seen.get(name);
    if (other === undefined) {
      seen.set(name, pointer);
    } else {
      root
        .resolve(pointer)
        ?.error(
          `two operations would be called ${name}: this one and ${other}`,
          `rename one with a patch, or pin a name in katagami.config: names: { "<model file>": { "${pointer}": "aNameOfYourOwn" } }`,
        );
    }
  }
}
