import type { Direction, Property, TypeDef } from "../model/api.js";
import { isNewlyRetained } from "../model/retained-note.js";
import { type Change, change, changeIf, type RuleId } from "./change-rules.js";
import { compareConstraints, isSent } from "./constraints.js";
import { pairs } from "./pairs.js";
import {
  allProperties,
  expand,
  relate,
  type Relation,
  someReworded,
  typeName,
  typeNames,
  type TypeTables,
} from "./types.js";
import { compareValues } from "./values.js";

/**
 * Compares the types that both states have. A removed or new type is no change on the wire by itself: the elements that refer
 * to it have changed, and the comparison of declarations reports the export.
 */
export function compareTypeDefs(tables: TypeTables): Change[] {
  return [...tables.before.values()].flatMap((old) => {
    const now = tables.after.get(old.id);
    return now === undefined ? [] : compareTypeDef(old, now, tables);
  });
}

function compareTypeDef(old: TypeDef, now: TypeDef, tables: TypeTables): Change[] {
  return [
    ...changeIf(!old.deprecated && now.deprecated, "type-deprecated", now.id),
    ...compareContents(old, now, tables),
    // Objects and enums limit nothing themselves.
    ...(old.kind === "alias" && now.kind === "alias"
      ? compareConstraints(now.id, now.direction, old, now, tables)
      : []),
    ...changeIf(isReworded(old, now), "prose-changed", now.id, { members: [] }),
  ];
}

function compareContents(old: TypeDef, now: TypeDef, tables: TypeTables): Change[] {
  if (old.kind === "object" && now.kind === "object") return compareObjects(old, now, tables);
  if (old.kind === "enum" && now.kind === "enum")
    return compareValues(now.id, [now.id], old.values, now.values);
  const before = expand(old);
  const after = expand(now);
  // An object and something else: callers can use no value of the one as the other.
  const relation = before === null || after === null ? "other" : relate(before, after, tables);
  if (relation === "same") return [];
  return [
    change(ruleOf(relation, now.direction, "type"), now.id, {
      before: before === null ? "object" : typeName(before),
      after: after === null ? "object" : typeName(after),
    }),
  ];
}

type ObjectType = TypeDef & { readonly kind: "object" };

/** Compares all fields that objects have, but those of a base that both extend: they are compared at the base. */
function compareObjects(old: ObjectType, now: ObjectType, tables: TypeTables): Change[] {
  const shared = new Set(old.extends.filter((id) => now.extends.includes(id)));
  const olds = allProperties(old, tables.before, shared);
  const news = allProperties(now, tables.after, shared);
  const wasOpen = old.additional !== null;
  const isOpen = now.additional !== null;
  return [
    ...pairs(olds, news).flatMap(({ key, before, after }) => {
      const subject = `${now.id}.${key}`;
      if (after === null) return [change("field-removed", subject, typeNames(before, null))];
      if (before !== null) return compareProperty(now, before, after, tables);
      const isRequired = after.required && isSent(now.direction);
      const rule = isRequired ? "required-field-added" : "field-added";
      return [change(rule, subject, typeNames(null, after))];
    }),
    ...changeIf(wasOpen !== isOpen, wasOpen ? "values-closed" : "values-open", now.id),
  ];
}

function compareProperty(
  owner: ObjectType,
  old: Property,
  now: Property,
  tables: TypeTables,
): Change[] {
  const subject = `${owner.id}.${now.name}`;
  const relation = relate(old.type, now.type, tables);
  const type =
    relation === "same"
      ? []
      : old.type.kind === "enum" && now.type.kind === "enum"
        ? compareValues(subject, [subject], old.type.values, now.type.values)
        : [change(ruleOf(relation, owner.direction, "field"), subject, typeNames(old, now))];
  return [
    ...changeIf(!old.deprecated && now.deprecated, "field-deprecated", subject),
    ...changeIf(old.deprecated && isNewlyRetained(old, now), "field-retained", subject),
    ...changeIf(old.required !== now.required, needRule(owner, now), subject),
    ...type,
    ...compareConstraints(subject, owner.direction, old, now, tables),
  ];
}

/** The rule for a field that became required or optional. In a type that is sent and read, the worse one counts. */
function needRule({ direction }: ObjectType, { required }: Property): RuleId {
  if (required) return isSent(direction) ? "field-made-required" : "field-assured";
  return isRead(direction) ? "field-made-optional" : "field-not-needed";
}

/** Callers may send less than Amazon accepts and read less than Amazon sends; the opposite breaks them. */
function ruleOf(
  relation: Exclude<Relation, "same">,
  direction: Direction,
  what: "field" | "type",
): RuleId {
  if (relation === "wider" && !isRead(direction)) return `${what}-widened`;
  if (relation === "narrower" && !isSent(direction)) return `${what}-narrowed`;
  return `${what}-changed`;
}

/** A type that nothing refers to can still be imported: it counts as read. */
function isRead(direction: Direction): boolean {
  return direction !== "request";
}

/** Whether a description differs that both states have. */
function isReworded(old: TypeDef, now: TypeDef): boolean {
  return (
    old.description !== now.description ||
    (old.kind === "object" &&
      now.kind === "object" &&
      someReworded(old.properties, now.properties, ({ name }) => name)) ||
    (old.kind === "enum" &&
      now.kind === "enum" &&
      someReworded(old.values, now.values, ({ value }) => value))
  );
}
