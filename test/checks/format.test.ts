/** Formatting of everything. */
import { suite } from "uvu";
import { mustSayNothingIsWrong } from "./tool.js";

const test = suite("format");

test("every file is laid out as Prettier does it", async () =>
  mustSayNothingIsWrong(
    "prettier/bin/prettier.cjs",
    "--check",
    "--log-level=warn",
    // By content: what was read once is not read again, whichever branch it comes from.
    "--cache",
    "--cache-strategy=content",
    "--cache-location=.katagami/tests/prettier",
    ".",
  ));

test.run();
