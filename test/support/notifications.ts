/** Notifications, and everything that they may be wrapped in, as AWS and its SDK write it. */

export interface Document {
  readonly [key: string]: unknown;
}

export const METADATA = {
  ApplicationId: "amzn1.sp.solution.app",
  SubscriptionId: "subscription-7",
  PublishTime: "2026-11-27T09:30:01.5Z",
  NotificationId: "notification-9",
};

/** A document with the envelope in upper case. */
export function documentOf(
  type: string,
  payload: unknown,
  payloadVersion: string = "1.0",
  notificationVersion: string = "1.0",
): Document {
  return {
    NotificationVersion: notificationVersion,
    NotificationType: type,
    PayloadVersion: payloadVersion,
    EventTime: "2026-11-27T09:30:00Z",
    Payload: payload,
    NotificationMetadata: METADATA,
  };
}

export const orderChange = documentOf("ORDER_CHANGE", {
  OrderChangeNotification: { AmazonOrderId: "123-1", orderStatus: "Unshipped", Items: [1, null] },
});

export const documents: readonly Document[] = [
  orderChange,
  documentOf("LISTINGS_ITEM_ISSUES_CHANGE", { Sku: "日本-1" }),
  documentOf("LISTINGS_ITEM_ISSUES_CHANGE", { Sku: "日本-1", Asin: "B01" }, "2023-12-13"),
  documentOf("ITEM_SALES_EVENT_CHANGE", { itemSalesEventChanges: [] }, "2020-09-04", "2020-09-04"),
  documentOf("A_TYPE_OF_NEXT_YEAR", ["what", "ever", { Records: [] }], "2027-01-01"),
];

const ENVELOPE = new Set([...Object.keys(orderChange), ...Object.keys(METADATA)]);

/** The key of an envelope as it is written in the schemas of some types: `notificationType`. */
const lower = (key: string): string =>
  ENVELOPE.has(upper(key)) ? key.charAt(0).toLowerCase() + key.slice(1) : key;

const upper = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1);

/** Writes the keys of a document's envelope and metadata by one rule. The payload stays. */
function recased(document: Document, rule: (key: string, index: number) => string): Document {
  return Object.fromEntries(
    Object.entries(document).map(([key, value], index) => [
      rule(key, index),
      upper(key) === "NotificationMetadata" ? recased(value as Document, rule) : value,
    ]),
  );
}

/** The casings of an envelope, two of them in one message included. */
export const casings: Readonly<Record<string, (document: Document) => Document>> = {
  upper: (document) => recased(document, upper),
  lower: (document) => recased(document, lower),
  "both, upper first": (document) =>
    recased(document, (key, index) => (index % 2 ? lower : upper)(key)),
  "both, lower first": (document) =>
    recased(document, (key, index) => (index % 2 ? upper : lower)(key)),
};

/** What wraps, by a name for the routes below. */
const wrappers: Readonly<Record<string, (inner: unknown) => unknown>> = {
  message: (Body) => ({ MessageId: "m-1", ReceiptHandle: "r", MD5OfBody: "x", Body }),
  output: (message) => ({ $metadata: { httpStatusCode: 200 }, Messages: [message] }),
  record: (body) => ({
    messageId: "m-1",
    receiptHandle: "r",
    body,
    attributes: { ApproximateReceiveCount: "1", SentTimestamp: "1" },
    messageAttributes: {},
    md5OfBody: "x",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-west-1:1:queue",
    awsRegion: "eu-west-1",
  }),
  event: (record) => ({ Records: [record] }),
  sns: (Message) => ({
    Type: "Notification",
    MessageId: "s-1",
    TopicArn: "arn:aws:sns:eu-west-1:1:topic",
    Subject: null,
    Message,
    Timestamp: "2026-11-27T09:30:02Z",
    SignatureVersion: "1",
  }),
  snsRecord: (Sns) => ({
    EventSource: "aws:sns",
    EventVersion: "1.0",
    EventSubscriptionArn: "arn",
    Sns,
  }),
  eventBridge: (detail) => ({
    version: "0",
    id: "e-1",
    "detail-type": "ORDER_CHANGE",
    source: "aws.partner/sellingpartnerapi.amazon.com/1/amzn1.sp.solution.app",
    account: "1",
    time: "2026-11-27T09:30:02Z",
    region: "eu-west-1",
    resources: [],
    detail,
  }),
  detail: (detail) => ({ detail }),
};

/** Ways of delivery, from the outside to the inside. */
export const routes: readonly string[] = [
  "",
  "message",
  "output message",
  "record",
  "event record",
  "sns",
  "message sns",
  "event record sns",
  "event snsRecord sns",
  "eventBridge",
  "detail",
  "message eventBridge",
  "event record eventBridge",
  "event record sns eventBridge",
  "event snsRecord sns eventBridge",
];

/** Wraps a value: each layer as an object, or as a JSON text by the bits of `texts`, the innermost first. */
export function wrap(value: unknown, route: string, texts: number = 0): unknown {
  const asText = (inner: unknown, bit: number): unknown =>
    (texts >> bit) % 2 === 1 ? JSON.stringify(inner) : inner;
  const names = route.split(" ").filter(Boolean).toReversed();
  let wrapped = asText(value, 0);
  for (const [index, name] of names.entries()) {
    wrapped = asText(wrappers[name]!(wrapped), index + 1);
  }
  return wrapped;
}

/** All ways of wrapping along a route: every choice of texts, and each of these as bytes. */
export function* wrappings(value: unknown, route: string): Generator<unknown> {
  const layers = route.split(" ").filter(Boolean).length + 1;
  for (let texts = 0; texts < 2 ** layers; texts += 1) {
    const input = wrap(value, route, texts);
    yield input;
    if (typeof input !== "string") continue;
    yield new TextEncoder().encode(input);
    yield Buffer.from(input);
  }
}
