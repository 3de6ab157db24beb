import type { Body, HttpMethod, Operation, Parameter } from "./api.js";
import { grantlessScope, restrictedBy } from "./authorization.js";
import { methodName, paramsTypeName, pascalCase, pinHint } from "./names.js";
import type { Node } from "./node.js";
import type { OperationContext } from "./operation-context.js";
import { readBodyParameter, readForm, readRequestBody } from "./read-bodies.js";
import { pathProblem } from "./path-problem.js";
import { readParameters } from "./read-parameters.js";
import { readResponses } from "./read-responses.js";
import { readSandbox } from "./read-sandbox.js";
import { serverPath } from "./servers.js";
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
    reportNoPaths(context);
    return [];
  }
  const operations: UnpagedOperation[] = [];
  for (const pathItem of paths.properties()) {
    if (pathItem.key.startsWith("x-")) continue;
    if (!pathItem.isObject()) {
      pathItem.error("a path must be an object that contains its operations");
      continue;
    }
    for (const owner of pathItemsOf(context, pathItem)) {
      for (const node of owner.properties()) {
        if (node.key === "trace") node.warn("fetch cannot send TRACE: this operation is left out");
        const method = methods.get(node.key);
        const place = { pathItem, owner, node };
        const operation = method === undefined ? null : readOperation(context, place, method);
        if (operation !== null) operations.push(operation);
      }
    }
  }
  refuseDuplicates(context.root, operations);
  return operations;
}

/** Since OpenAPI 3.1, a document may have types or webhooks only. */
function reportNoPaths({ root, version }: OperationContext): void {
  const hasOthers = root.get("components") !== null || root.get("webhooks") !== null;
  if (version === "3.1" && hasOthers)
    root.warn("the document has no paths: only its types are generated");
  else root.error("the document has no paths");
}

/** A path item, and the one that its `$ref` leads to. */
function pathItemsOf({ references }: OperationContext, pathItem: Node): readonly Node[] {
  if (pathItem.get("$ref") === null) return [pathItem];
  const target = references.follow(pathItem);
  return target === null ? [] : [target, pathItem];
}

/** An operation and where it stands. `owner` differs from the path item if that refers to another one. */
interface OperationPlace {
  readonly pathItem: Node;
  readonly owner: Node;
  readonly node: Node;
}

function readOperation(
  context: OperationContext,
  { pathItem, owner, node }: OperationPlace,
  method: HttpMethod,
): UnpagedOperation | null {
  const names = readNames(context, pathItem, method, node);
  if (names === null) return null;
  const { name } = names;
  const basePath = serverPath(node) ?? serverPath(owner) ?? context.basePath;
  const path = `${basePath}${pathItem.key}`;
  const typeStem = pascalCase(name) || name;
  const paramsType = paramsTypeName(name);
  context.schemas.reserve(paramsType, node);

  const parameterNodes = [owner, node]
    .flatMap((one) => one.itemsOf("parameters"))
    .flatMap((parameter) => context.references.follow(parameter) ?? []);
  const hasBody = node.get("requestBody") !== null;
  const { parameters, ...bodies } = readParameters(context, typeStem, parameterNodes, hasBody);
  const body =
    readRequestBody(context, typeStem, node) ??
    (bodies.body === null
      ? readForm(context, typeStem, node, bodies.form)
      : readBodyParameter(context, typeStem, node, bodies.body));
  if (bodies.body !== null && bodies.form.length > 0)
    node.error("an operation has either a body or formData parameters, not both");
  checkPath(pathItem, path, parameters);
  const responseNodes =
    node.get("responses") === null
      ? []
      : node.propertiesOf("responses").filter(({ key }) => !key.startsWith("x-"));
  if (responseNodes.length === 0 && context.version !== "3.1")
    node.error("the operation has no responses");
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
    body: withoutUnsendable(node, method, body),
    ...readResponses(context, typeStem, node, responseNodes),
    usagePlan,
    scope: grantlessScope(method, path, description),
    restricted: restrictedBy(method, path),
    idempotent: isReadWithBody(method, name),
    sandbox: readSandbox(owner, node, responseNodes),
  };
}

/** The body of an operation; null, with a warning, if `fetch` cannot send one with this method. */
function withoutUnsendable(node: Node, method: HttpMethod, body: Body | null): Body | null {
  if (body === null || (method !== "GET" && method !== "HEAD")) return body;
  node.warn(`fetch cannot send a body with ${method}: the operation is generated without it`);
  return null;
}

/** The operation id, and the name of the method: pinned, or derived from the id, or from method and path. */
function readNames(
  context: OperationContext,
  pathItem: Node,
  method: HttpMethod,
  node: Node,
): Pick<Operation, "name" | "operationId"> | null {
  const id = node.get("operationId");
  const operationId = id === null ? nameOfPath(method, pathItem.key) : id.string();
  if (operationId === null) return null;
  const pinned = context.pins.get(node.pointer);
  const name = pinned ?? methodName(operationId);
  if (name === null) {
    const message = `no method name can be derived from ${JSON.stringify(operationId)}`;
    (id ?? node).error(message, pinHint(node.pointer, "aNameOfYourOwn"));
    return null;
  }
  if (pinned !== undefined && methodName(pinned) !== pinned)
    node.error(`katagami.config calls this method ${pinned}, which is not a valid method name`);
  return { name, operationId };
}

/** `GET /pets/{petId}/toys` → `getPetsByPetIdToys`: the same as long as method and path are. */
function nameOfPath(method: HttpMethod, path: string): string {
  const words = path
    .split("/")
    .filter((part) => part !== "")
    .map((part) => pascalCase(part.replace(/\{([^{}]*)\}/g, " by $1 ")));
  return method.toLowerCase() + (words.join("") || "Root");
}

/** Whether an operation only reads although its method is POST or PUT: 23 operations get or list something. */
function isReadWithBody(method: HttpMethod, name: string): boolean {
  return (method === "POST" || method === "PUT") && /^(?:get|list|search)(?![a-z])/.test(name);
}

/** Checks that the path stays below the host, and that its `{names}` are those of the declared path parameters. */
function checkPath(pathItem: Node, path: string, parameters: readonly Parameter[]): void {
  const problem = pathProblem(path);
  if (problem !== null) {
    pathItem.error(...problem);
    return;
  }
  const names = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? "");
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
