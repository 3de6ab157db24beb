import { isRecord } from "../base/json.js";
import { printable } from "../base/printable.js";
import { keyName } from "../base/unknown-keys.js";

/** The most keys that an error names. */
const MAX_KEYS = 10;

/**
 * Says what was found in place of a processing report: its kind and its keys, never a value.
 *
 * @param json - the parsed text; undefined if it is not JSON.
 */
export function describe(json: unknown, text: string): string {
  if (json === undefined) {
    if (text.trim() === "") return "empty";
    return text.includes("\t")
      ? "tab-separated text: the report of a flat file has columns, no messages"
      : "text that is neither JSON nor XML";
  }
  if (Array.isArray(json)) return "a JSON array";
  return isRecord(json) ? describeKeys("a JSON object", json) : "a JSON value that is no object";
}

/** Says what an object is, and which keys or elements it has. */
export function describeKeys(what: string, object: object, noun: string = "keys"): string {
  const keys = Object.keys(object);
  if (keys.length === 0) return `${what} without ${noun}`;
  const names = keys.slice(0, MAX_KEYS).map((key) => printable(keyName(key)));
  const more = keys.length > MAX_KEYS ? ` and ${keys.length - MAX_KEYS} more` : "";
  return `${what} with the ${noun} ${names.join(", ")}${more}`;
}
