/** A sandbox that orders without end, and prints the number of orders after each answer, until it is killed. */
import { startSandbox } from "../../generator/sandbox/index.js";
import type { RetailState } from "../../generator/sandbox/scenarios/vendor-retail/state.js";

const [state = ""] = process.argv.slice(2);
const models = "models/vendor-orders-api-model";
const running = await startSandbox({ models, scenario: "vendor-retail", seed: 7, speed: 0, state });
for (;;) {
  const url = `${running.url}/_katagami/triggers/new-order`;
  await (await fetch(url, { method: "POST", body: "{}" })).text();
  const { orders } = running.sandbox.scenario!.state as RetailState;
  process.stdout.write(`${String(orders.length)}\n`);
}
