import { isRetained } from "../model/retained-note.js";
import { isRecord, type JsonRecord } from "../lib/json.js";
import { plainPointer, pointerKeys, valueAt } from "../lib/json-pointer.js";
import type { EnumValue } from "../model/api.js";

export interface PatchOperation {
  readonly op: "test" | "add";
  readonly path: string;
  readonly value: unknown;
}

/** Where Amazon describes the values of an enum one by one. */
const valueTable = "x-docgen-enum-table-extension";

/** Collects the operations that restore parts of one document in another. Pointers are in URI fragment form. */
export class PatchBuilder {
  readonly operations: PatchOperation[] = [];
  readonly #before: unknown;
  readonly #after: unknown;
  readonly #added = new Set<string>();

  constructor(before: unknown, after: unknown) {
    this.#before = before;
    this.#after = after;
  }

  /** Restores an object, deprecated, with everything that it refers to; false when its parent is gone as well. */
  restore(pointer: string, note: string): boolean {
    const keys = pointerKeys(pointer);
    const value = valueAt(this.#before, keys);
    if (!isRecord(value) || !this.#ensureParent(keys.slice(0, -1))) return false;
    const deprecated = asDeprecated(value, note);
    this.#add(keys, deprecated);
    this.#restoreReferences(deprecated);
    return true;
  }

  /** Deprecates an object that is in both documents. */
  deprecate(pointer: string, note: string): void {
    const keys = pointerKeys(pointer);
    const value = valueAt(this.#after, keys);
    if (!isRecord(value)) return;
    const { description, deprecated } = asDeprecated(value, note);
    this.#add([...keys, "description"], description);
    this.#add([...keys, "deprecated"], deprecated);
  }

  /**
   * Restores a parameter of an operation that is in both documents, as an optional one: Amazon no longer asks for it.
   *
   * @param operation where the operation is now
   */
  restoreParameter(pointer: string, operation: string, note: string): boolean {
    const value = valueAt(this.#before, pointerKeys(pointer));
    if (!isRecord(value)) return false;
    const parameter = { ...asDeprecated(value, note), required: false };
    this.#append([...pointerKeys(operation), "parameters"], parameter);
    this.#restoreReferences(parameter);
    return true;
  }

  /**
   * Restores a value of an enum, with a note among the descriptions of the values.
   *
   * @param schema where the schema of the enum is now: that of a type, of a parameter, or of a list of either
   */
  restoreValue(schema: string, value: EnumValue, note: string): boolean {
    const keys = [[], ["schema"], ["items"], ["schema", "items"]]
      .map((more) => [...pointerKeys(schema), ...more])
      .find((one) => Array.isArray(valueAt(this.#after, [...one, "enum"])));
    if (keys === undefined) return false;
    const { description } = asDeprecated({ description: value.description }, note);
    this.#append([...keys, "enum"], value.value);
    this.#append([...keys, valueTable], { value: value.value, description });
    return true;
  }

  /** Adds a property to the required ones of its object. */
  addRequired(property: string, name: string): void {
    this.#append([...pointerKeys(property).slice(0, -2), "required"], name);
  }

  #append(list: readonly string[], value: unknown): void {
    if (this.#exists(list))
      this.operations.push({ op: "add", path: plainPointer([...list, "-"]), value });
    else this.#add(list, [value]);
  }

  /** Ensures that a path item, or the properties of an object that still exists, can take members. */
  #ensureParent(keys: readonly string[]): boolean {
    if (this.#exists(keys)) return true;
    const isPathItem = keys.length === 2 && keys[0] === "paths";
    const isProperties =
      keys.at(-1) === "properties" && valueAt(this.#after, keys.slice(0, -1)) !== undefined;
    if (!isPathItem && !isProperties) return false;
    const parameters = isPathItem && valueAt(this.#before, [...keys, "parameters"]);
    this.#add(keys, isPathItem && parameters !== undefined ? { parameters } : {});
    return true;
  }

  #restoreReferences(value: unknown): void {
    for (const reference of referencesIn(value)) {
      const keys = pointerKeys(reference);
      const target = valueAt(this.#before, keys);
      if (target === undefined || this.#exists(keys)) continue;
      this.#add(keys, target);
      this.#restoreReferences(target);
    }
  }

  #exists(keys: readonly string[]): boolean {
    return valueAt(this.#after, keys) !== undefined || this.#added.has(plainPointer(keys));
  }

  #add(keys: readonly string[], value: unknown): void {
    const path = plainPointer(keys);
    this.#added.add(path);
    this.operations.push({ op: "add", path, value });
  }
}

/** A deprecated copy, with a note of why it is still there. */
function asDeprecated(value: JsonRecord, note: string): JsonRecord {
  const { description } = value;
  const isText = typeof description === "string" && description !== "";
  const noted = isRetained(description) ? description : isText ? `${description}\n\n${note}` : note;
  return { ...value, description: noted, deprecated: true };
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) =>
    name === "$ref" && typeof child === "string" ? [child] : referencesIn(child),
  );
}
