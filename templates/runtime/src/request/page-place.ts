import { isRecord, ownValue } from "../base/json.js";
import type { Paging, Place } from "../base/operation.js";
import { keyName } from "../base/unknown-keys.js";

/** Where a page has what: its list and its token may be missing, but not be in another place than the model says. */

export function valueAt(value: unknown, place: Place): unknown {
  return place.reduce(ownValue, value);
}

/** Properties that every response may have. */
const ALWAYS = ["errors", "warnings"];

/** How many keys of a response a message shows. */
const MAX_KEYS = 10;

/**
 * Says what is wrong with a page that has neither its list nor its token where the model has them: taken for an empty page, it
 * would end the list without a word.
 *
 * @returns null for all other pages: also if the list is empty, or absent beside other properties of the model.
 */
export function misplaced(paging: Paging, page: unknown): string | null {
  const place = paging.items ?? paging.token;
  const list = valueAt(page, place);
  if (paging.items && !isEmpty(list) && !Array.isArray(list)) {
    return `has no list at ${place.join(".")}, but ${isRecord(list) ? "an object" : `a ${typeof list}`}`;
  }
  if (!isEmpty(list) || Array.isArray(list) || !isEmpty(valueAt(page, paging.token))) return null;
  const stray = firstStray(paging, place, page);
  if (stray === null) return null;
  return (
    `has neither ${place.join(".")} nor ${paging.token.join(".")}, where the model has the list and the token; ` +
    `it has ${stray}. Amazon may have changed the response: update the models and generate the client again, or read the ` +
    "data of the call itself"
  );
}

/** Finds the first level on the way to the list whose keys are all unknown, and names them; null if there is none. */
function firstStray({ beside, token }: Paging, place: Place, page: unknown): string | null {
  let value = page;
  for (const [level, name] of place.entries()) {
    if (isEmpty(value)) return null;
    if (!isRecord(value)) return `a ${typeof value} where the model has an object`;
    if (Array.isArray(value)) return "a list where the model has an object";
    const keys = Object.keys(value).filter((key) => !isEmpty(ownValue(value, key)));
    const known = [...(beside?.[level] ?? []), ...ALWAYS, name, token[level]];
    const strays = keys.filter((key) => !known.includes(key));
    const moved = movedTo(strays, value, place, level);
    if (moved !== null) return moved;
    if (beside !== undefined && strays.length > 0 && strays.length === keys.length) {
      return `${describe(place.slice(0, level))}${strays.slice(0, MAX_KEYS).map(keyName).join(", ")}`;
    }
    value = ownValue(value, name);
  }
  return null;
}

/** Finds the list by its name one level further in or out than the model has it. */
function movedTo(
  keys: readonly string[],
  value: object,
  place: Place,
  level: number,
): string | null {
  const name = place.at(-1);
  if (name === undefined) return null;
  const isLast = level === place.length - 1;
  for (const key of keys) {
    const inner = ownValue(value, key);
    const found = isLast ? ownValue(inner, name) : key === name ? inner : undefined;
    if (Array.isArray(found) && found.length > 0) {
      return [...place.slice(0, level), key, ...(isLast ? [name] : [])].join(".");
    }
  }
  return null;
}

function describe(place: Place): string {
  return place.length === 0 ? "the keys " : `below ${place.join(".")} the keys `;
}

/** Whether a value means that there is nothing: absent, null, an empty text, list or object. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return isRecord(value) && Object.keys(value).length === 0;
}
