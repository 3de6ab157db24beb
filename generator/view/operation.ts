import { lineWidth } from "../escape/literal.js";
import { withPointer, SpecText, type Text } from "../escape/spec-text.js";
import type { Api, Operation, TypeRef } from "../model/api.js";
import {
  propertiesOf,
  resolveAlias,
  resultResponses,
  successType,
  type TypesById,
} from "../model/api-queries.js";
import type { NamedCompletion } from "./completion-view.js";
import { type RemovalView, type RolesView, viewRemoval, viewRoles } from "./access.js";
import { descriptor, type DescriptorView, pathPointer } from "./descriptor.js";
import { operationParagraphs } from "./doc-comments.js";
import { limitsOf } from "./limits.js";
import { referenceUrl } from "./reference-links.js";
import { type SuccessView, viewSuccesses } from "./successes.js";
import { descriptorTypeLines, responseTypeText } from "./type-expressions.js";
import { responseShape, type ShapeView } from "./type-shapes.js";

/** An operation: the method of the client, and the descriptor in `operations.ts`. */
export interface OperationView {
  readonly name: string;
  /** Everything that the model says about it, for the method that people call. */
  readonly doc: readonly Text[];
  /** Its method and path, for the descriptor. */
  readonly shortDoc: readonly Text[];
  readonly method: string;
  readonly path: SpecText;
  /** The type of the params, as a TypeScript expression for `operations.ts` and `client.ts`. */
  readonly paramsType: string;
  /** The type of the result. */
  readonly dataType: string;
  /** The result as data: the bodies of all successes; null if none has a body. */
  readonly dataShape: ShapeView | null;
  /** Whether a success may have no body: the result is then `undefined`. */
  readonly dataOptional: boolean;
  /** The responses that a call can return, in the model's order: their statuses and examples. */
  readonly successes: readonly SuccessView[];
  /** The types of the error bodies, by status. */
  readonly errorsType: string;
  /** The return type of the method: a call, a call with pages, or one that only begins something. */
  readonly callType: string;
  /** The name of the descriptor's type, without its arguments. */
  readonly descriptorType: string;
  /** The arguments of the descriptor's type. */
  readonly typeArguments: string;
  /** The same arguments on several lines; empty if they fit on the line of the descriptor's name. */
  readonly typeLines: readonly string[];
  /** Whether a call needs no params. */
  readonly paramsOptional: boolean;
  /** Whether the first line of the method is too long for one line. */
  readonly isWide: boolean;
  /** The type of one item of a paged operation; null if it has no pages, or no single list. */
  readonly itemType: string | null;
  readonly paged: boolean;
  /** The rate of the model's usage plan, in requests per second. */
  readonly rate: number | null;
  /** The burst of the model's usage plan. */
  readonly burst: number | null;
  /** What Amazon limits beside that, as sentences with source and date. */
  readonly limits: readonly string[];
  readonly deprecated: boolean;
  /** The name of its `completion` in `operations.ts`; null if it does all its work before it answers. */
  readonly completion: string | null;
  /** The type of what the operation that is polled answers at the end; null without a completion. */
  readonly finalType: string | null;
  /** The roles that a call needs; null if nothing is known. */
  readonly roles: RolesView | null;
  /** When Amazon ends it; null if no day is known. */
  readonly removal: RemovalView | null;
  /** The address of Amazon's reference page; null if it is not known. */
  readonly reference: string | null;
  /** The descriptor that the runtime works from. */
  readonly descriptor: DescriptorView;
}

export function viewOperation(
  api: Api,
  operation: Operation,
  types: TypesById,
  completion: NamedCompletion | null,
): OperationView {
  const { usagePlan, paging } = operation;
  const prefix = `${api.name}.`;
  const bodies = resultBodies(operation);
  const typeNames = {
    paramsType: `${prefix}${operation.paramsType}`,
    dataType: dataType(bodies, prefix),
    errorsType: errorsType(operation, prefix),
  };
  const item = itemType(operation, prefix, types);
  const kind = completion !== null ? "Finishing" : kindOfPages(paging, item);
  const finalType = completion?.finalType ?? null;
  const own = [item, finalType].filter((type) => type !== null);
  const callType = `${kind}Call<${[typeNames.dataType, ...own].join(", ")}>`;
  const descriptorType = `${kind}Operation`;
  const typeArguments = [...Object.values(typeNames), ...own];
  // A parameter called `constructor` is not missing in an empty object: it has that of Object.
  const paramsOptional =
    !operation.parameters.some(({ key, required }) => required || key in Object.prototype) &&
    operation.body?.required !== true;
  return withPointer(operation.pointer, {
    name: operation.name,
    doc: operationParagraphs(api, operation, completion?.note ?? null),
    shortDoc: [
      new SpecText(`\`${operation.method} ${operation.path}\``, pathPointer(operation)),
      ...(operation.deprecated ? ["@deprecated"] : []),
    ],
    method: operation.method,
    path: new SpecText(operation.path, pathPointer(operation)),
    ...typeNames,
    dataShape: responseShape(bodies.types),
    dataOptional: bodies.hasEmpty,
    successes: viewSuccesses(operation),
    callType,
    descriptorType,
    typeArguments: typeArguments.join(", "),
    typeLines: descriptorTypeLines(operation.name, descriptorType, typeArguments),
    paramsOptional,
    isWide: isWide(operation, typeNames.paramsType, callType, paramsOptional),
    itemType: item,
    paged: paging !== null,
    rate: usagePlan?.rate ?? null,
    burst: usagePlan?.burst ?? null,
    limits: limitsOf(api, operation).sentences,
    deprecated: operation.deprecated,
    completion: completion?.name ?? null,
    finalType,
    roles: viewRoles(operation),
    removal: viewRemoval(operation),
    reference: referenceUrl(api, operation),
    descriptor: descriptor(api, operation),
  });
}

function kindOfPages(paging: Operation["paging"], item: string | null): string {
  if (paging === null) return "";
  return item === null ? "Pages" : "Paged";
}

/** Measures the first line of a method as `client.ts` writes it. */
function isWide(
  { name }: Operation,
  paramsType: string,
  callType: string,
  optional: boolean,
): boolean {
  const params = `params: ${paramsType}${optional ? " = {}" : ""}`;
  return `  ${name}(${params}, options?: CallOptions): ${callType} {`.length > lineWidth;
}

/** The bodies that a call can return. */
interface ResultBodies {
  readonly types: readonly TypeRef[];
  /** Whether a call can also return `undefined`. */
  readonly hasEmpty: boolean;
}

/** The bodies of all successes. */
function resultBodies(operation: Operation): ResultBodies {
  const responses = resultResponses(operation);
  const isHead = operation.method === "HEAD";
  // Since OpenAPI 3.1, an operation may say nothing of its responses.
  if (operation.responses.length === 0)
    return { types: isHead ? [] : [{ kind: "unknown" }], hasEmpty: isHead };
  // A 204 has no body, whatever its model declares (five do), and HEAD never has one.
  const types = responses.flatMap(({ status, type }) =>
    type === null || status === "204" || isHead ? [] : [type],
  );
  return { types, hasEmpty: types.length < responses.length || types.length === 0 };
}

/** The type of the result: that of each body, and `undefined` if a success may have none. */
function dataType({ types, hasEmpty }: ResultBodies, prefix: string): string {
  const bodies = types.map((type) => responseTypeText(type, prefix));
  return [...new Set([...bodies, ...(hasEmpty ? ["undefined"] : [])])].join(" | ");
}

/** `ErrorBodies<400 | 404, VendorOrders.ErrorList>`: one part for each type of error body. */
function errorsType({ responses }: Operation, prefix: string): string {
  const statuses = new Map<string, string[]>();
  for (const { status, type } of responses) {
    if (!/^[45]\d\d$/.test(status) || type === null) continue;
    const text = responseTypeText(type, prefix);
    statuses.set(text, [...(statuses.get(text) ?? []), status]);
  }
  const parts = [...statuses].map(([text, list]) => `ErrorBodies<${list.join(" | ")}, ${text}>`);
  return parts.length === 0 ? "{}" : parts.join(" & ");
}

function itemType(operation: Operation, prefix: string, types: TypesById): string | null {
  const place = operation.paging?.items ?? null;
  const list = place?.reduce<TypeRef | null>((owner, name) => {
    if (owner === null) return null;
    return propertiesOf(owner, types).find((property) => property.name === name)?.type ?? null;
  }, successType(operation));
  const array = list == null ? null : resolveAlias(list, types);
  return array?.kind === "array" ? responseTypeText(array.items, prefix) : null;
}
