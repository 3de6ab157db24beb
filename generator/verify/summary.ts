import type { PackageResult, VerifyReport } from "./verify.js";

export interface CaseCounts {
  readonly cases: number;
  readonly sent: number;
  readonly answered: number;
  readonly decoded: number;
  readonly skipped: number;
  readonly failed: number;
}

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
  const count = (is: (result: PackageResult["cases"][number]) => boolean): number =>
    cases.filter(is).length;
  return {
    cases: cases.length,
    sent: count(({ sent }) => sent),
    answered: count(({ answered }) => answered),
    decoded: count(({ decoded }) => decoded),
    skipped: count(({ skipped }) => skipped !== null),
    failed: count(({ problems }) => problems.length > 0),
  };
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
