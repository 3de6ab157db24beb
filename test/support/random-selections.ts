/** Selections of a dataset at random: valid ones, with arguments of every kind. */
import type {
  Dataset,
  KioskArgument,
  KioskField,
  KioskType,
} from "../../generator/payloads/data-kiosk.js";
import { hostileTexts } from "./hostile.js";
import { seededRandom } from "./random.js";

export interface RandomSelection {
  /** The one list that is asked for. */
  readonly list: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly selection: Readonly<Record<string, unknown>>;
}

type Bag = Record<string, unknown>;

const texts = hostileTexts.filter((text) => text.isWellFormed());

export class RandomSelections {
  readonly #dataset: Dataset;
  readonly #types: ReadonlyMap<string, KioskType>;
  readonly #random: () => number;

  constructor(dataset: Dataset, seed: number) {
    this.#dataset = dataset;
    this.#types = new Map(dataset.types.map((type) => [type.name, type]));
    this.#random = seededRandom(seed);
  }

  next(): RandomSelection {
    const root = this.#types.get(this.#dataset.root);
    if (root?.kind !== "object") throw new Error("a dataset is an object");
    const field = this.#one(root.fields);
    const value = this.#field(field, 0);
    const args = field.argumentsId === null ? {} : ((value as Bag)["args"] as Bag | undefined);
    return { list: field.name, args: args ?? {}, selection: { [field.name]: value } };
  }

  #below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  #one<T>(items: readonly T[]): T {
    return items[this.#below(items.length)]!;
  }

  #field(field: KioskField, depth: number): unknown {
    const select = field.target === null ? true : this.#fields(field.target, depth + 1, new Set());
    if (field.argumentsId === null) return select;
    const args = this.#arguments(field.arguments, 0);
    const isOptional = field.arguments.every(({ required }) => !required);
    return isOptional && this.#random() < 0.3 ? { select } : { args, select };
  }

  /** Some fields of a type, at least one; on deep levels as few as there can be. */
  #fields(name: string, depth: number, without: ReadonlySet<string>): Bag {
    const type = this.#types.get(name);
    if (type?.kind !== "object" && type?.kind !== "abstract") throw new Error(`no fields: ${name}`);
    const hasTag = type.kind === "object" ? type.isMember : type.members.length > 0;
    const all = type.fields.filter((field) => !without.has(field.name));
    const flat = all.filter(({ target }) => target === null);
    const usable = depth > 5 && flat.length > 0 ? flat : all;
    const chance = depth > 2 ? 0.15 : 0.4;
    const chosen = usable.filter(() => this.#random() < chance);
    if (chosen.length === 0 && usable.length > 0) chosen.push(this.#one(usable));
    const bag: Bag = {};
    if (hasTag && (chosen.length === 0 || this.#random() < 0.5)) bag["__typename"] = true;
    for (const field of chosen) bag[field.name] = this.#field(field, depth);
    if (type.kind === "abstract" && depth < 5) {
      // A field of all is not selected again for one: with other arguments it would be a conflict.
      for (const member of type.members.filter(() => this.#random() < 0.5)) {
        const fragment = this.#fields(member, depth + 1, new Set(Object.keys(bag)));
        if (Object.keys(fragment).length > 0) bag[`... on ${member}`] = fragment;
      }
    }
    return bag;
  }

  #arguments(args: readonly KioskArgument[], depth: number): Bag {
    const bag: Bag = {};
    for (const { name, written, required } of args) {
      if (!required && this.#random() < (depth > 3 ? 1 : 0.5)) {
        if (this.#random() < 0.2) bag[name] = undefined;
        continue;
      }
      bag[name] = this.#value(written, depth);
    }
    return bag;
  }

  #value(written: string, depth: number): unknown {
    if (!written.endsWith("!") && this.#random() < 0.1) return null;
    const type = written.replace(/!$/, "");
    if (type.startsWith("[")) {
      const count = this.#below(4);
      return Array.from({ length: count }, () => this.#value(type.slice(1, -1), depth));
    }
    const named = this.#types.get(type);
    if (named?.kind === "input") return this.#arguments(named.fields, depth + 1);
    if (named?.kind === "enum") return this.#one(named.values).value;
    return this.#scalar(type);
  }

  #scalar(type: string): unknown {
    switch (type) {
      case "Int":
        return this.#one([0, -1, 7, 2 ** 31 - 1, -(2 ** 31)]);
      case "Long":
        return this.#one([0, Number.MAX_SAFE_INTEGER, -5]);
      case "Float":
        return this.#one([0, 0.1, -1.5e-9, 1e21, Number.MAX_VALUE, 3]);
      case "Boolean":
        return this.#random() < 0.5;
      case "Date":
        return "2026-01-31";
      case "String":
      case "ID":
        return this.#text();
      default:
        return this.#one<unknown>([null, 1, true, this.#text(), [1, ["a"]], { a: { b: null } }]);
    }
  }

  /** A text of the worst characters, or a hostile one. */
  #text(): string {
    if (this.#random() < 0.3) return this.#one(texts).slice(0, 100);
    const parts = [
      '"',
      "\\",
      "\n",
      "\r",
      "\0",
      "\u007f",
      "\u2028",
      "é",
      "注",
      "😀",
      "#",
      "$",
      "{",
      "u",
    ];
    return Array.from({ length: this.#below(12) }, () => this.#one(parts)).join("");
  }
}
