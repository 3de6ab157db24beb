/**
 * What was given is not a notification, or not one that is handled. The message says where and what was found there, by the
 * names of keys only: a notification may contain a client secret, so no value, no `cause` and no text of a JSON parser is in it.
 */
export class NotificationError extends Error {
  override readonly name: string = "NotificationError";
}
