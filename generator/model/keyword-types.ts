import type { Field, TypeRef } from "./api.js";
import { readDiscriminator } from "./discriminators.js";
import type { Node } from "./node.js";
import {
  hasOwnObject,
  readMap,
  readMembersOf,
  readObjectMembers,
  requiredNames,
} from "./object-members.js";
import type { SchemaContext } from "./schema-context.js";
import {
  hasProperties,
  impliedType,
  isEnum,
  isNullable,
  listedType,
  namedTypes,
  readValues,
} from "./schema-keywords.js";
import { readType } from "./simple-types.js";
import { orNull, union } from "./type-algebra.js";

/** All keywords of a schema, each as a type, intersected. */
export function readKeywords(
  context: SchemaContext,
  node: Node,
  name: string,
  hint: string | null,
): TypeRef {
  const ref = context.facts.refOf(node);
  const parts = ref === null ? [] : [context.readRef(ref)];
  if (context.facts.readsKeywords(node)) {
    parts.push(...readOwn(context, node, name, hint));
    for (const key of ["oneOf", "anyOf"])
      if (node.get(key) !== null) parts.push(readUnion(context, node, key, name));
  }
  const type = context.intersect(parts);
  if (type.kind === "never" && parts.every(({ kind }) => kind !== "never"))
    node.warn("no value fits all that this schema says", "correct its types with a patch");
  return isNullable(node) ? orNull(type) : type;
}

/** `type` with what belongs to it, `enum`, `const` and `allOf`. */
function readOwn(context: SchemaContext, node: Node, name: string, hint: string | null): TypeRef[] {
  const types = namedTypes(node);
  if (isEnum(node) && types?.includes("array") !== true) {
    const listed = readValues(node);
    const type = listedType(node, listed);
    return [listed.hasNull ? orNull(type) : type, ...readAllOf(context, node, name, hint)];
  }
  const hasOwn = hasOwnObject(context, node);
  const implied = hasOwn ? "object" : impliedType(node);
  const all = types ?? (implied === null ? [] : [implied]);
  const isObject = all.length === 1 && all[0] === "object";
  if (isObject && hasOwn) {
    const members = readObjectMembers(context, node, name);
    return [context.nameOwn(node, `${name}Own`, members), ...members.others];
  }
  const own = all.map((type) =>
    type !== "object"
      ? readType(context, node, type, hint)
      : hasProperties(node)
        ? context.nameOwn(node, `${name}Object`, readMembersOf(context, node, name))
        : readMap(context, node, hint),
  );
  return [
    ...(own.length === 0 ? [] : [union(own)]),
    ...readAllOf(context, node, name, hint),
    ...requiredFields(context, node, node),
  ];
}

/** The names that `required` lists in a schema without properties: they narrow what is beside it. */
function requiredFields(context: SchemaContext, node: Node, whole: Node): readonly TypeRef[] {
  const kinds = context.facts.kindsButNull(whole);
  const names = requiredNames(node);
  if (names.length === 0 || kinds?.size !== 1 || !kinds.has("object")) return [];
  const properties = names.map((name): Field => ({
    name,
    required: true,
    type: { kind: "unknown" },
  }));
  return [{ kind: "fields", properties }];
}

function readAllOf(
  context: SchemaContext,
  node: Node,
  name: string,
  hint: string | null,
): TypeRef[] {
  const parts = node.get("allOf") === null ? [] : node.itemsOf("allOf");
  const isOnly = parts.length === 1;
  const complex = parts.filter((part) => !context.facts.isMergeable(part));
  return parts.flatMap((part) => {
    const suffix = complex.length > 1 ? String(Number(part.key) + 1) : "";
    const type = context.read(part, isOnly ? hint : `${name}Part${suffix}`);
    const isNarrowing = context.facts.isMergeable(part) && !hasProperties(part);
    return [type, ...(isNarrowing ? requiredFields(context, part, node) : [])];
  });
}

function readUnion(context: SchemaContext, node: Node, key: string, name: string): TypeRef {
  const discriminator = readDiscriminator(node);
  const members = node.itemsOf(key).map((member, index): TypeRef => {
    const ref = context.facts.refOf(member);
    // `{required: […]}` among the members: it says nothing that a type can.
    if (ref === null && context.facts.kindsOf(member) === null) return { kind: "unknown" };
    const type = context.read(member, `${name}Option${String(index + 1)}`);
    const target = ref === null ? null : context.references.target(ref);
    const field = target === null ? null : (discriminator?.fieldOf(target) ?? null);
    return field === null
      ? type
      : context.intersect([type, { kind: "fields", properties: [field] }]);
  });
  return union(members);
}
