import { isHeld } from "../compare/retained-note.js";
import type { EnumValue } from "../model/api.js";

export interface PatchOperation {
  readonly op: "test" | "add";
  readonly path: string;
  readonly value: unknown;
}

/** Where Amazon describes the values of an enum one by one. */
const valueTable = "x-docgen-enum-table-extension";

/** Collects the operations that bring parts of one document back into another. */
export class Patcher {
  readonly operations: PatchOperation[] = [];
  readonly #before: unknown;
  readonly #after: unknown;
  readonly #added = new Set<string>();

  constructor(before: unknown, after: unknown) {
    this.#before = before;
    this.#after = after;
  }

  /** Brings an object back with what it refers to; false where its surroundings are gone as well. */
  restore(fragment: string, note: string): boolean {
    const steps = stepsOf(fragment);
    const value = at(this.#before, steps);
    const parent = steps.slice(0, -1);
    if (!isObject(value)) return false;
    if (at(this.#before, parent) === undefined || !this.#reach(parent)) return false;
    const deprecated = asHeld(value, note);
    this.#add(steps, deprecated);
    this.#restoreReferences(deprecated);
    return true;
  }

  /** Deprecates an object that is still there. */
  deprecate(fragment: string, note: string): void {
    const steps = stepsOf(fragment);
    const value = at(this.#after, steps);
    if (!isObject(value)) return;
    const { description, deprecated } = asHeld(value, note);
    this.#add([...steps, "description"], description);
    this.#add([...steps, "deprecated"], deprecated);
  }

  /**
   * Brings a parameter back to an operation that is still there, as one that may be left out: Amazon no longer asks for it.
   *
   * @param operation where the operation is now
   */
  restoreParameter(fragment: string, operation: string, note: string): boolean {
    const value = at(this.#before, stepsOf(fragment));
    if (!isObject(value)) return false;
    const list = [...stepsOf(operation), "parameters"];
    const held = { ...asHeld(value, note), required: false };
    this.#append(list, held);
    this.#restoreReferences(held);
    return true;
  }

  /**
   * Brings a value of an enum back, with a note among the descriptions of the values.
   *
   * @param schema where the schema of the enum is now: that of a type, of a parameter, or of a list of either
   */
  restoreValue(schema: string, value: EnumValue, note: string): boolean {
    const steps = stepsOf(schema);
    const place = [[], ["schema"], ["items"], ["schema", "items"]]
      .map((more) => [...steps, ...more])
      .find((one) => Array.isArray(at(this.#after, [...one, "enum"])));
    if (place === undefined) return false;
    const { description } = asHeld({ description: value.description }, note);
    this.#append([...place, "enum"], value.value);
    this.#append([...place, valueTable], { value: value.value, description });
    return true;
  }

  require(fragment: string, name: string): void {
    const list = [...stepsOf(fragment).slice(0, -2), "required"];
    this.#append(list, name);
  }

  #append(list: readonly string[], value: unknown): void {
    const isThere = at(this.#after, list) !== undefined || this.#added.has(pathOf(list));
    if (isThere) this.operations.push({ op: "add", path: pathOf([...list, "-"]), value });
    else this.#add(list, [value]);
  }

  /** Makes sure that a folder of things is there: a path item, or the properties of an object that still is one. */
  #reach(steps: readonly string[]): boolean {
    if (at(this.#after, steps) !== undefined || this.#added.has(pathOf(steps))) return true;
    const isPathItem = steps.length === 2 && steps[0] === "paths";
    const isFields = steps.at(-1) === "properties";
    if (!isPathItem && !(isFields && at(this.#after, steps.slice(0, -1)) !== undefined))
      return false;
    const { parameters } = { parameters: undefined, ...asObject(at(this.#before, steps)) };
    this.#add(steps, isPathItem && parameters !== undefined ? { parameters } : {});
    return true;
  }

  #restoreReferences(value: unknown): void {
    for (const reference of referencesIn(value)) {
      const steps = stepsOf(reference);
      if (at(this.#after, steps) !== undefined || this.#added.has(pathOf(steps))) continue;
      const target = at(this.#before, steps);
      if (target === undefined) continue;
      this.#add(steps, target);
      this.#restoreReferences(target);
    }
  }

  #add(steps: readonly string[], value: unknown): void {
    this.#added.add(pathOf(steps));
    this.operations.push({ op: "add", path: pathOf(steps), value });
  }
}

/** Something as it was, but deprecated, with a note of why it is still there. */
function asHeld(
  value: { readonly [name: string]: unknown },
  note: string,
): { readonly [name: string]: unknown } {
  const { description } = value;
  const isText = typeof description === "string" && description !== "";
  const noted = isHeld(description) ? description : isText ? `${description}\n\n${note}` : note;
  return { ...value, description: noted, deprecated: true };
}

/** The steps of a JSON pointer in URI fragment form. */
function stepsOf(fragment: string): string[] {
  return fragment
    .split("/")
    .slice(1)
    .map((step) => decode(step).replaceAll("~1", "/").replaceAll("~0", "~"));
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

function pathOf(steps: readonly string[]): string {
  return steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function at(document: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>(
    (value, step) => (isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined),
    document,
  );
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null;
}

function asObject(value: unknown): { readonly [name: string]: unknown } {
  return isObject(value) ? value : {};
}

function referencesIn(value: unknown): string[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, child]) =>
    name === "$ref" && typeof child === "string" ? [child] : referencesIn(child),
  );
}
