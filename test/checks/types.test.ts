/** Types of the repository's own code. What is generated, and test/types, compile under stricter flags in types.test.ts. */
import { suite } from "uvu";
import { mustSayNothingIsWrong } from "./tool.js";

const test = suite("type check");

test("the generator, the tests, the runtime and the examples have no type error", async () =>
  mustSayNothingIsWrong("typescript/bin/tsc", "--noEmit", "--pretty", "false"));

test.run();
