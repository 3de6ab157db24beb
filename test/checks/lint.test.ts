/** Lint over everything: what `npm run lint` finds. */
import { suite } from "uvu";
import { mustSayNothingIsWrong } from "./tool.js";

const test = suite("lint");

test("oxlint finds nothing in the repository", async () =>
  mustSayNothingIsWrong("oxlint/bin/oxlint", "--deny-warnings"));

test.run();
