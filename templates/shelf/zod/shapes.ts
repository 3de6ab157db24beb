/** What the types of a model are made of, for schemas of any validator. The layers `zod` and `valibot` have the same file. */
import type { ObjectShape, PropertyShape, ShapeView, SpecText, TypeView } from "katagami";

/** The shapes of the types of a package, by name. */
export type Shapes = ReadonlyMap<string, ShapeView>;

/** More alternatives than this are not written out one by one. */
const MAX_ALTERNATIVES = 32;

export function shapesOf(types: readonly TypeView[]): Shapes {
  return new Map(types.map(({ name, shape }) => [name, shape]));
}

/** An object with the properties of its base types; its own take precedence. */
export function withBases(object: ObjectShape, shapes: Shapes): ObjectShape {
  if (object.extends.length === 0) return object;
  const bases = object.extends.flatMap((name) => {
    const base = shapes.get(name);
    return base?.kind === "object" ? [withBases(base, shapes)] : [];
  });
  const all = [...bases.flatMap(({ properties }) => properties), ...object.properties];
  const additional = [object, ...bases].find((one) => one.additional !== null)?.additional ?? null;
  const byKey = new Map(all.map((property) => [property.key, property]));
  return { kind: "object", extends: [], properties: [...byKey.values()], additional };
}

/**
 * The objects that a type may be, each in one piece: an intersection of strict objects would refuse every value.
 *
 * @returns null if it may be something else than an object, refers to itself, or may be too many.
 */
export function objectsOf(
  shape: ShapeView,
  shapes: Shapes,
  depth = 0,
): readonly ObjectShape[] | null {
  if (depth > 10) return null;
  const inside = (one: ShapeView): readonly ObjectShape[] | null =>
    objectsOf(one, shapes, depth + 1);
  switch (shape.kind) {
    case "object":
      return [withBases(shape, shapes)];
    case "ref": {
      const target = shapes.get(shape.name);
      return target === undefined ? null : inside(target);
    }
    case "union": {
      const lists = shape.members.map(inside);
      return limited(lists.every((list) => list !== null) ? lists.flat() : null);
    }
    case "intersection":
      return shape.members.map(inside).reduce((all, list) => {
        if (all === null || list === null) return null;
        return limited(all.flatMap((one) => list.map((other) => merge(one, other))));
      });
    default:
      return null;
  }
}

function limited(list: readonly ObjectShape[] | null): readonly ObjectShape[] | null {
  return list !== null && list.length > MAX_ALTERNATIVES ? null : list;
}

/** One object with the properties of two. */
function merge(one: ObjectShape, other: ObjectShape): ObjectShape {
  const byKey = new Map<string, PropertyShape>(one.properties.map((found) => [found.key, found]));
  for (const property of other.properties) {
    const found = byKey.get(property.key);
    if (found === undefined) byKey.set(property.key, property);
    else {
      byKey.set(property.key, {
        ...property,
        optional: property.optional && found.optional,
        shape: { kind: "intersection", members: [found.shape, property.shape] },
      });
    }
  }
  const additional = one.additional ?? other.additional;
  return { kind: "object", extends: [], properties: [...byKey.values()], additional };
}

/** The names of the types that params contain and that are, or contain, objects: only those are other ones when they are sent. */
export function sentTypes(types: readonly TypeView[]): ReadonlySet<string> {
  const shapes = shapesOf(types);
  const params = types.filter(({ isParams }) => isParams).map(({ shape }) => shape);
  const names = [...reachable(params, shapes)].flatMap((shape) =>
    shape.kind === "ref" ? [shape.name] : [],
  );
  const sent = new Set(names);
  for (const name of names) {
    const inside = reachable([{ kind: "ref", name }], shapes);
    if (![...inside].some(({ kind }) => kind === "object")) sent.delete(name);
  }
  return sent;
}

/** All shapes that some shapes are made of, at any depth; one reference to each type. */
function reachable(start: readonly ShapeView[], shapes: Shapes): ReadonlySet<ShapeView> {
  const found = new Set(start);
  const names = new Set<string>();
  // A set that grows is gone through to its new end.
  for (const shape of found) {
    const isNew = shape.kind !== "ref" || !names.has(shape.name);
    if (!isNew) found.delete(shape);
    else if (shape.kind === "ref") {
      names.add(shape.name);
      const target = shapes.get(shape.name);
      if (target !== undefined) found.add(target);
    } else for (const part of partsOf(shape)) found.add(part);
  }
  return found;
}

/** The names of all properties, each once. */
export function propertyNames(types: readonly TypeView[]): readonly SpecText[] {
  const names = new Map<string, SpecText>();
  const start = types.map(({ shape }) => shape);
  for (const shape of reachable(start, new Map())) {
    if (shape.kind === "object") for (const { key, name } of shape.properties) names.set(key, name);
  }
  return [...names].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, name]) => name);
}

/** The shapes that a shape is made of, without those of the types that it refers to. */
function partsOf(shape: ShapeView): readonly ShapeView[] {
  switch (shape.kind) {
    case "array":
      return [shape.items];
    case "tuple":
      return shape.rest === null ? shape.items : [...shape.items, shape.rest];
    case "map":
      return [shape.values];
    case "union":
    case "intersection":
      return shape.members;
    case "object": {
      const bases = shape.extends.map((name) => ({ kind: "ref", name }) as const);
      const properties = shape.properties.map((property) => property.shape);
      const additional = shape.additional === null ? [] : [shape.additional];
      return [...bases, ...properties, ...additional];
    }
    default:
      return [];
  }
}
