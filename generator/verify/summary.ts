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
  readonly slips: number;
  readonly newSlips: number;
}

export function countCases({ cases }: PackageResult): CaseCounts {
  const how = (holds: (result: PackageResult["cases"][number]) => boolean): number =>
    cases.filter(holds).length;
  return {
    cases: cases.length,
    sent: how(({ sent }) => sent),
    answered: how(({ answered }) => answered),
    decoded: how(({ decoded }) => decoded),
    skipped: how(({ skipped }) => skipped !== null),
    failed: how(({ problems }) => problems.length > 0),
  };
}

export function totals({ packages }: VerifyReport): Totals {
  const counts = packages.map(countCases);
  const sum = (key: keyof CaseCounts): number =>
    counts.reduce((total, count) => total + count[key], 0);
  const slips = packages.flatMap((result) => result.slips);
  return {
    cases: sum("cases"),
    sent: sum("sent"),
    answered: sum("answered"),
    decoded: sum("decoded"),
    skipped: sum("skipped"),
    failed: sum("failed"),
    operations: packages.reduce((total, { operations }) => total + operations, 0),
    covered: packages.reduce((total, { covered }) => total + covered, 0),
    slips: slips.length,
    newSlips: slips.filter(({ known }) => !known).length,
  };
}
