import { setImmediate as nextTurn } from "node:timers/promises";
import { type Change, change, type ModelPlace, type RuleId } from "../compare/change-rules.js";
import { diffApi, differingApis, type PackageChanges, withChanges } from "../compare/diff.js";
import { createFindPointer } from "../compare/places.js";
import type { SourceText } from "../compare/declarations.js";
import { indexBy } from "../lib/collections.js";
import { byCodePoint } from "../lib/paths.js";
import type { Result } from "../lib/diagnostic.js";
import type { OnProgress } from "../lib/terminal.js";
import type { Api } from "../model/api.js";
import { createFindPosition } from "../model/locate.js";
import { isYaml } from "../model/models-folder.js";
import type { RetainedRemovals } from "../model/retained-note.js";
import { readBothPartially, readPartial } from "../model/read-partial.js";
import { sourceLocation } from "../model/source-location.js";
import { readableName, schemasId } from "../payloads/payloads-api.js";
import { type BaseModel, type BaseState, type BrokenModel, byApiId } from "./baseline.js";
import { judge, type Judgement } from "./judgement.js";

/** How two states are compared. */
interface CompareOptions {
  readonly render: (api: Api) => readonly SourceText[];
  readonly retained: RetainedRemovals;
  readonly judgement: Judgement;
  readonly onProgress?: OnProgress;
}

type ModelStates = Pick<BaseState, "models" | "broken">;

/**
 * Compares the APIs of two states. An operation that one of them cannot read is left out and reported; where nothing can be
 * compared, that is a change too. Every change has its place in the models.
 *
 * @returns the packages that differ, sorted by id, and what the accepted changes are wrong about
 */
export async function compareStates(
  before: ModelStates,
  after: ModelStates,
  { render, retained, judgement, onProgress = () => {} }: CompareOptions,
): Promise<Result<readonly PackageChanges[]>> {
  const partial = pairBroken(before, after);
  const replaced = new Set(partial.flatMap(({ models }) => models));
  const rest = ({ models }: ModelStates): Api[] =>
    models.filter((one) => !replaced.has(one)).map(({ api }) => api);
  const compared = partial.flatMap((one) => one.compared ?? []);
  const differing = differingApis(
    [...rest(before), ...compared.map((one) => one.before.api)],
    [...rest(after), ...compared.map((one) => one.after.api)],
  );
  const packages: PackageChanges[] = [];
  for (const [done, pair] of differing.entries()) {
    onProgress({ done, total: differing.length, what: pair.key });
    // Lets Ctrl-C end the process: the comparison itself never waits.
    await nextTurn();
    packages.push(diffApi(pair, render, retained));
  }
  onProgress({ done: differing.length, total: differing.length, what: "" });
  const olds = byApiId<LocatedApi>([...before.models, ...compared.map((one) => one.before)]);
  const news = byApiId<LocatedApi>([...after.models, ...compared.map((one) => one.after)]);
  const located = addChanges(packages, partial).map((one) => {
    const placeBefore = createFindPlace(olds.get(one.id));
    const placeAfter = createFindPlace(news.get(one.id));
    return withChanges(
      one,
      one.changes.map((found) => {
        const places = { before: placeBefore(found.subject), after: placeAfter(found.subject) };
        return one.id === schemasId ? readable({ ...found, places }) : { ...found, places };
      }),
    );
  });
  return judge(located, judgement);
}

/** A change of the schemas, with the names of types as people write them. */
function readable(found: Change): Change {
  const { subject, before, after } = found;
  return {
    ...found,
    subject: readableName(subject),
    before: before === null ? null : readableName(before),
    after: after === null ? null : readableName(after),
  };
}

/** A model that is broken in one of the states, with what can be compared of it. */
interface PartialPair extends Omit<PackageChanges, "bump"> {
  /** The models of the states that this stands for. */
  readonly models: readonly BaseModel[];
  /** What can be compared; null if nothing can. */
  readonly compared: { readonly before: LocatedApi; readonly after: LocatedApi } | null;
}

function pairBroken(before: ModelStates, after: ModelStates): readonly PartialPair[] {
  const olds = indexBy<"below", EitherModel>([...before.models, ...before.broken], "below");
  const news = indexBy<"below", EitherModel>([...after.models, ...after.broken], "below");
  const paths = new Set([...before.broken, ...after.broken].map(({ below }) => below));
  return [...paths].flatMap((below) => {
    const old = olds.get(below) ?? null;
    const now = news.get(below) ?? sameApi(old, after);
    // A new model that is broken is an error of the run, and no change of what there was.
    const isSame = textOf(old) !== null && textOf(old) === textOf(now);
    return old === null || isSame ? [] : [partialPair(old, now)];
  });
}

/** The model of the same API at another path; null if there is none. */
function sameApi(model: EitherModel | null, { models }: ModelStates): BaseModel | null {
  const id = apiOf(model)?.id;
  return models.find(({ api }) => api.id === id) ?? null;
}

/** The patched document of a model; null if it could not be read. */
function textOf(model: EitherModel | null): string | null {
  const document = model?.readable?.model.document;
  return document === undefined ? null : JSON.stringify(document);
}

type EitherModel = BaseModel | BrokenModel;

function partialPair(old: EitherModel, now: EitherModel | null): PartialPair {
  const models = [old, ...(now === null ? [] : [now])].filter((one) => "api" in one);
  const both =
    old.readable === null || now?.readable == null
      ? null
      : readBothPartially(old.readable, now.readable);
  const known = both?.after.api ?? apiOf(now) ?? apiOf(old);
  const id = known?.id ?? old.below.replace(/\.(?:json|ya?ml)$/i, "");
  const shared = { id, title: known?.title ?? id, file: known?.file ?? old.below, models };
  const whys = { before: whyOf(old), after: whyOf(now) };
  if (both === null || now === null) {
    const rule: RuleId = now === null ? "package-removed" : "package-not-compared";
    const changes = [change(rule, id, { members: [], ...whys })];
    return { ...shared, compared: null, changes };
  }
  const changes = both.after.omissions.flatMap(({ keys, operations, why }) => {
    const texts = { members: [], ...("why" in old ? { before: why } : { after: why }) };
    const [section, path = ""] = keys;
    const names = operations.length > 0 ? operations.map(methodOf) : [path];
    if (section === "paths")
      return names.map((name) => change("operation-not-compared", name, texts));
    // A definition that is left out. What refers to it is left out as well, and reported.
    return [change("type-not-compared", keys.at(-1) ?? "", texts)];
  });
  const compared = {
    before: { ...old, api: both.before.api },
    after: { ...now, api: both.after.api },
  };
  return { ...shared, compared, changes };
}

function methodOf(operationId: string): string {
  return `${operationId.charAt(0).toLowerCase()}${operationId.slice(1)}`;
}

function whyOf(model: EitherModel | null): string | null {
  return model !== null && "why" in model ? model.why : null;
}

/** The API of a model, or what can be read of it. */
function apiOf(model: EitherModel | null): Api | null {
  if (model === null) return null;
  if ("api" in model) return model.api;
  return model.readable === null ? null : (readPartial(model.readable)?.api ?? null);
}

/** Adds what could not be compared to the packages that differ, and packages that differ only in that. */
function addChanges(
  packages: readonly PackageChanges[],
  partial: readonly PartialPair[],
): readonly PackageChanges[] {
  const byId = new Map(packages.map((one) => [one.id, one]));
  for (const { id, title, file, changes } of partial) {
    const known = byId.get(id) ?? { id, title, file, changes: [] };
    if (changes.length > 0) byId.set(id, withChanges(known, [...changes, ...known.changes]));
  }
  return [...byId.values()].toSorted((a, b) => byCodePoint(a.id, b.id));
}

type LocatedApi = Pick<BaseModel, "api" | "shown" | "readable"> &
  Partial<Pick<BaseModel, "sourceLocations">>;

/** Creates a function that finds the places of the elements of an API. */
function createFindPlace(model: LocatedApi | undefined): (subject: string) => ModelPlace | null {
  if (model === undefined) return () => null;
  const findPointer = createFindPointer(model.api);
  const findPosition = createFindPosition(model.readable?.model.text ?? "", isYaml(model.shown));
  return (subject) => {
    const pointer = findPointer(subject);
    if (pointer === null) return null;
    const elsewhere = sourceLocation(model.sourceLocations ?? new Map(), pointer);
    if (elsewhere !== null) return { ...elsewhere, line: null };
    return { file: model.shown, line: findPosition?.(pointer).line ?? null, pointer };
  };
}
