import { setImmediate as nextTurn } from "node:timers/promises";
import { type Change, change, type ModelPlace, type RuleId } from "../compare/change-rules.js";
import { diffApi, differingApis, type PackageChanges, withChanges } from "../compare/diff.js";
import { createFindPointer, type FindPointer } from "../compare/places.js";
import type { SourceText } from "../compare/declarations.js";
import { byCodePoint } from "../lib/paths.js";
import type { Result } from "../lib/diagnostic.js";
import type { OnProgress } from "../lib/terminal.js";
import type { Api } from "../model/api.js";
import { createFindPosition } from "../model/locate.js";
import { isYaml } from "../model/models-folder.js";
import type { RetainedRemovals } from "../model/retained-note.js";
import { readBothPartially, readPartial, type ReadableModel } from "../model/read-partial.js";
import { sourceLocation, type SourceLocations } from "../model/source-location.js";
import type { BaseModel, BaseState, BrokenModel } from "./baseline.js";
import { judge, type Judgement } from "./judgement.js";

/** How two states are compared. */
export interface CompareOptions {
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
  const apisOf = (side: "before" | "after"): Api[] =>
    partial.flatMap(({ apis }) => (apis === null ? [] : [apis[side]]));
  const differing = differingApis(
    [...rest(before), ...apisOf("before")],
    [...rest(after), ...apisOf("after")],
  );
  const packages: PackageChanges[] = [];
  for (const [done, pair] of differing.entries()) {
    onProgress({ done, total: differing.length, what: pair.key });
    // Lets Ctrl-C end the process: the comparison itself never waits.
    await nextTurn();
    packages.push(diffApi(pair, render, retained));
  }
  onProgress({ done: differing.length, total: differing.length, what: "" });
  const olds = placesOf([...before.models, ...partial.map((one) => one.before)]);
  const news = placesOf([...after.models, ...partial.map((one) => one.after)]);
  const located = addChanges(packages, partial).map((one) =>
    withChanges(
      one,
      one.changes.map((found) => locate(found, olds(one.id), news(one.id))),
    ),
  );
  return judge(located, judgement);
}

/** A model that is broken in one of the states, with what can be compared of it. */
interface PartialPair {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  /** The models of the states that this stands for. */
  readonly models: readonly BaseModel[];
  /** Null if nothing can be compared. */
  readonly apis: { readonly before: Api; readonly after: Api } | null;
  readonly changes: readonly Change[];
  readonly before: LocatedApi | null;
  readonly after: LocatedApi | null;
}

function pairBroken(before: ModelStates, after: ModelStates): readonly PartialPair[] {
  const olds = byPath(before);
  const news = byPath(after);
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

function byPath({ models, broken }: ModelStates): ReadonlyMap<string, EitherModel> {
  return new Map([...models, ...broken].map((one) => [one.below, one]));
}

function partialPair(old: EitherModel, now: EitherModel | null): PartialPair {
  const models = [old, ...(now === null ? [] : [now])].filter((one) => "api" in one);
  const both =
    old.readable === null || now === null || now.readable === null
      ? null
      : readBothPartially(old.readable, now.readable);
  const known = both?.after.api ?? apiOf(now) ?? apiOf(old);
  const id = known?.id ?? old.below.replace(/\.(?:json|ya?ml)$/i, "");
  const shared = { id, title: known?.title ?? id, file: known?.file ?? old.below, models };
  const whys = { before: whyOf(old), after: whyOf(now) };
  if (both === null) {
    const rule: RuleId = now === null ? "package-removed" : "package-not-compared";
    const changes = [change(rule, id, { members: [], ...whys })];
    return { ...shared, apis: null, changes, before: null, after: null };
  }
  const changes = both.after.omissions.flatMap(({ keys, operations, why }) => {
    const isBefore = "why" in old;
    const texts = { members: [], ...(isBefore ? { before: why } : { after: why }) };
    const [section, path = ""] = keys;
    const names = operations.length > 0 ? operations.map(methodOf) : [path];
    if (section === "paths")
      return names.map((name) => change("operation-not-compared", name, texts));
    // A definition that is left out. What refers to it is left out as well, and reported.
    return [change("type-not-compared", keys.at(-1) ?? "", texts)];
  });
  return {
    ...shared,
    apis: { before: both.before.api, after: both.after.api },
    changes,
    before: { ...old, api: both.before.api },
    after: now === null ? null : { ...now, api: both.after.api },
  };
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

interface LocatedApi {
  readonly api: Api;
  readonly shown: string;
  readonly readable: ReadableModel | null;
  readonly sourceLocations?: SourceLocations;
}

type FindPlace = (subject: string) => ModelPlace | null;

/** Finds the places of the elements of each API. A file is parsed for its lines when it is first asked for. */
function placesOf(models: readonly (LocatedApi | null)[]): (id: string) => FindPlace {
  const known = new Map(
    models.flatMap((one) => (one === null ? [] : [[one.api.id, one] as const])),
  );
  const finders = new Map<string, FindPlace>();
  return (id) => {
    const found = finders.get(id) ?? createFindPlace(known.get(id));
    finders.set(id, found);
    return found;
  };
}

function createFindPlace(model: LocatedApi | undefined): FindPlace {
  if (model === undefined) return () => null;
  const findPointer: FindPointer = createFindPointer(model.api);
  const findPosition = createFindPosition(model.readable?.model.text ?? "", isYaml(model.shown));
  return (subject) => {
    const pointer = findPointer(subject);
    if (pointer === null) return null;
    const elsewhere = sourceLocation(model.sourceLocations ?? new Map(), pointer);
    if (elsewhere !== null) return { ...elsewhere, line: null };
    return { file: model.shown, line: findPosition?.(pointer).line ?? null, pointer };
  };
}

function locate(found: Change, before: FindPlace, after: FindPlace): Change {
  const { subject } = found;
  return { ...found, places: { before: before(subject), after: after(subject) } };
}
