import { methodName, pascalCase } from "./names.js";
import type { Node } from "./node.js";

/** Keys on the way to a schema that say nothing of what it is. */
const silentKeys = new Set(
  "paths components definitions schemas parameters responses requestBodies headers content schema properties patternProperties $defs allOf webhooks pathItems".split(
    " ",
  ),
);

const suffixes: Readonly<Record<string, string>> = {
  items: "Item",
  additionalProperties: "Value",
  requestBody: "Body",
};

/**
 * A name for a place that has none of its own, from the way to it: `Order` and `/properties/lines/items` → `OrderLinesItem`,
 * as an inline schema there would be called.
 *
 * @param nameAt - the name of a definition; null if it is none
 */
export function placeName(target: Node, nameAt: (node: Node) => string | null): string {
  const words: string[] = [];
  for (let node: Node | null = target; node !== null; node = node.parent) {
    const name = nameAt(node) ?? operationName(node);
    if (name !== null) return name + words.join("");
    words.unshift(wordOf(node));
  }
  return words.join("");
}

function operationName(node: Node): string | null {
  const id = node.get("operationId")?.value;
  const name = typeof id === "string" ? methodName(id) : null;
  return name === null ? null : pascalCase(name) || name;
}

function wordOf({ key, parent }: Node): string {
  const owner = parent?.key ?? "";
  if (owner === "oneOf" || owner === "anyOf") return `Option${String(Number(key) + 1)}`;
  if (owner === "prefixItems") return `Item${String(Number(key) + 1)}`;
  if (owner === "allOf") return `Part${String(Number(key) + 1)}`;
  const suffix = Object.hasOwn(suffixes, key) ? suffixes[key] : undefined;
  if (suffix !== undefined) return suffix;
  if (/^2\d\d$|^2XX$/.test(key) && owner === "responses") return "Result";
  const isName = ["properties", "$defs", "definitions", "schemas"].includes(owner);
  return !isName &&
    (silentKeys.has(key) || key.includes("/") || key.startsWith("oneOf") || key.startsWith("anyOf"))
    ? ""
    : pascalCase(key);
}
