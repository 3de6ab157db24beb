import type { Direction, Property, TypeDef } from "../model/api.js";
import { type Change, change, type RuleId } from "./change.js";
import {
  allProperties,
  expand,
  relate,
  type Relation,
  someReworded,
  typeName,
  type TypeTables,
} from "./types.js";
import { compareValues } from "./values.js";

/**
 * What became of the types that both states name. A type that is gone or new is no change on the wire by itself: what
 * refers to it has changed, and TypeScript's side of the comparison tells what is no longer exported.
 */
export function compareTypeDefs(tables: TypeTables): Change[] {
  return [...tables.before.values()].flatMap((old) => {
    const now = tables.after.get(old.id);
    return now === undefined ? [] : compareTypeDef(old, now, tables);
  });
}

function compareTypeDef(old: TypeDef, now: TypeDef, tables: TypeTables): Change[] {
  return [
    ...(old.deprecated || !now.deprecated ? [] : [change("type-deprecated", now.id)]),
    ...compareShapes(old, now, tables),
    ...(isReworded(old, now) ? [change("prose-changed", now.id, { members: [] })] : []),
  ];
}

function compareShapes(old: TypeDef, now: TypeDef, tables: TypeTables): Change[] {
  if (old.kind === "object" && now.kind === "object") return compareObjects(old, now, tables);
  if (old.kind === "enum" && now.kind === "enum")
    return compareValues(now.id, [now.id], old.values, now.values);
  const before = expand(old);
  const after = expand(now);
  // An object against something else: no value of the one is one of the other, as far as callers can count on it.
  const relation = before === null || after === null ? "other" : relate(before, after, tables);
  if (relation === "same") return [];
  return [
    change(ruleOf(relation, now.direction, typeRules), now.id, {
      before: before === null ? "object" : typeName(before),
      after: after === null ? "object" : typeName(after),
    }),
  ];
}

type ObjectType = TypeDef & { readonly kind: "object" };

/** Fields are compared by what an object has in the end; those of a base that both extend are told at the base. */
function compareObjects(old: ObjectType, now: ObjectType, tables: TypeTables): Change[] {
  const shared = new Set(old.extends.filter((id) => now.extends.includes(id)));
  const olds = allProperties(old, tables.before, shared);
  const news = allProperties(now, tables.after, shared);
  const free = (old.additional === null ? 0 : 1) - (now.additional === null ? 0 : 1);
  return [
    ...[...olds.values()].flatMap((property) => {
      const other = news.get(property.name);
      return other === undefined
        ? [change("field-removed", `${now.id}.${property.name}`, texts(property, null))]
        : compareProperty(now, property, other, tables);
    }),
    ...[...news.values()]
      .filter(({ name }) => !olds.has(name))
      .map((property) =>
        change(
          property.required && isSent(now.direction) ? "required-field-added" : "field-added",
          `${now.id}.${property.name}`,
          texts(null, property),
        ),
      ),
    ...(free === 0 ? [] : [change(free > 0 ? "values-closed" : "values-open", now.id)]),
  ];
}

function texts(old: Property | null, now: Property | null): Pick<Change, "before" | "after"> {
  return {
    before: old === null ? null : typeName(old.type),
    after: now === null ? null : typeName(now.type),
  };
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
        : [change(ruleOf(relation, owner.direction, fieldRules), subject, texts(old, now))];
  return [
    ...(old.deprecated || !now.deprecated ? [] : [change("field-deprecated", subject)]),
    ...(old.required === now.required ? [] : [change(needRule(owner, now), subject)]),
    ...type,
  ];
}

/** For a type that goes both ways, the side on which the change is worse. */
function needRule({ direction }: ObjectType, { required }: Property): RuleId {
  if (required) return isSent(direction) ? "field-made-required" : "field-assured";
  return isRead(direction) ? "field-made-optional" : "field-not-needed";
}

interface RelationRules {
  readonly wider: RuleId;
  readonly narrower: RuleId;
  readonly other: RuleId;
}

const fieldRules: RelationRules = {
  wider: "field-widened",
  narrower: "field-narrowed",
  other: "field-changed",
};

const typeRules: RelationRules = {
  wider: "type-widened",
  narrower: "type-narrowed",
  other: "type-changed",
};

/** Callers may always send less than is taken and read less than is answered; the other way round breaks them. */
function ruleOf(
  relation: Exclude<Relation, "same">,
  direction: Direction,
  rules: RelationRules,
): RuleId {
  if (relation === "wider" && !isRead(direction)) return rules.wider;
  if (relation === "narrower" && !isSent(direction)) return rules.narrower;
  return rules.other;
}

function isSent(direction: Direction): boolean {
  return direction === "request" || direction === "both";
}

/** A type that nothing refers to can still be imported: it is taken as one that is read. */
function isRead(direction: Direction): boolean {
  return direction !== "request";
}

/** Whether the words differ of what both have; those of what came or went say nothing more. */
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
