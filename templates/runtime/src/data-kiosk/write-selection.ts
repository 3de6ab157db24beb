import { ownValue } from "../base/json.js";
import { didYouMean } from "../base/unknown-keys.js";
import { entryOf, namesOf, type QueryTable } from "./query-table.js";
import { isPlainObject, placeOf, TOO_DEEP, ValueWriter } from "./write-value.js";

const FRAGMENT = "... on ";

/** Writes selections as GraphQL, checks them against the schema, and collects what is wrong. */
export class SelectionWriter {
  readonly #table: QueryTable;
  readonly #values: ValueWriter;
  readonly problems: string[] = [];

  constructor(table: QueryTable) {
    this.#table = table;
    this.#values = new ValueWriter(table, (problem) => this.problems.push(problem));
  }

  /** Writes the selection of the dataset: exactly one list. */
  root(selection: unknown): string {
    const text = this.#fields(this.#table.root, selection, []);
    const selected = isPlainObject(selection)
      ? Object.values(selection).filter((value) => value !== undefined).length
      : 0;
    if (selected > 1)
      this.problems.push("only one list can be asked for: a row does not say which one it is of");
    return text;
  }

  /** Writes the fields of an object. */
  #fields(type: string, selection: unknown, path: readonly string[]): string {
    if (path.length > TOO_DEEP) return this.#problem(path.slice(0, 3), "is nested too deep");
    if (!isPlainObject(selection))
      return this.#problem(path, `must be an object of fields of ${type}`);
    const known = namesOf(entryOf(this.#table.types, type) ?? "");
    const parts = Object.entries(selection)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => this.#part(type, known, name, value, [...path, name]));
    if (parts.length === 0) this.#problem(path, `selects nothing of ${type}`);
    return `{${parts.join(" ")}}`;
  }

  #part(
    type: string,
    known: ReadonlyMap<string, string>,
    name: string,
    value: unknown,
    path: readonly string[],
  ): string {
    if (name.startsWith(FRAGMENT)) {
      const on = name.slice(FRAGMENT.length);
      if (known.has(`...${on}`)) return `...on ${on}${this.#fields(on, value, path)}`;
    }
    const target = name.startsWith("...") ? undefined : known.get(name);
    if (target === undefined) {
      const names = [...known.keys()].map((one) =>
        one.startsWith("...") ? FRAGMENT + one.slice(3) : one,
      );
      return this.#problem(path, `is not a field of ${type}${didYouMean(name, names)}`);
    }
    const wanted = entryOf(this.#table.arguments, `${type}.${name}`);
    if (wanted === null) return name + this.#target(target, value, path);
    if (!isPlainObject(value))
      return this.#problem(path, "has arguments: it must be an object with args and select");
    for (const key of Object.keys(value)) {
      if (key !== "args" && key !== "select" && value[key] !== undefined)
        this.#problem([...path, key], "is not known: only args and select are");
    }
    const args = this.#values.args(wanted, ownValue(value, "args") ?? {}, [...path, "args"]);
    return name + args + this.#target(target, ownValue(value, "select"), [...path, "select"]);
  }

  /** Writes what is selected of a field: nothing for a value, the fields of an object. */
  #target(target: string, value: unknown, path: readonly string[]): string {
    if (target !== "") return this.#fields(target, value, path);
    return value === true ? "" : this.#problem(path, "must be true");
  }

  #problem(path: readonly string[], what: string): string {
    this.problems.push(`${placeOf(path)} ${what}`);
    return "";
  }
}
