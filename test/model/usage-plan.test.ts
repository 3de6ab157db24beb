import * as assert from "uvu/assert";
import { suite } from "uvu";
import type { UsagePlan } from "../../generator/model/api.js";
import { readUsagePlan } from "../../generator/model/usage-plan.js";

const test = suite("usage plans");

const after =
  "The `x-amzn-RateLimit-Limit` response header returns the usage plan rate limits that were applied, where there are any.";

/** What it is, the plan, the description that is left, the text given. */
const layouts: readonly (readonly [string, UsagePlan | null, string | null, string | null])[] = [
  [
    "the table of nearly all models",
    { rate: 10, burst: 20 },
    "Lists things.",
    `Lists things.\n\n**Usage Plan:**\n\n| Rate (requests per second) | Burst |\n| ---- | ---- |\n| 10 | 20 |\n\n${after}`,
  ],
  [
    "a table without a lead-in, a last line break and anything after it",
    { rate: 1, burst: 5 },
    "Lists things.",
    "Lists things.\n\n| Rate (requests per second) | Burst |\n| ---- | ---- |\n| 1 | 5 |",
  ],
  [
    "other spellings of the lead-in",
    { rate: 1, burst: 5 },
    "Lists things.",
    "Lists things.\n\n**Usage plans:**\n\n| Rate (requests per second) | Burst |\n| ---- | ---- |\n| 1 | 5 |",
  ],
  [
    "a lead-in without emphasis",
    { rate: 2, burst: 2 },
    "Lists things.",
    "Lists things.\n\nUsage Plan:\n\n| Rate (requests per second) | Burst |\n| ---- | ---- |\n| 2 | 2 |",
  ],
  [
    "a description escaped twice, whose line breaks are a backslash and an n",
    { rate: 2, burst: 6 },
    "Lists things.",
    "Lists things.\\n\\n**Usage Plan:**\\n\\n| Rate (requests per second) | Burst |\\n| ---- | ---- |\\n| 2 | 6 |\\n\\n" +
      after,
  ],
  [
    "rows by plan type, of which the default counts",
    { rate: 5, burst: 10 },
    "Lists things.",
    "Lists things.\n\n**Usage Plans:**\n\n| Plan type | Rate (requests per second) | Burst |\n| ---- | ---- | ---- |\n| Default | 5 | 10 |\n| Selling partner specific | Variable | Variable |",
  ],
  [
    "the default in a later row",
    { rate: 5, burst: 10 },
    null,
    "| Plan type | Rate (requests per second) | Burst |\n| ---- | ---- | ---- |\n| Selling partner specific | Variable | Variable |\n| default | 5 | 10 |",
  ],
  [
    "variable limits alone",
    null,
    null,
    "| Plan type | Rate (requests per second) | Burst |\n| ---- | ---- | ---- |\n| Selling partner specific | Variable | Variable |",
  ],
  [
    "n for both",
    null,
    "Lists things.",
    "Lists things.\n\n| Rate (requests per second) | Burst |\n| ---- | ---- |\n| n | n |",
  ],
  [
    "a leading dot",
    { rate: 0.5, burst: 30 },
    null,
    "| Rate (requests per second) | Burst |\n| ---- | ---- |\n| .5 | 30 |",
  ],
  [
    "a burst below 1, with which no request could be sent",
    { rate: 0.5, burst: 1 },
    null,
    "| Rate (requests per second) | Burst |\n| ---- | ---- |\n| .5 | .5 |",
  ],
  [
    "a trailing zero",
    { rate: 2, burst: 15 },
    null,
    "| Rate (requests per second) | Burst |\n| ---- | ---- |\n| 2.0 | 15 |",
  ],
  [
    "the slowest",
    { rate: 0.0056, burst: 20 },
    null,
    "| Rate (requests per second) | Burst |\n|---|---|\n| 0.0056 | 20 |",
  ],
  [
    "aligned columns",
    { rate: 1, burst: 2 },
    null,
    "| Rate (requests per second) | Burst |\n|:---|---:|\n| 1 | 2 |",
  ],
  ["nought", null, null, "| Rate (requests per second) | Burst |\n| ---- | ---- |\n| 0 | 0 |"],
  [
    "a number below nought",
    null,
    null,
    "| Rate (requests per second) | Burst |\n| ---- | ---- |\n| -1 | 10 |",
  ],
  [
    "infinity",
    null,
    null,
    "| Rate (requests per second) | Burst |\n| ---- | ---- |\n| Infinity | 10 |",
  ],
  [
    "an empty cell",
    null,
    null,
    "| Rate (requests per second) | Burst |\n| ---- | ---- |\n|  | 10 |",
  ],
  [
    "a table without rows",
    null,
    "Lists things.",
    "Lists things.\n\n| Rate (requests per second) | Burst |\n| ---- | ---- |",
  ],
  ["no table", null, "Lists things.\n\nSlowly.", "Lists things.\n\nSlowly."],
  [
    "a table of something else",
    null,
    "| A | B |\n| - | - |\n| 1 | 2 |",
    "| A | B |\n| - | - |\n| 1 | 2 |",
  ],
  [
    "prose below the table that says more than the rate header",
    { rate: 1, burst: 2 },
    "Lists things.\n\nNot on Sundays.",
    `Lists things.\n\n| Rate (requests per second) | Burst |\n| ---- | ---- |\n| 1 | 2 |\n\n${after}\n\nNot on Sundays.`,
  ],
  ["no description", null, null, null],
  ["blanks alone", null, null, " \n "],
];

for (const [what, usagePlan, description, given] of layouts) {
  test(what, () => {
    assert.equal(readUsagePlan(given), { description, usagePlan });
  });
}

test.run();
