import { propertyKey } from "../escape/escape.js";
import { flatLiteral, lineWidth } from "../escape/literal.js";
import type { Direction, EnumValue, Field, TypeDef, TypeRef } from "../model/api.js";

/** How to write a type at one position. */
export interface TypePosition {
  /** Prefix of the API's types: `VendorOrders.`, or nothing in the file that declares them. */
  readonly prefix: string;
  /** Whether arrays are readonly, so that callers can pass readonly arrays without a copy. */
  readonly readonly: boolean;
  /** Whether an inline enum allows values that the model does not list. */
  readonly open: boolean;
}

const binaryTexts = {
  file: "Blob",
  body: "Blob | ArrayBuffer | Uint8Array",
  bytes: "Uint8Array",
} as const;

/** A TypeScript type expression. */
export function typeText(type: TypeRef, position: TypePosition): string {
  switch (type.kind) {
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "unknown":
    case "never":
      return type.kind;
    case "binary":
      return binaryTexts[type.as];
    case "const":
      return flatLiteral(type.value);
    case "boolean-string":
      return position.readonly ? 'boolean | "true" | "false"' : "string";
    case "enum":
      return enumText(type.values, position.open);
    case "array":
      return `${position.readonly ? "readonly " : ""}${listText(type.items, position)}`;
    case "tuple":
      return `${position.readonly ? "readonly " : ""}[${tupleItems(type, position).join(", ")}]`;
    case "fields":
      return type.properties.length === 0
        ? "{ [name: string]: never }"
        : `{ ${type.properties.map((field) => fieldText(field, position)).join("; ")} }`;
    case "map":
      return `{ [name: string]: ${typeText(type.values, position)} }`;
    case "ref":
      return `${position.prefix}${type.id}`;
    case "union":
      return type.members.map((member) => memberText(member, position)).join(" | ");
    case "intersection":
      return type.members.map((member) => grouped(member, position)).join(" & ");
  }
}

/** A type that may also be left out, or not. */
export function optionalText(type: TypeRef, position: TypePosition, isOptional: boolean): string {
  return isOptional ? `${memberText(type, position)} | undefined` : typeText(type, position);
}

/** A member of a union: Prettier sets an intersection among others in brackets. */
function memberText(type: TypeRef, position: TypePosition): string {
  const text = typeText(type, position);
  return type.kind === "intersection" ? `(${text})` : text;
}

function listText(items: TypeRef, position: TypePosition): string {
  const text = typeText(items, position);
  return `${needsBrackets(items, position, text) ? `(${text})` : text}[]`;
}

function needsBrackets({ kind }: TypeRef, position: TypePosition, text: string): boolean {
  const isBracketed =
    kind === "map" || kind === "fields" || (kind === "tuple" && !position.readonly);
  return !isBracketed && /[ |&]/.test(text);
}

function tupleItems(
  { items, required, rest }: TypeRef & { kind: "tuple" },
  position: TypePosition,
): readonly string[] {
  const texts = items.map((item, index) => {
    const text = typeText(item, position);
    if (index < required) return text;
    return `${needsBrackets(item, position, text) ? `(${text})` : text}?`;
  });
  return rest === null ? texts : [...texts, `...${listText(rest, position)}`];
}

function fieldText({ name, required, type }: Field, position: TypePosition): string {
  return `${propertyKey(name)}${required ? "" : "?"}: ${typeText(type, position)}`;
}

/** The type of a part of a response: Amazon may return other values than its enums list. */
export function responseTypeText(type: TypeRef, prefix: string): string {
  return typeText(type, { prefix, readonly: false, open: true });
}

function grouped(type: TypeRef, position: TypePosition): string {
  const text = typeText(type, position);
  return type.kind === "union" || type.kind === "enum" ? `(${text})` : text;
}

/**
 * A union of the values. An open one allows any other value too, and editors still complete the listed ones: Amazon returns
 * values that its models do not list.
 */
export function enumText(values: readonly EnumValue[], open: boolean): string {
  return enumMembers(values, open).join(" | ");
}

function enumMembers(values: readonly EnumValue[], open: boolean): string[] {
  const kinds = new Set(values.map(({ value }) => typeof value));
  const rest = open
    ? [...kinds].filter((kind) => kind !== "boolean").map((kind) => `(${kind} & {})`)
    : [];
  const members = [...values.map(({ value }) => flatLiteral(value)), ...rest];
  return members.length === 0 ? ["never"] : members;
}

/** Whether Amazon may return a type, so that its enums must be open. */
export function isOpen(direction: Direction): boolean {
  return direction !== "request";
}

/**
 * The type of unnamed properties beside named ones; null if there are none. TypeScript requires that it includes the types of
 * all named ones, and `undefined` if one is optional.
 */
export function indexText(type: TypeDef & { kind: "object" }): string | null {
  if (type.additional === null) return null;
  const position = { prefix: "", readonly: false, open: true };
  const fits = type.properties.every(
    (property) => JSON.stringify(property.type) === JSON.stringify(type.additional),
  );
  if (!fits) return "unknown";
  const isOptional = type.properties.some(({ required }) => !required);
  return optionalText(type.additional, position, isOptional);
}

/**
 * The lines of an enum that does not fit on the line of its name, as Prettier formats them: one line, or one for each member.
 * Empty if it fits.
 */
export function enumLines(name: string, values: readonly EnumValue[], open: boolean): string[] {
  const text = `${enumText(values, open)};`;
  if (`export type ${name} = ${text}`.length <= lineWidth) return [];
  if (text.length + 2 <= lineWidth) return [text];
  return enumMembers(values, open).map(
    (member, index, all) => `| ${member}${index === all.length - 1 ? ";" : ""}`,
  );
}

/** The lines of a descriptor's type arguments, as Prettier formats them if they do not fit beside its name; else empty. */
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
