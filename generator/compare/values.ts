import type { EnumValue, TypeRef } from "../model/api.js";
import { type Change, change, type RuleId } from "./change.js";
import { isHeld } from "./retained-note.js";
import { has } from "./types.js";

/** The values that two types list, where both are enums, or lists of enums, of one form; null otherwise. */
export function enumsOf(
  before: TypeRef,
  after: TypeRef,
): readonly [before: readonly EnumValue[], after: readonly EnumValue[]] | null {
  if (before.kind === "array" && after.kind === "array") return enumsOf(before.items, after.items);
  return before.kind === "enum" && after.kind === "enum" ? [before.values, after.values] : null;
}

/** What became of the values of an enum, each under `subject › "value"`. */
export function compareValues(
  subject: string,
  members: readonly string[],
  old: readonly EnumValue[],
  now: readonly EnumValue[],
): Change[] {
  const told = (rule: RuleId, { value }: EnumValue): Change =>
    change(rule, valueSubject(subject, value), { members });
  const wasHeld = (value: EnumValue["value"]): boolean =>
    old.some((one) => one.value === value && isHeld(one.description));
  return [
    ...old.filter(({ value }) => !has(now, value)).map((one) => told("enum-value-removed", one)),
    ...now.filter(({ value }) => !has(old, value)).map((one) => told("enum-value-added", one)),
    ...now
      .filter(({ value, description }) => isHeld(description) && has(old, value) && !wasHeld(value))
      .map((one) => told("enum-value-held", one)),
  ];
}

/** A value as reports and patches that hold it call it. */
export function valueSubject(owner: string, value: EnumValue["value"]): string {
  return `${owner} › ${JSON.stringify(value)}`;
}
