import { readFile } from "node:fs/promises";
import type { Node } from "jsonc-parser";
import type { Diagnostic } from "../lib/diagnostic.js";
import { tolerantParser } from "../lib/json.js";
import { pointerKeys } from "../lib/json-pointer.js";
import { createYamlOffsets } from "../lib/yaml.js";
import { isYaml } from "./models-folder.js";
import { createLineTable, type LineAndColumn } from "../lib/lines.js";

/** Where a problem is, for people: `file:line:column`, and its JSON pointer if it is in a model. */
export interface Located {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly pointer: string | null;
}

type FindPosition = (pointer: string) => LineAndColumn;

/**
 * Finds the lines of problems that only have a JSON pointer. Call it once, when all problems are known: it parses each
 * model file again. Elements added by a patch have no line, so they get the line of their nearest ancestor.
 */
export async function locate(diagnostics: readonly Diagnostic[]): Promise<(Located | null)[]> {
  const files = new Map<string, Promise<FindPosition | null>>();
  return Promise.all(
    diagnostics.map(async ({ place }) => {
      if (place === null) return null;
      const { file } = place;
      if (place.kind === "text")
        return { file, line: place.line, column: place.column, pointer: null };
      if (place.kind === "setting") return { file, line: null, column: null, pointer: place.key };
      const { pointer } = place;
      const parsing = files.get(file) ?? parseFile(file);
      files.set(file, parsing);
      const position = (await parsing)?.(pointer) ?? { line: null, column: null };
      return { file, ...position, pointer };
    }),
  );
}

/** Null if the file has no positions to find: it is gone, or nested deeper than the parser can follow. */
async function parseFile(file: string): Promise<FindPosition | null> {
  try {
    return createFindPosition(await readFile(file, "utf8"), isYaml(file));
  } catch {
    return null;
  }
}

/**
 * Finds the lines of JSON pointers in a text; for what is not in it, such as an element added by a patch, the line of its
 * nearest ancestor. Null if the text is empty.
 */
export function createFindPosition(text: string, isInYaml = false): FindPosition | null {
  if (isInYaml) {
    const offsetAt = createYamlOffsets(text);
    const find = createLineTable(text);
    return (pointer) => find(offsetAt(pointerKeys(pointer)));
  }
  const tree = tolerantParser().parseTree(text);
  const positionAt = createLineTable(text);
  return tree === undefined ? null : (pointer) => positionAt(nearestOffset(tree, pointer));
}

/** The value at a JSON pointer in a JSON text; undefined if there is none. */
export function valueIn(text: string, pointer: string): unknown {
  const tree = tolerantParser().parseTree(text);
  const node = tree && nodeAt(tree, pointerKeys(pointer));
  return node && tolerantParser().getNodeValue(node);
}

function nearestOffset(tree: Node, pointer: string): number {
  const keys = pointerKeys(pointer);
  for (let length = keys.length; length > 0; length -= 1) {
    const node = nodeAt(tree, keys.slice(0, length));
    // The name of a property says more than its value.
    if (node !== undefined)
      return node.parent?.type === "property" ? node.parent.offset : node.offset;
  }
  return tree.offset;
}

/** `200` is an index in an array, and a name in an object. */
function nodeAt(tree: Node, keys: readonly string[]): Node | undefined {
  const { findNodeAtLocation } = tolerantParser();
  return keys.reduce<Node | undefined>(
    (node, key) => node && findNodeAtLocation(node, [node.type === "array" ? Number(key) : key]),
    tree,
  );
}
