import { propertyKey } from "../escape/escape.js";
import { SpecText } from "../escape/spec-text.js";
import type { EnumValue, Operation, TypeDef, TypeRef } from "../model/api.js";
import { isOpen } from "./type-expressions.js";

/**
 * A type as data, for templates and helpers that make something else of it than TypeScript's types: schemas of a validator,
 * tables, diagrams. `kind` says what it is.
 */
export type ShapeView =
  | StringShape
  | PlainShape
  | EnumShape
  | ArrayShape
  | MapShape
  | RefShape
  | CombinedShape
  | ObjectShape;

export interface StringShape {
  readonly kind: "string";
  /** What the model says of its form (`date-time`); it is a hint, which Amazon does not always keep to. */
  readonly format: SpecText | null;
}

export interface PlainShape {
  /** `boolean-string` is a string on the wire that says `true` or `false`; nothing is known of `unknown`. */
  readonly kind: "number" | "boolean" | "boolean-string" | "null" | "unknown";
}

export interface EnumShape {
  readonly kind: "enum";
  readonly values: readonly (SpecText | number | boolean)[];
  /** Whether other values must be counted with: Amazon answers with some that its models do not name. */
  readonly open: boolean;
}

export interface ArrayShape {
  readonly kind: "array";
  readonly items: ShapeView;
}

/** An object whose names are data. */
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

/** One of several types, or all of them at once. */
export interface CombinedShape {
  readonly kind: "union" | "intersection";
  readonly members: readonly ShapeView[];
}

export interface ObjectShape {
  readonly kind: "object";
  /** Names of the types that it adds to. */
  readonly extends: readonly string[];
  readonly properties: readonly PropertyShape[];
  /** The type of properties that are not named; null where the model says nothing of them. */
  readonly additional: ShapeView | null;
}

export interface PropertyShape {
  /** As the model has it. */
  readonly name: SpecText;
  /** The same as a property name in TypeScript: bare, quoted or computed. */
  readonly key: string;
  readonly optional: boolean;
  readonly shape: ShapeView;
}

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

/** The params object of an operation. */
export function paramsShape({ parameters, body }: Operation): ObjectShape {
  return {
    kind: "object",
    extends: [],
    properties: [
      ...parameters.map(({ name, required, type }) => propertyShape(name, required, type, false)),
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
    case "array":
      return { kind: "array", items: shapeOf(type.items, open) };
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
