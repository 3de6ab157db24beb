import { count, oneLine, paint, table, type Terminal } from "../lib/terminal.js";
import type { CaseResult } from "./replay.js";
import type { PackageResult, VerifyReport } from "./verify.js";

/** What is counted of the cases, in the order of the table. */
const counted = {
  cases: () => true,
  sent: ({ sent }) => sent,
  answered: ({ answered }) => answered,
  decoded: ({ decoded }) => decoded,
  skipped: ({ skipped }) => skipped !== null,
  failed: ({ problems }) => problems.length > 0,
} satisfies Readonly<Record<string, (result: CaseResult) => boolean>>;

export type CaseCounts = Readonly<Record<keyof typeof counted, number>>;

export interface Totals extends CaseCounts {
  readonly operations: number;
  /** Operations with at least one case. */
  readonly covered: number;
  readonly mismatches: number;
  readonly newMismatches: number;
}

/** The result of a run. A run that has replayed no case has verified nothing, so it is not a success. */
export type Verdict = "passed" | "failed" | "nothing replayed";

export function verdictOf({ cases, skipped, failed }: CaseCounts): Verdict {
  if (failed > 0) return "failed";
  return cases > skipped ? "passed" : "nothing replayed";
}

export function countCases({ cases }: Pick<PackageResult, "cases">): CaseCounts {
  const counts = Object.entries(counted).map(([name, is]) => [name, cases.filter(is).length]);
  return Object.fromEntries(counts) as CaseCounts; // Its keys are those of the table.
}

export function totals({ packages }: Pick<VerifyReport, "packages">): Totals {
  const mismatches = packages.flatMap((result) => result.mismatches);
  return {
    ...countCases({ cases: packages.flatMap(({ cases }) => cases) }),
    operations: packages.reduce((total, { operations }) => total + operations, 0),
    covered: packages.reduce((total, { covered }) => total + covered, 0),
    mismatches: mismatches.length,
    newMismatches: mismatches.filter(({ known }) => !known).length,
  };
}

/** The table that `verify` prints: a line for each package with cases. */
export function packageTable(packages: readonly PackageResult[]): string {
  const names = Object.keys(counted);
  const rows = packages
    .filter(({ cases }) => cases.length > 0)
    .map((result) => [result.id, ...Object.values(countCases(result)).map(String)]);
  const right = names.map((_, index) => index + 1);
  return rows.length === 0 ? "" : table([["package", ...names], ...rows], right);
}

/** A line for each case that failed or was skipped, and for each sample that newly differs from its schema. */
export function findings({ packages }: VerifyReport, terminal: Terminal): string {
  const lines = packages.flatMap(({ id, cases, mismatches }) => [
    ...cases.flatMap(({ operation, case: label, skipped, problems }) => {
      const line = (color: "red" | "yellow", what: string, reason: string): string =>
        `${paint(terminal, color, what)} ${oneLine(`${id} ${operation} ${label}: ${reason}`)}\n`;
      return [
        ...problems.map((reason) => line("red", "failed", reason)),
        ...(skipped === null ? [] : [line("yellow", "skipped", skipped)]),
      ];
    }),
    ...mismatches
      .filter(({ known }) => !known)
      .map(({ operation, case: label, places }) => {
        const found = places.map(({ place, problem: what }) => `${place} ${what}`).join("; ");
        const sample = oneLine(`${id} ${operation} ${label}: ${found}`);
        return `${paint(terminal, "yellow", "sample differs from its schema")} ${sample}\n`;
      }),
  ]);
  return lines.length === 0 ? "\n" : `\n${lines.join("")}\n`;
}

/** The last line that `verify` prints. */
export function summary(report: VerifyReport): string {
  const { cases, skipped, failed, mismatches, newMismatches } = totals(report);
  const replayed = cases - skipped;
  return [
    `${String(replayed)} of ${count(cases, "case")} replayed`,
    ...(replayed === 0 ? [] : [failed === 0 ? "all passed" : `${String(failed)} failed`]),
    `${String(skipped)} skipped`,
    `${count(mismatches, "sample")} not as Amazon's own schema says, ${String(newMismatches)} of them not on Katagami's list`,
  ].join(", ");
}
