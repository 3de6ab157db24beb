/** Scenarios in general: a state, a clock, handlers, triggers, the answers that must fit, and what falls back to static cases. */
import { suite } from "uvu";
import * as v from "valibot";
import type { JsonRecord, JsonValue } from "../../generator/lib/json.js";
import { parseNotification } from "../../templates/runtime/src/notifications/notifications.js";
import { readDocuments } from "../../generator/sandbox/scenarios/read-documents.js";
import * as assert from "uvu/assert";
import { Failure } from "../../generator/lib/diagnostic.js";
import {
  defineScenario,
  mockFetch,
  readScenario,
  type Scenario,
} from "../../generator/sandbox/index.js";
import type { SandboxOptions } from "../../generator/sandbox/index.js";
import { readDuration, seededStart } from "../../generator/sandbox/scenarios/seed.js";
import { readTime } from "../../generator/sandbox/scenarios/query.js";
import { Bench, json } from "../sandbox/support.js";
import { sumApi, sumScenario } from "./support.js";

const test = suite("scenarios");

const bench = (options: SandboxOptions = {}): Bench =>
  new Bench([sumApi], { scenario: sumScenario, seed: 7, speed: 0, throttle: false, ...options });

const add = (at: Bench, body: unknown) =>
  at.send("/sum", { method: "POST", body: JSON.stringify(body) });

const control = (at: Bench, path: string, body: unknown) =>
  at.send(`/_katagami/${path}`, { method: "POST", body: JSON.stringify(body), token: null });

test("a handler answers from the state, and changes it", () => {
  const one = bench();
  assert.equal(json(one.send("/sum")), { sum: 7 });
  assert.equal(json(add(one, { amount: 5 })), { sum: 12 });
  assert.equal(json(one.send("/sum")), { sum: 12 });
  assert.is(one.last.outcome, "scenario");
});

test("an operation without a handler is answered by its static cases", () => {
  const one = bench();
  assert.equal(json(one.send("/other")), { is: "a case" });
  assert.is(one.last.outcome, "case 200[0]");
});

test("a token is needed for what a scenario answers", () => {
  assert.is(bench().send("/sum", { token: null }).status, 403);
});

test("what is due happens when the clock passes it, and not before", () => {
  const one = bench();
  assert.equal(json(add(one, { amount: 200 })), { sum: 7 });
  control(one, "clock", { advance: "59s" });
  assert.equal(json(one.send("/sum")), { sum: 7 });
  assert.equal(json(control(one, "clock", { advance: "1s" })), {
    now: "2027-01-04T08:01:00Z",
    speed: 0,
  });
  assert.equal(json(one.send("/sum")), { sum: 207 });
});

test("the clock runs as fast as it is told", () => {
  const one = bench({ speed: 3600 });
  add(one, { amount: 200 });
  one.now += 10;
  assert.equal(json(one.send("/sum")), { sum: 7 });
  one.now += 10;
  assert.equal(json(one.send("/sum")), { sum: 207 });
  assert.is(one.sandbox.scenario!.clock.now(), seededStart + 72_000);
  control(one, "clock", { speed: 0 });
  one.now += 1000;
  assert.is(one.sandbox.scenario!.clock.now(), seededStart + 72_000);
});

test("a scenario of no seed starts now, and its tokens and signatures live by the system's clock", () => {
  const one = bench({ seed: undefined, speed: 1 });
  assert.is(one.sandbox.scenario!.clock.now(), one.now);
  const token = one.token();
  control(one, "clock", { advance: "30d" });
  assert.is(one.send("/sum", { token }).status, 200);
});

const badClocks: readonly (readonly [says: RegExp, body: unknown])[] = [
  [/advance must be/, { advance: "a while" }],
  [/advance must be/, { advance: -5 }],
  [/advance must be/, { advance: "99999999d" }],
  [/to must be/, { to: "tomorrow" }],
  [/in the past/, { to: "2000-01-01T00:00:00Z" }],
  [/speed must be/, { speed: -1 }],
  [/speed must be/, { speed: "fast" }],
  [/not known/, { forward: "1d" }],
  [/must be a JSON object/, []],
];

for (const [says, body] of badClocks)
  test(`a clock refuses ${JSON.stringify(body)}`, () => {
    const answer = control(bench(), "clock", body);
    assert.is(answer.status, 400);
    assert.match(answer.body, says);
  });

test("a trigger changes the state; one that does not exist, and a parameter that does not, are refused with what was meant", () => {
  const one = bench();
  assert.is(control(one, "triggers/reset", { at: 1 }).status, 200);
  assert.equal(json(one.send("/sum")), { sum: 1 });
  assert.match(control(one, "triggers/reste", {}).body, /did you mean reset\?/);
  assert.match(control(one, "triggers/constructor", {}).body, /no trigger constructor/);
  assert.match(control(one, "triggers/reset", { to: 1 }).body, /it has at/);
});

test("what has happened is told with its time and its call", () => {
  const one = bench();
  add(one, { amount: 1 });
  add(one, { amount: 200 });
  control(one, "clock", { advance: "2m" });
  const { happenings, lives, operations } = json(
    one.send("/_katagami/scenario", { token: null }),
  ) as Record<string, unknown>;
  assert.equal(happenings, [
    {
      subject: "sum",
      text: "added 1",
      call: "test-model-v1.addToSum",
      time: "2027-01-04T08:00:00Z",
      finding: null,
    },
    {
      subject: "sum",
      text: "added 200",
      call: "test-model-v1.addToSum",
      time: "2027-01-04T08:00:00Z",
      finding: null,
    },
    {
      subject: "sum",
      text: "a large amount counts now",
      call: null,
      time: "2027-01-04T08:01:00Z",
      finding: null,
    },
  ]);
  assert.equal(lives, []);
  assert.equal(operations, ["test-model-v1.getSum", "test-model-v1.addToSum"]);
});

test("without a scenario there is nothing to control", () => {
  const one = new Bench([sumApi]);
  assert.is(control(one, "clock", {}).status, 404);
});

const badBodies: readonly (readonly [says: RegExp, body: unknown])[] = [
  [/without the required amount/, {}],
  [/not a number/, { amount: "5" }],
  [/more than 1000/, { amount: 1001 }],
  [/less than 0/, { amount: -1 }],
  [/does not name: colour/, { amount: 1, colour: "red" }],
  [/longer than 5/, { amount: 1, note: "abcdef" }],
  [/not of the form/, { amount: 1, note: "A" }],
  [/not an object/, [1]],
];

for (const [says, body] of badBodies)
  test(`a body that is not what the model says is refused: ${JSON.stringify(body)}`, () => {
    const one = bench();
    const answer = add(one, body);
    assert.is(answer.status, 400);
    assert.match(answer.body, says);
    assert.equal(json(one.send("/sum")), { sum: 7 });
  });

test("a handler that throws, and an answer that does not fit the model, are 500 and change nothing", () => {
  const one = bench();
  assert.is(add(one, { amount: 13 }).status, 500);
  assert.match(one.last.outcome, /scenario sum failed: unlucky/);
  assert.is(add(one, { amount: 14 }).status, 500);
  assert.match(one.last.outcome, /does not fit the model: \/sum is not a number/);
  assert.equal(json(one.send("/sum")), { sum: 7 });
});

test("a scenario that is never done is an error, and no hang", () => {
  const endless = defineScenario({
    ...sumScenario,
    due: () => 0,
    happen: (state) => ({ state }),
  });
  const one = bench({ scenario: endless });
  assert.is(one.send("/sum").status, 500);
  assert.match(one.last.outcome, /due again and again/);
});

const wrongHandlers: readonly (readonly [says: RegExp, handlers: Scenario["handlers"]])[] = [
  [/test-model-v1.getSun.*/, { "test-model-v1.getSun": () => null }],
  [/answers none of the operations/, { "GET /nothing": () => null }],
];

for (const [says, handlers] of wrongHandlers)
  test(`handlers of what does not exist are refused: ${Object.keys(handlers).join()}`, () => {
    assert.throws(
      () => bench({ scenario: { ...sumScenario, handlers } }),
      (error: unknown) => error instanceof Failure && says.test(error.message),
    );
  });

test("handlers for models that are not served are no mistake, and named", () => {
  const handlers = { ...sumScenario.handlers, "GET /more/{id}": () => null };
  const one = bench({ scenario: { ...sumScenario, handlers } });
  assert.equal(one.sandbox.scenario!.unserved, ["GET /more/{id}"]);
});

test("a package has no types, and its scenario answers all the same", async () => {
  const packaged = {
    id: "test-model-v1",
    operations: [
      { name: "getSum", method: "GET" as const, path: "/sum", cases: [] },
      { name: "addToSum", method: "POST" as const, path: "/sum", cases: [] },
    ],
  };
  const fetch = mockFetch(packaged, { scenario: sumScenario, seed: 3 });
  const token = fetch.sandbox.tokens.issueAccess(null, Date.now() + 3_600_000);
  const answer = await fetch("https://x/sum", { headers: { "x-amz-access-token": token } });
  assert.equal(await answer.json(), { sum: 3 });
});

test("a notification goes out in Amazon's form, which the runtime reads", () => {
  const sent: JsonRecord<JsonValue>[] = [];
  const notification = { type: "ORDER_CHANGE", payload: { OrderChangeNotification: { a: 1 } } };
  const run = (state: unknown) => ({
    state,
    events: [{ subject: null, text: "changed", notification }],
  });
  const scenario = { ...sumScenario, triggers: { change: { summary: "", parameters: {}, run } } };
  const one = bench({ scenario, onNotification: (message) => void sent.push(message) });
  add(one, { amount: 1 });
  control(one, "triggers/change", {});
  assert.is(sent.length, 1);
  const read = parseNotification(JSON.stringify(sent[0]));
  assert.is(read.type, "ORDER_CHANGE");
  assert.equal(sent[0]!["EventTime"], "2027-01-04T08:00:00Z");
});

test("documents that are nested too deep to be saved are refused, where no model has refused them", () => {
  const nested = JSON.parse(`${"[".repeat(200_000)}${"]".repeat(200_000)}`) as JsonValue;
  const read = (document: JsonValue) =>
    readDocuments({ list: [document] }, "list", v.looseObject({}));
  assert.match(read({ more: nested }).problems?.[0] ?? "", /nested deeper than 100 levels/);
  assert.is(read({ more: [[[]]] }).problems, null);
  for (const body of [undefined, null, [], {}, { list: [] }, { list: {} }])
    assert.equal(readDocuments(body, "list", v.looseObject({})).problems, ["the body has no list"]);
});

const badSeeds: readonly (readonly [says: RegExp, options: SandboxOptions])[] = [
  [/is not a seed/, { seed: -1 }],
  [/is not a seed/, { seed: 1.5 }],
  [/is not a time to start/, { start: "noon" }],
  [/is not a speed/, { speed: -1 }],
  [/is not a speed/, { speed: Number.NaN }],
];

for (const [says, options] of badSeeds)
  test(`a scenario does not start with ${JSON.stringify(options)}`, () => {
    assert.throws(() => bench(options), says);
  });

test("a name that no scenario has is refused with those that there are", async () => {
  for (const name of [
    "vendor-retial",
    "__proto__",
    "",
    "./missing.ts",
    "package.json",
    "./package.json",
  ]) {
    try {
      await readScenario(name);
      assert.unreachable(name);
    } catch (error) {
      assert.instance(error, Failure, name);
    }
  }
});

const durations: readonly (readonly [milliseconds: number | null, text: unknown])[] = [
  [1500, "1.5s"],
  [1_800_000, "30m"],
  [21_600_000, "6h"],
  [259_200_000, "3d"],
  [250, 250],
  [null, "-1s"],
  [null, "3w"],
  [null, ""],
  [null, null],
];

for (const [milliseconds, text] of durations)
  test(`the duration ${JSON.stringify(text)} is ${String(milliseconds)} ms`, () =>
    assert.is(readDuration(text), milliseconds));

const times: readonly (readonly [iso: string | null, text: string])[] = [
  ["2019-08-20T14:00:00.000Z", "2019-08-20T14:00:00"],
  ["2019-08-20T12:00:00.000Z", "2019-08-20T14:00:00+02:00"],
  ["2019-08-20T12:00:00.000Z", "2019-08-20T14:00:00 0200"],
  ["2019-08-20T00:00:00.000Z", "2019-08-20"],
  [null, "2019-02-30"],
  [null, "20.8.2019"],
  [null, "2019-08-20T25:00:00Z"],
];

for (const [iso, text] of times)
  test(`the time ${text} is ${String(iso)}`, () => {
    const time = readTime(text);
    assert.is(time === null ? null : new Date(time).toISOString(), iso);
  });

test.run();
