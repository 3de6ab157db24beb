/** What can only be said of types once all of them are read: inherited properties that are required, and heirs. */
import type { ObjectDef, Property, TypeDef, TypeRef } from "./api.js";
import { ownAndInherited, propertiesOf, type TypesById } from "./api-queries.js";
import type { Discriminator } from "./discriminators.js";
import { mapTypes } from "./map-types.js";
import type { Node } from "./node.js";
import { union } from "./type-algebra.js";

export interface Completion {
  /** Id of an object → the names that its `required` lists and its own properties lack. */
  readonly required: ReadonlyMap<string, readonly string[]>;
  readonly discriminators: ReadonlyMap<string, Discriminator>;
  readonly schemaOf: (id: string) => Node | null;
  readonly isTaken: (name: string) => boolean;
}

export function completeTypes(types: readonly TypeDef[], completion: Completion): TypeDef[] {
  const withRequired = requireInherited(types, completion);
  return withHeirs(withRequired, completion);
}

/** Declares required properties again where a base has them as optional. */
function requireInherited(
  types: readonly TypeDef[],
  { required, schemaOf }: Completion,
): TypeDef[] {
  const byId: TypesById = new Map(types.map((type) => [type.id, type]));
  return types.map((type) => {
    const found = mapTypes(type, (ref) => narrowFields(ref, byId));
    const names = required.get(type.id) ?? [];
    if (found.kind !== "object" || names.length === 0) return found;
    const inherited = new Map(ownAndInherited(found, byId).map((one) => [one.name, one]));
    const added = names.map((name): Property => {
      const base = inherited.get(name);
      if (base !== undefined) return { ...base, required: true };
      const schema = schemaOf(type.id);
      if (found.additional === null && !isDeclaredAround(schema, name))
        schema?.warn(
          `"required" lists ${JSON.stringify(name)}, which is no property`,
          "add the property, or take it from the list, with a patch",
        );
      return {
        name,
        pointer: found.pointer,
        description: null,
        required: true,
        deprecated: false,
        access: null,
        type: found.additional ?? { kind: "unknown" },
      };
    });
    return { ...found, properties: [...found.properties, ...added] };
  });
}

/** Whether a schema is a member of `oneOf` or `anyOf` of one that declares a property: that one says its type. */
function isDeclaredAround(schema: Node | null, name: string): boolean {
  const list = schema?.parent ?? null;
  if (list === null || !["oneOf", "anyOf"].includes(list.key)) return false;
  return list.parent?.get("properties")?.get(name) != null;
}

/** Gives a required field the type that it has in the types beside it. */
function narrowFields(type: TypeRef, types: TypesById): TypeRef {
  if (type.kind !== "intersection") return type;
  const others = type.members.filter(({ kind }) => kind !== "fields");
  const typeOf = (name: string): TypeRef => {
    const found = others
      .flatMap((other) => (other.kind === "union" ? other.members : [other]))
      .flatMap((other) => propertiesOf(other, types))
      .filter((property) => property.name === name);
    return found.length === 0 ? { kind: "unknown" } : union(found.map((one) => one.type));
  };
  return {
    kind: "intersection",
    members: type.members.map((member) =>
      member.kind !== "fields"
        ? member
        : {
            kind: "fields",
            properties: member.properties.map((field) =>
              field.type.kind === "unknown" ? { ...field, type: typeOf(field.name) } : field,
            ),
          },
    ),
  };
}

/**
 * Makes a base with a discriminator the union of its heirs, so that a value of it can be told apart. The base's own
 * properties go to a type of their own, which the heirs extend. Without heirs the base stays.
 */
function withHeirs(types: readonly TypeDef[], completion: Completion): TypeDef[] {
  let all = [...types];
  for (const [id, discriminator] of completion.discriminators)
    all = splitBase(all, id, discriminator, completion);
  return all;
}

function splitBase(
  types: readonly TypeDef[],
  id: string,
  { property, valuesOf }: Discriminator,
  { schemaOf, isTaken }: Completion,
): TypeDef[] {
  const base = types.find((type) => type.id === id);
  const heirs = heirsOf(types, id);
  if (base?.kind !== "object" || heirs.length === 0) return [...types];
  const ownId = isTaken(`${id}Base`) ? `${id}BaseObject` : `${id}Base`;
  const schema = schemaOf(id);
  const names = new Set(schema === null ? [] : valuesOf(schema));
  const declared = base.properties.find(({ name }) => name === property);
  const listed = declared?.type.kind === "enum" ? declared.type.values : [];
  const members = [
    ...heirs.map((heir) => heir.id),
    ...(listed.some(({ value }) => names.has(String(value))) ? [ownId] : []),
  ];
  return types.flatMap((type): TypeDef[] => {
    if (type === base) {
      const { extends: _extends, properties: _properties, additional: _additional, ...rest } = base;
      const alias: TypeRef = union(members.map((member) => ({ kind: "ref", id: member })));
      return [
        { ...rest, kind: "alias", type: alias },
        { ...base, id: ownId },
      ];
    }
    if (type.kind !== "object" || !heirs.includes(type)) return [type];
    const own = type.extends.map((one) => (one === id ? ownId : one));
    const isLeaf = heirsOf(types, type.id).length === 0;
    const node = schemaOf(type.id);
    const values =
      isLeaf && node !== null && declared?.type.kind === "string" ? valuesOf(node) : [];
    const isSaid = type.properties.some(({ name }) => name === property);
    if (values.length === 0 || isSaid || declared === undefined) return [{ ...type, extends: own }];
    const value: Property = {
      ...declared,
      required: true,
      type: union(values.map((one) => ({ kind: "const", value: one }))),
    };
    return [{ ...type, extends: own, properties: [value, ...type.properties] }];
  });
}

/** All types that extend one, at any depth, in the model's order. */
function heirsOf(types: readonly TypeDef[], id: string): readonly ObjectDef[] {
  const found = new Set([id]);
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const type of types)
      if (type.kind === "object" && type.extends.some((one) => found.has(one))) found.add(type.id);
  }
  return types.filter(
    (type): type is ObjectDef => type.kind === "object" && type.id !== id && found.has(type.id),
  );
}
