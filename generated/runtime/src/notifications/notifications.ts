// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** Notifications of the Selling Partner API: read from whatever delivers them, narrowed by their type. */
export {
  handleBatch,
  type BatchEvent,
  type BatchOptions,
  type BatchRecord,
  type BatchResponse,
  type HandleBatch,
} from "./handle-batch.js";
export { NotificationError } from "./notification-error.js";
export {
  exhaustive,
  isKnown,
  type KnownNotificationOf,
  type NotificationFields,
  type NotificationOf,
  type PayloadVersions,
  type TypedNotification,
  type UnknownNotification,
  type UnknownType,
  type UnknownVersion,
} from "./notification.js";
export {
  parseNotification,
  parseNotifications,
  type ParsedRecord,
  type ParseNotification,
  type ParseNotifications,
} from "./parse-notification.js";
