/** Random walks of valid and invalid calls through vendor-retail: no invariant breaks, and no answer breaks its model. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readModels, readScenario } from "../../generator/sandbox/index.js";
import { Random } from "../../generator/sandbox/scenarios/random.js";
import type { RetailState } from "../../generator/sandbox/scenarios/vendor-retail/state.js";
import { Bench } from "../sandbox/support.js";
import { isLong } from "../support/long.js";
import { brokenInvariants } from "./retail-invariants.js";
import { nextCall } from "./retail-walk.js";

const test = suite("scenarios: random walks through vendor-retail");
const folder = resolve("..", "shared", "models");
const names = ["vendor-orders", "vendor-shipments", "vendor-invoices", "vendor-transaction-status"];
const steps = isLong ? 10_000 : 1_000;

if (existsSync(folder)) {
  const apis = await readModels(names.map((name) => `${folder}/${name}-api-model`));
  const scenario = await readScenario("vendor-retail");
  for (const seed of isLong ? [1, 2, 3] : [1])
    test(`${String(steps)} calls with the seed ${String(seed)}`, () => {
      const bench = new Bench(apis, { scenario, seed, speed: 0, throttle: false });
      const engine = bench.sandbox.scenario!;
      const random = new Random(seed);
      const statuses = new Map<number, number>();
      const token = bench.token();
      for (let step = 0; step < steps; step += 1) {
        const before = engine.state as RetailState;
        const call = nextCall(random, before, engine.clock.now());
        const body = call.body === undefined ? "" : JSON.stringify(call.body);
        const answer = bench.send(call.target, { method: call.method, body, token });
        const told = `step ${String(step)}: ${call.method} ${call.target} ${body.slice(0, 600)} → ${String(answer.status)} ${answer.body.slice(0, 300)}`;
        // 500 is what a handler answers that throws, or whose answer does not fit its model.
        assert.ok([200, 202, 400, 404].includes(answer.status), `${told}\n${bench.last.outcome}`);
        assert.equal(brokenInvariants(engine.state as RetailState, before), [], told);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      }
      const { transactions, orders, shipments, invoices, pickups } = engine.state as RetailState;
      // The walk is worth something only if much of it succeeds.
      for (const status of [200, 202, 400]) assert.ok((statuses.get(status) ?? 0) > steps / 20);
      for (const status of ["Processing", "Success", "Failure"] as const)
        assert.ok(
          transactions.some((one) => one.status === status),
          status,
        );
      for (const list of [shipments, invoices, pickups]) assert.ok(list.length > 2);
      for (const state of ["New", "Acknowledged", "Closed"])
        assert.ok(
          orders.some((one) => one.state === state),
          state,
        );
      for (const by of ["vendor", "amazon", "receipt"])
        assert.ok(
          orders.some((one) => one.closedBy === by),
          by,
        );
    });
} else test("skipped: Amazon's models are not beside the repository", () => {});

test.run();
