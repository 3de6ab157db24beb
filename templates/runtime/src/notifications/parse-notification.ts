import { NotificationError } from "./notification-error.js";
import type { NotificationOf, UnknownNotification, UnknownType } from "./notification.js";
import {
  decode,
  field,
  type Found,
  keysOf,
  recordsOf,
  refusal,
  textField,
  unwrap,
} from "./unwrap.js";

/** `parseNotification` with the types of a map. `parseNotification` itself is one, for any map. */
export type ParseNotification<Payloads extends object> = (
  input: unknown,
) => NotificationOf<Payloads>;

/** `parseNotifications` with the types of a map. `parseNotifications` itself is one, for any map. */
export interface ParseNotifications<Payloads extends object> {
  <Message>(records: readonly Message[]): ParsedRecord<NotificationOf<Payloads>, Message>[];
  (input: unknown): ParsedRecord<NotificationOf<Payloads>>[];
}

/** A record of a batch: its notification, or the error that says why it is none. */
export type ParsedRecord<Notification, Message = unknown> = {
  /** The id of the SQS message; null if the record has none. */
  readonly messageId: string | null;
  /** The record as it was given. */
  readonly record: Message;
} & (
  | { readonly notification: Notification; readonly error: null }
  | { readonly notification: null; readonly error: NotificationError }
);

/**
 * Reads one notification of the Selling Partner API, whatever it is wrapped in.
 *
 * @param input - the document itself, an SQS message, an SQS or SNS record of Lambda or the whole event with one record, an
 *   SNS message, an EventBridge event, and these within each other; each as an object, a JSON text or UTF-8 bytes.
 * @returns the notification. Its payload is the very object of the input, and is not checked against Amazon's schema. A type
 *   or version that nobody knows is no error.
 * @throws NotificationError if it is not a notification, or several.
 */
export function parseNotification(input: unknown): UnknownNotification {
  return parseFound({ value: input, path: "" });
}

/** Reads one notification that was found in a batch. */
export function parseFound(input: Found): UnknownNotification {
  const found = unwrap(input);
  const document = found.value;
  const version = field(document, "payloadVersion");
  // Amazon's subscriptions have had the number 1 for "1.0".
  const payloadVersion = typeof version === "number" ? version.toFixed(1) : version;
  const payload = field(document, "payload");
  if (typeof payloadVersion !== "string" || payload === undefined || payload === null) {
    throw refusal(found, `lacks Payload or PayloadVersion; it has ${keysOf(Object(document))}`);
  }
  const metadata = field(document, "notificationMetadata");
  return {
    // Which types are known is known to the compiler only.
    type: textField(document, "notificationType") as UnknownType,
    payloadVersion,
    payload,
    notificationVersion:
      textField(document, "notificationVersion") ??
      // So it was once spelt in AnyOfferChanged.
      textField(document, "notificatonTionVersion"),
    id: textField(metadata, "notificationId"),
    publishTime: textField(metadata, "publishTime"),
    eventTime: textField(document, "eventTime"),
    applicationId: textField(metadata, "applicationId"),
    subscriptionId: textField(metadata, "subscriptionId"),
  };
}

/**
 * Reads all notifications of a batch, in its order. Never throws: a record that is no notification has its `error`.
 *
 * @param input - an event of Lambda, the AWS SDK's output with `Messages`, a list of records or messages; also whatever
 *   `parseNotification` takes, as a batch of one. An empty queue gives no `Messages`: pass `output.Messages ?? []`.
 */
export function parseNotifications<Message>(
  records: readonly Message[],
): ParsedRecord<UnknownNotification, Message>[];
export function parseNotifications(input: unknown): ParsedRecord<UnknownNotification>[];
export function parseNotifications(input: unknown): ParsedRecord<UnknownNotification>[] {
  const whole = { value: input, path: "" };
  return recordsIn(whole).map((found) => {
    const record = found.value;
    const messageId = textField(record, "messageId");
    try {
      return { notification: parseFound(found), error: null, messageId, record };
    } catch (error) {
      if (!(error instanceof NotificationError)) throw error;
      return { notification: null, error, messageId, record };
    }
  });
}

/** The records of a batch; what is no batch, not even JSON, is one record. */
function recordsIn(whole: Found): readonly Found[] {
  try {
    return recordsOf(decode(whole)) ?? [whole];
  } catch {
    return [whole];
  }
}
