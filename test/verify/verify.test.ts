// @slow: replays the sandbox cases of all of Amazon's models
import * as assert from "uvu/assert";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import { transpilePackages } from "../../generator/build/build-packages.js";
import { readSettings, type Settings } from "../../generator/config/settings.js";
import type { Api, TypeRef } from "../../generator/model/api.js";
import { readApis } from "../../generator/model/read-model.js";
import { generate } from "../../generator/pipeline/generate.js";
import { verifyScope } from "../../generator/verify/generated-client.js";
import { reportHtml } from "../../generator/verify/html.js";
import {
  readKnownMismatches,
  type SampleMismatch,
} from "../../generator/verify/known-mismatches.js";
import { checkValue } from "../../generator/model/schema-check.js";
import { totals, verdictOf } from "../../generator/verify/summary.js";
import { verify, type VerifyReport } from "../../generator/verify/verify.js";
import { readShared } from "../support/shared.js";

async function run(
  settings: Settings,
  spoil: (folder: string) => Promise<void> = async () => {},
  known: readonly SampleMismatch[] | null = null,
): Promise<VerifyReport> {
  const { value: apis, diagnostics } = await readApis([], settings);
  assert.equal(
    diagnostics.filter(({ severity }) => severity === "error"),
    [],
  );
  return await verify({
    apis,
    known: known ?? (await readKnownMismatches()),
    keep: null,
    onProgress: () => {},
    prepare: async (out) => {
      await generate({
        settings: { ...settings, out, scope: verifyScope, packagePrefix: "" },
        models: [],
        check: false,
        force: true,
        keepGoing: false,
        onProgress: () => {},
      });
      await spoil(out);
      await transpilePackages(out);
    },
  });
}

/** Spoils what was generated, so that there is something to find. */
async function edit(path: string, from: RegExp, to: string): Promise<void> {
  const text = await readFile(path, "utf8");
  assert.match(text, from);
  await writeFile(path, text.replace(from, to));
}

/** What failed. */
function problems(report: VerifyReport): string[] {
  return report.packages.flatMap(({ id, cases }) =>
    cases.flatMap((one) =>
      one.problems.map((problem) => `${id} ${one.operation} ${one.case}: ${problem}`),
    ),
  );
}

function skips(report: VerifyReport): string[] {
  return report.packages.flatMap(({ id, cases }) =>
    cases.flatMap(({ operation, case: label, skipped }) =>
      skipped === null ? [] : [`${id} ${operation} ${label}: ${skipped}`],
    ),
  );
}

const embedded = suite("verify: the embedded model");

embedded("all 19 cases are sent, answered and decoded", async () => {
  const report = await run(await readSettings({}, process.cwd()));
  const { cases, sent, answered, decoded, failed, skipped, newMismatches } = totals(report);
  assert.equal([cases, sent, answered, decoded], [19, 19, 19, 19]);
  assert.equal([failed, skipped, newMismatches], [0, 0, 0]);
});

embedded(
  "a client that loses a parameter, and a runtime that loses data, are detected",
  async () => {
    const settings = await readSettings({}, process.cwd());
    const lost = await run(settings, (out) =>
      edit(
        join(out, "vendor-orders-v1/src/operations.ts"),
        /\{\s*name: "isPOChanged",\s*in: "query",?\s*\},/,
        "",
      ),
    );
    assert.equal(
      problems(lost).map((text) => text.split(":")[0]),
      Array(3).fill("vendor-orders-v1 getPurchaseOrders 200[4]"),
    );
    const blind = await run(settings, (out) =>
      edit(
        join(out, "runtime/src/request/answer.ts"),
        /const data = parseJson\(text\);/,
        "const data = {};",
      ),
    );
    const { decoded, answered } = totals(blind);
    assert.is(answered, 19);
    assert.ok(decoded < 19);
  },
);

embedded(
  "the report is one page of HTML without scripts, and a model cannot get into it",
  async () => {
    const report = await run(await readSettings({}, process.cwd()));
    const [first] = report.packages;
    const hostile = { ...first!, id: "<script>alert(1)</script>" };
    const html = reportHtml({ ...report, packages: [hostile] });
    assert.match(html, "&lt;script&gt;");
    assert.not.match(html, "<script");
    assert.match(html, "19 of 19 cases were replayed");
    assert.match(html, "4 of 4 operations have a case. 0 samples do not match their schema");
  },
);

embedded("the report of one case says so in the singular", async () => {
  const report = await run(await readSettings({}, process.cwd()));
  const [first] = report.packages;
  const one = { ...first!, operations: 1, covered: 1, cases: first!.cases.slice(0, 1) };
  const html = reportHtml({ ...report, packages: [one] });
  assert.match(html, "1 of 1 case was replayed");
  assert.match(html, "1 of 1 operation has a case.");
});

embedded("a run that has replayed no case is not a success", async () => {
  const report = await verify({
    apis: [],
    known: [],
    keep: null,
    onProgress: () => {},
    prepare: async () => {},
  });
  assert.is(verdictOf(totals(report)), "nothing replayed");
  assert.match(
    reportHtml(report),
    "0 of 0 cases were replayed: <strong>nothing was verified</strong>",
  );
  const counts = { cases: 2, sent: 1, answered: 1, decoded: 1, skipped: 1, failed: 0 };
  assert.is(verdictOf(counts), "passed");
  assert.is(verdictOf({ ...counts, skipped: 2 }), "nothing replayed");
  assert.is(verdictOf({ ...counts, failed: 1 }), "failed");
});

embedded.run();

const schemaCheck = suite("verify: values against types");

const none = new Map();

const string = (format: string | null): TypeRef => ({ kind: "string", format });

/** What is wrong with a value of a type. */
const judged: readonly (readonly [problem: string | null, value: string, format: string | null])[] =
  [
    [null, "2024-02-29T00:00:00Z", "date-time"],
    [null, "2024-01-01T23:59:60.123+09:00", "date-time"],
    ["not a date-time", "2024-02-30T00:00:00Z", "date-time"],
    ["not a date-time", "2024-01-07T00:00Z", "date-time"],
    ["not a date-time", "2025-01-12", "date-time"],
    ["not a date-time", "Mon Oct 28 18:49:32 UTC 2019", "date-time"],
    [null, "2025-01-12", "date"],
    ["not a date", "2025-13-12", "date"],
    [null, "anything", "dateTime"],
    [null, "anything", null],
  ];

for (const [problem, value, format] of judged) {
  schemaCheck(`${JSON.stringify(value)} as ${format ?? "a string"}: ${problem ?? "right"}`, () => {
    const found = checkValue(value, string(format), none);
    assert.equal(found, problem === null ? [] : [{ place: "", problem }]);
  });
}

schemaCheck("a finding has its place", () => {
  const api = {
    kind: "object",
    id: "A",
    extends: [],
    properties: [
      { name: "a/b", required: true, type: { kind: "array", items: { kind: "number" } } },
      { name: "c", required: true, type: { kind: "boolean" } },
    ],
    additional: null,
  };
  // As much of a type as the check looks at.
  const types = new Map([["A", api]]) as unknown as ReadonlyMap<string, Api["types"][number]>;
  assert.equal(checkValue({ "a/b": [1, "2"], more: 1 }, { kind: "ref", id: "A" }, types), [
    { place: "/a~1b/1", problem: "not a number" },
    { place: "", problem: "without the required c" },
  ]);
});

schemaCheck.run();

const corpus = suite("verify: all of Amazon's models");

const models = "../shared/models";

if (!existsSync(models)) {
  corpus(`skipped: ${models} is not here`, () => {
    process.stdout.write(`  skipped: ${models} is not here\n`);
  });
} else {
  let report: VerifyReport;

  corpus.before(async () => {
    const settings = await readSettings({ models }, process.cwd());
    report = await run(settings);
  });

  corpus("923 of 926 cases are replayed, and none fails", () => {
    const { cases, skipped, sent, answered, decoded } = totals(report);
    assert.equal(problems(report), []);
    assert.equal([cases, skipped], [926, 3]);
    assert.equal([sent, answered, decoded], [923, 923, 923]);
  });

  corpus("the three skipped ones are reported as bugs of their models", () => {
    assert.equal(skips(report), [
      `catalog-items-2022-04-01 getCatalogItem 400[0]: bug of the model: the path parameter asin is "", which changes the path`,
      "sellers-v1 getAccount 400[0]: bug of the model: the same request also matches 200[0], which comes first",
      "shipping-v1 getAccount 400[0]: bug of the model: the same request also matches 200[0], which comes first",
    ]);
  });

  corpus("the samples that do not match their schema are the 31 known ones", () => {
    const mismatches = report.packages.flatMap((result) => result.mismatches);
    assert.equal(
      mismatches.filter(({ known }) => !known),
      [],
    );
    assert.equal(report.resolved, []);
    assert.is(mismatches.length, 31);
  });

  corpus(
    "another validator, over the models as Amazon ships them, finds the same ones and three that our patches correct",
    () => {
      const judgements = readShared<
        { file: string; op: string; code: string; i: number; respFail: boolean }[]
      >("vectors/corpus-sandbox-cases.json");
      if (judgements === null) return;
      const theirs = judgements
        .filter(({ respFail }) => respFail)
        .map(
          ({ file, op, code, i }) =>
            `${file} ${op.charAt(0).toLowerCase()}${op.slice(1)} ${code}[${i}]`,
        );
      const corrected = [
        "updateSupplySource",
        "archiveSupplySource",
        "updateSupplySourceStatus",
      ].map(
        (operation) => `supply-sources-api-model/supplySources_2020-07-01.json ${operation} 204[0]`,
      );
      const ours = report.packages.flatMap(({ mismatches }) =>
        mismatches.map(({ model, operation, case: label }) => `${model} ${operation} ${label}`),
      );
      assert.equal([...ours, ...corrected].toSorted(), theirs.toSorted());
    },
  );
}

corpus.run();
