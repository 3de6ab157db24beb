// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { ownValue } from "../base/json.js";

/**
 * What a query writer needs to know of a dataset. Names are separated by blanks, which no name of GraphQL has, and types are
 * written as in GraphQL: this is a third of the size of the same as objects.
 */
export interface QueryTable {
  /** The type of the dataset. */
  readonly root: string;
  /** Type → its fields: `amount` for a value, `charge:Fee` for an object, `...Book` for a type that it may be. */
  readonly types: Readonly<Record<string, string>>;
  /** `Type.field` → its arguments: `startDate:Date!`, with a `=` at the end if there is a default. */
  readonly arguments: Readonly<Record<string, string>>;
  /** Input type → its fields, as arguments. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Enum that arguments have → its values. */
  readonly enums: Readonly<Record<string, string>>;
}

/** Looks up an entry; null if there is none. */
export function entryOf(entries: Readonly<Record<string, string>>, name: string): string | null {
  const entry = ownValue(entries, name);
  return typeof entry === "string" ? entry : null;
}

/** The names of an entry, each with what follows its colon; empty if nothing does. */
export function namesOf(entry: string): ReadonlyMap<string, string> {
  const parts = entry.split(" ").filter((part) => part !== "");
  return new Map(
    parts.map((part) => {
      const [name = "", type = ""] = part.split(":");
      return [name, type];
    }),
  );
}
