import { indexBy } from "../lib/collections.js";
import { byCodePoint } from "../lib/paths.js";
import type { Api } from "../model/api.js";
import {
  type Bump,
  type Change,
  change,
  changeIf,
  type RuleId,
  rules,
  worst,
} from "./change-rules.js";
import { compareApis } from "./compare-apis.js";
import { compareSurfaces, type SourceText } from "./declarations.js";
import { type Pair, pairs } from "./pairs.js";
import type { RetainedRemovals } from "../model/retained-note.js";

/** The changes of one package. */
export interface PackageChanges {
  readonly id: string;
  readonly title: string;
  /** The path of the model after the change; before it if the model is gone. */
  readonly file: string;
  readonly bump: Bump;
  readonly changes: readonly Change[];
}

/** Pairs the APIs of two states that differ, sorted by id. */
export function differingApis(before: readonly Api[], after: readonly Api[]): Pair<Api>[] {
  return pairs(indexBy(before, "id"), indexBy(after, "id"))
    .filter((pair) => JSON.stringify(pair.before) !== JSON.stringify(pair.after))
    .toSorted((a, b) => byCodePoint(a.key, b.key));
}

/**
 * Compares an API of two states, on the wire and in the TypeScript that is rendered from it.
 *
 * @param render renders the source of an API's package
 * @param retained what the state after keeps although the model has dropped it
 */
export function diffApi(
  pair: Pair<Api>,
  render: (api: Api) => readonly SourceText[],
  retained: RetainedRemovals = new Map(),
): PackageChanges {
  const found = comparePackage(pair, render, retained.get(pair.key) ?? new Set());
  const changes =
    found.length === 0 ? [change("contents-changed", pair.key, { members: [] })] : found;
  const { id, title, file } = pair.latest;
  return withChanges({ id, title, file }, changes);
}

/** A package with its changes: the worst one decides the bump. */
export function withChanges(
  { id, title, file }: Pick<PackageChanges, "id" | "title" | "file">,
  changes: readonly Change[],
): PackageChanges {
  return { id, title, file, bump: worst(changes.map(({ bump }) => bump)) ?? "patch", changes };
}

function comparePackage(
  { key: id, before, after }: Pair<Api>,
  render: (api: Api) => readonly SourceText[],
  retained: ReadonlySet<string>,
): Change[] {
  if (before === null) return [change("package-added", id, { members: [] })];
  if (after === null) return [change("package-removed", id, { members: [] })];
  const found = compareApis(before, after);
  const wire = retained.has(id)
    ? asRetainedPackage(id, found)
    : found.map((one) => asRetained(one, retained));
  return mergeChanges(wire, compareSurfaces(render(before), render(after)));
}

/**
 * Merges the changes on the wire and in TypeScript. Most changes show in both: one in TypeScript is left out when one on the
 * wire names its member and is as bad.
 */
function mergeChanges(wire: readonly Change[], types: readonly Change[]): Change[] {
  const known = new Map<string, Bump>();
  for (const found of wire) {
    for (const member of found.members) {
      const bump = worst([found.bump, known.get(member) ?? "patch"]);
      if (bump !== null) known.set(member, bump);
    }
  }
  const own = types.filter((found) =>
    found.members.every((member) => {
      const bump = known.get(member);
      return bump === undefined || worst([bump, found.bump]) !== bump;
    }),
  );
  return [...wire, ...own];
}

const retainedRules: Partial<Record<RuleId, RuleId>> = {
  "field-deprecated": "field-retained",
  "operation-deprecated": "operation-retained",
  "parameter-deprecated": "parameter-retained",
};

/** Reports a deprecation that Katagami added, in order to retain something, as what it is. */
function asRetained(found: Change, retained: ReadonlySet<string>): Change {
  const rule = retained.has(found.subject) ? retainedRules[found.rule] : undefined;
  return rule === undefined ? found : { ...found, rule, bump: rules[rule].bump };
}

/** Reports a retained model once, and not for each of its operations. */
function asRetainedPackage(id: string, found: readonly Change[]): Change[] {
  const deprecated = new Set(
    found
      .filter(({ rule }) => rule === "operation-deprecated" || rule === "operation-retained")
      .map(({ subject }) => subject),
  );
  return [
    ...changeIf(deprecated.size > 0, "package-retained", id, { members: [] }),
    ...found.filter(({ subject }) => !deprecated.has(subject)),
  ];
}
