/** Notifications for tests: the example of a schema, as it is delivered. */
import { randomUUID } from "node:crypto";
import { isRecord, type JsonRecord, type JsonValue } from "../lib/json.js";
import { byType, type NotificationSchema, type Payloads } from "../payloads/payloads.js";
import { exampleOf } from "./schema-example.js";

/** How a notification is delivered: as it is, in a message of SQS or SNS, or as an event of Lambda or EventBridge. */
export const deliveries = ["document", "sqs", "lambda", "sns", "eventbridge"] as const;

export type Delivery = (typeof deliveries)[number];

export interface SampleOptions {
  /** The payload version (default: the newest that there is a schema of). */
  readonly version?: string | undefined;
  /** How it is delivered (default: `document`). */
  readonly as?: Delivery | undefined;
  /** Its time in milliseconds since 1970 (default: now). */
  readonly now?: number | undefined;
}

/** The types of notifications that can be made, sorted, each with its versions. */
export function notificationTypes({
  notifications,
}: Payloads): ReadonlyMap<string, readonly string[]> {
  return new Map(
    byType(notifications).map(([type, all]) => [type, all.map(({ version }) => version ?? "1.0")]),
  );
}

/**
 * Makes a notification from the example of its schema, with an id and times of its own.
 *
 * @returns the notification as it is delivered; null if there is no schema of this type and version
 */
export function sampleNotification(
  payloads: Payloads,
  type: string,
  { version, as = "document", now = Date.now() }: SampleOptions = {},
): JsonRecord<JsonValue> | null {
  const schema = payloads.notifications
    .filter((one) => one.type === type && (version === undefined || one.version === version))
    .toSorted((a, b) => ((a.version ?? "") < (b.version ?? "") ? 1 : -1))[0];
  if (schema === undefined) return null;
  return deliver(fresh(exampleOf(schema, payloads), schema, now), type, as, now);
}

/** An example with a new id, the time of now, and what it lacks of an envelope. */
function fresh(
  example: JsonValue,
  { type, version }: NotificationSchema,
  now: number,
): JsonRecord<JsonValue> {
  const document = isRecord(example) ? (example as JsonRecord<JsonValue>) : {};
  const isPascal = Object.keys(document).some((key) => /^(?:Payload|Notification)/.test(key));
  const key = (name: string): string =>
    isPascal ? name : `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const time = new Date(now).toISOString();
  const metadata = document[key("NotificationMetadata")];
  return {
    [key("NotificationVersion")]: "1.0",
    ...document,
    [key("NotificationType")]: type,
    [key("PayloadVersion")]: version ?? "1.0",
    [key("EventTime")]: time,
    [key("NotificationMetadata")]: {
      [key("ApplicationId")]: "amzn1.sp.solution.sandbox",
      [key("SubscriptionId")]: "sandbox",
      ...(isRecord(metadata) ? (metadata as JsonRecord<JsonValue>) : {}),
      [key("PublishTime")]: time,
      [key("NotificationId")]: randomUUID(),
    },
  };
}

function deliver(
  document: JsonRecord<JsonValue>,
  type: string,
  as: Delivery,
  now: number,
): JsonRecord<JsonValue> {
  const text = JSON.stringify(document);
  const time = new Date(now).toISOString();
  switch (as) {
    case "document":
      return document;
    case "sqs":
      return { MessageId: randomUUID(), ReceiptHandle: randomUUID(), Body: text };
    case "lambda":
      return { Records: [sqsRecord(text, now)] };
    case "sns":
      return {
        Type: "Notification",
        MessageId: randomUUID(),
        TopicArn: "arn:aws:sns:us-east-1:000000000000:sandbox",
        Message: text,
        Timestamp: time,
      };
    case "eventbridge":
      return {
        version: "0",
        id: randomUUID(),
        "detail-type": type,
        source: "aws.partner/sellingpartnerapi.amazon.com/000000000000/amzn1.sp.solution.sandbox",
        account: "000000000000",
        time,
        region: "us-east-1",
        resources: [],
        detail: document,
      };
  }
}

function sqsRecord(body: string, now: number): JsonValue {
  return {
    messageId: randomUUID(),
    receiptHandle: randomUUID(),
    body,
    attributes: { ApproximateReceiveCount: "1", SentTimestamp: String(now) },
    messageAttributes: {},
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:sandbox",
    awsRegion: "us-east-1",
  };
}
