/** Batches: each record by itself, and which of them SQS is to deliver again. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import {
  type BatchRecord,
  handleBatch,
  NotificationError,
  parseNotifications,
  type UnknownNotification,
} from "../../../templates/runtime/src/notifications/notifications.js";
import { documentOf, orderChange } from "../../support/notifications.js";
import { rejection } from "../../support/transport.js";

const test = suite("batches");

const recordOf = (messageId: string, body: unknown) => ({
  messageId,
  body: typeof body === "string" ? body : JSON.stringify(body),
  awsRegion: "eu-west-1",
});

/** Three notifications, the last of a type that nobody knows, and in between what is none. */
const Records = [
  recordOf("m-0", orderChange),
  recordOf("m-1", "hello"),
  recordOf("m-2", { NotificationType: "A" }),
  recordOf("m-3", { detail: orderChange }),
  recordOf("m-4", documentOf("A_NEW_TYPE", 1, "9")),
];

const batches: readonly (readonly [what: string, input: unknown, path: string])[] = [
  ["an event of Lambda", { Records }, "Records[1].body"],
  ["a list of records", Records, "[1].body"],
  ["a text", JSON.stringify({ Records }), "Records[1].body"],
  ["bytes", Buffer.from(JSON.stringify(Records)), "[1].body"],
  [
    "the AWS SDK's output",
    { Messages: Records.map(({ messageId, body }) => ({ MessageId: messageId, Body: body })) },
    "Messages[1].Body",
  ],
];

for (const [what, input, path] of batches) {
  test(`parseNotifications reads each record of ${what}`, () => {
    const parsed = parseNotifications(input);
    assert.equal(
      parsed.map(({ messageId, notification }) => [messageId, notification?.type ?? null]),
      [
        ["m-0", "ORDER_CHANGE"],
        ["m-1", null],
        ["m-2", null],
        ["m-3", "ORDER_CHANGE"],
        ["m-4", "A_NEW_TYPE"],
      ],
    );
    assert.equal(
      parsed.map(({ error }) => error?.message ?? null),
      [
        null,
        `not a notification: ${path} is not JSON`,
        `not a notification: ${path.replace("1", "2")} lacks Payload or PayloadVersion; it has the keys NotificationType`,
        null,
        null,
      ],
    );
  });
}

test("parseNotifications hands on the records, and has none for an empty batch", () => {
  const parsed = parseNotifications(Records);
  for (const [index, { record }] of parsed.entries()) assert.is(record, Records[index]);
  for (const empty of [[], { Records: [] }, { Messages: [] }, "[]"])
    assert.equal(parseNotifications(empty), []);
});

test("parseNotifications never throws: what is no batch is one record", () => {
  for (const input of [null, "{", 7, {}, Buffer.from([0xff])]) {
    const [only, ...more] = parseNotifications(input);
    assert.instance(only?.error, NotificationError);
    assert.is(only?.notification, null);
    assert.is(only?.messageId, null);
    assert.is(only?.record, input);
    assert.is(more.length, 0);
  }
});

const failuresOf = (...ids: readonly string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

test("what is no notification has failed; a type that nobody knows has not", async () => {
  const handled: string[] = [];
  const errors: unknown[] = [];
  const response = await handleBatch(
    { Records },
    async ({ type }, { messageId, awsRegion }) => {
      await Promise.resolve();
      handled.push(`${type} ${messageId} ${awsRegion}`);
    },
    { onError: (error, record) => errors.push(error, record) },
  );
  assert.equal(response, failuresOf("m-1", "m-2"));
  assert.equal(handled, [
    "ORDER_CHANGE m-0 eu-west-1",
    "ORDER_CHANGE m-3 eu-west-1",
    "A_NEW_TYPE m-4 eu-west-1",
  ]);
  assert.instance(errors[0], NotificationError);
  assert.match((errors[0] as Error).message, "Records[1].body is not JSON");
  assert.is(errors[1], Records[1]);
  assert.is(errors[3], Records[2]);
  assert.is(errors.length, 4);
});

const good = Array.from({ length: 6 }, (_, index) => recordOf(`m-${index}`, orderChange));

/** Ways of failing, by the number of the record. */
const failures: readonly (readonly [
  what: string,
  fail: (error: unknown) => unknown,
  thrown: unknown,
])[] = [
  [
    "throws",
    (error) => {
      throw error;
    },
    new Error("a"),
  ],
  ["rejects", async (reason) => Promise.reject(reason), new Error("b")],
  ["rejects with nothing", async () => Promise.reject(), undefined],
];

for (const [what, fail, thrown] of failures) {
  for (const concurrency of [undefined, 1, 2, 100]) {
    test(`a handler that ${what} fails its own record, ${concurrency ?? "all"} at a time`, async () => {
      const handled: string[] = [];
      const errors: unknown[] = [];
      const handler = (_: UnknownNotification, { messageId }: BatchRecord): unknown => {
        handled.push(messageId);
        return /[14]/.test(messageId) ? fail(thrown) : messageId;
      };
      const onError = (error: unknown, { messageId }: BatchRecord): void => {
        errors.push([error, messageId]);
      };
      const response = await handleBatch({ Records: good }, handler, { concurrency, onError });
      assert.equal(response, failuresOf("m-1", "m-4"));
      assert.equal(
        handled.toSorted(),
        good.map(({ messageId }) => messageId),
      );
      assert.equal(errors, [
        [thrown, "m-1"],
        [thrown, "m-4"],
      ]);
    });
  }
}

test("an onError that fails changes nothing, and is waited for", async () => {
  const fail = (): never => {
    throw new Error("the handler");
  };
  let finished = 0;
  const hooks: readonly (() => unknown)[] = [
    () => fail(),
    async () => Promise.reject(new Error("the hook")),
    async () => {
      await new Promise((resolve) => setImmediate(resolve));
      finished += 1;
    },
  ];
  for (const onError of hooks) {
    const response = await handleBatch({ Records: good.slice(0, 2) }, fail, { onError });
    assert.equal(response, failuresOf("m-0", "m-1"));
  }
  assert.is(finished, 2);
});

/** How many records are being handled at most at the same time, and their order. */
async function busy(concurrency?: number): Promise<readonly [number, string]> {
  let [now, most] = [0, 0];
  const order: string[] = [];
  await handleBatch(
    { Records: good },
    async (_, { messageId }) => {
      now += 1;
      most = Math.max(most, now);
      // The first ones take longest.
      for (let turn = good.length - order.length; turn > 0; turn -= 1) await Promise.resolve();
      order.push(messageId);
      now -= 1;
    },
    { concurrency },
  );
  return [most, order.join(" ")];
}

test("all records are handled at once by default, and as many as `concurrency` says", async () => {
  assert.is((await busy())[0], 6);
  assert.is((await busy(100))[0], 6);
  assert.is((await busy(2))[0], 2);
  assert.equal(await busy(1), [1, "m-0 m-1 m-2 m-3 m-4 m-5"]);
});

test("a concurrency that would handle nothing is an error, and nothing is handled", async () => {
  for (const concurrency of [0, -1, 0.5, Number.NaN]) {
    const error = await rejection(
      handleBatch({ Records: good }, () => assert.unreachable(), { concurrency }),
    );
    assert.instance(error, RangeError);
  }
});

test("an empty batch has no failures", async () => {
  const never = (): never => assert.unreachable() as never;
  assert.equal(await handleBatch({ Records: [] }, never), failuresOf());
});

/** Events whose answer would make the whole batch come again, or none of it. */
const refused: readonly (readonly [message: string, event: unknown])[] = [
  ["it has no list of Records", null],
  ["it has no list of Records", orderChange],
  ["it has no list of Records", { "detail-type": "ORDER_CHANGE", detail: orderChange }],
  ["it has no list of Records", { Records: { 0: good[0], length: 1 } }],
  ["it has no list of Records", Object.create({ Records: good })],
  ["Records[1] has no messageId", { Records: [good[0], { body: "{}" }] }],
  ["Records[1] has no messageId", { Records: [good[0], { ...good[1], messageId: "" }] }],
  ["Records[0] has no messageId", { Records: [{ ...good[1], messageId: null }, good[0]] }],
  ["Records[0] has no messageId", { Records: [null, good[0]] }],
];

for (const [index, [message, event]] of refused.entries()) {
  test(`${index}: nothing is handled if ${message}`, async () => {
    let handled = 0;
    const error = await rejection(
      // What the compiler would refuse.
      handleBatch(event as { Records: BatchRecord[] }, () => (handled += 1)),
    );
    assert.instance(error, NotificationError);
    assert.is((error as Error).message, `not an SQS event: ${message}`);
    assert.is(handled, 0);
  });
}

test.run();
