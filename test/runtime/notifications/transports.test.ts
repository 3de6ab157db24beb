/** The same notification comes out of everything that may deliver it, in every casing of its envelope. */
import * as assert from "uvu/assert";
import { existsSync, readdirSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { suite } from "uvu";
import {
  isKnown,
  type NotificationOf,
  parseNotification,
  parseNotifications,
} from "../../../templates/runtime/src/notifications/notifications.js";
import {
  casings,
  type Document,
  documentOf,
  documents,
  METADATA,
  orderChange,
  routes,
  wrap,
  wrappings,
} from "../../support/notifications.js";
import { readShared } from "../../support/shared.js";

const test = suite("ways of delivery");

/** What a document with the envelope in upper case must be read as. */
function expected(document: Document) {
  const metadata = (document["NotificationMetadata"] ?? {}) as Document;
  return {
    type: document["NotificationType"],
    payloadVersion: document["PayloadVersion"],
    payload: document["Payload"],
    notificationVersion: document["NotificationVersion"],
    id: metadata["NotificationId"],
    publishTime: metadata["PublishTime"],
    eventTime: document["EventTime"],
    applicationId: metadata["ApplicationId"],
    subscriptionId: metadata["SubscriptionId"],
  };
}

/** Reads a document along a route in every form, and compares what comes out. */
function assertRead(document: Document, route: string): number {
  const wanted = expected(casings["upper"]!(document));
  assert.not(Object.values(wanted).includes(undefined));
  let read = 0;
  for (const recase of Object.values(casings)) {
    for (const input of wrappings(recase(document), route)) {
      assert.equal(parseNotification(input), wanted);
      read += 1;
    }
  }
  return read;
}

for (const route of routes) {
  test(`a notification is read from ${route || "the document"}, each layer as an object, a text or bytes`, () => {
    for (const document of documents) assert.ok(assertRead(document, route) >= 16);
  });
}

test("the examples of Amazon's schemas are read along every route", () => {
  const folder = "../shared/schemas/notifications";
  if (!existsSync(folder)) {
    process.stdout.write(`  skipped: ${folder} is not here\n`);
    return;
  }
  const examples = readdirSync(folder).flatMap(
    (file) =>
      readShared<{ examples?: Document[] }>(`schemas/notifications/${file}`)?.examples ?? [],
  );
  assert.ok(examples.length >= 23);
  for (const example of examples) for (const route of routes) assertRead(example, route);
});

test("the payload is the very object of the input", () => {
  const { payload } = parseNotification(wrap(orderChange, "event record eventBridge"));
  assert.is(payload, orderChange["Payload"]);
});

test("what the message does not say is null", () => {
  const {
    NotificationMetadata: _,
    EventTime: _time,
    NotificationVersion: _version,
    ...rest
  } = orderChange;
  const nothing = {
    notificationVersion: null,
    id: null,
    publishTime: null,
    eventTime: null,
    applicationId: null,
    subscriptionId: null,
  };
  for (const odd of [{}, { NotificationMetadata: null }, { NotificationMetadata: 7, EventTime: 1 }])
    assert.equal(parseNotification({ ...rest, ...odd }), {
      ...nothing,
      type: "ORDER_CHANGE",
      payloadVersion: "1.0",
      payload: orderChange["Payload"],
    });
});

test("the misspelt version of the envelope is read, and the number 1 is the payload version 1.0", () => {
  const { NotificationVersion: _, ...rest } = orderChange;
  const odd = { ...rest, NotificatonTionVersion: "1.0", PayloadVersion: 1 };
  assert.equal(parseNotification(odd), expected(orderChange));
});

test("bytes are read that are a part of a buffer, or come from another realm", () => {
  const text = JSON.stringify(orderChange);
  const part = Buffer.from(`xx${text}xx`).subarray(2, -2);
  const foreign: unknown = runInNewContext("Uint8Array.from(bytes)", {
    bytes: [...new TextEncoder().encode(text)],
  });
  assert.not.instance(foreign, Uint8Array);
  for (const bytes of [part, foreign, new DataView(new TextEncoder().encode(text).buffer)])
    assert.equal(parseNotification({ Body: bytes }), expected(orderChange));
});

test("JSON within JSON is read", () => {
  const twice = JSON.stringify(JSON.stringify(orderChange));
  assert.equal(parseNotification({ body: twice }), expected(orderChange));
});

test("a batch of one is read by parseNotifications too, along every route", () => {
  for (const route of routes) {
    for (const input of wrappings(orderChange, route)) {
      const [first, ...more] = parseNotifications(input);
      assert.is(first?.error, null);
      assert.equal(first?.notification, expected(orderChange));
      assert.is(more.length, 0);
    }
  }
});

interface Payloads {
  ORDER_CHANGE: { "1.0": object };
  LISTINGS_ITEM_ISSUES_CHANGE: { "1.0": object; "2023-12-13": object };
}

const versions = {
  ORDER_CHANGE: { "1.0": true },
  LISTINGS_ITEM_ISSUES_CHANGE: { "1.0": true, "2023-12-13": true },
} as const;

const knowledge: readonly (readonly [known: boolean, type: string, version: string])[] = [
  [true, "ORDER_CHANGE", "1.0"],
  [true, "LISTINGS_ITEM_ISSUES_CHANGE", "1.0"],
  [true, "LISTINGS_ITEM_ISSUES_CHANGE", "2023-12-13"],
  [false, "ORDER_CHANGE", "2.0"],
  [false, "LISTINGS_ITEM_ISSUES_CHANGE", "2.0"],
  [false, "A_NEW_TYPE", "1.0"],
  [false, "constructor", "name"],
  [false, "__proto__", "toString"],
  [false, "ORDER_CHANGE", "constructor"],
];

for (const [known, type, version] of knowledge) {
  test(`${type} in version ${version} comes through, and is ${known ? "" : "not "}known`, () => {
    const notification: NotificationOf<Payloads> = parseNotification(
      documentOf(type, { a: 1 }, version),
    );
    assert.is(notification.type, type);
    assert.is(notification.payloadVersion, version);
    assert.equal(notification.payload, { a: 1 });
    assert.is(notification.id, METADATA.NotificationId);
    assert.is(isKnown<Payloads>(notification, versions), known);
  });
}

test.run();
