/** Polls of many things at once: their share of the usage plan, hints, and states. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ProcessingError } from "../../../templates/runtime/src/index.js";
import { reportsApi } from "../../support/finishing.js";
import { json, rejection } from "../../support/transport.js";

const test = suite("polling together");

/** The most polls in any window of some milliseconds. */
function mostWithin(polls: readonly number[], window: number): number {
  return Math.max(
    ...polls.map((start) => polls.filter((at) => at >= start && at < start + window).length),
  );
}

test("100 reports together use a tenth of the plan, and all come to their end", async () => {
  const { begin, polls } = reportsApi(["DONE"]);
  const finals = await Promise.all(Array.from({ length: 100 }, () => begin().finished()));
  assert.equal(new Set(finals.map(({ reportId }) => reportId)).size, 100);
  assert.is(polls.length, 100);
  // 2 requests per second: one poll in 5 seconds.
  assert.is(mostWithin(polls, 4999), 1);
  assert.is(polls.at(-1)! - polls[0]!, 99 * 5000);
});

test("the rate of an answer counts from then on", async () => {
  const { begin, polls } = reportsApi(["IN_QUEUE", "IN_QUEUE", "DONE"], {}, "0.5");
  await begin().finished();
  // A tenth of 0.5 requests per second.
  assert.equal(polls, [5000, 25_000, 45_000]);
});

test("those who leave the line let the others move up", async () => {
  const { begin, polls } = reportsApi(["DONE"]);
  const controller = new AbortController();
  const gone = Array.from({ length: 50 }, () =>
    rejection(begin().finished({ signal: controller.signal })),
  );
  const stays = begin().finished();
  controller.abort("gone");
  await Promise.all(gone);
  await stays;
  assert.equal(polls, [5000]);
});

test("every overrides the interval and the share", async () => {
  const { begin, polls } = reportsApi([...Array.from({ length: 9 }, () => "IN_QUEUE"), "DONE"]);
  await begin().finished({ every: 1000 });
  assert.equal(
    polls,
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((second) => second * 1000),
  );
});

test("a hint is a poll at once; several before it are one", async () => {
  const { begin, clock, polls } = reportsApi(["IN_QUEUE", "IN_QUEUE", "DONE"]);
  const handle = await begin().handle();
  const done = handle.finished();
  await clock.sleep(1000);
  for (let hints = 0; hints < 10; hints += 1) handle.wake();
  await clock.sleep(500);
  assert.equal(polls, [1000]);
  handle.wake();
  assert.is((await done).processingStatus, "DONE");
  assert.equal(polls.slice(0, 2), [1000, 1500]);
  // Those out of turn are made up for: of one in 5 seconds, the third would come at 10 or later in any case.
  assert.equal(polls[2], 11_000);
});

test("a hint before anyone waits, and one during a poll, lead to one more poll at once", async () => {
  const { begin, polls } = reportsApi([
    () => {
      handle.wake();
      handle.wake();
      return json({ processingStatus: "IN_QUEUE" });
    },
    "DONE",
  ]);
  const handle = await begin().handle();
  handle.wake();
  await handle.finished();
  assert.equal(polls, [0, 0]);
});

test("progress tells each status once, and the final one last", async () => {
  const { begin, polls } = reportsApi(["IN_QUEUE", "IN_QUEUE", "IN_PROGRESS", "DONE"]);
  const seen: string[] = [];
  for await (const { status, answer } of begin().progress()) {
    assert.is(answer.processingStatus, status);
    seen.push(status);
  }
  assert.equal(seen, ["IN_QUEUE", "IN_PROGRESS", "DONE"]);
  assert.is(polls.length, 4);
});

test("progress tells the state of failure, and throws after it", async () => {
  const { begin } = reportsApi(["IN_QUEUE", "FATAL"]);
  const seen: string[] = [];
  const error = await rejection(
    (async () => {
      for await (const { status } of begin().progress()) seen.push(status);
    })(),
  );
  assert.equal(seen, ["IN_QUEUE", "FATAL"]);
  assert.instance(error, ProcessingError);
});

test("leaving the loop ends the polling", async () => {
  const { begin, clock, polls } = reportsApi(["IN_QUEUE"]);
  for await (const { status } of begin().progress()) {
    assert.is(status, "IN_QUEUE");
    break;
  }
  assert.is(clock.sleeping, 0);
  await clock.sleep(1e6);
  assert.is(polls.length, 1);
});

test.run();
