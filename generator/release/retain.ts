import type { Change, RuleId } from "../compare/change.js";
import { compareApis } from "../compare/compare-apis.js";
import { parameterSubject } from "../compare/operations.js";
import { heldNote } from "../compare/retained-note.js";
import { enumsOf, valueSubject } from "../compare/values.js";
import type { Api, EnumValue } from "../model/api.js";
import { Patcher, type PatchOperation } from "./patch-builder.js";

/**
 * Amazon drops fields from its models that it still sends, and operations that it still serves. A removal can therefore be
 * held back: what is gone is laid onto the new model again, as deprecated, by a patch of the same form as people's
 * corrections. The patch is committed, so that every later run and `--check` gives the same.
 */

/** A state of an API and the document that it was read from. */
export interface HeldState {
  readonly api: Api;
  readonly document: unknown;
}

/** A patch that holds removals back, and what it holds: `getOrders`, `Order.buyerEmail`. */
export interface Hold {
  readonly subjects: readonly string[];
  readonly patch: {
    readonly reason: string;
    readonly operations: readonly PatchOperation[];
  };
}

/** What can be held back, with the function that does it; false where its surroundings are gone as well. */
const restorers: Partial<Record<RuleId, (gone: string, states: States) => boolean>> = {
  "operation-removed": restoreOperation,
  "parameter-removed": restoreParameter,
  "field-removed": restoreField,
  "enum-value-removed": restoreValue,
};

interface States {
  readonly before: Api;
  readonly after: Api;
  readonly patcher: Patcher;
}

/** What of an API is gone and can be held back: operations, their parameters, fields, and values of enums. */
export function removals(before: Api, after: Api): Change[] {
  return compareApis(before, after).filter(({ rule }) => restorers[rule] !== undefined);
}

/**
 * The patch that holds back what is gone between two states; null when nothing is.
 *
 * A field stays required where only Amazon sends it: making it optional would break the same callers. In what callers send
 * it becomes optional, since Amazon no longer asks for it.
 */
export function holdRemovals(before: HeldState, after: HeldState): Hold | null {
  const patcher = new Patcher(before.document, after.document);
  const states = { before: before.api, after: after.api, patcher };
  const held = removals(before.api, after.api).filter(
    ({ rule, subject }) => restorers[rule]?.(subject, states) === true,
  );
  if (held.length === 0) return null;
  const subjects = held.map(({ subject }) => subject);
  return holdOf(subjects, `Amazon's model no longer has ${subjects.join(", ")}`, states);
}

/** The patch that deprecates all operations of a model that Amazon no longer has; the model itself stays beside it. */
export function holdModel({ api, document }: HeldState): Hold {
  const patcher = new Patcher(document, document);
  for (const { pointer } of api.operations) patcher.deprecate(pointer, heldNote("serve"));
  return holdOf([api.id], `Amazon no longer has this model`, { before: api, after: api, patcher });
}

function holdOf(subjects: readonly string[], what: string, { after, patcher }: States): Hold {
  return {
    subjects,
    patch: {
      reason: `Held back: ${what}. \`katagami generate --changeset --allow-removals\` lets it go.`,
      operations: [
        { op: "test", path: "/info/version", value: after.version },
        ...patcher.operations,
      ],
    },
  };
}

function restoreOperation(gone: string, { before, patcher }: States): boolean {
  const operation = before.operations.find(({ name }) => name === gone);
  return operation !== undefined && patcher.restore(operation.pointer, heldNote("serve"));
}

/** Not those of a path, without which the operation would have another one, nor bodies. */
function restoreParameter(gone: string, { before, after, patcher }: States): boolean {
  for (const operation of before.operations) {
    const parameter = operation.parameters.find((one) => parameterSubject(operation, one) === gone);
    if (parameter === undefined) continue;
    const now = after.operations.find(({ name }) => name === operation.name);
    if (now === undefined || parameter.in === "path") return false;
    return patcher.restoreParameter(parameter.pointer, now.pointer, heldNote("take"));
  }
  return false;
}

function restoreField(gone: string, { before, patcher }: States): boolean {
  for (const type of before.types) {
    if (type.kind !== "object") continue;
    const property = type.properties.find(({ name }) => `${type.id}.${name}` === gone);
    if (property === undefined) continue;
    if (!patcher.restore(property.pointer, heldNote("send"))) return false;
    const isOnlyRead = type.direction === "response" || type.direction === "none";
    if (property.required && isOnlyRead) patcher.require(property.pointer, property.name);
    return true;
  }
  return false;
}

function restoreValue(gone: string, { before, after, patcher }: States): boolean {
  const places = new Map(enumsIn(after).map(({ owner, pointer }) => [owner, pointer]));
  for (const { owner, values } of enumsIn(before)) {
    const value = values.find((one) => valueSubject(owner, one.value) === gone);
    const place = places.get(owner);
    if (value !== undefined && place !== undefined)
      return patcher.restoreValue(place, value, heldNote("send"));
  }
  return false;
}

/** All enums of an API by what their values are reported under: types that are enums, and parameters that list values. */
function enumsIn({ types, operations }: Api): readonly {
  readonly owner: string;
  readonly pointer: string;
  readonly values: readonly EnumValue[];
}[] {
  return [
    ...types.flatMap((type) =>
      type.kind === "enum" ? [{ owner: type.id, pointer: type.pointer, values: type.values }] : [],
    ),
    ...operations.flatMap((operation) =>
      operation.parameters.flatMap((parameter) => {
        const values = enumsOf(parameter.type, parameter.type)?.[0];
        const owner = parameterSubject(operation, parameter);
        return values === undefined ? [] : [{ owner, pointer: parameter.pointer, values }];
      }),
    ),
  ];
}
