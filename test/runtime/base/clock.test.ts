/** The clock of the system: sleeps end when told to, and leave nothing behind. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { systemClock } from "../../../templates/runtime/src/base/clock.js";
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

test.run();
