/** The sandbox that a package ships: a mock made of it alone answers as the model says, through the package's own client. */
import * as assert from "uvu/assert";
import { readFile } from "node:fs/promises";
import { VendorOrdersApi } from "sp-api-vendor-orders-v1";
import { vendorOrdersSandbox } from "sp-api-vendor-orders-v1/sandbox";
import { suite } from "uvu";
import type { Operation, SandboxCase } from "../../generator/model/api.js";
import { mockFetch, readModels } from "../../generator/sandbox/index.js";
import { unpack } from "../../generator/sandbox/packaged.js";
import { paramsOfCase } from "../../generator/sandbox/ready.js";
import type { Call } from "../../templates/runtime/src/index.js";
import type { SandboxApi } from "../../templates/runtime/src/sandbox-api.js";

const test = suite("sandbox: the cases of a package");

const [api] = await readModels("models/vendor-orders-api-model");

if (api === undefined) throw new Error("the model of vendor orders is gone");

type Methods = Readonly<Record<string, (params: object) => Call<unknown>>>;

/** The status and body that a caller gets, of a success or of an error. */
async function outcomeOf(call: Call<unknown>): Promise<{ status: number; body: unknown }> {
  try {
    const { data, response } = await call.withResponse();
    return { status: response.status, body: data };
  } catch (error) {
    const { status, data } = error as { status: number; data: unknown };
    return { status, body: data };
  }
}

const cases = api.operations.flatMap((operation) =>
  operation.sandbox.cases.map((of): readonly [Operation, SandboxCase] => [operation, of]),
);

test("vendor orders have 19 cases", () => assert.is(cases.length, 19));

for (const [operation, of] of cases) {
  test(`${of.pointer} is answered through the client`, async () => {
    const fetch = mockFetch(vendorOrdersSandbox);
    const client = new VendorOrdersApi({ ...fetch.clientOptions, retry: false });
    const methods = client as unknown as Methods; // By name, as nobody but a test calls them.
    const outcome = await outcomeOf(methods[operation.name]!(paramsOfCase(api, operation, of)));
    assert.equal(outcome, { status: Number(of.status), body: of.response?.body });
    const seen = fetch.sandbox.log.since(0).map(({ target }) => target.split("?")[0]);
    assert.is(seen[0], "/auth/o2/token");
    assert.match(fetch.sandbox.log.since(0).at(-1)!.outcome, /^case \d+\[\d+\]$/);
  });
}

test("a package says of every operation what its model says", () => {
  const kept = ({ operations }: { readonly operations: readonly Operation[] }) =>
    operations.map(({ method, path, name, accept, usagePlan, scope, restricted, sandbox }) => ({
      request: { name, method, path, accept },
      plan: usagePlan,
      token: { scope, restricted },
      sandbox: { dynamic: sandbox.dynamic, only: sandbox.only, cases: sandbox.cases.length },
    }));
  assert.equal(kept(unpack(vendorOrdersSandbox)), kept(api));
});

test("a dynamic operation of a package answers an empty object, or nothing where nothing is declared", async () => {
  const dynamic: SandboxApi = {
    id: "things-v1",
    operations: [
      {
        name: "makeThing",
        method: "POST",
        path: "/things",
        body: "required",
        dynamic: { status: "201", hasBody: true },
        cases: [],
      },
      {
        name: "dropThing",
        method: "DELETE",
        path: "/things",
        dynamic: { status: "204", hasBody: false },
        cases: [],
      },
    ],
  };
  const fetch = mockFetch([vendorOrdersSandbox, dynamic]);
  const token = fetch.sandbox.tokens.issueAccess(null, Date.now() + 3_600_000);
  const headers = { "x-amz-access-token": token, "content-type": "application/json" };
  const made = await fetch("https://x/things", { method: "POST", body: "{}", headers });
  assert.equal([made.status, await made.text()], [201, "{}"]);
  const dropped = await fetch("https://x/things", { method: "DELETE", headers });
  assert.equal([dropped.status, await dropped.text()], [204, ""]);
  const lacking = await fetch("https://x/things", { method: "POST", headers });
  assert.is(lacking.status, 400);
});

test("the client does not import the cases", async () => {
  for (const file of ["index", "client", "operations"])
    assert.not.match(
      await readFile(`generated/vendor-orders-v1/src/${file}.ts`, "utf8"),
      /from "\.\/sandbox/,
    );
});

test.run();
