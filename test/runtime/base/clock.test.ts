/** The clock of the system: sleeps end when told to, and leave nothing behind. */
import * as assert from "uvu/assert";
import { getEventListeners } from "node:events";
import { suite } from "uvu";
import { abortable, withTimeout } from "../../../templates/runtime/src/base/abort.js";
import { systemClock } from "../../../templates/runtime/src/base/clock.js";
import { wait } from "../../../generator/lib/wait.js";
import { activeTimers, rejection } from "../../support/transport.js";

const test = suite("clock");

test("a sleep ends after its time, or with the reason of its signal", async () => {
  await systemClock.sleep(1);
  const controller = new AbortController();
  const sleeping = rejection(systemClock.sleep(60_000, controller.signal));
  controller.abort("enough");
  assert.is(await sleeping, "enough");
  assert.is(await rejection(systemClock.sleep(60_000, AbortSignal.abort("before"))), "before");
});

test("a sleep that is cut short leaves no timer behind", async () => {
  const before = activeTimers();
  const controller = new AbortController();
  const sleeping = rejection(systemClock.sleep(60_000, controller.signal));
  assert.is(activeTimers(), before + 1);
  controller.abort();
  await sleeping;
  await new Promise((resolve) => setImmediate(resolve));
  assert.is(activeTimers(), before);
});

const DAY = 86_400_000;

/** Long enough for timers that fire at once. */
const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

for (const length of [2 ** 31 - 1, 2 ** 31, 30 * DAY, 365 * DAY, 1e18, Infinity]) {
  test(`a wait of ${length} ms does not end at once`, async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const ended: string[] = [];
    const end = (name: string) => () => void ended.push(name);
    const all = [
      systemClock.sleep(length, signal).then(end("sleep"), end("sleep aborted")),
      withTimeout("x", length, signal, () => new Promise(() => {})).catch(end("timeout aborted")),
      wait(length, signal).then(end("wait"), end("wait aborted")),
    ];
    await aWhile();
    assert.equal(ended, []);
    controller.abort();
    await Promise.all(all);
    assert.equal(ended.toSorted(), ["sleep aborted", "timeout aborted", "wait aborted"]);
  });
}

/** Runs `work` with timers that fire at once, and returns their delays. */
async function delaysOf(work: () => Promise<unknown>): Promise<number[]> {
  const { setTimeout: set } = globalThis;
  const delays: number[] = [];
  globalThis.setTimeout = ((callback: () => void, milliseconds: number) => {
    delays.push(milliseconds);
    return set(callback, 0);
  }) as typeof setTimeout;
  try {
    await work();
  } finally {
    globalThis.setTimeout = set;
  }
  return delays;
}

test("a long wait has the length that was asked for, in parts that a timer can have", async () => {
  for (const length of [5, 2 ** 31 - 1, 2 ** 31, 60 * DAY]) {
    const works = [
      () => systemClock.sleep(length),
      () => withTimeout("x", length, null, () => new Promise(() => {})).catch(() => {}),
    ];
    for (const work of works) {
      const delays = await delaysOf(work);
      assert.is(
        delays.reduce((sum, delay) => sum + delay, 0),
        length,
      );
      assert.ok(Math.max(...delays) < 2 ** 31);
    }
  }
});

test("a wait that is not a number is refused, not taken for none", async () => {
  for (const length of [NaN, -1, undefined as unknown as number]) {
    assert.instance(await rejection(systemClock.sleep(length)), RangeError);
    assert.instance(
      await rejection(withTimeout("x", length, null, () => new Promise(() => {}))),
      RangeError,
    );
  }
});

test("a signal has one listener, however many wait for it, and none when the last has left", async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);
  process.on("warning", onWarning);
  const controller = new AbortController();
  const { signal } = controller;
  const ends: (() => void)[] = [];
  const waits = Array.from({ length: 20 }, () =>
    abortable(new Promise<void>((resolve) => ends.push(resolve)), signal),
  );
  assert.is(getEventListeners(signal, "abort").length, 1);
  for (const end of ends.slice(1)) end();
  await Promise.all(waits.slice(1));
  assert.is(getEventListeners(signal, "abort").length, 1);
  controller.abort("enough");
  assert.is(await rejection(waits[0]!), "enough");
  assert.is(getEventListeners(signal, "abort").length, 0);
  await aWhile();
  process.off("warning", onWarning);
  assert.equal(warnings, []);
});

test("all who wait for a signal are notified, in order", async () => {
  const controller = new AbortController();
  const never = new Promise<void>(() => {});
  const order: string[] = [];
  const wait1 = abortable(never, controller.signal).catch(() => order.push("first"));
  const wait2 = abortable(never, controller.signal).catch(() => order.push("second"));
  controller.abort();
  await Promise.all([wait1, wait2]);
  assert.equal(order, ["first", "second"]);
});

test.run();
