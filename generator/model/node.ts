import {
  type Diagnostic,
  type Kind,
  modelPlace,
  problem,
  type Severity,
} from "../lib/diagnostic.js";
import { pointerBelow, refKeys } from "../lib/json-pointer.js";
import type { Bundle, Refusal } from "./bundle-references.js";
import { sourceLocation } from "./source-location.js";

/** What the reader of a model needs from its bundle: where its parts came from, and which references were refused. */
export type BundleNotes = Pick<Bundle, "sourceLocations" | "refusals">;

/**
 * A value of a model together with its place, so that every problem with it names a file and a pointer.
 *
 * Only own properties are seen: a property named `__proto__` or `constructor` is data like any other.
 */
export class Node {
  readonly value: unknown;
  /** The property name or index of this value in its parent. */
  readonly key: string;
  /** How many values enclose this one. */
  readonly depth: number;
  readonly #parent: Node | null;
  readonly #log: ProblemLog;
  /** Null until somebody asks for it. */
  #pointer: string | null = null;

  private constructor(value: unknown, parent: Node | null, key: string, log: ProblemLog) {
    this.value = value;
    this.key = key;
    this.depth = parent === null ? 0 : parent.depth + 1;
    this.#parent = parent;
    this.#log = log;
  }

  /**
   * The root of a document.
   *
   * @param diagnostics - collects the problems of one reader, which returns them
   * @param bundle - null if nothing was copied in from other files
   */
  static root(
    document: unknown,
    file: string,
    diagnostics: Diagnostic[],
    bundle: BundleNotes | null = null,
  ): Node {
    return new Node(document, null, "", { file, diagnostics, bundle });
  }

  /** Why a `$ref` to another file was not followed; null for any other value. */
  get refusal(): Refusal | null {
    return this.#log.bundle?.refusals.get(this.pointer) ?? null;
  }

  /** The value that this one is in; null for the document. */
  get parent(): Node | null {
    return this.#parent;
  }

  /** The document. */
  get root(): Node {
    // oxlint-disable-next-line typescript/no-this-alias -- the walk starts here
    let node: Node = this;
    while (node.#parent !== null) node = node.#parent;
    return node;
  }

  /** The JSON pointer of this value as a URI fragment (RFC 6901, section 6). */
  get pointer(): string {
    return (this.#pointer ??=
      this.#parent === null ? "#" : pointerBelow(this.#parent.pointer, this.key));
  }

  /** The value of a property; null if there is none. */
  get(key: string): Node | null {
    const { value } = this;
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return null;
    // Own property of an object: indexing reads what JSON.parse stored there.
    return this.#child((value as Record<string, unknown>)[key], key);
  }

  /** The value at a JSON pointer in URI fragment form, from here; null if there is none. */
  resolve(pointer: string): Node | null {
    return (
      refKeys(pointer)?.reduce<Node | null>((node, key) => node?.get(key) ?? null, this) ?? null
    );
  }

  isObject(): boolean {
    return typeof this.value === "object" && this.value !== null && !Array.isArray(this.value);
  }

  /** The properties of an object, in order. For any other value: none, and an error. */
  properties(): Node[] {
    if (!this.isObject()) {
      this.error(`${this.#name()} must be an object`);
      return [];
    }
    // An object, as just checked.
    return Object.entries(this.value as object).map(([key, value]) => this.#child(value, key));
  }

  /** The items of an array. For any other value: none, and an error. */
  items(): Node[] {
    if (!Array.isArray(this.value)) {
      this.error(`${this.#name()} must be an array`);
      return [];
    }
    return this.value.map((value: unknown, index) => this.#child(value, String(index)));
  }

  /** The items of an array under a key; none if there is no such key. */
  itemsOf(key: string): Node[] {
    return this.get(key)?.items() ?? [];
  }

  /** The properties of an object under a key; none if there is no such key. */
  propertiesOf(key: string): Node[] {
    return this.get(key)?.properties() ?? [];
  }

  /** A string. For any other value: null, and an error. */
  string(): string | null {
    if (typeof this.value === "string") return this.value;
    const hint = typeof this.value === "number" ? "put it in quotes" : null;
    this.error(`${this.#name()} must be a string`, hint);
    return null;
  }

  /** The string under a key. Null if there is none, or another value: prose is not worth an error. */
  text(key: string): string | null {
    const value = this.get(key)?.value;
    return typeof value === "string" ? value : null;
  }

  /** Whether the value under a key is `true`. */
  flag(key: string): boolean {
    return this.get(key)?.value === true;
  }

  error(message: string, hint: string | null = null): void {
    this.#report("error", message, hint);
  }

  /** @param kind - if there may be one such warning for every model */
  warn(message: string, hint: string | null = null, kind?: Kind): void {
    this.#report("warning", message, hint, kind);
  }

  /** Reports that this `$ref` leads nowhere, or why it was not followed to another file. */
  reportUnresolved(target: string): void {
    const { message, hint } = this.refusal ?? {
      message: target.startsWith("#")
        ? `unknown $ref: nothing is defined at ${target}`
        : `the $ref ${target} points outside this file`,
      hint: "correct the $ref, or add the definition with a patch",
    };
    this.error(message, hint);
  }

  /** A part that was copied in from another file has its place there. */
  #report(severity: Severity, message: string, hint: string | null, kind?: Kind): void {
    const { file, bundle, diagnostics } = this.#log;
    const { pointer } = this;
    const place = (bundle && sourceLocation(bundle.sourceLocations, pointer)) ?? { file, pointer };
    const one = problem(severity, message, modelPlace(place.file, place.pointer), hint);
    diagnostics.push(kind === undefined ? one : { ...one, kind });
  }

  #child(value: unknown, key: string): Node {
    return new Node(value, this, key, this.#log);
  }

  #name(): string {
    return this.key === "" ? "the document" : `"${this.key}"`;
  }
}

interface ProblemLog {
  readonly file: string;
  readonly diagnostics: Diagnostic[];
  readonly bundle: BundleNotes | null;
}
