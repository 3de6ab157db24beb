import { numberLiteral, stringLiteral } from "../escape/escape.js";
import { lineWidth } from "../escape/literal.js";
import type { Direction, EnumValue, TypeDef, TypeRef } from "../model/api.js";

/** How a type is written at one position. */
export interface TypePosition {
  /** Put before the names of the API's types: `VendorOrders.`, or nothing where they are declared. */
  readonly prefix: string;
  /** Callers may hand in what they must not be asked to copy: arrays become readonly. */
  readonly readonly: boolean;
  /** An inline enum also takes values that the model does not list. */
  readonly open: boolean;
}

/** A TypeScript type expression. */
export function typeText(type: TypeRef, position: TypePosition): string {
  switch (type.kind) {
    case "string":
      return "string";
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "boolean-string":
      return position.readonly ? 'boolean | "true" | "false"' : "string";
    case "null":
      return "null";
    case "unknown":
      return "unknown";
    case "enum":
      return enumText(type.values, position.open);
    case "array": {
      const items = typeText(type.items, position);
      return `${position.readonly ? "readonly " : ""}${/[ |&]/.test(items) ? `(${items})` : items}[]`;
    }
    case "map":
      return `{ [name: string]: ${typeText(type.values, position)} }`;
    case "ref":
      return `${position.prefix}${type.id}`;
    case "union":
      return type.members.map((member) => typeText(member, position)).join(" | ");
    case "intersection":
      return type.members.map((member) => grouped(member, position)).join(" & ");
  }
}

function grouped(type: TypeRef, position: TypePosition): string {
  const text = typeText(type, position);
  return type.kind === "union" || type.kind === "enum" ? `(${text})` : text;
}

/**
 * A union of the values. An open one keeps editors' completions and takes any other value too: Amazon answers with values
 * that its models do not list.
 */
export function enumText(values: readonly EnumValue[], open: boolean): string {
  return enumMembers(values, open).join(" | ");
}

function enumMembers(values: readonly EnumValue[], open: boolean): string[] {
  const kinds = new Set(values.map(({ value }) => typeof value));
  const rest = open
    ? [...kinds].filter((kind) => kind !== "boolean").map((kind) => `(${kind} & {})`)
    : [];
  const members = [...values.map(({ value }) => valueText(value)), ...rest];
  return members.length === 0 ? ["never"] : members;
}

function valueText(value: EnumValue["value"]): string {
  if (typeof value === "string") return stringLiteral(value);
  return typeof value === "number" ? numberLiteral(value) : String(value);
}

/** Whether Amazon answers with a type, so that its enums must be open. */
export function isOpen(direction: Direction): boolean {
  return direction !== "request";
}

/**
 * The type of unnamed properties beside named ones. It must take in the types of all of them: TypeScript checks that, and
 * counts `undefined` in for optional ones.
 */
export function indexText(type: TypeDef & { kind: "object" }): string | null {
  if (type.additional === null) return null;
  const own = typeText(type.additional, { prefix: "", readonly: false, open: true });
  const fits = type.properties.every(
    (property) => JSON.stringify(property.type) === JSON.stringify(type.additional),
  );
  if (!fits) return "unknown";
  return type.properties.some(({ required }) => !required) ? `${own} | undefined` : own;
}

/**
 * An enum's alias where it does not fit on the line of its name, as Prettier lays it out: on the next line, or a line for
 * each member. Formatting then has nothing to do. Empty where it fits.
 */
export function enumLines(name: string, values: readonly EnumValue[], open: boolean): string[] {
  const text = `${enumText(values, open)};`;
  if (`export type ${name} = ${text}`.length <= lineWidth) return [];
  if (text.length + 2 <= lineWidth) return [text];
  return enumMembers(values, open).map(
    (member, index, all) => `| ${member}${index === all.length - 1 ? ";" : ""}`,
  );
}

/**
 * The type arguments of a descriptor on lines of their own, as Prettier lays them out where they do not fit beside its name;
 * empty where they do.
 */
export function descriptorTypeLines(
  name: string,
  descriptorType: string,
  types: readonly string[],
): string[] {
  const line = `export const ${name}: ${descriptorType}<${types.join(", ")}> = {`;
  if (line.length <= lineWidth) return [];
  return types.flatMap((text, index) => {
    const comma = index < types.length - 1 ? "," : "";
    const parts = /^(ErrorBodies)<([^<>]*), ([^<>,]*)>$/.exec(text);
    if (parts === null || text.length + comma.length + 2 <= lineWidth) return [text + comma];
    return [`${parts[1] ?? ""}<`, `  ${parts[2] ?? ""},`, `  ${parts[3] ?? ""}`, `>${comma}`];
  });
}
