import {
  type ConstraintName,
  constraintNames,
  type Constraints,
  type Direction,
  type TypeDef,
  type TypeRef,
} from "../model/api.js";
import type { JsonValue } from "../lib/json.js";
import { type Change, change, type RuleId } from "./change-rules.js";
import type { TypeTables } from "./types.js";

/** Something that has values: a parameter, a field or a type. */
interface Element {
  readonly pointer: string;
  readonly type: TypeRef;
}

/** An element, or the items of a list, with the pointers at which its schema may be: a body has it under `schema`. */
interface Limited {
  readonly pointers: readonly string[];
  readonly type: TypeRef;
}

/**
 * Compares the limits of an element's values: lengths, ranges, patterns, formats, and the default of a field.
 *
 * A reference to the same type is compared where that type is declared. If the types are of different kinds, the change of type
 * is reported already.
 */
export function compareConstraints(
  subject: string,
  direction: Direction,
  old: Element,
  now: Element,
  tables: TypeTables,
): Change[] {
  return pairedLimits(limited(old), limited(now), tables).flatMap(({ before, after, within }) =>
    constraintNames.flatMap((name) => {
      const one = before[name];
      const other = after[name];
      if (JSON.stringify(one) === JSON.stringify(other)) return [];
      const texts = { before: textOf(name, one, within), after: textOf(name, other, within) };
      return [change(ruleOf(name, direction, one, other), subject, { ...texts, members: [] })];
    }),
  );
}

function limited({ pointer, type }: Element): Limited {
  return { pointers: [pointer, `${pointer}/schema`], type };
}

interface PairedLimits {
  readonly before: Constraints;
  readonly after: Constraints;
  /** `""`, or `items ` for the values of a list. */
  readonly within: string;
}

/** The limits of an element in both states, and those of its items; none if the types are of different kinds. */
function pairedLimits(old: Limited, now: Limited, tables: TypeTables): PairedLimits[] {
  const { constraints } = tables;
  const paired: PairedLimits[] = [];
  let one: Limited | null = old;
  let other: Limited | null = now;
  for (let within = ""; one !== null && other !== null; within += "items ") {
    const isSameRef =
      one.type.kind === "ref" && other.type.kind === "ref" && one.type.id === other.type.id;
    const before = resolved(one, tables.before, constraints.before, isSameRef);
    const after = resolved(other, tables.after, constraints.after, isSameRef);
    if (before.type.kind !== after.type.kind) break;
    paired.push({ before: before.limits, after: after.limits, within });
    one = itemsOf(before);
    other = itemsOf(after);
  }
  return paired;
}

function itemsOf({ pointers, type }: Limited): Limited | null {
  if (type.kind !== "array") return null;
  return { pointers: pointers.map((pointer) => `${pointer}/items`), type: type.items };
}

/** An element with the type behind its aliases, and the limits on the way. With `isOwn` only the element's own. */
function resolved(
  { pointers, type }: Limited,
  types: ReadonlyMap<string, TypeDef>,
  constraints: Readonly<Record<string, Constraints>>,
  isOwn: boolean,
): Limited & { readonly limits: Constraints } {
  const own: Constraints = Object.assign({}, ...pointers.map((pointer) => constraints[pointer]));
  const target = type.kind === "ref" && !isOwn ? types.get(type.id) : undefined;
  if (target?.kind !== "alias") return { pointers, type, limits: own };
  // An alias of itself is an error when it is read, so this ends.
  const inner = resolved(limited(target), types, constraints, false);
  return { ...inner, limits: { ...inner.limits, ...own } };
}

function ruleOf(
  name: ConstraintName,
  direction: Direction,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): RuleId {
  if (name === "default") return "field-default-changed";
  return isSent(direction) ? `limit-${shiftOf(name, before, after)}` : "response-limit-changed";
}

/** Whether callers send values of a type. */
export function isSent(direction: Direction): boolean {
  return direction === "request" || direction === "both";
}

/** Formats of numbers that have room for all numbers of another format. */
const widerFormats = new Set(["int32 int64", "float double"]);

/** What a new limit means for the values that were right before. */
function shiftOf(
  name: ConstraintName,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): "tightened" | "loosened" | "changed" {
  // OpenAPI 3.0 and Swagger say `exclusiveMaximum: true`; false is the same as nothing.
  if (isNothing(name, before)) return "tightened";
  if (isNothing(name, after)) return "loosened";
  if (name === "format") {
    if (widerFormats.has(`${String(before)} ${String(after)}`)) return "loosened";
    return widerFormats.has(`${String(after)} ${String(before)}`) ? "tightened" : "changed";
  }
  if (typeof before !== "number" || typeof after !== "number") return "changed";
  if (name === "multipleOf") {
    if (Number.isInteger(before / after)) return "loosened";
    return Number.isInteger(after / before) ? "tightened" : "changed";
  }
  const isUpper = name.startsWith("max") || name === "exclusiveMaximum";
  return after < before === isUpper ? "tightened" : "loosened";
}

function isNothing(name: ConstraintName, value: JsonValue | undefined): boolean {
  return (
    value === undefined ||
    value === false ||
    (value === 0 && (name === "minLength" || name === "minItems"))
  );
}

function textOf(name: ConstraintName, value: JsonValue | undefined, within: string): string {
  return value === undefined ? `no ${within}${name}` : `${within}${name} ${JSON.stringify(value)}`;
}
