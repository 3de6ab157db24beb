import type { Belief } from "./scenario.js";

/** A belief as a row of a table. */
export type BeliefRow = readonly [
  belief: string,
  confidence: Belief["confidence"],
  source: string,
  setting?: string,
];

/** Reads the table of what a scenario believes of Amazon. */
export function readBeliefs(rows: readonly BeliefRow[]): readonly Belief[] {
  return rows.map(([belief, confidence, source, setting = null]) => ({
    belief,
    confidence,
    source,
    setting,
  }));
}
