/** The file of `--state`: it goes on where it stopped, is always whole, and refuses what it has not written. */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Failure } from "../../generator/lib/diagnostic.js";
import { startSandbox } from "../../generator/sandbox/index.js";
import type { RetailState } from "../../generator/sandbox/scenarios/vendor-retail/state.js";
import { readState } from "../../generator/sandbox/scenarios/state-file.js";
import { Random } from "../../generator/sandbox/scenarios/random.js";
import { temporaryFolder } from "../support/corpus.js";
import { isLong } from "../support/long.js";

const test = suite("scenarios: the state file");
const models = "models/vendor-orders-api-model";

const start = (state: string, more: object = {}) =>
  startSandbox({ models, scenario: "vendor-retail", seed: 7, speed: 0, state, ...more });

type Running = Awaited<ReturnType<typeof start>>;

const post = (running: Running, path: string, body: object) =>
  fetch(`${running.url}/_katagami/${path}`, { method: "POST", body: JSON.stringify(body) });

async function fails(promise: Promise<unknown>, says: RegExp): Promise<void> {
  try {
    await promise;
  } catch (error) {
    assert.instance(error, Failure);
    assert.match((error as Failure).message, says);
    return;
  }
  assert.unreachable(String(says));
}

test("a scenario goes on after a restart: its orders, its time, and what has happened", async () => {
  const path = join(temporaryFolder("katagami-state-"), "state.json");
  const first = await start(path);
  await post(first, "triggers/new-order", {});
  await post(first, "clock", { advance: "3h" });
  const before = first.sandbox.scenario!.save();
  await first.close();
  const second = await start(path);
  assert.equal(second.sandbox.scenario!.save(), JSON.parse(JSON.stringify(before)));
  await second.close();
  // Nobody need repeat the seed.
  const third = await start(path, { seed: undefined });
  assert.equal(third.sandbox.scenario!.save(), JSON.parse(JSON.stringify(before)));
  await third.close();
});

test("the same seed gives the same bytes", async () => {
  const folder = temporaryFolder("katagami-state-");
  const texts = [];
  for (const [name, seed] of [
    ["a", 7],
    ["b", 7],
    ["c", 8],
  ] as const) {
    const running = await start(join(folder, name), { seed });
    await post(running, "clock", { advance: "3d" });
    await running.close();
    texts.push(readFileSync(join(folder, name), "utf8"));
  }
  assert.is(texts[0], texts[1]);
  assert.is.not(texts[0], texts[2]);
});

const calls = isLong ? 1000 : 200;

test(`${String(calls)} parallel calls are all counted, and all on disk when they are answered`, async () => {
  const path = join(temporaryFolder("katagami-state-"), "state.json");
  const running = await start(path);
  const answers = await Promise.all(
    Array.from({ length: calls }, () => post(running, "triggers/new-order", {})),
  );
  assert.ok(answers.every(({ status }) => status === 200));
  const found = await readState(path, { scenario: "vendor-retail", seed: null });
  const { orders } = found!.saved.state as RetailState;
  assert.is(orders.length, calls + 3);
  assert.is(new Set(orders.map(({ number }) => number)).size, calls + 3);
  await running.close();
});

test("what the sandbox has not written is refused with what to do", async () => {
  const path = join(temporaryFolder("katagami-state-"), "state.json");
  await (await start(path)).close();
  const text = readFileSync(path, "utf8");
  const broken: readonly (readonly [says: RegExp, text: string])[] = [
    [/not a state/, ""],
    [/not a state/, text.slice(0, -20)],
    [/not a state/, "[]"],
    [/not a state/, '{ "katagami": 2 }'],
    [/something else than the sandbox has changed/, text.replace('"New"', '"Old"')],
    [/of the scenario other/, text.replace('"vendor-retail"', '"other"')],
  ];
  for (const [says, content] of broken) {
    writeFileSync(path, content);
    await fails(start(path), says);
  }
  writeFileSync(path, text);
  await fails(start(path, { seed: 8 }), /another seed/);
  await fails(start(join(path, "below")), /cannot be/);
});

test("a sandbox that is killed at any moment leaves a state that it once had", async () => {
  const folder = temporaryFolder("katagami-state-");
  const path = join(folder, "state.json");
  const random = new Random(1);
  let last = 3;
  for (let round = 0; round < (isLong ? 6 : 1); round += 1) {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "test/scenarios/state-worker.ts", path],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    // It prints how many orders it has answered for.
    let answered = last;
    const output = child.stdout!;
    output.setEncoding("utf8");
    const kills = random.whole(3, 40);
    for await (const chunk of output as AsyncIterable<string>) {
      const numbers = chunk.trim().split("\n").map(Number);
      answered = Math.max(answered, ...numbers);
      if (answered >= last + kills) child.kill("SIGKILL");
    }
    const found = await readState(path, { scenario: "vendor-retail", seed: null });
    const { orders } = found!.saved.state as RetailState;
    assert.ok(orders.length > last, "it has gone on");
    assert.ok(orders.length >= answered, `${String(orders.length)} of ${String(answered)}`);
    last = orders.length;
  }
});

test.run();
