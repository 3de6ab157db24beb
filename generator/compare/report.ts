import { type Bump, bumpOf, bumps, type Change, rules, worst } from "./change.js";
import type { PackageChanges } from "./compare-apis.js";

/** Everything that a comparison found. Plain data: `--json` prints it. */
export interface DiffReport {
  /** What was compared, as people named it. */
  readonly before: string;
  readonly after: string;
  /** Only packages that differ, sorted by id. */
  readonly packages: readonly PackageChanges[];
  /** How many packages are the same in both states. */
  readonly unchanged: number;
}

/** One line of a report. Small changes of one kind share a line, so that a rewording does not hide a removal. */
export interface ReportLine {
  readonly bump: Bump;
  readonly layer: Change["layer"];
  readonly subjects: readonly string[];
  /** `is gone`, to be read after the subjects. */
  readonly says: string;
  readonly reason: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Kinds of which many come at once and one says as little as the next. */
const gathered = new Set<Change["rule"]>([
  "prose-changed",
  "usage-plan-changed",
  "export-added",
  "export-removed",
  "error-body-added",
]);

/** The lines of a package, worst first. */
export function reportLines({ changes }: Pick<PackageChanges, "changes">): ReportLine[] {
  const groups = new Map<string, Change[]>();
  for (const [index, found] of changes.entries()) {
    const texts = JSON.stringify([found.before, found.after]);
    const key = gathered.has(found.rule)
      ? `${found.rule} ${found.rule.startsWith("export") ? "" : texts}`
      : String(index);
    groups.set(key, [...(groups.get(key) ?? []), found]);
  }
  const lines = [...groups.values()].flatMap((group): ReportLine[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { says, reason } = rules[first.rule];
    return [
      {
        bump: bumpOf(first),
        layer: first.layer,
        subjects: group.map(({ subject }) => subject),
        says,
        reason,
        before: group.length === 1 ? first.before : null,
        after: group.length === 1 ? first.after : null,
      },
    ];
  });
  return bumps.flatMap((bump) => lines.filter((line) => line.bump === bump));
}

/** How many packages ask for each bump, as words: `1 major, 2 minor`. */
export function bumpSummary(packages: readonly PackageChanges[]): string {
  return bumps
    .map((bump) => [packages.filter((one) => one.bump === bump).length, bump] as const)
    .filter(([number]) => number > 0)
    .map(([number, bump]) => `${String(number)} ${bump}`)
    .join(", ");
}

const heldRules: ReadonlySet<Change["rule"]> = new Set([
  "package-held",
  "operation-held",
  "parameter-held",
  "field-held",
  "enum-value-held",
]);

/** How many removals a state holds back that the one before had not to. */
function heldCount(packages: readonly PackageChanges[]): number {
  return packages.flatMap(({ changes }) => changes).filter(({ rule }) => heldRules.has(rule))
    .length;
}

/** The same as a sentence; empty where there is nothing to say. */
export function heldSentence(packages: readonly PackageChanges[]): string {
  const held = heldCount(packages);
  if (held === 0) return "";
  return held === 1
    ? "1 removal is held back: it is kept as deprecated."
    : `${String(held)} removals are held back: they are kept as deprecated.`;
}

/** The worst bump of a report; null when nothing changed. */
export function worstBump({ packages }: DiffReport): Bump | null {
  return worst(packages.map(({ bump }) => bump));
}

const longest = 120;

/** `string → number`, cut where a union runs on; empty when there is nothing to show. */
export function transition({ before, after }: Pick<ReportLine, "before" | "after">): string {
  return [before, after]
    .map((text) => (text === null ? null : cut(text)))
    .filter((text) => text !== null)
    .join(" → ");
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
