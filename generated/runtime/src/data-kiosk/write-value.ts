// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { ReportProblem } from "../base/errors.js";
import { isRecord } from "../base/json.js";
import { didYouMean, keyName } from "../base/unknown-keys.js";
import { entryOf, namesOf, type QueryTable } from "./query-table.js";

/** The most objects within each other. Deeper ones are circles: their text would be longer than a query may be. */
export const TOO_DEEP = 200;

/** Whether a value is an object with fields, and no list. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && !Array.isArray(value);
}

/** Names a place in a selection or in arguments, for a problem. */
export function placeOf(path: readonly string[]): string {
  return path.length === 0 ? "the selection" : path.map(keyName).join(".");
}

/** Half a surrogate pair, which GraphQL cannot express. */
const HALF_PAIR = /\p{Surrogate}/u;

const NAME = /^[A-Za-z_]\w*$/;

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string" && !HALF_PAIR.test(value);

/** Scalar → what a value must be, and whether it is. `Date` and `Long` are Amazon's; a scalar that is not here may be anything. */
const SCALARS: Readonly<Record<string, readonly [what: string, check: Check]>> = {
  Boolean: ["true or false", (value) => typeof value === "boolean"],
  Date: ["a text such as 2026-01-31", isText],
  Float: ["a finite number", (value) => typeof value === "number" && Number.isFinite(value)],
  ID: ["a text without half a surrogate pair", isText],
  Int: [
    "an integer of 32 bits",
    (value) => Number.isInteger(value) && value === (Number(value) | 0),
  ],
  Long: ["an integer that a number can hold", Number.isSafeInteger],
  String: ["a text without half a surrogate pair", isText],
};

/**
 * Writes the values of arguments as literals of GraphQL, since Data Kiosk takes no variables. Strings are written as JSON: all
 * of its escapes are GraphQL's too (section 2.9.4 of its specification), and it leaves no quote and no line end as it is.
 */
export class ValueWriter {
  readonly #table: QueryTable;
  readonly #report: ReportProblem;

  constructor(table: QueryTable, report: ReportProblem) {
    this.#table = table;
    this.#report = report;
  }

  /** Writes the arguments of a field in their brackets; nothing if there are none. */
  args(wanted: string, args: unknown, path: readonly string[]): string {
    const text = this.#fields(wanted, args, path, "an argument");
    return text === "" ? "" : `(${text})`;
  }

  #fields(wanted: string, value: unknown, path: readonly string[], what: string): string {
    if (path.length > TOO_DEEP) return this.#problem(path.slice(0, 3), "is nested too deep");
    if (!isPlainObject(value)) return this.#problem(path, "must be an object");
    const known = namesOf(wanted);
    for (const name of Object.keys(value)) {
      if (known.has(name) || value[name] === undefined) continue;
      this.#problem([...path, name], `is not ${what}${didYouMean(name, known.keys())}`);
    }
    const parts: string[] = [];
    for (const [name, type] of known) {
      // An inherited property, such as `constructor`, is not an argument.
      const item = Object.hasOwn(value, name) ? value[name] : undefined;
      if (item !== undefined) parts.push(`${name}:${this.#value(type, item, [...path, name])}`);
      else if (type.endsWith("!")) this.#problem([...path, name], "is required");
    }
    return parts.join(",");
  }

  #value(written: string, value: unknown, path: readonly string[]): string {
    const type = written.replace(/!?=?$/, "");
    if (value === null && type === written.replace(/=$/, "")) return "null";
    if (type.startsWith("[")) {
      if (!Array.isArray(value)) return this.#problem(path, "must be a list");
      const item = type.slice(1, -1);
      // A list with holes has no value there, which `map` would skip.
      const items = Array.from(value, (one: unknown, index) =>
        this.#value(item, one, [...path, String(index)]),
      );
      return `[${items.join(",")}]`;
    }
    const fields = entryOf(this.#table.inputs, type);
    if (fields !== null) return `{${this.#fields(fields, value, path, `a field of ${type}`)}}`;
    const values = entryOf(this.#table.enums, type);
    if (values !== null) return this.#enum(namesOf(values), value, path);
    return this.#scalar(type, value, path);
  }

  #enum(values: ReadonlyMap<string, string>, value: unknown, path: readonly string[]): string {
    if (typeof value === "string" && values.has(value)) return value;
    const hint = typeof value === "string" ? didYouMean(value, values.keys()) : "";
    return this.#problem(path, `must be one of ${[...values.keys()].join(", ")}${hint}`);
  }

  #scalar(type: string, value: unknown, path: readonly string[]): string {
    const scalar = Object.hasOwn(SCALARS, type) ? SCALARS[type] : undefined;
    if (scalar === undefined) return this.#anything(value, path);
    const [what, check] = scalar;
    return check(value) ? this.#literal(value) : this.#problem(path, `must be ${what}`);
  }

  /** Writes a value of a scalar that only the schema's owner knows: JSON, with the names of GraphQL. */
  #anything(value: unknown, path: readonly string[]): string {
    if (path.length > TOO_DEEP) return this.#problem(path.slice(0, 3), "is nested too deep");
    const isLeaf = value === null || typeof value === "boolean" || Number.isFinite(value);
    if (isLeaf || isText(value)) return this.#literal(value);
    if (Array.isArray(value)) {
      const items = Array.from(value, (one: unknown, index) =>
        this.#anything(one, [...path, String(index)]),
      );
      return `[${items.join(",")}]`;
    }
    const entries = isPlainObject(value) ? Object.entries(value) : null;
    if (entries === null || !entries.every(([name]) => NAME.test(name)))
      return this.#problem(path, "has no form in GraphQL");
    const parts = entries
      .filter(([, item]) => item !== undefined)
      .map(([name, item]) => `${name}:${this.#anything(item, [...path, name])}`);
    return `{${parts.join(",")}}`;
  }

  /** A number is written as JavaScript does it, but for minus zero, which would lose its sign. */
  #literal(value: unknown): string {
    return Object.is(value, -0) ? "-0" : JSON.stringify(value);
  }

  #problem(path: readonly string[], what: string): string {
    this.#report(`${placeOf(path)} ${what}`);
    return "";
  }
}
