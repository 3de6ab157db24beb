/** The hook `onRestrictedData` says who reads which personal data, and shows neither values nor tokens. */
import * as assert from "uvu/assert";
import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";
import { suite } from "uvu";
import {
  type Operation,
  type RestrictedDataEvent,
  SellingPartner,
  type SellingPartnerOptions,
} from "../../../templates/runtime/src/index.js";
import { resolveOptions } from "../../../templates/runtime/src/options.js";
import { compileOperation } from "../../../templates/runtime/src/request/request.js";
import { connect } from "../../../templates/runtime/src/connect.js";
import { send } from "../../../templates/runtime/src/send.js";
import { answering } from "../../support/timeless.js";
import { json, recordingFetch, rejection, type Sent } from "../../support/transport.js";
import { VirtualClock } from "../../support/virtual-clock.js";

const getOrder: Operation = {
  api: "orders-v0",
  name: "getOrder",
  method: "GET",
  path: "/orders/{orderId}",
  parameters: [{ name: "orderId", in: "path" }],
  restricted: { path: "template", dataElements: ["buyerInfo", "shippingAddress"] },
};

const getLabel: Operation = { ...getOrder, name: "getLabel", restricted: { path: "actual" } };

const NAME = { api: "orders-v0", operation: "getOrder", method: "GET", path: "/orders/{orderId}" };

const PARAMS = { orderId: "902-SECRET" };

const RDT = "Atz.sprdt|token";

const ready = ({ url }: Sent): Response =>
  url.endsWith("restrictedDataToken")
    ? json({ restrictedDataToken: RDT, expiresIn: 3600 })
    : json({ buyer: "SECRET" });

/** Hooks that write down who reads what. */
function auditing(): {
  readonly events: RestrictedDataEvent[];
  readonly options: SellingPartnerOptions;
} {
  const events: RestrictedDataEvent[] = [];
  const onRestrictedData = (event: RestrictedDataEvent): void => void events.push(event);
  return { events, options: { hooks: { onRestrictedData } } };
}

const test = suite("onRestrictedData");

for (const [expected, options] of [
  [["buyerInfo", "shippingAddress"], { restrictedData: true }],
  [["buyerInfo"], { restrictedData: ["buyerInfo"] }],
  [null, { accessToken: RDT }],
  ["none", {}],
  ["none", { accessToken: "Atza|ordinary" }],
  ["none", { restrictedData: false }],
] as const) {
  test(`a call with ${inspect(options)} reports ${inspect(expected)}`, async () => {
    const { events, options: hooks } = auditing();
    const { call } = answering(ready, hooks);
    await call(getOrder, options, PARAMS);
    assert.equal(
      events,
      expected === "none"
        ? []
        : [
            {
              sellerId: null,
              call: NAME,
              attempt: 1,
              resources: [{ ...NAME, dataElements: expected }],
              targetApplication: null,
            },
          ],
    );
    assert.not.match(inspect(events, { depth: Infinity }), /SECRET|Atz/);
  });
}

test("an operation without data elements has an empty list", async () => {
  const { events, options } = auditing();
  const { call } = answering(ready, options);
  await call(getLabel, { restrictedData: true }, PARAMS);
  assert.equal(events[0]?.resources[0]?.dataElements, []);
});

test("every attempt is one event, and none that was not sent", async () => {
  const { events, options } = auditing();
  let attempts = 0;
  const busy = (request: Sent): Response => {
    if (request.url.endsWith("restrictedDataToken")) return ready(request);
    attempts += 1;
    return attempts === 1 ? json({}, 500) : ready(request);
  };
  const { call } = answering(busy, {
    ...options,
    middleware: [
      async (request, next) => (request.headers.has("x-cached") ? Response.json({}) : await next()),
    ],
  });
  await call(getOrder, { restrictedData: true }, PARAMS);
  assert.equal(
    events.map(({ attempt }) => attempt),
    [1, 2],
  );
  await call(getOrder, { restrictedData: true, headers: { "x-cached": "1" } }, PARAMS);
  await rejection(call(getOrder, { restrictedData: ["x"] }, PARAMS));
  assert.is(events.length, 2);
});

test("restrictedDataToken() is one event with all that its token is for, and for whom", async () => {
  const { events, options } = auditing();
  const { fetch } = recordingFetch(ready);
  const partner = new SellingPartner({ region: "na", lwa: false, fetch, ...options });
  const resources = [
    { operation: getOrder, dataElements: ["shippingAddress"] },
    { operation: getLabel, params: PARAMS },
  ];
  const targetApplication = "amzn1.sp.solution.x";
  await partner.restrictedDataToken(resources, { targetApplication });
  await partner.restrictedDataToken(resources);
  assert.equal(
    events.map((event) => event.targetApplication),
    [targetApplication, null],
  );
  assert.equal(events[0]?.resources, [
    { ...NAME, dataElements: ["shippingAddress"] },
    { ...NAME, operation: "getLabel", dataElements: [] },
  ]);
  assert.equal([events[0]?.call, events[0]?.attempt, events[0]?.sellerId], [null, null, null]);
  assert.not.match(inspect(events, { depth: Infinity }), /SECRET|Atz/);
  await rejection(partner.restrictedDataToken([]));
  assert.is(events.length, 2);
});

test("it says whose data it is, if the settings do", async () => {
  const { events, options } = auditing();
  const { fetch } = recordingFetch(ready);
  const settings = resolveOptions({ region: "na", lwa: false, fetch, ...options });
  const labelled = { ...settings, sellerId: "A1SELLER" };
  const connection = connect(labelled, new VirtualClock(), () => 1);
  await send(connection, compileOperation(getOrder), PARAMS, { restrictedData: true });
  assert.is(events[0]?.sellerId, "A1SELLER");
});

test("it runs in the asynchronous context of its own call, also when calls share a token and wait", async () => {
  const user = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  const hooks = { onRestrictedData: () => void seen.push(user.getStore()) };
  const { call } = answering(ready, { hooks });
  const limited = { ...getOrder, usagePlan: { rate: 1, burst: 1 } };
  const names = ["ann", "bob", "cy"];
  await Promise.all(
    names.map((name) => user.run(name, () => call(limited, { restrictedData: true }, PARAMS))),
  );
  assert.equal(seen, names);
});

test.run();
