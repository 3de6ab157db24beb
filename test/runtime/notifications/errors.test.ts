/** What is no notification is an error in plain words, which shows nothing of its values. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { inspect } from "node:util";
import {
  exhaustive,
  NotificationError,
  parseNotification,
  parseNotifications,
} from "../../../templates/runtime/src/notifications/notifications.js";
import { documentOf, orderChange, routes, wrap, wrappings } from "../../support/notifications.js";
import { seededRandom } from "../../support/random.js";

const test = suite("what is no notification");

/** The error that reading an input throws. */
function errorOf(input: unknown): NotificationError {
  try {
    parseNotification(input);
  } catch (error) {
    assert.instance(error, NotificationError);
    return error as NotificationError;
  }
  throw new Error("it is read as a notification");
}

const { Payload: _payload, ...withoutPayload } = orderChange;
const { PayloadVersion: _version, ...withoutVersion } = orderChange;
const record = wrap(orderChange, "record");

const refused: readonly (readonly [message: string, input: unknown])[] = [
  ["the input is null", null],
  ["the input is of type undefined", undefined],
  ["the input is of type number", 7],
  ["the input is of type symbol", Symbol("a")],
  ["the input is of type function", parseNotification],
  ["the input is not JSON", ""],
  ["the input is not JSON", "ORDER_CHANGE"],
  ["the input is not JSON", Buffer.from([0xff, 0xfe])],
  // JSON, but in Latin-1.
  ["the input is not JSON", Buffer.from('{"a":"\xe9"}', "latin1")],
  ["the input is null", "null"],
  ["the input is of type boolean", "true"],
  ["the input is a list", "[]"],
  ["the input is a list", [orderChange]],
  ["the input is an object with no keys", {}],
  ["the input is an object with the keys a, b", { a: 1, b: 2 }],
  ["Body is not JSON", { Body: "hello" }],
  ["Body is of type undefined", { MessageId: "m", Body: undefined }],
  ["body is null", { body: null }],
  ["body is a list", { body: "[1]" }],
  ["the input has no records", { Records: [] }],
  ["the input has no records", { Messages: [] }],
  ["the input has 2 records: use parseNotifications", { Records: [record, record] }],
  ["Records[0] is null", { Records: [null] }],
  ["Records[0] is of type undefined", { Records: [undefined] }],
  ["Records[0].body is not JSON", { Records: [{ body: "{" }] }],
  ["Records[0].body.Message is not JSON", wrap("hello", "event record sns", 0b100)],
  ["Records[0].Sns.Message.detail is a list", wrap([], "event snsRecord sns eventBridge")],
  [
    "Records[0].body is SNS's SubscriptionConfirmation",
    { Records: [{ body: '{"Type":"SubscriptionConfirmation","Message":"You have chosen"}' }] },
  ],
  [
    "the input is SNS's UnsubscribeConfirmation",
    { Type: "UnsubscribeConfirmation", Message: "You have chosen" },
  ],
  [
    "Body is a test event of S3 (s3:TestEvent)",
    { Body: { Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "b" } },
  ],
  [
    "Records[0] is an object with the keys eventVersion, eventSource, s3",
    { Records: [{ eventVersion: "2.1", eventSource: "aws:s3", s3: {} }] },
  ],
  [
    "detail (of an EventBridge event of another source) is an object with the keys instance-id, state",
    {
      "detail-type": "EC2 Instance State-change Notification",
      source: "aws.ec2",
      detail: { "instance-id": "i-1", state: "running" },
    },
  ],
  [
    "detail is an object with the keys x",
    {
      "detail-type": "ORDER_CHANGE",
      source: "aws.partner/sellingpartnerapi.amazon.com/1/a",
      detail: { x: 1 },
    },
  ],
  [
    "the input lacks Payload or PayloadVersion; it has the keys NotificationVersion, NotificationType, PayloadVersion, EventTime, NotificationMetadata",
    withoutPayload,
  ],
  [
    "Body lacks Payload or PayloadVersion; it has the keys NotificationType, Payload",
    { Body: { NotificationType: "A", Payload: {} } },
  ],
  [
    "the input lacks Payload or PayloadVersion; it has the keys notificationType, payloadVersion, payload",
    { notificationType: "A", payloadVersion: "1.0", payload: null },
  ],
  [
    "the input lacks Payload or PayloadVersion; it has the keys NotificationType, PayloadVersion, Payload",
    { NotificationType: "A", PayloadVersion: "1.0", Payload: null },
  ],
  [
    "the input is an object with the keys NotificationType, Payload",
    { NotificationType: "", Payload: {} },
  ],
  [
    "the input is an object with the keys notificationType, payload",
    { notificationType: { toString: 1 }, payload: {} },
  ],
  ["the input is an object with the keys Type", '{"Type":{"toString":1}}'],
  [
    "the input is an object with the keys __proto__",
    `{"__proto__":${JSON.stringify(orderChange)}}`,
  ],
  ["the input is an object with the keys constructor", `{"constructor":{"prototype":{}}}`],
  ["the input is an object with no keys", Object.create(orderChange)],
  ["the input is an object with no keys", Object.create({ body: orderChange })],
  [
    "the input is an object with the keys …, …, a",
    { "a key with blanks": 1, ["a".repeat(41)]: 1, a: 1 },
  ],
  [
    "the input is an object with the keys k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, 8 more",
    Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`k${index}`, 1])),
  ],
];

for (const [index, [message, input]] of refused.entries()) {
  test(`${index}: ${message}`, () =>
    assert.is(errorOf(input).message, `not a notification: ${message}`));
}

test("a version that is no text or number is an error", () => {
  assert.match(errorOf({ ...withoutVersion, PayloadVersion: {} }).message, /lacks/);
});

const SECRET = "amzn1.oa2-cs.v1.0123456789abcdef";

/** Everything that an error shows to somebody. */
function shown(error: Error): string {
  const texts = [
    error.message,
    String(error),
    error.stack,
    JSON.stringify(error),
    `${error.cause}`,
  ];
  return [...texts, inspect(error, { depth: Infinity, showHidden: true, getters: true })].join(
    "\n",
  );
}

test("a secret of the message is in no error", () => {
  const payload = { applicationOAuthClientNewSecret: { newClientSecret: SECRET } };
  const secret = documentOf("APPLICATION_OAUTH_CLIENT_NEW_SECRET", payload);
  const text = JSON.stringify(secret);
  const inputs: readonly unknown[] = [
    SECRET,
    `"${SECRET}`,
    text.slice(0, -1),
    text.slice(text.indexOf(SECRET)),
    `${text}x`,
    { ...secret, PayloadVersion: null },
    [secret],
    { Records: [secret, secret] },
    payload,
    { a: SECRET, Type: SECRET, Event: SECRET, source: SECRET, detail: SECRET },
    { Type: "SubscriptionConfirmation", Message: SECRET, Token: SECRET },
  ];
  let count = 0;
  const assertClean = (error: Error | null): void => {
    assert.ok(error);
    count += 1;
    assert.not.match(shown(error), SECRET.slice(16));
    assert.is(error.cause, undefined);
  };
  for (const input of inputs) {
    assertClean(errorOf(input));
    for (const route of routes)
      for (const whole of wrappings(input, route)) assertClean(errorOf(whole));
    for (const { error } of parseNotifications({
      Records: [{ body: input }, { body: `${text}}` }],
    }))
      assertClean(error);
  }
  assert.ok(count > 1000);
});

test("exhaustive throws what is not handled, without its values", () => {
  const forgotten = parseNotification(documentOf("A_TYPE", { secret: SECRET }));
  let thrown: unknown = null;
  try {
    // What the compiler is there to prevent.
    exhaustive(forgotten as never);
  } catch (error) {
    thrown = error;
  }
  assert.instance(thrown, NotificationError);
  assert.not.match(shown(thrown as Error), SECRET);
});

test("five wrappers are removed, a sixth is an error", () => {
  let wrapped: unknown = orderChange;
  for (let depth = 0; depth < 5; depth += 1) wrapped = { body: JSON.stringify(wrapped) };
  assert.is(parseNotification(wrapped).type, "ORDER_CHANGE");
  const message = "not a notification: the input is nested more than 5 deep";
  assert.is(errorOf({ body: wrapped }).message, message);
});

test("no depth overflows the stack, and no circle is followed for ever", () => {
  const deep = `${'{"detail":'.repeat(100_000)}1${"}".repeat(100_000)}`;
  assert.match(errorOf(deep).message, /nested more than 5 deep|not JSON/);
  assert.match(errorOf("[".repeat(1_000_000)).message, /not JSON/);
  const circle: { body?: unknown; Records?: unknown[] } = {};
  circle.body = circle;
  assert.match(errorOf(circle).message, /nested more than 5 deep/);
  const list: { Records?: unknown[] } = {};
  list.Records = [list];
  assert.match(errorOf(list).message, /nested more than 5 deep/);
  assert.match(errorOf({ Records: Array.from({ length: 200_000 }) }).message, /200000 records/);
});

/** Keys and values that wrappers and envelopes have, and others. */
const KEYS =
  "Records Messages body Body detail detail-type source Type Message Sns Event notificationType NotificationType payload Payload payloadVersion PayloadVersion notificationMetadata NotificationMetadata messageId __proto__ constructor toString length a".split(
    " ",
  );

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  1,
  -1.5,
  1e300,
  "",
  "x",
  "Notification",
  "SubscriptionConfirmation",
  "s3:TestEvent",
  "1.0",
  "ORDER_CHANGE",
  "{}",
  "[",
  orderChange,
  JSON.stringify(orderChange),
];

/** A random JSON value, often of the forms that the parser looks for; texts of JSON within. */
function randomJson(random: () => number, depth: number): unknown {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const kind = random();
  if (depth === 0 || kind < 0.15) return pick(VALUES);
  if (kind < 0.25) return JSON.stringify(randomJson(random, depth - 1));
  const length = Math.floor(random() * 5);
  if (kind < 0.4) return Array.from({ length }, () => randomJson(random, depth - 1));
  // By its text, so that `__proto__` is an ordinary key.
  const members = Array.from(
    { length },
    () => `${JSON.stringify(pick(KEYS))}:${JSON.stringify(randomJson(random, depth - 1))}`,
  );
  return JSON.parse(`{${members.join()}}`);
}

test("random JSON is a notification or a NotificationError, and nothing else", () => {
  const random = seededRandom(20_261_127);
  const counts = { read: 0, refused: 0 };
  for (let run = 0; run < 8000; run += 1) {
    const input = randomJson(random, 1 + (run % 6));
    for (const form of [input, JSON.stringify(input)]) {
      try {
        const { type, payloadVersion, payload } = parseNotification(form);
        assert.ok(typeof type === "string" && type.length > 0);
        assert.type(payloadVersion, "string");
        assert.ok(payload !== undefined && payload !== null);
        counts.read += 1;
      } catch (error) {
        assert.instance(error, NotificationError);
        counts.refused += 1;
      }
    }
    // Never throws.
    assert.ok(Array.isArray(parseNotifications(input)));
  }
  assert.ok(counts.read > 300 && counts.refused > 5000, JSON.stringify(counts));
});

test.run();
