import type { Api } from "../api.js";
import type { Change } from "./change.js";
import { compareApis } from "./compare-apis.js";

/**
 * Amazon drops fields from its models that it still sends, and operations that it still serves. A removal can therefore be
 * held back: what is gone is laid onto the new model again, as deprecated, by a patch of the same form as people's
 * corrections. The patch is committed, so that every later run and `--check` gives the same.
 */

/** A state of an API and the document that it was read from. */
export interface HeldState {
  readonly api: Api;
  readonly document: unknown;
}

/** A patch that holds removals back, and what it holds: `getOrders`, `Order.buyerEmail`. */
export interface Hold {
  readonly subjects: readonly string[];
  readonly patch: {
    readonly reason: string;
    readonly operations: readonly PatchOperation[];
  };
}

interface PatchOperation {
  readonly op: "test" | "add";
  readonly path: string;
  readonly value: unknown;
}

/** What of an API is gone and can be held back: fields and operations. */
export function removals(before: Api, after: Api): Change[] {
  return compareApis(before, after).filter(
    ({ rule }) => rule === "field-removed" || rule === "operation-removed",
  );
}

/**
 * The patch that holds back what is gone between two states; null when nothing is.
 *
 * A field stays required where only Amazon sends it: making it optional would break the same callers. In what callers send
 * it becomes optional, since Amazon no longer asks for it.
 */
export function holdRemovals(before: HeldState, after: HeldState): Hold | null {
  const patcher = new Patcher(before.document, after.document);
  const held = removals(before.api, after.api).filter((gone) => restore(gone, before.api, patcher));
  if (held.length === 0) return null;
  const subjects = held.map(({ subject }) => subject);
  return {
    subjects,
    patch: {
      reason: `Held back: Amazon's model no longer has ${subjects.join(", ")}. \`katagami generate --changeset --allow-removals\` lets it go.`,
      operations: [
        { op: "test", path: "/info/version", value: before.api.version },
        ...patcher.operations,
      ],
    },
  };
}

function restore(gone: Change, api: Api, patcher: Patcher): boolean {
  if (gone.rule === "operation-removed") {
    const operation = api.operations.find(({ name }) => name === gone.subject);
    return operation !== undefined && patcher.restore(operation.pointer, operationNote);
  }
  for (const type of api.types) {
    if (type.kind !== "object") continue;
    const property = type.properties.find(({ name }) => `${type.id}.${name}` === gone.subject);
    if (property === undefined) continue;
    if (!patcher.restore(property.pointer, fieldNote)) return false;
    const isOnlyRead = type.direction === "response" || type.direction === "none";
    if (property.required && isOnlyRead) patcher.require(property.pointer, property.name);
    return true;
  }
  return false;
}

const fieldNote = "No longer in Amazon's model. Kept because Amazon may still send it.";
const operationNote = "No longer in Amazon's model. Kept because Amazon may still serve it.";

/** Collects the operations that bring parts of one document back into another. */
class Patcher {
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
    const description = value["description"];
    const deprecated = {
      ...value,
      description: isNoted(description) ? description : joinProse(description, note),
      deprecated: true,
    };
    this.#add(steps, deprecated);
    this.#restoreReferences(deprecated);
    return true;
  }

  require(fragment: string, name: string): void {
    const list = [...stepsOf(fragment).slice(0, -2), "required"];
    const isThere = at(this.#after, list) !== undefined || this.#added.has(pathOf(list));
    if (isThere) this.operations.push({ op: "add", path: pathOf([...list, "-"]), value: name });
    else this.#add(list, [name]);
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

function isNoted(description: unknown): description is string {
  return typeof description === "string" && /No longer in Amazon's model\. Kept/.test(description);
}

function joinProse(description: unknown, note: string): string {
  return typeof description === "string" && description !== "" ? `${description}\n\n${note}` : note;
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
