/** What compiles and what must not: notifications, over a file as it is generated from schemas. */
import * as runtime from "../../templates/runtime/src/notifications/notifications.js";

/** Takes `true` only when both are the same type. */
declare function same<A, B>(
  equal: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never,
): void;

interface OrderChange {
  readonly OrderChangeNotification: { readonly AmazonOrderId: string };
}
interface Issues {
  readonly Sku: string;
}
interface Issues2023 {
  readonly Asin?: string;
}
interface ReportFinished {
  readonly reportProcessingFinishedNotification: { readonly reportId: string };
}

// As it is generated.
export interface NotificationPayloads {
  LISTINGS_ITEM_ISSUES_CHANGE: { "1.0": Issues; "2023-12-13": Issues2023 };
  ORDER_CHANGE: { "1.0": OrderChange };
  REPORT_PROCESSING_FINISHED: { "2020-09-04": ReportFinished };
}
export type Notification = runtime.NotificationOf<NotificationPayloads>;
export type KnownNotification = runtime.KnownNotificationOf<NotificationPayloads>;
export const parseNotification: runtime.ParseNotification<NotificationPayloads> =
  runtime.parseNotification;
export const parseNotifications: runtime.ParseNotifications<NotificationPayloads> =
  runtime.parseNotifications;
export const handleBatch: runtime.HandleBatch<NotificationPayloads> = runtime.handleBatch;
const versions: runtime.PayloadVersions<NotificationPayloads> = {
  LISTINGS_ITEM_ISSUES_CHANGE: { "1.0": true, "2023-12-13": true },
  ORDER_CHANGE: { "1.0": true },
  REPORT_PROCESSING_FINISHED: { "2020-09-04": true },
};
export function isKnown(notification: Notification): notification is KnownNotification {
  return runtime.isKnown<NotificationPayloads>(notification, versions);
}
// The plain form of the same.
export const parse: (input: unknown) => Notification = runtime.parseNotification;

export function narrows(input: unknown): void {
  const notification = parseNotification(input);
  same<typeof notification, Notification>(true);
  same<typeof notification.payload, unknown>(true);
  same<typeof notification.id, string | null>(true);
  const type: string = notification.type;
  void type;

  // One version: its type is enough.
  if (notification.type === "ORDER_CHANGE") {
    same<typeof notification.payload, OrderChange>(true);
    same<typeof notification.payloadVersion, "1.0">(true);
    // @ts-expect-error -- the payload has no such field
    void notification.payload.Sku;
  }
  // Several: the version too, in either order, and by `switch`.
  if (notification.type === "LISTINGS_ITEM_ISSUES_CHANGE") {
    same<typeof notification.payload, unknown>(true);
    if (notification.payloadVersion === "1.0") same<typeof notification.payload, Issues>(true);
    else if (notification.payloadVersion === "2023-12-13")
      same<typeof notification.payload, Issues2023>(true);
    else same<typeof notification.payloadVersion, runtime.UnknownVersion>(true);
  }
  if (
    notification.payloadVersion === "2023-12-13" &&
    notification.type === "LISTINGS_ITEM_ISSUES_CHANGE"
  )
    same<typeof notification.payload, Issues2023>(true);
  // What is not equal is left out.
  if (notification.type !== "ORDER_CHANGE" && notification.type !== "REPORT_PROCESSING_FINISHED")
    same<typeof notification.payload, unknown>(true);

  const { type: name, payload } = notification;
  if (name === "REPORT_PROCESSING_FINISHED") same<typeof payload, ReportFinished>(true);

  // @ts-expect-error -- a type that is mistyped, or that nobody knows
  if (notification.type === "ORDR_CHANGE") return;
  // @ts-expect-error -- the payload is unknown before the type is
  void notification.payload.OrderChangeNotification;
  // @ts-expect-error -- nothing is assigned
  notification.payload = null;
}

/** Every type and version, after the unknown ones. */
export function ends(notification: Notification): string {
  if (!isKnown(notification)) {
    same<typeof notification.payload, unknown>(true);
    return notification.type;
  }
  switch (notification.type) {
    case "ORDER_CHANGE":
      return notification.payload.OrderChangeNotification.AmazonOrderId;
    case "REPORT_PROCESSING_FINISHED":
      return notification.payload.reportProcessingFinishedNotification.reportId;
    case "LISTINGS_ITEM_ISSUES_CHANGE":
      switch (notification.payloadVersion) {
        case "1.0":
          return notification.payload.Sku;
        case "2023-12-13":
          return notification.payload.Asin ?? "";
        default:
          return runtime.exhaustive(notification);
      }
    default:
      return runtime.exhaustive(notification);
  }
}

export function forgets(notification: Notification): void {
  switch (notification.type) {
    case "ORDER_CHANGE":
    case "LISTINGS_ITEM_ISSUES_CHANGE":
      break;
    default:
      // @ts-expect-error -- a type is forgotten, and unknown ones may come
      runtime.exhaustive(notification);
  }
}

export function forgetsKnown(notification: KnownNotification): void {
  switch (notification.type) {
    case "ORDER_CHANGE":
    case "LISTINGS_ITEM_ISSUES_CHANGE":
      break;
    default:
      // @ts-expect-error -- a type is forgotten
      runtime.exhaustive(notification);
  }
}

export function forgetsVersion(notification: KnownNotification): void {
  if (notification.type !== "LISTINGS_ITEM_ISSUES_CHANGE") return;
  switch (notification.payloadVersion) {
    case "1.0":
      break;
    default:
      // @ts-expect-error -- a version is forgotten
      runtime.exhaustive(notification);
  }
}

/** Without a table of versions: what is left is unknown, or forgotten. */
export function endsUnknown(notification: Notification): void {
  switch (notification.type) {
    case "ORDER_CHANGE":
    case "REPORT_PROCESSING_FINISHED":
    case "LISTINGS_ITEM_ISSUES_CHANGE":
      break;
    default:
      notification satisfies runtime.UnknownNotification;
  }
  switch (notification.type) {
    case "ORDER_CHANGE":
    case "LISTINGS_ITEM_ISSUES_CHANGE":
      break;
    default:
      // @ts-expect-error -- a type is forgotten
      notification satisfies runtime.UnknownNotification;
      // @ts-expect-error -- and unknown ones may come
      runtime.exhaustive(notification);
  }
}

/** The types of AWS, as far as they matter here. */
interface SqsRecord {
  messageId: string;
  receiptHandle: string;
  body: string;
}
interface SqsEvent {
  Records: SqsRecord[];
}
type SqsHandler = (event: SqsEvent) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>;
interface SdkMessage {
  MessageId?: string | undefined;
  ReceiptHandle?: string | undefined;
  Body?: string | undefined;
}

export const handler: SqsHandler = (event) =>
  handleBatch(
    event,
    async (notification, record) => {
      same<typeof notification, Notification>(true);
      same<typeof record, SqsRecord>(true);
    },
    { concurrency: 1, onError: (error, { receiptHandle }) => void [error, receiptHandle] },
  );

// A handler of known types is given to the runtime itself too: it takes unknown ones.
export const plain: SqsHandler = (event) => runtime.handleBatch(event, narrowsOnly);
function narrowsOnly(notification: Notification): void {
  void notification;
}

export function batches(event: SqsEvent, messages: SdkMessage[] | undefined): void {
  for (const { notification, error, messageId, record } of parseNotifications(messages ?? [])) {
    same<typeof record, SdkMessage>(true);
    same<typeof messageId, string | null>(true);
    if (error === null) same<typeof notification, Notification>(true);
    else same<typeof notification, null>(true);
    if (notification?.type === "ORDER_CHANGE") same<typeof notification.payload, OrderChange>(true);
  }
  for (const { record } of parseNotifications(event)) same<typeof record, unknown>(true);

  // @ts-expect-error -- a handler that takes known types only forgets that unknown ones come
  void handleBatch(event, (notification: KnownNotification) => notification);
  // @ts-expect-error -- messages of the AWS SDK are no records of Lambda
  void handleBatch({ Records: messages ?? [] }, narrowsOnly);
}

/** A type that is added to those that are known. */
type More = NotificationPayloads & { BRAND_NEW: { "1.0": { readonly a: 1 } } };
const parseMore: runtime.ParseNotification<More> = runtime.parseNotification;
export function added(input: unknown): void {
  const notification = parseMore(input);
  if (notification.type === "BRAND_NEW") same<typeof notification.payload, { readonly a: 1 }>(true);
  if (notification.type === "ORDER_CHANGE") same<typeof notification.payload, OrderChange>(true);
}

type Orders = Pick<NotificationPayloads, "ORDER_CHANGE">;
export const lessVersions: runtime.PayloadVersions<Orders> = {
  // @ts-expect-error -- a version is missing
  ORDER_CHANGE: {},
};
// @ts-expect-error -- nobody can write an unknown type
export const made: runtime.UnknownType = "a type that is not known";
