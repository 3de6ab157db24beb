import { pinHint, typeName } from "./names.js";
import type { Node } from "./node.js";

/** Names set in the configuration, by JSON pointer. They resolve a collision and are never changed. */
export type Pins = ReadonlyMap<string, string>;

/** The names of the types of one model: each is unique. A name that is taken is an error. */
export class TypeNames {
  /** Pointer of a definition → its name. */
  readonly #names = new Map<string, string>();
  /** Name → pointer of what has it. */
  readonly #pointers = new Map<string, string>();
  /** Name → the schema that has it. */
  readonly #schemas = new Map<string, Node>();
  readonly #refused = new Set<string>();
  readonly #pins: Pins;

  constructor(pins: Pins) {
    this.#pins = pins;
  }

  /** Names a definition, for references to it. */
  addDefinition(node: Node): void {
    const name = this.#pinned(node) ?? typeName(node.key);
    if (name === null) {
      const message = `no type name can be derived from ${JSON.stringify(node.key)}`;
      node.error(message, pinHint(node.pointer));
      this.#refused.add(node.pointer);
    } else if (this.#take(name, node, "this one")) this.#names.set(node.pointer, name);
    else this.#refused.add(node.pointer);
  }

  /** Whether a schema could not be named, which is reported at its place: references to it are no errors of their own. */
  isRefused(pointer: string): boolean {
    return this.#refused.has(pointer);
  }

  /**
   * Names an inline schema: with its pinned name, or `hint`, or `hint` and its kind if a definition has that name. Never with
   * a number.
   *
   * @returns null if that name is taken too
   */
  addInline(node: Node, hint: string, kind: "Object" | "Value"): string | null {
    const pinned = this.#pinned(node);
    const wanted = pinned ?? typeName(hint) ?? hint;
    const name = !this.isTaken(wanted) || pinned !== null ? wanted : `${wanted}${kind}`;
    return this.#take(name, node, "this inline schema") ? name : null;
  }

  /** Takes a name for the type of an operation's parameters. Two operations of one name are reported by the caller. */
  reserve(name: string, node: Node): void {
    const other = this.#pointers.get(name);
    if (other === undefined) this.#pointers.set(name, node.pointer);
    else if (this.#schemas.has(name))
      this.#collide(name, node, "the parameters of this operation", other, other);
  }

  /** Names a place inside of a definition or an operation that a `$ref` leads to. */
  addPlace(node: Node, hint: string): void {
    const name = this.addInline(node, hint, "Object");
    if (name === null) this.#refused.add(node.pointer);
    else this.#names.set(node.pointer, name);
  }

  /** Names the properties of a schema that stand beside other keywords; null if that name is taken. */
  addOwn(node: Node, hint: string): string | null {
    const name = this.isTaken(hint) ? `${hint}Object` : hint;
    return this.#take(name, node, "the properties of this schema") ? name : null;
  }

  isTaken(name: string): boolean {
    return this.#pointers.has(name);
  }

  /** The name of the definition at a pointer; null if there is none. */
  at(pointer: string): string | null {
    return this.#names.get(pointer) ?? null;
  }

  /** The schema that has a name; null if there is none. */
  schemaOf(name: string): Node | null {
    return this.#schemas.get(name) ?? null;
  }

  #take(name: string, node: Node, what: string): boolean {
    const other = this.#pointers.get(name);
    if (other !== undefined) {
      this.#collide(name, node, what, other, node.pointer);
      return false;
    }
    this.#pointers.set(name, node.pointer);
    this.#schemas.set(name, node);
    return true;
  }

  #collide(name: string, node: Node, what: string, other: string, toPin: string): void {
    node.error(`two types would be called ${name}: ${what} and ${other}`, pinHint(toPin));
  }

  /** The name that the configuration sets for a schema. An error if it is not a valid type name. */
  #pinned(node: Node): string | null {
    const pinned = this.#pins.get(node.pointer) ?? null;
    if (pinned !== null && typeName(pinned) !== pinned) {
      const message = `katagami.config calls this type ${pinned}, which is not a valid type name`;
      node.error(message, pinHint(node.pointer));
    }
    return pinned;
  }
}
