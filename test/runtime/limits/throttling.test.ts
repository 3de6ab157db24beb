/** How long a bucket pauses after 429s that do not say when to come again. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { Throttling } from "../../../templates/runtime/src/limits/throttling.js";

const test = suite("throttling");

/** The time of a token, in milliseconds. */
const TOKEN = 1;

test("each 429 in a row pauses twice as long as the one before, up to 15 minutes", () => {
  const throttling = new Throttling();
  let now = 1;
  const pauses = Array.from({ length: 24 }, () => {
    const pause = throttling.next(now, now + 1, TOKEN);
    now += pause + 2;
    return pause;
  });
  assert.equal(pauses.slice(0, 5), [1, 2, 4, 8, 16]);
  assert.is(pauses.at(-1), 900_000);
});

test("a 429 of a request that was on its way says nothing new", () => {
  const throttling = new Throttling();
  assert.is(throttling.next(1, 10, TOKEN), 1);
  assert.is(throttling.next(2, 11, TOKEN), 1);
  assert.is(throttling.next(12, 13, TOKEN), 2);
});

test("a response to a request that was sent after the pause began ends the memory", () => {
  const throttling = new Throttling();
  throttling.next(1, 10, TOKEN);
  throttling.forget(11);
  assert.not.ok(throttling.isActive);
});

test("a late response to a request of long ago does not", () => {
  const throttling = new Throttling();
  throttling.next(1, 10, TOKEN);
  throttling.next(11, 12, TOKEN);
  throttling.forget(2);
  assert.ok(throttling.isActive);
});

test("pauses do not grow while one of each four in flight passes, whichever comes back first", () => {
  const throttling = new Throttling();
  let now = 0;
  const pauses: number[] = [];
  for (let round = 0; round < 100; round += 1) {
    const sent = [now + 1, now + 2, now + 3, now + 4];
    now += 10;
    for (const [index, time] of sent.entries()) {
      if (index === 3) throttling.forget(time);
      else pauses.push(throttling.next(time, now + index, TOKEN));
    }
    now += 10 + (pauses.at(-1) ?? 0);
  }
  assert.ok(Math.max(...pauses) <= 2 * TOKEN, String(Math.max(...pauses)));
});

test.run();
