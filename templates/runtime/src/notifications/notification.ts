import { ownValue } from "../base/json.js";
import { NotificationError } from "./notification-error.js";

declare const brand: unique symbol;

/**
 * The type of a notification that the package of schemas does not know; at run time the text on the wire, such as `NEW_TYPE`.
 *
 * The compiler takes it for one literal that nobody can write: a branded `string` would pass every comparison with a literal,
 * and then `type === "ORDER_CHANGE"` would leave `payload` unknown. To compare it: `const type: string = notification.type`.
 */
export type UnknownType = "a type that is not known" & { readonly [brand]: "type" };

/** A payload version that the package of schemas does not know, of a type of which it knows several. See `UnknownType`. */
export type UnknownVersion = "a version that is not known" & { readonly [brand]: "version" };

/** What every notification has besides its type and payload. Null: the message does not say. Times as they came. */
export interface NotificationFields {
  /** The version of the envelope, such as `1.0` or `2020-09-04`. */
  readonly notificationVersion: string | null;
  /** Unique per notification: the same id again is the same notification delivered again. */
  readonly id: string | null;
  /** When it was sent. */
  readonly publishTime: string | null;
  /** When what it tells of happened: the time to order by. */
  readonly eventTime: string | null;
  readonly applicationId: string | null;
  readonly subscriptionId: string | null;
}

/** A notification of one type and one payload version. */
export interface TypedNotification<Type, Version, Payload> extends NotificationFields {
  /** As on the wire: `ORDER_CHANGE`. */
  readonly type: Type;
  readonly payloadVersion: Version;
  /** As it came, in its own casing. Not checked against Amazon's schema. */
  readonly payload: Payload;
}

/** A notification of which nothing but the envelope is known. */
export type UnknownNotification = TypedNotification<UnknownType, string, unknown>;

/** A notification of any of the types and versions in a map: type on the wire → payload version → payload. */
export type KnownNotificationOf<Payloads extends object> = {
  [Type in keyof Payloads & string]: {
    [Version in keyof Payloads[Type] & string]: TypedNotification<
      Type,
      Version,
      Payloads[Type][Version]
    >;
  }[keyof Payloads[Type] & string];
}[keyof Payloads & string];

/**
 * Any notification, by a map of the known ones: type on the wire → payload version → payload.
 *
 * `type === "ORDER_CHANGE"` narrows `payload` if one version of it is known. The version is then not checked: Amazon sends the
 * one that the subscription names. If several are known, `payload` is unknown until `payloadVersion` is checked too. `isKnown`
 * checks both for all types: what it refuses is an unknown type, or a known one in an unknown version.
 *
 * More types can be added to the map: `NotificationOf<NotificationPayloads & { NEW_TYPE: { "1.0": NewType } }>`.
 */
export type NotificationOf<Payloads extends object> =
  | KnownNotificationOf<Payloads>
  | {
      [Type in keyof Payloads & string]: UnknownVersionOf<Type, keyof Payloads[Type]>;
    }[keyof Payloads & string]
  | UnknownNotification;

/** A type in a version that is not known; `never` if one version is known. */
type UnknownVersionOf<Type, Versions, Version = Versions> = Version extends Versions
  ? [Versions] extends [Version]
    ? never
    : TypedNotification<Type, UnknownVersion, unknown>
  : never;

/** The types and versions of a map, as values: `{ ORDER_CHANGE: { "1.0": true } }`. */
export type PayloadVersions<Payloads extends object> = {
  readonly [Type in keyof Payloads]: { readonly [Version in keyof Payloads[Type]]: true };
};

/** Checks whether the type of a notification is known in its payload version. The payload itself is not checked. */
export function isKnown<Payloads extends object>(
  notification: NotificationOf<Payloads>,
  versions: PayloadVersions<Payloads>,
): notification is KnownNotificationOf<Payloads> {
  const { type, payloadVersion }: TypedNotification<string, string, unknown> = notification;
  return ownValue(ownValue(versions, type), payloadVersion) === true;
}

/**
 * Ends a `switch` over all types or versions: it does not compile if one of them is forgotten.
 *
 * Types may come that are not known yet. Either leave them out before the `switch` (`if (!isKnown(notification)) return;`), or
 * end it by `default: notification satisfies UnknownNotification;`, which fails to compile in the same way.
 *
 * @throws NotificationError if it is called nevertheless.
 */
export function exhaustive(notification: never): never {
  void notification;
  throw new NotificationError("a notification of a type or version that is not handled");
}
