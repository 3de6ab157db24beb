/** Which operations only begin something, and how each is followed: against facts that were checked by hand. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Api } from "../../generator/model/api.js";
import { type Completion, completionOf } from "../../generator/view/completion.js";
import { corpusIsHere, readCorpus } from "../support/corpus.js";
import { apiOf } from "../support/models.js";

/** The parts of `async-operations.json` that are compared. */
interface Vector {
  readonly families: Readonly<Record<string, Family>>;
  readonly operations: readonly {
    readonly family: string;
    readonly model: string;
    readonly operation: string;
    readonly id: string;
  }[];
  readonly others: { readonly rows: readonly { model: string; operation: string }[] };
}

interface Family {
  readonly poll: {
    readonly model: string;
    readonly operation: string;
    readonly parameter: string;
    readonly plan: {
      readonly rate: number;
      readonly burst: number;
      readonly source: string;
    } | null;
  };
  readonly status: Readonly<
    Record<"succeeded" | "failed" | "cancelled" | "running", readonly string[]>
  > & { readonly path: string };
  readonly problems: { readonly path: string | null };
}

const test = suite("completions");

/** `$.errors.errors[]` → `errors.errors`. */
const place = (path: string): string => path.replace(/^\$\./, "").replace(/\[\]$/, "");

function completions(api: Api): ReadonlyMap<string, Completion> {
  const types = new Map(api.types.map((type) => [type.id, type]));
  return new Map(
    api.operations.flatMap((operation) => {
      const completion = completionOf(api, operation, types);
      return completion === null ? [] : [[operation.operationId, completion] as const];
    }),
  );
}

const schema = (type: object) => ({
  description: "Done.",
  content: { "application/json": { schema: type } },
});

const jobId = { name: "jobId", in: "path", required: true, schema: { type: "string" } };

/** An OpenAPI 3 document: `POST /jobs` answers a `jobId`, and `GET /jobs/{jobId}` what is given. */
function jobs(
  job: object,
  {
    poll = {},
    begun = { jobId: { type: "string" } },
    path = "/jobs",
  }: Record<string, unknown> = {},
) {
  return apiOf({
    openapi: "3.1.0",
    info: { title: "Jobs", version: "v1" },
    paths: {
      [path as string]: {
        post: {
          operationId: "createJob",
          responses: { 202: schema({ type: "object", properties: begun }) },
        },
      },
      "/jobs/{jobId}": {
        get: {
          operationId: "getJob",
          parameters: [jobId],
          responses: { 200: schema({ type: "object", properties: job }) },
          ...(poll as object),
        },
      },
    },
  });
}

const work = { enum: ["QUEUED", "IN_PROGRESS", "SUCCEEDED", "FAILED"] };

const FOUND: readonly [expected: string | null, what: string, api: Api][] = [
  ["jobId: status, SUCCEEDED, FAILED", "an enum without a type", jobs({ status: work })],
  [
    "jobId: status, SUCCEEDED, FAILED",
    "an enum that may be null",
    jobs({ status: { anyOf: [{ type: "string", ...work }, { type: "null" }] } }),
  ],
  [
    "jobId: status, Done, Error",
    "other cases and spaces",
    jobs({ status: { type: "string", enum: ["In progress", "Done", "Error", "Other"] } }),
  ],
  [
    "jobId: status, SUCCEEDED, FAILED",
    "an optional parameter beside the id",
    jobs(
      { status: work },
      {
        poll: {
          parameters: [jobId, { name: "verbose", in: "query", schema: { type: "boolean" } }],
        },
      },
    ),
  ],
  [
    "jobId: status, SUCCEEDED, FAILED",
    "an id that may be null",
    jobs({ status: work }, { begun: { jobId: { type: ["string", "null"] } } }),
  ],
  [null, "a status that is any text", jobs({ status: { type: "string" } })],
  [
    null,
    "a status of a business object",
    jobs({ status: { enum: ["DRAFT", "SUCCESS", "ERROR"] } }),
  ],
  [null, "a status without failure", jobs({ status: { enum: ["PROCESSING", "DONE"] } })],
  [
    null,
    "an id that is a number",
    jobs({ status: work }, { begun: { jobId: { type: "integer" } } }),
  ],
  [null, "an id of another name", jobs({ status: work }, { begun: { id: { type: "string" } } })],
  [
    null,
    "a second required parameter",
    jobs(
      { status: work },
      {
        poll: {
          parameters: [
            jobId,
            { name: "m", in: "query", required: true, schema: { type: "string" } },
          ],
        },
      },
    ),
  ],
  [null, "a poll that answers nothing", jobs({}, { poll: { responses: {} } })],
  [
    "payload.transactionId: payload.transactionStatus.status, Success, Failure",
    "a vendor's transaction, whose poll is in another API",
    jobs(
      {},
      {
        path: "/vendor/orders/v1/acknowledgements",
        begun: { payload: { type: "object", properties: { transactionId: { type: "string" } } } },
      },
    ),
  ],
  [
    null,
    "a vendor's answer without the id where the table has it",
    jobs(
      {},
      {
        path: "/vendor/orders/v1/acknowledgements",
        begun: { transactionId: { type: "string" } },
      },
    ),
  ],
];

for (const [expected, what, api] of FOUND) {
  test(`${what}: ${expected ?? "nothing is begun"}`, () => {
    const [found, ...others] = completions(api).values();
    const { id: at, status, done, failed } = found ?? {};
    const said = `${at?.join(".")}: ${status?.join(".")}, ${done?.join()}, ${failed?.join()}`;
    assert.is(found === undefined ? null : said, expected);
    assert.equal(others, []);
  });
}

if (corpusIsHere(test)) {
  const text = readFileSync(resolve("..", "shared", "vectors", "async-operations.json"), "utf8");
  const { families, operations, others } = JSON.parse(text) as Vector;

  test("the operations that only begin something are found: all 38, and no other", async () => {
    const corpus = await readCorpus();
    const found = corpus.flatMap(({ api, model }) =>
      [...completions(api).keys()].map((operation) => `${model.key} ${operation}`),
    );
    const expected = operations.map(({ model, operation }) => `${model} ${operation}`);
    assert.is(expected.length, 38);
    assert.equal(found.toSorted(), expected.toSorted());
    for (const { model, operation } of others.rows)
      assert.not.ok(found.includes(`${model} ${operation}`));
  });

  test("places, statuses and the operation to poll are those of the facts", async () => {
    const corpus = new Map((await readCorpus()).map(({ api, model }) => [model.key, api]));
    for (const { family, model, operation, id } of operations) {
      const { poll, status, problems } = families[family]!;
      const found = completions(corpus.get(model)!).get(operation)!;
      const polled = corpus
        .get(poll.model)!
        .operations.find(({ operationId }) => operationId === poll.operation)!;
      const given =
        "known" in found.poll
          ? found.poll.known
          : { ...found.poll.operation, api: corpus.get(model)!.id };
      assert.equal(
        [found.id.join("."), found.status.join("."), given.path, given.name, given.api],
        [place(id), place(status.path), polled.path, polled.name, corpus.get(poll.model)!.id],
        operation,
      );
      assert.equal(given.usagePlan, polled.usagePlan, operation);
      assert.match(given.path, `{${poll.parameter}}`);
      const isReport = family === "reports";
      assert.equal(found.done, status.succeeded, operation);
      assert.equal(
        found.failed.toSorted(),
        [...status.failed, ...(isReport ? [] : status.cancelled)].toSorted(),
        operation,
      );
      assert.equal(found.noData, isReport ? status.cancelled : [], operation);
      // Those of a feed and of a query are in documents.
      const inAnswer =
        problems.path === null || problems.path.endsWith("DocumentId") ? null : problems.path;
      assert.is(found.problems?.join(".") ?? null, inAnswer && place(inAnswer), operation);
    }
  });
}

test.run();
