import { propertyKey } from "../escape/escape.js";
import { withPointer, type Text } from "../escape/spec-text.js";
import type { Operation, Parameter, TypeDef } from "../model/api.js";
import { enumValues } from "../model/api-queries.js";
import { docParagraphs, enumParagraphs } from "./doc-comments.js";
import { paramsShape, type ShapeView, typeShape } from "./type-shapes.js";
import {
  enumLines,
  enumText,
  indexText,
  isOpen,
  optionalText,
  typeText,
} from "./type-expressions.js";

/** A type of the model, or the type of an operation's params. */
export interface TypeView {
  readonly name: string;
  /** Whether it is the type of an operation's params, and not a type of the model. */
  readonly isParams: boolean;
  /** The paragraphs of its doc comment, for `doc`. */
  readonly doc: readonly Text[];
  /** Whether it is an interface with `properties`; otherwise it is an alias of `type`. */
  readonly isInterface: boolean;
  /** The names of the base types of an interface. */
  readonly extends: readonly string[];
  readonly properties: readonly PropertyView[];
  /** The type of the unnamed properties of an interface; null if there are none. */
  readonly index: string | null;
  /** The type expression of an alias; null for an interface. */
  readonly type: string | null;
  /** The same expression on several lines; empty if it fits on the line of the name. */
  readonly typeLines: readonly string[];
  /** The type as data. */
  readonly shape: ShapeView;
}

/** A property of an interface. */
export interface PropertyView {
  /** The name as TypeScript writes it: plain, quoted or computed. */
  readonly key: string;
  readonly optional: boolean;
  /** The type expression. */
  readonly type: string;
  /** The paragraphs of its doc comment, for `doc`. */
  readonly doc: readonly Text[];
}

export function viewType(type: TypeDef): TypeView {
  const base = withPointer(type.pointer, {
    name: type.id,
    isParams: false,
    extends: [],
    properties: [],
    index: null,
    type: null,
    typeLines: [],
    shape: typeShape(type),
  });
  const open = isOpen(type.direction);
  const position = { prefix: "", readonly: false, open };
  const doc = docParagraphs(type.description, type.pointer, { deprecated: type.deprecated });
  switch (type.kind) {
    case "alias":
      return {
        ...base,
        doc,
        isInterface: false,
        type: typeText(type.type, position),
      };
    case "enum":
      return {
        ...base,
        doc: [...doc, ...enumParagraphs(type.values, type.pointer)],
        isInterface: false,
        type: enumText(type.values, open),
        typeLines: enumLines(type.id, type.values, open),
      };
    case "object":
      return {
        ...base,
        doc,
        isInterface: true,
        extends: type.extends,
        index: indexText(type),
        properties: type.properties.map((property) =>
          withPointer(property.pointer, {
            key: propertyKey(property.name),
            optional: !property.required,
            type: typeText(property.type, position),
            doc: docParagraphs(property.description, property.pointer, {
              deprecated: property.deprecated,
            }),
          }),
        ),
      };
  }
}

/** The type of an operation's params: with closed enums, readonly arrays, and `undefined` for what is optional. */
export function viewParams(operation: Operation): TypeView {
  const position = { prefix: "", readonly: true, open: false };
  const properties: PropertyView[] = operation.parameters.map((parameter) =>
    withPointer(parameter.pointer, {
      key: propertyKey(parameter.key),
      optional: !parameter.required,
      type: optionalText(parameter.type, position, !parameter.required),
      doc: parameterParagraphs(parameter),
    }),
  );
  if (operation.body !== null) {
    const { description, required, type, pointer } = operation.body;
    properties.push(
      withPointer(pointer, {
        key: "body",
        optional: !required,
        type: optionalText(type, { ...position, readonly: false }, !required),
        doc: docParagraphs(description, pointer),
      }),
    );
  }
  const base = withPointer(operation.pointer, {
    name: operation.paramsType,
    isParams: true,
    doc: [`Parameters of \`${operation.name}\`.`],
    extends: [],
    index: null,
    typeLines: [],
    shape: paramsShape(operation),
  });
  return properties.length === 0
    ? { ...base, isInterface: false, properties: [], type: "{ [name: string]: never }" }
    : { ...base, isInterface: true, properties, type: null };
}

function parameterParagraphs(parameter: Parameter): readonly Text[] {
  return docParagraphs(parameter.description, parameter.pointer, {
    deprecated: parameter.deprecated,
    values: enumParagraphs(enumValues(parameter.type), parameter.pointer),
    default: parameter.default,
  });
}
