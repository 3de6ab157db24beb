/** What the scenario believes of Amazon. docs/scenarios.md shows the same list: who knows better can correct it. */
import type { Belief } from "../scenario.js";

export const beliefs: readonly Belief[] = [];
