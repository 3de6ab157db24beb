import type { Change, RuleId } from "../compare/change-rules.js";
import { compareApis } from "../compare/compare-apis.js";
import { isSent } from "../compare/constraints.js";
import { parameterSubject } from "../compare/operations.js";
import { retainedNote } from "../model/retained-note.js";
import { valueSubject } from "../compare/values.js";
import type { Api, EnumValue } from "../model/api.js";
import { enumValues } from "../model/api-queries.js";
import type { ModelFile } from "../model/model-file.js";
import { PatchBuilder, type PatchOperation } from "./patch-builder.js";

/**
 * Amazon drops fields from its models that it still sends, and operations that it still serves. Katagami can retain them: a
 * patch of the same form as a user's corrections restores them in the new model, as deprecated. The patch is committed, so that
 * every later run and `--check` has the same result.
 */

/** An API, and what it was read from. */
interface Known {
  readonly api: Api;
  readonly model: Pick<ModelFile, "document">;
}

/** A patch that retains removed elements, and what they are: `getOrders`, `Order.buyerEmail`. */
export interface RetainPatch {
  readonly subjects: readonly string[];
  readonly patch: {
    readonly reason: string;
    readonly operations: readonly PatchOperation[];
  };
}

/** The removals that a patch can restore, each with the function for it, which returns false when the parent is gone as well. */
const restorers: Partial<Record<RuleId, (subject: string, states: States) => boolean>> = {
  "operation-removed": restoreOperation,
  "parameter-removed": restoreParameter,
  "field-removed": restoreField,
  "enum-value-removed": restoreValue,
};

interface States {
  readonly before: Api;
  readonly after: Api;
  readonly builder: PatchBuilder;
}

/** Removed elements that a patch can restore: operations, their parameters, fields, and values of enums. */
export function removals(before: Api, after: Api): Change[] {
  return compareApis(before, after).filter(({ rule }) => restorers[rule] !== undefined);
}

/**
 * Builds the patch that retains what was removed between two states; null when nothing was.
 *
 * A field stays required where only Amazon sends it: making it optional would break the same callers. Where callers send it,
 * it becomes optional, since Amazon no longer asks for it.
 */
export function retainRemovals(before: Known, after: Known): RetainPatch | null {
  const builder = new PatchBuilder(before.model.document, after.model.document);
  const states = { before: before.api, after: after.api, builder };
  const subjects = removals(before.api, after.api)
    .filter(({ rule, subject }) => restorers[rule]?.(subject, states) === true)
    .map(({ subject }) => subject);
  if (subjects.length === 0) return null;
  return retainPatch(subjects, `Amazon's model no longer has ${subjects.join(", ")}`, states);
}

/** Builds the patch that deprecates all operations of a model that Amazon no longer has. The model itself is kept beside it. */
export function retainModel({ api, model }: Known): RetainPatch {
  const builder = new PatchBuilder(model.document, model.document);
  for (const { pointer } of api.operations) builder.deprecate(pointer, retainedNote("serve"));
  return retainPatch([api.id], "Amazon no longer has this model", { after: api, builder });
}

function retainPatch(
  subjects: readonly string[],
  what: string,
  { after, builder }: Pick<States, "after" | "builder">,
): RetainPatch {
  return {
    subjects,
    patch: {
      reason: `Retained: ${what}. \`katagami generate --changeset --allow-removals\` removes it.`,
      operations: [
        { op: "test", path: "/info/version", value: after.version },
        ...builder.operations,
      ],
    },
  };
}

function restoreOperation(subject: string, { before, builder }: States): boolean {
  const operation = before.operations.find(({ name }) => name === subject);
  return operation !== undefined && builder.restore(operation.pointer, retainedNote("serve"));
}

/** Restores a parameter, but none of the path, which belongs to the path that is gone, and no body. */
function restoreParameter(subject: string, { before, after, builder }: States): boolean {
  for (const operation of before.operations) {
    const parameter = operation.parameters.find(
      (one) => parameterSubject(operation, one) === subject,
    );
    if (parameter === undefined) continue;
    const now = after.operations.find(({ name }) => name === operation.name);
    if (now === undefined || parameter.in === "path") return false;
    return builder.restoreParameter(parameter.pointer, now.pointer, retainedNote("take"));
  }
  return false;
}

function restoreField(subject: string, { before, builder }: States): boolean {
  for (const type of before.types) {
    if (type.kind !== "object") continue;
    const property = type.properties.find(({ name }) => `${type.id}.${name}` === subject);
    if (property === undefined) continue;
    if (!builder.restore(property.pointer, retainedNote("send"))) return false;
    if (property.required && !isSent(type.direction))
      builder.addRequired(property.pointer, property.name);
    return true;
  }
  return false;
}

function restoreValue(subject: string, { before, after, builder }: States): boolean {
  const pointers = new Map(enumsIn(after).map(({ owner, pointer }) => [owner, pointer]));
  for (const { owner, values } of enumsIn(before)) {
    const value = values.find((one) => valueSubject(owner, one.value) === subject);
    const pointer = pointers.get(owner);
    if (value !== undefined && pointer !== undefined)
      return builder.restoreValue(pointer, value, retainedNote("send"));
  }
  return false;
}

/** All enums of an API with the subject of their values in reports: types that are enums, and parameters that list values. */
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
        const values = enumValues(parameter.type);
        const owner = parameterSubject(operation, parameter);
        return values.length === 0 ? [] : [{ owner, pointer: parameter.pointer, values }];
      }),
    ),
  ];
}
