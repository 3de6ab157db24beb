import { propertyKey } from "../escape/escape.js";
import { SpecText } from "../escape/spec-text.js";
import type { EnumValue, Operation, TypeDef, TypeRef } from "../model/api.js";
import { isOpen } from "./type-expressions.js";

/**
 * A type as data, for templates and helpers that write something else than TypeScript types: schemas of a validator, tables,
 * diagrams. `kind` decides which fields it has.
 */
export type ShapeView =
  | StringShape
  | PlainShape
  | BinaryShape
  | EnumShape
  | ArrayShape
  | MapShape
  | TupleShape
  | RefShape
  | CombinedShape
  | ObjectShape;

/** A string. */
export interface StringShape {
  readonly kind: "string";
  /** The format in the model (`date-time`). Only a hint: Amazon's values do not always have it. */
  readonly format: SpecText | null;
}

/** A type without parts. */
export interface PlainShape {
  /** `boolean-string` is a string in JSON whose value is `true` or `false`; `unknown` may be any value, no value is `never`. */
  readonly kind: "number" | "boolean" | "boolean-string" | "null" | "unknown" | "never";
}

/** Bytes. */
export interface BinaryShape {
  readonly kind: "binary";
  /** `file`: a `Blob`, in a form. `body`: a `Blob`, `ArrayBuffer` or `Uint8Array`, as a whole body to send. `bytes`: a `Uint8Array`, in a response. */
  readonly as: "file" | "body" | "bytes";
}

/** A list of allowed values. */
export interface EnumShape {
  readonly kind: "enum";
  readonly values: readonly (SpecText | number | boolean)[];
  /** Whether other values must be expected: Amazon returns some that its models do not list. */
  readonly open: boolean;
}

/** An array. */
export interface ArrayShape {
  readonly kind: "array";
  readonly items: ShapeView;
}

/** An array whose first items have types of their own. */
export interface TupleShape {
  readonly kind: "tuple";
  readonly items: readonly ShapeView[];
  /** How many of them every value has. */
  readonly required: number;
  /** The type of all further items; null if there are none. */
  readonly rest: ShapeView | null;
}

/** An object whose property names are data. */
export interface MapShape {
  readonly kind: "map";
  readonly values: ShapeView;
}

/** Another type of the package. */
export interface RefShape {
  readonly kind: "ref";
  /** The `name` of a `TypeView`. */
  readonly name: string;
}

/** One of several types (`union`), or all of them at once (`intersection`). */
export interface CombinedShape {
  readonly kind: "union" | "intersection";
  readonly members: readonly ShapeView[];
}

/** An object with named properties. */
export interface ObjectShape {
  readonly kind: "object";
  /** The names of its base types. */
  readonly extends: readonly string[];
  readonly properties: readonly PropertyShape[];
  /** The type of unnamed properties; null if the model does not declare any. */
  readonly additional: ShapeView | null;
}

/** A property of an object. */
export interface PropertyShape {
  /** The name in the model. */
  readonly name: SpecText;
  /** The name as TypeScript writes it: plain, quoted or computed. */
  readonly key: string;
  readonly optional: boolean;
  readonly shape: ShapeView;
}

/** The shape of a type of the model. */
export function typeShape(type: TypeDef): ShapeView {
  const open = isOpen(type.direction);
  switch (type.kind) {
    case "alias":
      return shapeOf(type.type, open);
    case "enum":
      return enumShape(type.values, open);
    case "object":
      return {
        kind: "object",
        extends: type.extends,
        properties: type.properties.map((property) =>
          propertyShape(property.name, property.required, property.type, open),
        ),
        additional: type.additional === null ? null : shapeOf(type.additional, open),
      };
  }
}

/** The shape of what one of several responses has; null if there are none. */
export function responseShape(types: readonly TypeRef[]): ShapeView | null {
  const shapes = new Map(
    types.map((type) => shapeOf(type, true)).map((shape) => [JSON.stringify(shape), shape]),
  );
  const members = [...shapes.values()];
  return members.length > 1 ? { kind: "union", members } : (members[0] ?? null);
}

/** The shape of an operation's params. */
export function paramsShape({ parameters, body }: Operation): ObjectShape {
  return {
    kind: "object",
    extends: [],
    properties: [
      ...parameters.map(({ key, required, type }) => propertyShape(key, required, type, false)),
      ...(body === null ? [] : [propertyShape("body", body.required, body.type, false)]),
    ],
    additional: null,
  };
}

function propertyShape(
  name: string,
  required: boolean,
  type: TypeRef,
  open: boolean,
): PropertyShape {
  return {
    name: new SpecText(name),
    key: propertyKey(name),
    optional: !required,
    shape: shapeOf(type, open),
  };
}

function shapeOf(type: TypeRef, open: boolean): ShapeView {
  switch (type.kind) {
    case "string":
      return { kind: "string", format: type.format === null ? null : new SpecText(type.format) };
    case "enum":
      return enumShape(type.values, open);
    case "const":
      return enumShape([{ value: type.value, description: null }], false);
    case "array":
      return { kind: "array", items: shapeOf(type.items, open) };
    case "tuple": {
      const rest = type.rest === null ? null : shapeOf(type.rest, open);
      const items = type.items.map((item) => shapeOf(item, open));
      return { kind: "tuple", items, required: type.required, rest };
    }
    case "fields": {
      const properties = type.properties.map((field) =>
        propertyShape(field.name, field.required, field.type, open),
      );
      return { kind: "object", extends: [], properties, additional: null };
    }
    case "map":
      return { kind: "map", values: shapeOf(type.values, open) };
    case "ref":
      return { kind: "ref", name: type.id };
    case "union":
    case "intersection":
      return {
        kind: type.kind,
        members: type.members.map((member) => shapeOf(member, open)),
      };
    case "binary":
      return { kind: "binary", as: type.as };
    default:
      return { kind: type.kind };
  }
}

function enumShape(values: readonly EnumValue[], open: boolean): EnumShape {
  return {
    kind: "enum",
    values: values.map(({ value }) => (typeof value === "string" ? new SpecText(value) : value)),
    open,
  };
}
