import { propertyKey } from "../escape/escape.js";
import { withPointer, type Text } from "../escape/spec-text.js";
import type { JsonValue } from "../lib/json.js";
import type { Operation, Parameter, TypeDef } from "../model/api.js";
import { docParagraphs, enumParagraphs } from "./doc-comments.js";
import { paramsShape, type ShapeView, typeShape } from "./type-shapes.js";
import { enumLines, enumText, indexText, isOpen, typeText } from "./type-expressions.js";

export interface TypeView {
  readonly name: string;
  /** Whether it is the params of an operation, and no type of the model. */
  readonly isParams: boolean;
  readonly doc: readonly Text[];
  /** An interface with properties, or else an alias of `type`. */
  readonly isInterface: boolean;
  readonly extends: readonly string[];
  readonly properties: readonly PropertyView[];
  readonly index: string | null;
  /** What an alias stands for. */
  readonly type: string | null;
  /** The same on lines of its own, where it does not fit beside the name. */
  readonly typeLines: readonly string[];
  /** The type as data. */
  readonly shape: ShapeView;
}

export interface PropertyView {
  /** As it stands in TypeScript: bare, quoted or computed. */
  readonly key: string;
  readonly optional: boolean;
  readonly type: string;
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
  const doc = docParagraphs(type.description, type.pointer, { deprecated: type.deprecated });
  switch (type.kind) {
    case "alias":
      return {
        ...base,
        doc,
        isInterface: false,
        type: typeText(type.type, { prefix: "", readonly: false, open }),
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
            type: typeText(property.type, { prefix: "", readonly: false, open }),
            doc: docParagraphs(property.description, property.pointer, {
              deprecated: property.deprecated,
            }),
          }),
        ),
      };
  }
}

/** The params object of an operation: closed enums, readonly arrays, and `undefined` allowed where a value may be absent. */
export function viewParams(operation: Operation): TypeView {
  const position = { prefix: "", readonly: true, open: false };
  const properties: PropertyView[] = operation.parameters.map((parameter) =>
    withPointer(parameter.pointer, {
      key: propertyKey(parameter.name),
      optional: !parameter.required,
      type: `${typeText(parameter.type, position)}${parameter.required ? "" : " | undefined"}`,
      doc: parameterParagraphs(parameter),
    }),
  );
  if (operation.body !== null) {
    const { description, required, type, pointer } = operation.body;
    properties.push(
      withPointer(pointer, {
        key: "body",
        optional: !required,
        type: `${typeText(type, { ...position, readonly: false })}${required ? "" : " | undefined"}`,
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
  const values = parameter.type.kind === "array" ? parameter.type.items : parameter.type;
  return docParagraphs(parameter.description, parameter.pointer, {
    deprecated: parameter.deprecated,
    values: values.kind === "enum" ? enumParagraphs(values.values, parameter.pointer) : [],
    default: parameter.default as JsonValue,
  });
}
