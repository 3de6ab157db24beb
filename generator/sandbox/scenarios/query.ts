/** Reads the query of a request, and collects what is wrong with it: all problems are answered at once. */
import type { ScenarioRequest } from "./scenario.js";

export class QueryReader {
  readonly problems: string[] = [];
  readonly #request: ScenarioRequest;

  constructor(request: ScenarioRequest) {
    this.#request = request;
  }

  text(name: string): string | null {
    const [text, ...more] = this.#request.texts.get(name) ?? [];
    if (more.length > 0) this.problems.push(`${name} occurs more than once`);
    return text ?? null;
  }

  /** One of these values. */
  oneOf<const Value extends string>(name: string, values: readonly Value[]): Value | null {
    const text = this.text(name);
    if (text === null) return null;
    const found = values.find((value) => value === text);
    if (found === undefined) this.problems.push(`${name} must be one of ${values.join(", ")}`);
    return found ?? null;
  }

  flag(name: string): boolean | null {
    const text = this.oneOf(name, ["true", "false"]);
    return text === null ? null : text === "true";
  }

  whole(name: string, low: number, high: number): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const number = Number(text);
    if (/^\d{1,9}$/.test(text) && number >= low && number <= high) return number;
    this.problems.push(`${name} must be a whole number from ${String(low)} to ${String(high)}`);
    return null;
  }

  /** Milliseconds since 1970. */
  time(name: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const time = readTime(text);
    if (time === null) this.problems.push(`${name} must be a date and time in ISO 8601`);
    return time;
  }

  /** Two times, of which the first is not later. */
  range(after: string, before: string): TimeRange {
    const range = { after: this.time(after), before: this.time(before) };
    if (range.after !== null && range.before !== null && range.after > range.before)
      this.problems.push(`${after} is later than ${before}`);
    return range;
  }
}

export interface TimeRange {
  /** Milliseconds since 1970; null for no limit. */
  readonly after: number | null;
  readonly before: number | null;
}

/** Whether a time is in a range, both ends included. A time that is not known is in no range but an open one. */
export function isWithin({ after, before }: TimeRange, time: number | null): boolean {
  if (time === null) return after === null && before === null;
  return (after === null || time >= after) && (before === null || time <= before);
}

/** Whether two ends of a range are further apart than some days. */
export function isLonger({ after, before }: TimeRange, days: number): boolean {
  return after !== null && before !== null && before - after > days * 86_400_000;
}

/**
 * Reads a date, or a date and time, in ISO 8601; without a zone it is UTC, as in the examples of the models.
 *
 * @returns milliseconds since 1970; null if the text is something else, or no day that exists
 */
export function readTime(text: string): number | null {
  // A `+` that was not percent-encoded has arrived as a blank.
  const match =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+ -]\d\d:?\d\d)?)?$/i.exec(text);
  if (match === null) return null;
  const [, day = "", time = "00:00", zone = "Z"] = match;
  const offset = zone
    .toUpperCase()
    .replace(" ", "+")
    .replace(/^(.\d\d)(\d\d)$/, "$1:$2");
  const milliseconds = Date.parse(`${day}T${time}${offset}`);
  if (Number.isNaN(milliseconds)) return null;
  // `Date` turns the 31st of February into a day of March.
  const exists = new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
  return exists ? milliseconds : null;
}

/** Writes a time as Amazon does. */
export function writeTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}
