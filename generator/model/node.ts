import { type Diagnostic, modelPlace, type Place, problem } from "../lib/diagnostic.js";
import { escapePointer, unescapePointer } from "../lib/json-pointer.js";
import type { Bundle, Refusal } from "./bundle-references.js";
import { sourceLocation } from "./source-location.js";

/**
 * A value of a model together with its place, so that whatever is wrong with it can be said with a file and a pointer.
 *
 * Only own properties are seen: a property named `__proto__` or `constructor` is data like any other.
 */
export class Node {
  readonly value: unknown;
  /** How many values enclose this one. */
  readonly depth: number;
  readonly #parent: Node | null;
  readonly #key: string;
  readonly #log: ProblemLog;

  private constructor(value: unknown, parent: Node | null, key: string, log: ProblemLog) {
    this.value = value;
    this.depth = parent === null ? 0 : parent.depth + 1;
    this.#parent = parent;
    this.#key = key;
    this.#log = log;
  }

  /** @param bundle - where parts came from that were brought in from other files; null where none was */
  static root(
    document: unknown,
    file: string,
    diagnostics: Diagnostic[],
    bundle: Pick<Bundle, "origins" | "refusals"> | null = null,
  ): Node {
    return new Node(document, null, "", { file, diagnostics, bundle });
  }

  /** Why a `$ref` to another file was not followed; null for any other value. */
  get refusal(): Refusal | null {
    return this.#log.bundle?.refusals.get(this.pointer) ?? null;
  }

  /** The JSON pointer of this value as a URI fragment (RFC 6901, section 6). */
  get pointer(): string {
    return `#${this.#path()
      .map((key) => `/${escapePointer(key)}`)
      .join("")}`;
  }

  /** The property name or index this value stands under. */
  get key(): string {
    return this.#key;
  }

  /** The value of a property, or null where there is none. */
  get(key: string): Node | null {
    const { value } = this;
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return null;
    // Own property of an object: indexing reads what JSON.parse stored there.
    return new Node((value as Record<string, unknown>)[key], this, key, this.#log);
  }

  /** The value a JSON pointer in URI fragment form leads to from here, or null. */
  resolve(pointer: string): Node | null {
    if (pointer === "#") return this;
    if (!pointer.startsWith("#/")) return null;
    return pointer
      .slice(2)
      .split("/")
      .map(unescapePointer)
      .reduce<Node | null>((node, key) => (key === null ? null : (node?.get(key) ?? null)), this);
  }

  isObject(): boolean {
    return typeof this.value === "object" && this.value !== null && !Array.isArray(this.value);
  }

  /** The properties of an object, in order; an error and none where it is no object. */
  properties(): Node[] {
    if (!this.isObject()) {
      this.error(`${this.#name()} must be an object`);
      return [];
    }
    // An object, as just checked.
    return Object.entries(this.value as object).map(
      ([key, value]) => new Node(value, this, key, this.#log),
    );
  }

  /** The items of an array; an error and none where it is no array. */
  items(): Node[] {
    if (!Array.isArray(this.value)) {
      this.error(`${this.#name()} must be an array`);
      return [];
    }
    return this.value.map(
      (value: unknown, index) => new Node(value, this, String(index), this.#log),
    );
  }

  /** A string; an error and null where it is something else. */
  string(): string | null {
    if (typeof this.value === "string") return this.value;
    this.error(`${this.#name()} must be a string`);
    return null;
  }

  /** The string under a key; null where there is none or where it is no string, which is not worth an error in prose. */
  text(key: string): string | null {
    const value = this.get(key)?.value;
    return typeof value === "string" ? value : null;
  }

  /** Whether a key holds `true`. */
  flag(key: string): boolean {
    return this.get(key)?.value === true;
  }

  error(message: string, hint: string | null = null): void {
    this.#log.diagnostics.push(problem("error", message, this.#place(), hint));
  }

  warn(message: string, hint: string | null = null): void {
    this.#log.diagnostics.push(problem("warning", message, this.#place(), hint));
  }

  /** What was brought in from another file has its place there. */
  #place(): Place {
    const { file, bundle } = this.#log;
    const { pointer } = this;
    const origin = bundle && sourceLocation(bundle.origins, pointer);
    return origin === null ? modelPlace(file, pointer) : modelPlace(origin.file, origin.pointer);
  }

  #name(): string {
    return this.#key === "" ? "the document" : `"${this.#key}"`;
  }

  #path(): string[] {
    const path: string[] = [];
    let parent = this.#parent;
    let key = this.#key;
    for (; parent !== null; parent = parent.#parent) {
      path.push(key);
      key = parent.#key;
    }
    return path.toReversed();
  }
}

interface ProblemLog {
  readonly file: string;
  readonly diagnostics: Diagnostic[];
  readonly bundle: Pick<Bundle, "origins" | "refusals"> | null;
}
