import { isRecord, ownValue } from "../base/json.js";
import { NotificationError } from "./notification-error.js";

/** A value, and where in the input it was found: `Records[0].body`; empty at the top. */
export interface Found {
  readonly value: unknown;
  readonly path: string;
}

/** One more than the longest way known: EventBridge → SNS → SQS → Lambda (`Records[0]`, `body`, `Message`, `detail`). */
const MAX_WRAPPERS = 5;

/** More keys than any wrapper has that AWS makes. */
const MAX_KEYS = 12;

/** The keys that have something wrapped under them: of SNS in Lambda, SNS, EventBridge, SQS in Lambda, SQS of the AWS SDK. */
const WRAPPERS = ["Sns", "Message", "detail", "body", "Body"];

/** The beginning of `source` in an EventBridge event of the Selling Partner API. */
const SOURCE = "aws.partner/sellingpartnerapi.amazon.com/";

/**
 * Reads a key of the envelope in both casings. Which one a type has differs, and has changed: `NotificationType` or
 * `notificationType`.
 */
export function field(record: unknown, name: string): unknown {
  return ownValue(record, name) ?? ownValue(record, name.charAt(0).toUpperCase() + name.slice(1));
}

/** Reads a text of the envelope in both casings; null if it is absent or no text. */
export function textField(record: unknown, name: string): string | null {
  const value = field(record, name);
  return typeof value === "string" ? value : null;
}

/** Creates the error of something that is not a notification. */
export function refusal({ path }: Found, problem: string): NotificationError {
  return new NotificationError(`not a notification: ${path || "the input"} ${problem}`);
}

/** Names the keys of an object, no values. What does not look like a name might be a value. */
export function keysOf(record: object): string {
  const keys = Object.keys(record);
  const names = keys.slice(0, MAX_KEYS).map((key) => (/^[\w$.-]{1,40}$/.test(key) ? key : "…"));
  if (keys.length > MAX_KEYS) names.push(`${keys.length - MAX_KEYS} more`);
  return names.length === 0 ? "no keys" : `the keys ${names.join(", ")}`;
}

/** Decodes bytes as UTF-8 and a text as JSON; anything else is returned as it is. */
export function decode(found: Found): Found {
  let { value } = found;
  try {
    // By `isView`: the bytes may come from another realm, as in the sandboxes of test runners.
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      value = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    }
    return typeof value === "string" ? { ...found, value: JSON.parse(value) } : found;
  } catch {
    // Without its cause: V8 quotes the text in the error.
    throw refusal(found, "is not JSON");
  }
}

/** Finds the records of a batch: a list, Lambda's `Records` or the AWS SDK's `Messages`; null if it is none. */
export function recordsOf({ value, path }: Found): readonly Found[] | null {
  for (const key of ["Records", "Messages", ""]) {
    const list = key === "" ? value : ownValue(value, key);
    if (Array.isArray(list)) {
      return list.map((record, index) => ({ value: record, path: `${at(path, key)}[${index}]` }));
    }
  }
  return null;
}

function at(path: string, key: string): string {
  return path === "" || key === "" ? path + key : `${path}.${key}`;
}

/**
 * Removes what a notification is wrapped in, in any order and up to five deep.
 *
 * @returns the document: an object with a type.
 * @throws NotificationError if there is none.
 */
export function unwrap(input: Found): Found {
  let found = decode(input);
  for (let wrappers = 0; wrappers <= MAX_WRAPPERS; wrappers += 1) {
    if (textField(found.value, "notificationType")) return found;
    found = decode(wrappedIn(found));
  }
  throw refusal(input, `is nested more than ${MAX_WRAPPERS} deep`);
}

/** Finds what a wrapper contains. */
function wrappedIn(found: Found): Found {
  const { value, path } = found;
  // JSON within JSON.
  if (typeof value === "string") return found;
  if (!isRecord(value))
    throw refusal(found, `is ${value === null ? "null" : `of type ${typeof value}`}`);
  if (Array.isArray(value)) throw refusal(found, "is a list");
  const [record, ...more] = recordsOf(found) ?? [null];
  if (record === undefined) throw refusal(found, "has no records");
  if (more.length > 0)
    throw refusal(found, `has ${more.length + 1} records: use parseNotifications`);
  if (record !== null) return record;
  const other = otherMessage(value);
  if (other !== null) throw refusal(found, other);
  const key = WRAPPERS.find((wrapper) => Object.hasOwn(value, wrapper));
  if (key === undefined) throw refusal(found, `is an object with ${keysOf(value)}`);
  const { [key]: inner, source } = value;
  const isForeign = key === "detail" && typeof source === "string" && !source.startsWith(SOURCE);
  const note = isForeign ? " (of an EventBridge event of another source)" : "";
  return { value: inner, path: at(path, key) + note };
}

/** Recognises what the services that deliver notifications send besides; null if it is nothing of that kind. */
function otherMessage(value: Readonly<Record<string, unknown>>): string | null {
  const type = textField(value, "type");
  if (type !== null && /^(?:Subscription|Unsubscribe)Confirmation$/.test(type))
    return `is SNS's ${type}`;
  if (ownValue(value, "Event") === "s3:TestEvent") return "is a test event of S3 (s3:TestEvent)";
  return null;
}
