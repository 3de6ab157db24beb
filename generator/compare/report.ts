import { groupBy } from "../lib/collections.js";
import { shorten } from "../lib/lines.js";
import { type Bump, bumps, type Change, rules, worst } from "./change-rules.js";
import type { PackageChanges } from "./diff.js";

/** The result of a comparison. Plain data: `--json` prints it. */
export interface DiffReport {
  /** The name of the state, as given on the command line. */
  readonly before: string;
  readonly after: string;
  /** Only packages that differ, sorted by id. */
  readonly packages: readonly PackageChanges[];
  /** The number of packages that are the same in both states. */
  readonly unchanged: number;
}

/** Creates the report of a comparison, given the ids of the packages in either state. */
export function diffReport(
  before: string,
  after: string,
  ids: readonly string[],
  packages: readonly PackageChanges[],
): DiffReport {
  const all = new Set([...ids, ...packages.map(({ id }) => id)]);
  return { before, after, packages, unchanged: all.size - packages.length };
}

/** One line of a report. Small changes of one kind share a line, so that a rewording does not hide a removal. */
export interface ReportLine extends Pick<
  Change,
  "bump" | "layer" | "before" | "after" | "accepted"
> {
  readonly subjects: readonly string[];
  /** `is gone`, as it follows the subjects: `are gone` after several. */
  readonly says: string;
  readonly reason: string;
  /** Where it is in the models; null for several things. */
  readonly places: Change["places"] | null;
}

/** Rules whose changes share a line: many come at once, and one says as little as the next. */
const gathered = new Set<Change["rule"]>([
  "prose-changed",
  "usage-plan-changed",
  "export-added",
  "export-removed",
  "error-body-added",
]);

/** The lines of a package, worst first. */
export function reportLines({ changes }: Pick<PackageChanges, "changes">): ReportLine[] {
  const groups = groupBy(changes, ({ rule, accepted, before, after }, index) =>
    gathered.has(rule)
      ? JSON.stringify([rule, accepted, rule.startsWith("export") ? "" : [before, after]])
      : String(index),
  );
  const lines = Array.from(groups.values(), (group): ReportLine => {
    const [{ rule, bump, layer, before, after, places, accepted }] = group;
    const { says, reason } = rules[rule];
    const subjects = group.map(({ subject }) => subject);
    const shared = { bump, layer, subjects, reason, accepted };
    return group.length === 1
      ? { ...shared, says, before, after, places }
      : { ...shared, says: plural(says), before: null, after: null, places: null };
  });
  return bumps.flatMap((bump) => lines.filter((line) => line.bump === bump));
}

/** The number of packages with each bump, as words: `1 major, 2 minor`. */
export function bumpSummary(packages: readonly { readonly bump: Bump }[]): string {
  return bumps
    .map((bump) => [packages.filter((one) => one.bump === bump).length, bump] as const)
    .filter(([number]) => number > 0)
    .map(([number, bump]) => `${String(number)} ${bump}`)
    .join(", ");
}

/** Says how many removals are newly retained; empty when there are none. */
export function retainedSentence(packages: readonly PackageChanges[]): string {
  const { length } = packages
    .flatMap(({ changes }) => changes)
    .filter(({ rule }) => rule.endsWith("-retained"));
  if (length === 0) return "";
  return length === 1
    ? "1 removal is retained: it is kept as deprecated."
    : `${String(length)} removals are retained: they are kept as deprecated.`;
}

/** The worst bump of a report; null when nothing changed. */
export function worstBump({ packages }: DiffReport): Bump | null {
  return worst(packages.map(({ bump }) => bump));
}

const longest = 120;

/**
 * A line as a sentence: `Order.size, Order.name and 3 more are gone`, `Order.size is of another type: string → number`.
 *
 * @param most how many subjects are named
 * @param code formats a subject or a text
 */
export function lineText(
  { subjects, says, before, after, accepted }: ReportLine,
  most: number,
  code: (text: string) => string,
): string {
  const more = subjects.length - most;
  const shown = subjects.slice(0, most).map((subject) => code(subject));
  const rest = more > 0 ? ` and ${String(more)} more` : "";
  const texts = [before, after]
    .flatMap((text) => (text === null ? [] : [shorten(text, longest)]))
    .join(" → ");
  const reason = accepted === null ? "" : ` (accepted: ${accepted})`;
  return `${shown.join(", ")}${rest} ${says}${texts === "" ? "" : `: ${code(texts)}`}${reason}`;
}

/** The lines of a change in the models: `HEAD:orders.json:12 → models/orders.json:15`; empty without any. */
export function placesText({ places }: ReportLine): string {
  return [places?.before ?? null, places?.after ?? null]
    .flatMap((place) => {
      if (place === null) return [];
      return [place.line === null ? place.file : `${place.file}:${String(place.line)}`];
    })
    .join(" → ");
}

/** `is gone` of several things: `are gone`. */
function plural(says: string): string {
  return says
    .replace(/^is /, "are ")
    .replace(/^has /, "have ")
    .replace(/^declares /, "declare ");
}
