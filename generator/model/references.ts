import { normalizePointer } from "../lib/json-pointer.js";
import type { Node } from "./node.js";
import { keywordsThatHold } from "./schema-support.js";

/** Below these, a `$ref` or an `$id` is data. */
const sampleKeys = new Set(["example", "examples", "default", "enum", "const"]);

/** Follows references: any JSON pointer, and the `$id`, `$anchor` and `$dynamicAnchor` of JSON Schema 2020-12. */
export class References {
  readonly #root: Node;
  /** Absolute URI of an `$id`, or that with `#` and an anchor → the schema. Built when first asked for. */
  #named: Map<string, Node> | null = null;

  constructor(root: Node) {
    this.#root = root;
  }

  /** The value that a `$ref` names directly; null if there is none. Reports nothing. */
  target(ref: Node): Node | null {
    const text = ref.value;
    if (typeof text !== "string") return null;
    const base = this.#baseOf(ref);
    if (text === "#" || text.startsWith("#/"))
      return base.node.resolve(text) ?? (ref.refusal === null ? this.#root.resolve(text) : null);
    return this.#byName(text, base.uri);
  }

  /**
   * Follows a `$ref`, and the references it leads to, to a value that is none. Reports one that leads nowhere or back to
   * itself, and returns null.
   */
  follow(node: Node): Node | null {
    const seen = new Set<string>();
    let at = node;
    for (let ref = at.get("$ref"); ref !== null; ref = at.get("$ref")) {
      if (seen.has(at.pointer)) {
        node.error(
          `this $ref leads back to itself: ${[...seen].join(" → ")}`,
          "let one of them name a value",
        );
        return null;
      }
      seen.add(at.pointer);
      const text = ref.string();
      const next = this.target(ref);
      if (text === null) return null;
      if (next === null) {
        ref.reportUnresolved(text);
        return null;
      }
      at = next;
    }
    return at;
  }

  /** The document of a `$ref`, or the schema with an `$id` that it is in; and its URI. */
  #baseOf(ref: Node): { readonly node: Node; readonly uri: string } {
    const within: string[] = [];
    let owner: Node | null = null;
    for (let node = ref.parent; node !== null; node = node.parent) {
      const id = node.get("$id")?.value;
      if (typeof id !== "string" || id.startsWith("#")) continue;
      owner ??= node;
      within.unshift(id);
    }
    const uri = within.reduce((base, id) => resolveUri(id, base), documentUri);
    return { node: owner ?? this.#root, uri };
  }

  #byName(text: string, base: string): Node | null {
    this.#named ??= this.#index();
    const uri = resolveUri(text, base);
    const found = this.#named.get(uri) ?? this.#named.get(uri.replace(/#$/, ""));
    if (found !== undefined) return found;
    const [resource = "", fragment = ""] = uri.split("#", 2);
    return fragment.startsWith("/")
      ? (this.#named.get(resource)?.resolve(`#${fragment}`) ?? null)
      : null;
  }

  #index(): Map<string, Node> {
    const named = new Map<string, Node>();
    const queue: { node: Node; base: string }[] = [{ node: this.#root, base: documentUri }];
    const add = (uri: string, node: Node): void => void (named.has(uri) || named.set(uri, node));
    for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
      const { node } = entry;
      const id = node.get("$id")?.value;
      const isName = typeof id === "string" && !id.startsWith("#");
      const base = isName ? resolveUri(id, entry.base) : entry.base;
      if (isName) add(base.replace(/#$/, ""), node);
      for (const key of ["$anchor", "$dynamicAnchor"]) {
        const anchor = node.get(key)?.value;
        if (typeof anchor === "string") add(`${base.replace(/#$/, "")}#${anchor}`, node);
      }
      const children = Array.isArray(node.value)
        ? node.items()
        : node.isObject()
          ? node.properties().filter(({ key }) => !sampleKeys.has(key) && !key.startsWith("x-"))
          : [];
      queue.push(...children.toReversed().map((child) => ({ node: child, base })));
    }
    return named;
  }
}

/** Stands for the address of the document, which has none. */
const documentUri = "katagami:///document";

function resolveUri(reference: string, base: string): string {
  return URL.canParse(reference, base) ? new URL(reference, base).href : reference;
}

/** The keywords that hold schemas, with `schema` and `schemas` of OpenAPI itself. */
const schemaKeys = new Set(["schema", ...keywordsThatHold("schema")]);
const schemaMapKeys = new Set(["schemas", ...keywordsThatHold("map")]);

/**
 * Whether a value stands where a schema can: at or below a keyword that holds schemas, or in an extension, of which nobody
 * knows what it holds.
 */
export function isSchemaPlace(node: Node): boolean {
  for (let at: Node | null = node; at !== null; at = at.parent) {
    const { parent, key } = at;
    const isNamed =
      parent !== null && schemaMapKeys.has(parent.key) && !Array.isArray(parent.value);
    if (isNamed || schemaKeys.has(key) || key.startsWith("x-")) return true;
    if (typeof at.get("$id")?.value === "string" || at.get("$anchor") !== null) return true;
  }
  return false;
}

/** A `$ref` from one schema to another: its text and the keys that lead to it. */
export interface SchemaReference {
  readonly target: string;
  readonly keys: readonly string[];
}

/**
 * Finds the references of schemas to places that are no definitions of the document: those need a name there.
 *
 * @param isSchema - whether the document is a schema itself
 */
export function deepReferences(document: unknown, isSchema = false): readonly SchemaReference[] {
  const found: SchemaReference[] = [];
  const walk = (
    value: unknown,
    keys: readonly string[],
    inSchema: boolean,
    isMap: boolean,
  ): void => {
    if (typeof value !== "object" || value === null || keys.length > 400) return;
    if (Array.isArray(value)) {
      value.forEach((item, index) => walk(item, [...keys, String(index)], inSchema, false));
      return;
    }
    // An object of JSON, whose keys are its own.
    const object = value as Readonly<Record<string, unknown>>;
    for (const name of ["$ref", "$dynamicRef"]) {
      const target = !isMap && inSchema && Object.hasOwn(object, name) ? object[name] : null;
      if (typeof target === "string" && !isDefinition(target))
        found.push({ target, keys: [...keys, name] });
    }
    for (const [key, child] of Object.entries(object)) {
      if (!isMap && (sampleKeys.has(key) || key.startsWith("x-"))) continue;
      walk(
        child,
        [...keys, key],
        isMap ? inSchema : isSchema || schemaKeys.has(key) || schemaMapKeys.has(key),
        !isMap && schemaMapKeys.has(key),
      );
    }
  };
  walk(document, [], isSchema, false);
  return found;
}

function isDefinition(target: string): boolean {
  return /^#\/(?:definitions|components\/schemas)\/[^/]+$/.test(normalizePointer(target));
}
