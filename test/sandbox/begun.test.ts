/** What operations only begin comes to its end in the sandbox: all that Amazon has, through descriptors as clients have them. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { VendorOrdersApi } from "sp-api-vendor-orders-v1";
import { vendorOrdersSandbox } from "sp-api-vendor-orders-v1/sandbox";
import type { Api, Operation } from "../../generator/model/api.js";
import { paramsOfCase } from "../../generator/sandbox/case-request.js";
import { mockFetch, startSandbox } from "../../generator/sandbox/index.js";
import { viewPackage } from "../../generator/view/view.js";
import {
  type FinishingOperation,
  type FinishState,
  SellingPartner,
  type SellingPartnerOptions,
} from "../../templates/runtime/src/index.js";
import { corpusIsHere, readCorpus } from "../support/corpus.js";
import { viewSettings } from "../support/models.js";

const test = suite("sandbox: what was begun");

/** What `operations.ts` of an API has. */
function descriptorsOf(api: Api): Readonly<Record<string, FinishingOperation>> {
  const view = viewPackage(api, { ...viewSettings, scope: null });
  const completions = new Map(view.completions.map(({ name, value }) => [name, value]));
  const all = view.operations.map(({ name, descriptor, completion }) => [
    name,
    { ...descriptor, ...(completion !== null && { completion: completions.get(completion) }) },
  ]);
  return JSON.parse(JSON.stringify(Object.fromEntries(all))) as Record<string, FinishingOperation>;
}

/** Begins something and follows it to its end. */
async function statesOf(
  api: Api,
  operation: Operation,
  options: SellingPartnerOptions,
): Promise<readonly FinishState<unknown>[]> {
  const partner = new SellingPartner({ ...options, retry: false, usagePlan: false });
  const success = operation.sandbox.cases.find(({ status }) => status.startsWith("2")) ?? null;
  const params = paramsOfCase(api, operation, success);
  const states: FinishState<unknown>[] = [];
  const call = partner.call(descriptorsOf(api)[operation.name]!, params);
  for await (const state of call.progress({ every: 1, timeout: 10_000 })) states.push(state);
  return states;
}

interface Row {
  readonly family: string;
  readonly model: string;
  readonly operation: string;
}

if (corpusIsHere(test)) {
  const file = resolve("..", "shared", "vectors", "async-operations.json");
  const { operations } = JSON.parse(readFileSync(file, "utf8")) as { operations: readonly Row[] };

  test("all 38 come to a good end", async () => {
    const corpus = await readCorpus();
    const { clientOptions } = mockFetch(
      corpus.map(({ api }) => api),
      { throttle: false },
    );
    const ends = new Map<string, string>();
    for (const { model, operation: id } of operations) {
      const { api } = corpus.find((one) => one.model.key === model)!;
      const operation = api.operations.find(({ operationId }) => operationId === id)!;
      const states = await statesOf(api, operation, clientOptions);
      ends.set(`${model} ${id}`, states.at(-1)!.status.toUpperCase());
    }
    assert.is(ends.size, 38);
    assert.equal([...new Set(ends.values())].toSorted(), ["DONE", "SUCCESS"]);
  });

  test("each API alone has what its operations are polled by", async () => {
    const { api } = (await readCorpus()).find(({ model }) =>
      model.key.endsWith("vendorInvoices.json"),
    )!;
    const operation = api.operations.find(({ name }) => name === "submitInvoices")!;
    const [state, ...others] = await statesOf(api, operation, mockFetch(api).clientOptions);
    assert.equal(others, []);
    const transactionId = "20190904171225-e1275c33-d75b-4bfe-b95c-15a9abfc09cc";
    assert.equal(state?.answer, {
      payload: { transactionStatus: { status: "Success", transactionId } },
    });
  });

  test("over a socket, with the models of two packages", async () => {
    const models = ["vendor-shipments-api-model", "vendor-transaction-status-api-model"];
    const paths = models.map((model) => resolve("..", "shared", "models", model));
    const running = await startSandbox({ models: paths, throttle: false });
    try {
      const api = running.sandbox.apis.find(({ id }) => id === "vendor-shipments-v1")!;
      for (const operation of api.operations.filter(({ method }) => method === "POST")) {
        const states = await statesOf(api, operation, running.clientOptions);
        assert.is(states.at(-1)?.status, "Success");
      }
    } finally {
      await running.close();
    }
  });

  test("a case that says that it is still being done counts for the first poll", async () => {
    const { api } = (await readCorpus()).find(({ model }) => model.key.includes("reports_2021"))!;
    const operation = api.operations.find(({ name }) => name === "createReport")!;
    const states = await statesOf(api, operation, mockFetch(api).clientOptions);
    assert.equal(
      states.map(({ status }) => status),
      ["IN_PROGRESS", "DONE"],
    );
  });
}

test("the sandbox of a package lets what it begins come to its end, and answers other ids as before", async () => {
  const { clientOptions, sandbox } = mockFetch(vendorOrdersSandbox);
  const client = new VendorOrdersApi({ ...clientOptions, retry: false });
  const call = client.submitAcknowledgement({ body: { acknowledgements: [] } });
  const { payload } = await call.finished({ every: 1 });
  assert.is(payload?.transactionStatus?.status, "Success");
  const unknown = await client.resume({ operation: "submitAcknowledgement", id: "unknown" });
  const error = await unknown.finished().catch((thrown: unknown) => thrown);
  assert.is((error as Error).name, "InvalidRequestError");
  assert.match(sandbox.log.since(0).at(-1)!.outcome, "no sandbox case");
});

test.run();
