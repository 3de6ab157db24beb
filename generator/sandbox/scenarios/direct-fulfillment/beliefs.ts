/** What the scenario believes of Amazon. docs/scenarios.md shows the same list. */
import type { Belief } from "../scenario.js";

export const beliefs: readonly Belief[] = [];
