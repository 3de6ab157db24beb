import type { GraphQLNamedType } from "graphql";
import { capitalize, pascalCase, typeName } from "../model/names.js";

/** The names of the types of a dataset in TypeScript; each is unique. */
export interface DatasetNames {
  readonly idOf: (type: GraphQLNamedType) => string;
  readonly selectionOf: (type: GraphQLNamedType) => string;
  /** @param field - a field that has arguments */
  readonly argumentsOf: (type: GraphQLNamedType, field: string) => string;
}

/**
 * `analytics_vendorAnalytics_2024_09_30` → `AnalyticsVendorAnalytics_2024_09_30`: the version stays readable, and sets of two
 * versions stay apart.
 */
export function namespaceOf(dataset: string): string {
  const [, stem = "", version = ""] = /^(.*?)((?:_\d+)*)$/.exec(dataset) ?? [];
  const name = pascalCase(stem) + version;
  return typeName(name) === name ? name : `_${name}`;
}

/**
 * Names the types of a dataset. A type has its own name, or that with an underscore if TypeScript reserves it; then come the
 * names that are made of these. A made name that is taken gets underscores until it is free: in the order of the schema, so
 * the same schema always gets the same names.
 *
 * @param types - in the order of the schema
 * @param root - the type of the dataset: the arguments of its fields are named after the field alone
 */
export function nameTypes(types: readonly GraphQLNamedType[], root: string): DatasetNames {
  const taken = new Set<string>(types.map(({ name }) => name).filter((name) => isFree(name)));
  const names = new Map<string, string>();
  const take = (key: string, wanted: string): string => {
    let name = wanted;
    while (taken.has(name) || !isFree(name)) name += "_";
    taken.add(name);
    names.set(key, name);
    return name;
  };
  const made = (key: string, wanted: string): string => names.get(key) ?? take(key, wanted);
  for (const { name } of types) if (!isFree(name)) take(name, name);
  const idOf = ({ name }: GraphQLNamedType): string => names.get(name) ?? name;
  return {
    idOf,
    selectionOf: (type) => made(`${type.name} selection`, `${idOf(type)}Selection`),
    argumentsOf: (type, field) =>
      made(
        `${type.name}.${field} arguments`,
        `${type.name === root ? "" : idOf(type)}${capitalize(field)}Arguments`,
      ),
  };
}

/** Whether TypeScript lets a type have the name. */
function isFree(name: string): boolean {
  return typeName(name) === name;
}
