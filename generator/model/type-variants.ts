/**
 * Types that differ by where they are used: `readOnly` properties are in responses only, `writeOnly` ones in requests only,
 * and a file in a form is a `Blob`. Where a type differs and is used both ways, each way gets a type of its own.
 */
import type { Body, BodyKind, Operation, TypeDef, TypeRef } from "./api.js";
import type { TypesById } from "./api-queries.js";
import { mapType, mapTypes } from "./map-types.js";
import { union } from "./type-algebra.js";

/** What was read of a model, before paging. */
export interface ReadParts {
  readonly operations: readonly Omit<Operation, "paging">[];
  readonly types: readonly TypeDef[];
}

/** A use of a type. The first one that differs keeps the type's name. */
const variants = ["response", "request", "form"] as const;

type Variant = (typeof variants)[number];

const suffixes: Readonly<Record<Variant, string>> = {
  response: "Response",
  request: "Request",
  form: "Form",
};

/** Gives a type for each use that differs, and lets operations refer to it. */
export function splitVariants({ operations, types }: ReadParts): ReadParts {
  const byId: TypesById = new Map(types.map((type) => [type.id, type]));
  const differing = new Map(variants.map((variant) => [variant, findDiffering(types, variant)]));
  if ([...differing.values()].every(({ size }) => size === 0)) return { operations, types };
  const used = new Map(variants.map((variant) => [variant, usedAs(operations, byId, variant)]));
  const taken = new Set(types.map(({ id }) => id));
  const nameOf = new Map(variants.map((variant) => [variant, new Map<string, string>()]));
  for (const { id } of types) {
    const differs = variants.filter(
      (one) => used.get(one)?.has(id) === true && differing.get(one)?.has(id) === true,
    );
    const isPlain = variants.some(
      (one) => used.get(one)?.has(id) === true && differing.get(one)?.has(id) !== true,
    );
    for (const [index, variant] of differs.entries()) {
      let name = id;
      if (isPlain || index > 0) {
        name = `${id}${suffixes[variant]}`;
        if (taken.has(name)) name = `${name}Type`;
        taken.add(name);
      }
      nameOf.get(variant)?.set(id, name);
    }
  }
  const rename =
    (variant: Variant) =>
    (type: TypeRef): TypeRef =>
      type.kind === "ref"
        ? { kind: "ref", id: nameOf.get(variant)?.get(type.id) ?? type.id }
        : variant === "form" && type.kind === "string" && type.format === "binary"
          ? { kind: "binary", as: "file" }
          : type;
  const change = (type: TypeRef, variant: Variant): TypeRef => mapType(type, rename(variant));
  return {
    operations: operations.map((operation) => ({
      ...operation,
      parameters: operation.parameters.map((parameter) => ({
        ...parameter,
        type: change(parameter.type, "request"),
      })),
      body: operation.body === null ? null : changeBody(operation.body, change),
      responses: operation.responses.map((response) => ({
        ...response,
        type: response.type === null ? null : change(response.type, "response"),
      })),
    })),
    types: types.flatMap((type) => {
      const copies = variants.flatMap((variant): TypeDef[] => {
        const id = nameOf.get(variant)?.get(type.id);
        return id === undefined ? [] : [copyFor(type, id, variant, rename(variant))];
      });
      return copies.some(({ id }) => id === type.id) ? copies : [type, ...copies];
    }),
  };
}

function changeBody(body: Body, change: (type: TypeRef, variant: Variant) => TypeRef): Body {
  const types = body.types.map(({ kind, type }) => ({
    kind,
    type: change(type, bodyVariant(kind)),
  }));
  return { ...body, types, type: union(types.map(({ type }) => type)) };
}

function bodyVariant(kind: BodyKind): Variant {
  return kind === "multipart" ? "form" : "request";
}

/** A type as one use has it. */
function copyFor(
  type: TypeDef,
  id: string,
  variant: Variant,
  rename: (type: TypeRef) => TypeRef,
): TypeDef {
  const kept: TypeDef =
    type.kind === "object"
      ? { ...type, properties: type.properties.filter(({ access }) => isIn(access, variant)) }
      : type;
  const changed = mapTypes(kept, rename);
  return changed.kind === "object"
    ? { ...changed, id, extends: changed.extends.map((base) => idOf(rename, base)) }
    : { ...changed, id };
}

function idOf(rename: (type: TypeRef) => TypeRef, id: string): string {
  const renamed = rename({ kind: "ref", id });
  return renamed.kind === "ref" ? renamed.id : id;
}

/** Whether a property is part of a use. */
function isIn(access: "read" | "write" | null, variant: Variant): boolean {
  if (access === null) return true;
  return (access === "read") === (variant === "response");
}

/** The ids of the types that differ from what the model says, in one use; also by what they contain. */
function findDiffering(types: readonly TypeDef[], variant: Variant): ReadonlySet<string> {
  const differing = new Set<string>();
  const containedIn = new Map<string, string[]>();
  for (const type of types) {
    let differs =
      type.kind === "object" && type.properties.some(({ access }) => !isIn(access, variant));
    const parts = partsIn(type, variant);
    for (const part of parts)
      if (part.kind === "ref") {
        const owners = containedIn.get(part.id) ?? [];
        containedIn.set(part.id, [...owners, type.id]);
      } else differs ||= variant === "form" && part.kind === "string" && part.format === "binary";
    if (differs) differing.add(type.id);
  }
  const queue = [...differing];
  for (let id = queue.pop(); id !== undefined; id = queue.pop())
    for (const owner of containedIn.get(id) ?? [])
      if (!differing.has(owner)) {
        differing.add(owner);
        queue.push(owner);
      }
  return differing;
}

/** All types that a definition is made of in one use, at any depth of types without a name. */
function partsIn(type: TypeDef, variant: Variant): readonly TypeRef[] {
  const parts: TypeRef[] = [];
  const collect = (part: TypeRef): TypeRef => {
    parts.push(part);
    return part;
  };
  mapTypes(
    type.kind === "object"
      ? { ...type, properties: type.properties.filter(({ access }) => isIn(access, variant)) }
      : type,
    collect,
  );
  if (type.kind === "object")
    parts.push(...type.extends.map((id): TypeRef => ({ kind: "ref", id })));
  return parts;
}

/** The ids of all types that operations use in one way. */
function usedAs(
  operations: ReadParts["operations"],
  types: TypesById,
  variant: Variant,
): ReadonlySet<string> {
  const roots = operations.flatMap((operation) => {
    if (variant === "response")
      return operation.responses.flatMap(({ type }) => (type === null ? [] : [type]));
    const bodies = (operation.body?.types ?? [])
      .filter(({ kind }) => bodyVariant(kind) === variant)
      .map(({ type }) => type);
    return variant === "form"
      ? bodies
      : [...bodies, ...operation.parameters.map(({ type }) => type)];
  });
  const found = new Set<string>();
  const queue: string[] = [];
  const visit = (part: TypeRef): TypeRef => {
    if (part.kind === "ref" && !found.has(part.id)) {
      found.add(part.id);
      queue.push(part.id);
    }
    return part;
  };
  for (const root of roots) mapType(root, visit);
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const type = types.get(id);
    if (type !== undefined) partsIn(type, variant).forEach(visit);
  }
  return found;
}
