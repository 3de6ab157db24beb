/** The notification that goes out about something that has happened, in the form in which Amazon sends it. */
import { randomUUID } from "node:crypto";
import type { JsonRecord, JsonValue } from "../../lib/json.js";
import type { Happening } from "./journal.js";
import { writeTime } from "./query.js";

/** @returns null if nothing is sent about it. No notification of Amazon's is about an order of a vendor: vendors poll. */
export function notificationOf({ notification, time }: Happening): JsonRecord<JsonValue> | null {
  if (notification == null) return null;
  const { type, payload, version = "1.0" } = notification;
  return {
    NotificationVersion: "1.0",
    NotificationType: type,
    PayloadVersion: version,
    EventTime: writeTime(time),
    Payload: payload,
    NotificationMetadata: {
      ApplicationId: "amzn1.sp.solution.sandbox",
      SubscriptionId: "sandbox",
      PublishTime: writeTime(time),
      NotificationId: randomUUID(),
    },
  };
}
