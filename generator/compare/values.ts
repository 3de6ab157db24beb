import type { EnumValue, TypeRef } from "../model/api.js";
import { type Change, change, type RuleId } from "./change-rules.js";
import { isRetained } from "../model/retained-note.js";
import { hasValue } from "./types.js";

/** The values of two enums, or of the enums in two lists; null when one of the types is something else. */
export function enumsOf(
  before: TypeRef,
  after: TypeRef,
): readonly [before: readonly EnumValue[], after: readonly EnumValue[]] | null {
  if (before.kind === "array" && after.kind === "array") return enumsOf(before.items, after.items);
  return before.kind === "enum" && after.kind === "enum" ? [before.values, after.values] : null;
}

/** Compares the values of an enum, each under `subject › "value"`. */
export function compareValues(
  subject: string,
  members: readonly string[],
  old: readonly EnumValue[],
  now: readonly EnumValue[],
): Change[] {
  const toChange = (rule: RuleId, { value }: EnumValue): Change =>
    change(rule, valueSubject(subject, value), { members });
  const isNewlyRetained = ({ value, description }: EnumValue): boolean =>
    isRetained(description) &&
    old.some((one) => one.value === value && !isRetained(one.description));
  const removed = old.filter(({ value }) => !hasValue(now, value));
  const added = now.filter(({ value }) => !hasValue(old, value));
  return [
    ...removed.map((one) => toChange("enum-value-removed", one)),
    ...added.map((one) => toChange("enum-value-added", one)),
    ...now.filter(isNewlyRetained).map((one) => toChange("enum-value-retained", one)),
  ];
}

/** A value as reports name it. */
export function valueSubject(owner: string, value: EnumValue["value"]): string {
  return `${owner} › ${JSON.stringify(value)}`;
}
