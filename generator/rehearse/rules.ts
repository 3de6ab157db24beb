/** Rules about the program itself, whatever the scenario is. */
import type { Rule } from "../sandbox/scenarios/scenario.js";

export const rehearsalRules = {
  "over-plan": {
    title: "Calls were over the usage plan",
    costs: false,
    source: "the usage plans of the models",
  },
  refused: {
    title: "Calls were refused",
    costs: false,
    source: "the models",
  },
  tokens: {
    title: "Access tokens were asked for too often",
    costs: false,
    source: "Login with Amazon: a token lives for an hour",
  },
  failed: {
    title: "The program failed",
    costs: true,
    source: "its exit code",
  },
} as const satisfies Readonly<Record<string, Rule>>;
