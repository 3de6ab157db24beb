/** The choice of APIs in the configuration: `apis: ["vendor-orders-v1", "vendor-*", "!vendor-direct-*"]`. */
import { type Diagnostic, errorAt, Failure, type Place, settingPlace } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { suggest } from "../lib/suggest.js";
import { apiNames, fileStem, type Pins, pinnedNames, pinsOf } from "./names.js";

/** Which APIs take part in every command. */
export interface ApiChoice {
  /** Names, with `*` for any text. One that starts with `!` leaves APIs out. */
  readonly patterns: readonly string[];
  /** What the names of packages begin with, after their scope. */
  readonly packagePrefix: string;
  /** The configuration file, for problems. */
  readonly file: string;
}

/** The settings that name the models of a folder. */
export interface NameSettings {
  /** Model file → JSON pointer → name, as in the configuration. */
  readonly names?: Pins;
  /** What the names of packages begin with, after their scope. */
  readonly packagePrefix?: string;
  /** Null or absent for all APIs. */
  readonly apis?: ApiChoice | null;
}

/**
 * The names that a model can be called by: its package (`vendor-orders-v1`), its stem (`vendorOrders`), its file
 * (`vendorOrders.json`) and its key (`vendor-orders-api-model/vendorOrders.json`). Without a version that can be read, it has no
 * package: the problem is reported when the model is read.
 *
 * @param text - the text of the model, which may be broken
 */
export function modelNames(key: string, text: string, { names }: NameSettings): readonly string[] {
  const stem = fileStem(key);
  const pinned = pinsOf(names ?? {}, key).get("#");
  const version = versionIn(text);
  const found =
    pinned !== undefined ? pinnedNames(pinned) : version === null ? null : apiNames(stem, version);
  return [...(found === null ? [] : [found.id]), ...namesOfFile(key)];
}

/** The names of a model that come from its file alone. */
export function namesOfFile(key: string): readonly string[] {
  const stem = fileStem(key);
  return [stem, key.split("/").at(-1) ?? key, key];
}

function versionIn(text: string): string | null {
  try {
    const document = JSON.parse(text) as { readonly info?: { readonly version?: unknown } } | null;
    const version = document?.info?.version;
    return typeof version === "string" ? version : null;
  } catch {
    const inJson = /"info"\s*:\s*\{[^{}]*?"version"\s*:\s*"([^"\\]*)"/.exec(text);
    const inYaml = /^info:[ \t]*\r?\n(?:[ \t]+.*\r?\n)*?[ \t]+version:[ \t]*["']?([^"'\s#]+)/m.exec(
      text,
    );
    return (inJson ?? inYaml)?.[1] ?? null;
  }
}

/**
 * Whether a name, or one with `*` for any text, means a model. Packages may be named with their scope and prefix:
 * `@acme/sp-api-vendor-orders-v1`.
 */
export function isNamed(pattern: string, names: readonly string[], packagePrefix = ""): boolean {
  return spellings(pattern, packagePrefix).some((one) => {
    const parts = one.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
    const regex = new RegExp(`^${parts.join("[^/]*")}$`);
    return names.some((name) => regex.test(name));
  });
}

/** A name without its scope, and without its prefix as well if it has one. */
function spellings(name: string, packagePrefix: string): readonly [string, ...string[]] {
  const unscoped = name.replace(/^@[^/]*\//, "");
  return packagePrefix !== "" && unscoped.startsWith(packagePrefix)
    ? [unscoped.slice(packagePrefix.length), unscoped]
    : [unscoped];
}

/** Whether a choice has a model of these names. */
export function isChosen(names: readonly string[], choice: ApiChoice | null | undefined): boolean {
  if (choice == null) return true;
  const { wanted, unwanted } = sortPatterns(choice);
  const matches = ({ pattern }: PatternAt): boolean =>
    isNamed(pattern, names, choice.packagePrefix);
  return (wanted.length === 0 || wanted.some(matches)) && !unwanted.some(matches);
}

/** A pattern with its place in the list, and without its `!`. */
interface PatternAt {
  readonly pattern: string;
  readonly index: number;
}

function sortPatterns({ patterns }: ApiChoice): {
  readonly wanted: readonly PatternAt[];
  readonly unwanted: readonly PatternAt[];
} {
  const all = patterns.map((pattern, index) => ({ pattern, index }));
  return {
    wanted: all.filter(({ pattern }) => !pattern.startsWith("!")),
    unwanted: all
      .filter(({ pattern }) => pattern.startsWith("!"))
      .map(({ pattern, index }) => ({ pattern: pattern.slice(1), index })),
  };
}

/** The models among which the patterns of a choice must match. */
interface Candidates {
  /** The names of each model. */
  readonly models: readonly (readonly string[])[];
  /** What the models are, for the message: `models`, or a source. */
  readonly where: string;
  /** Whether they are all that there are upstream: then what the choice leaves out must exist as well. */
  readonly isUpstream: boolean;
}

/**
 * Reports each pattern of a choice that matches no model, and a choice that leaves no model.
 *
 * @throws Failure (usage) with the place of each in the configuration
 */
export function checkChoice(choice: ApiChoice | null | undefined, candidates: Candidates): void {
  if (choice == null) return;
  const { models, where, isUpstream } = candidates;
  const { wanted, unwanted } = sortPatterns(choice);
  const problems = [...wanted, ...(isUpstream ? unwanted : [])]
    .filter(hasNone(choice, models))
    .map((found) => unmatched(found, choice, candidates));
  if (problems.length === 0 && !models.some((names) => isChosen(names, choice)))
    problems.push(
      errorAt(
        `\`apis\` leaves no API of ${where}`,
        apisPlace(choice),
        "name an API, for example vendor-orders-v1; `katagami list` shows them",
      ),
    );
  if (problems.length > 0) throw new Failure(problems, "usage");
}

/** The names of a choice, of APIs to take, that match none of the models. */
export function unmatchedPatterns(
  choice: ApiChoice,
  models: readonly (readonly string[])[],
): readonly string[] {
  return sortPatterns(choice)
    .wanted.filter(hasNone(choice, models))
    .map(({ pattern }) => pattern);
}

function hasNone(
  { packagePrefix }: ApiChoice,
  models: readonly (readonly string[])[],
): (found: PatternAt) => boolean {
  return ({ pattern }) => !models.some((names) => isNamed(pattern, names, packagePrefix));
}

/** The place of a choice in the configuration, or of one of its names. */
export function apisPlace({ file }: ApiChoice, index?: number): Place {
  return settingPlace(displayPath(file), index === undefined ? "apis" : `apis.${String(index)}`);
}

function unmatched(
  { pattern, index }: PatternAt,
  choice: ApiChoice,
  { models, where, isUpstream }: Candidates,
): Diagnostic {
  const { packagePrefix } = choice;
  const known = models.flatMap(([name]) => (name === undefined ? [] : [name]));
  const near = pattern.includes("*")
    ? nearPattern(pattern, known, packagePrefix)
    : nearName(pattern, known, packagePrefix);
  const meant = near === null ? null : `did you mean ${near}?`;
  const hint = isUpstream
    ? (meant ?? `it has ${known.slice(0, 3).join(", ")}${known.length > 3 ? " and others" : ""}`)
    : [meant, "`katagami models pull` brings what was added to `apis`"]
        .filter((part) => part !== null)
        .join(" ");
  const message = `${where} has no API called ${pattern}`;
  return errorAt(message, apisPlace(choice, index), hint);
}

/** The name that was probably meant: one that only adds a version, or a similar one. */
export function nearName(
  name: string,
  known: readonly string[],
  packagePrefix = "",
): string | null {
  const [plain] = spellings(name, packagePrefix);
  return known.find((one) => one.startsWith(`${plain}-`)) ?? suggest(plain, known);
}

/** The pattern with the beginning of a known name that is most like its own. */
function nearPattern(
  pattern: string,
  known: readonly string[],
  packagePrefix: string,
): string | null {
  const [plain] = spellings(pattern, packagePrefix);
  const [start = ""] = plain.split("*");
  const begins = known.flatMap((name) =>
    [...name.matchAll(/-|$/g)].map(({ index }) => name.slice(0, index + 1)),
  );
  const near = start === "" ? null : suggest(start, [...new Set(begins)]);
  return near === null ? null : `${near}*`;
}
