import type { Api } from "../model/api.js";
import { type Bump, bumpOf, type Change, change, worst } from "./change.js";
import { compareOperations } from "./operations.js";
import { compareTypeDefs } from "./type-defs.js";
import { typeTables } from "./types.js";

/** What became of one package. */
export interface PackageChanges {
  readonly id: string;
  readonly title: string;
  /** The model, as it is called after the change, or before it where it is gone. */
  readonly file: string;
  readonly bump: Bump;
  readonly changes: readonly Change[];
}

/** An API in both states; one of them is null where it came or went. */
export interface ApiPair {
  readonly id: string;
  readonly before: Api | null;
  readonly after: Api | null;
}

/** The APIs of two states side by side, those that do not differ left out, sorted by id. */
export function pairApis(before: readonly Api[], after: readonly Api[]): ApiPair[] {
  const olds = new Map(before.map((api) => [api.id, api]));
  const news = new Map(after.map((api) => [api.id, api]));
  return [...new Set([...olds.keys(), ...news.keys()])]
    .toSorted()
    .map((id) => ({ id, before: olds.get(id) ?? null, after: news.get(id) ?? null }))
    .filter((pair) => JSON.stringify(pair.before) !== JSON.stringify(pair.after));
}

/**
 * What became of an API on the wire: every operation and every type of it.
 *
 * @returns the changes in the order of the model before, what is new last
 */
export function compareApis(before: Api, after: Api): Change[] {
  const tables = typeTables(before, after);
  const prose =
    before.title === after.title && before.description === after.description
      ? []
      : [change("prose-changed", after.name, { members: [] })];
  return [...compareOperations(before, after, tables), ...compareTypeDefs(tables), ...prose];
}

/**
 * Puts what was found on the wire and in TypeScript together. Most changes show in both: one of TypeScript's is left out
 * when one of the wire names its member and is as bad.
 */
export function packageChanges(
  { id, before, after }: ApiPair,
  wire: readonly Change[],
  types: readonly Change[],
): PackageChanges {
  const api = after ?? before;
  const known = new Map<string, Bump>();
  for (const found of wire) {
    for (const member of found.members) {
      const bump = worst([bumpOf(found), known.get(member) ?? "patch"]);
      if (bump !== null) known.set(member, bump);
    }
  }
  const own = types.filter((found) =>
    found.members.every((member) => {
      const said = known.get(member);
      return said === undefined || worst([said, bumpOf(found)]) !== said;
    }),
  );
  const all = [...wire, ...own];
  const changes = all.length === 0 ? [change("contents-changed", id, { members: [] })] : all;
  return {
    id,
    title: api?.title ?? id,
    file: api?.file ?? "",
    bump: worst(changes.map(bumpOf)) ?? "patch",
    changes,
  };
}

/** The changes of a package that came or went as a whole; null where it is in both states. */
export function wholePackage({ id, before, after }: ApiPair): Change[] | null {
  if (before === null) return [change("package-added", id, { members: [] })];
  return after === null ? [change("package-removed", id, { members: [] })] : null;
}
