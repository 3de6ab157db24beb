import { lineWidth } from "../escape/literal.js";
import { withPointer, SpecText, type Text } from "../escape/spec-text.js";
import type { Api, Operation, TypeDef, TypeRef } from "../model/api.js";
import { descriptor, type DescriptorView, pathPointer } from "./descriptor.js";
import { operationParagraphs } from "./doc-comments.js";
import { referenceUrl } from "./reference-links.js";
import { descriptorTypeLines, typeText } from "./type-expressions.js";

export interface OperationView {
  readonly name: string;
  /** All that the model says, for the method that people call. */
  readonly doc: readonly Text[];
  /** The request alone, for the descriptor. */
  readonly shortDoc: readonly Text[];
  readonly method: string;
  readonly path: SpecText;
  /** Type expressions, as `operations.ts` and `client.ts` write them. */
  readonly paramsType: string;
  readonly dataType: string;
  readonly errorsType: string;
  /** What the method gives: a call, or one with pages. */
  readonly callType: string;
  /** The name of the descriptor's type, and its arguments. */
  readonly descriptorType: string;
  readonly typeArguments: string;
  /** The arguments on lines of their own, where they do not fit beside the descriptor's name. */
  readonly typeLines: readonly string[];
  /** Whether a call needs no params at all. */
  readonly paramsOptional: boolean;
  /** Whether the method's head is too long for one line. */
  readonly isWide: boolean;
  /** The type of one item of a paged operation; null where there are no pages or no single list. */
  readonly itemType: string | null;
  readonly paged: boolean;
  readonly rate: number | null;
  readonly burst: number | null;
  readonly deprecated: boolean;
  /** Amazon's page on it; null where none is known. */
  readonly reference: string | null;
  /** The operation descriptor, as the runtime takes it. */
  readonly descriptor: DescriptorView;
}

export function viewOperation(
  api: Api,
  operation: Operation,
  types: ReadonlyMap<string, TypeDef>,
): OperationView {
  const { usagePlan, paging } = operation;
  const prefix = `${api.name}.`;
  const typeNames = {
    paramsType: `${prefix}${operation.paramsType}`,
    dataType: dataType(operation, prefix),
    errorsType: errorsType(operation, prefix),
  };
  const item = itemType(operation, prefix, types);
  const kind = paging === null ? "" : item === null ? "Pages" : "Paged";
  const own = item === null ? [] : [item];
  const callType = `${kind}Call<${[typeNames.dataType, ...own].join(", ")}>`;
  const descriptorType = `${kind}Operation`;
  const typeArguments = [...Object.values(typeNames), ...own];
  // Where a parameter is called `constructor`, an empty object does not lack it: it has Object's own.
  const paramsOptional =
    !operation.parameters.some(({ name, required }) => required || name in Object.prototype) &&
    operation.body?.required !== true;
  return withPointer(operation.pointer, {
    name: operation.name,
    doc: operationParagraphs(operation),
    shortDoc: [
      new SpecText(`\`${operation.method} ${operation.path}\``, pathPointer(operation)),
      ...(operation.deprecated ? ["@deprecated"] : []),
    ],
    method: operation.method,
    path: new SpecText(operation.path, pathPointer(operation)),
    ...typeNames,
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
    deprecated: operation.deprecated,
    reference: referenceUrl(api, operation),
    descriptor: descriptor(api, operation),
  });
}

/** How `client.ts` writes a method's head, for the layout alone. */
function isWide(
  { name }: Operation,
  paramsType: string,
  callType: string,
  optional: boolean,
): boolean {
  const params = `params: ${paramsType}${optional ? " = {}" : ""}`;
  return `  ${name}(${params}, options?: CallOptions): ${callType} {`.length > lineWidth;
}

/** The decoded body of a success: each declared one, and `undefined` where an answer has none. */
function dataType({ responses }: Operation, prefix: string): string {
  const successes = responses.filter(({ status }) => status.startsWith("2"));
  const answers =
    successes.length > 0 ? successes : responses.filter(({ status }) => status === "default");
  // A 204 carries no body, whatever its model declares (five do).
  const texts = answers.map(({ status, type }) =>
    type === null || status === "204"
      ? "undefined"
      : typeText(type, { prefix, readonly: false, open: true }),
  );
  const distinct = [...new Set(texts)].toSorted(
    (a, b) => Number(a === "undefined") - Number(b === "undefined"),
  );
  return distinct.length === 0 ? "undefined" : distinct.join(" | ");
}

/** `ErrorBodies<400 | 404, VendorOrders.ErrorList>`, a part for each body that errors are declared with. */
function errorsType({ responses }: Operation, prefix: string): string {
  const statuses = new Map<string, string[]>();
  for (const { status, type } of responses) {
    if (!/^[45]\d\d$/.test(status) || type === null) continue;
    const text = typeText(type, { prefix, readonly: false, open: true });
    statuses.set(text, [...(statuses.get(text) ?? []), status]);
  }
  const parts = [...statuses].map(([text, list]) => `ErrorBodies<${list.join(" | ")}, ${text}>`);
  return parts.length === 0 ? "{}" : parts.join(" & ");
}

function itemType(
  operation: Operation,
  prefix: string,
  types: ReadonlyMap<string, TypeDef>,
): string | null {
  const place = operation.paging?.items ?? null;
  const answer = operation.responses.find(
    ({ status, type }) => status.startsWith("2") && type !== null,
  )?.type;
  if (place === null || answer == null) return null;
  const list = place.reduce<TypeRef | null>(
    (type, name) => (type === null ? null : propertyType(type, name, types)),
    answer,
  );
  const array = list === null ? null : throughAlias(list, types);
  return array?.kind === "array"
    ? typeText(array.items, { prefix, readonly: false, open: true })
    : null;
}

function propertyType(
  owner: TypeRef,
  name: string,
  types: ReadonlyMap<string, TypeDef>,
): TypeRef | null {
  const type = throughAlias(owner, types);
  if (type.kind === "intersection") {
    return (
      type.members
        .map((member) => propertyType(member, name, types))
        .find((found) => found !== null) ?? null
    );
  }
  const target = type.kind === "ref" ? types.get(type.id) : undefined;
  if (target?.kind !== "object") return null;
  const own = target.properties.find((property) => property.name === name)?.type;
  if (own !== undefined) return own;
  return (
    target.extends
      .map((id) => propertyType({ kind: "ref", id }, name, types))
      .find((found) => found !== null) ?? null
  );
}

function throughAlias(type: TypeRef, types: ReadonlyMap<string, TypeDef>, depth = 0): TypeRef {
  const target = type.kind === "ref" && depth < 10 ? types.get(type.id) : undefined;
  return target?.kind === "alias" ? throughAlias(target.type, types, depth + 1) : type;
}
