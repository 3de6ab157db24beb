/** The limits beside a usage plan: a row of the table counts only where the model has what it speaks of. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import type { Api } from "../../generator/model/api.js";
import { descriptor } from "../../generator/view/descriptor.js";
import { operationParagraphs } from "../../generator/view/doc-comments.js";
import { earlierPlans, limitRows } from "../../generator/view/limit-table.js";
import { limitsOf } from "../../generator/view/limits.js";
import { viewCompletions } from "../../generator/view/completion-view.js";
import { viewSandbox } from "../../generator/view/sandbox.js";
import { apiOf, swagger } from "../support/models.js";

type Json = Readonly<Record<string, unknown>>;

const SALES = {
  by: "application",
  when: { place: ["body", "reportType"], value: "GET_SALES_AND_TRAFFIC_REPORT" },
  rate: 0.001111,
  burst: 1,
};

/** An API with one operation. */
function api(method: string, path: string, operation: Json = {}, definitions: Json = {}): Api {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const parameters = [
    ...names.map((name) => ({ name, in: "path", required: true, type: "string" })),
    ...((operation["parameters"] as Json[] | undefined) ?? []),
  ];
  const responses = { 200: { description: "Done." } };
  const whole = { operationId: "doIt", responses, ...operation, parameters };
  return apiOf(swagger({ paths: { [path]: { [method]: whole } }, definitions }));
}

/** `createReport` with these properties in its body. */
function reports(properties: Json): Api {
  const schema = { $ref: "#/definitions/Specification" };
  const parameters = [{ name: "body", in: "body", required: true, schema }];
  return api(
    "post",
    "/reports/2021-06-30/reports",
    { parameters },
    {
      Specification: { type: "object", properties },
    },
  );
}

const test = suite("limits in the view");

test("createReport keeps to the limit of a type, and its doc comment gives source and date", () => {
  const one = reports({ reportType: { type: "string" } });
  const [operation] = one.operations;
  assert.equal(descriptor(one, operation!).limits, [
    { by: "seller", each: ["body", "reportType"] },
    SALES,
  ]);
  const doc = operationParagraphs(one, operation!).filter((part) => typeof part === "string");
  assert.ok(
    doc.includes(
      "Amazon also limits `GET_SALES_AND_TRAFFIC_REPORT` to about one in 15 minutes and 96 a day for the whole application, all its sellers together (amzn/selling-partner-api-models#5210, 2026-04-29).",
    ),
  );
  // A limit that Amazon does not refuse, or that nobody knows whom it is for, is told and not kept.
  assert.ok(
    doc.some((part) => part.includes("SEARCH_QUERY_PERFORMANCE_REPORT") && part.includes("#5240")),
  );
});

test("the limit of a type does not count where the body has no such property, and is no error", () => {
  const one = reports({ kind: { type: "string" } });
  const [operation] = one.operations;
  assert.is(descriptor(one, operation!).limits, undefined);
  const bare = api("post", "/reports/2021-06-30/reports");
  assert.equal(limitsOf(bare, bare.operations[0]!).buckets, []);
});

test("another operation, or the same path of another version, has none", () => {
  for (const [method, path] of [
    ["get", "/catalog/2031-01-01/items"],
    ["post", "/catalog/2022-04-01/items"],
  ] as const) {
    const one = api(method, path);
    assert.equal(limitsOf(one, one.operations[0]!), {
      usagePlan: null,
      buckets: [],
      sentences: [],
    });
  }
});

test("a plan of an earlier model counts where today's has none, and is marked as such", () => {
  const path = "/tax/invoices/2024-06-19/invoices/{invoiceId}";
  const one = api("get", path);
  const [operation] = one.operations;
  assert.equal(descriptor(one, operation!).usagePlan, { rate: 2, burst: 15 });
  assert.ok(
    operationParagraphs(one, operation!).includes(
      "Usage plan of an earlier model (2026-01-28), since today's gives none: 2 requests per second, burst 15.",
    ),
  );
  const table = "| Rate (requests per second) | Burst |\n| ---- | ---- |\n| 9 | 10 |";
  const planned = api("get", path, { description: `Gets.\n\n**Usage Plan:**\n\n${table}` });
  assert.equal(descriptor(planned, planned.operations[0]!).usagePlan, { rate: 9, burst: 10 });
  assert.equal(limitsOf(planned, planned.operations[0]!).sentences, []);
});

test("the sandbox of a package needs no limits", () => {
  const one = reports({ reportType: { type: "string" } });
  assert.not.ok("limits" in viewSandbox(one, viewCompletions(one, new Map())).api.operations[0]!);
});

test("each row has a source, a date and a bucket that some call can follow", () => {
  for (const { operation, bucket, text, source, date } of limitRows) {
    assert.match(operation, /^(?:GET|PUT|POST|DELETE|PATCH) \/[\w/{}-]+$/);
    assert.not.match(text, /\.$|\*\//);
    assert.ok(source.length > 5, source);
    assert.match(date, /20\d\d/);
    if (bucket?.rate !== undefined) assert.ok(bucket.rate > 0 && Number(bucket.burst) >= 1);
  }
  for (const { rate, burst } of earlierPlans.values()) assert.ok(rate > 0 && burst >= 1);
});

test.run();
