import { readFile } from "node:fs/promises";
import { findNodeAtLocation, getNodeValue, type Node, parseTree } from "jsonc-parser";
import type { Diagnostic } from "../lib/diagnostic.js";
import { lineAndColumn } from "../lib/lines.js";

/** Where a model problem is, for people: `file:line:column` beside its JSON pointer. */
export interface Located {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly pointer: string | null;
}

/**
 * Looks up the lines of problems that only know their JSON pointer. Done once all problems are known, since it parses a
 * file anew. What a patch added has no line of its own: its nearest ancestor's is given.
 */
export async function locate(diagnostics: readonly Diagnostic[]): Promise<(Located | null)[]> {
  const trees = new Map<string, Promise<Parsed | null>>();
  return Promise.all(
    diagnostics.map(async ({ place }) => {
      if (place === null) return null;
      if (place.kind === "text")
        return { file: place.file, line: place.line, column: place.column, pointer: null };
      if (place.kind === "setting")
        return { file: place.file, line: null, column: null, pointer: place.key };
      const loading = trees.get(place.file) ?? parseFile(place.file);
      trees.set(place.file, loading);
      const loaded = await loading;
      const at =
        loaded === null
          ? { line: null, column: null }
          : lineAndColumn(loaded.text, nearest(loaded.tree, place.pointer));
      return { file: place.file, ...at, pointer: place.pointer };
    }),
  );
}

interface Parsed {
  readonly text: string;
  readonly tree: Node;
}

/** Null where there are no lines to be had: the file is gone, or nested deeper than the parser can follow. */
async function parseFile(file: string): Promise<Parsed | null> {
  try {
    const text = await readFile(file, "utf8");
    const tree = parseTree(text);
    return tree === undefined ? null : { text, tree };
  } catch {
    return null;
  }
}

/** The value that a JSON pointer leads to in a text of JSON; undefined where it leads nowhere. */
export function valueIn(text: string, pointer: string): unknown {
  const tree = parseTree(text);
  const node = tree && nodeAt(tree, keysOf(pointer));
  return node && getNodeValue(node);
}

function keysOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"));
}

function nearest(tree: Node, pointer: string): number {
  const path = keysOf(pointer);
  for (let length = path.length; length > 0; length -= 1) {
    const node = nodeAt(tree, path.slice(0, length));
    // The name of a property says more than its value.
    if (node !== undefined)
      return node.parent?.type === "property" ? node.parent.offset : node.offset;
  }
  return tree.offset;
}

/** `200` is an index in an array, and a name in an object. */
function nodeAt(tree: Node, path: readonly string[]): Node | undefined {
  return path.reduce<Node | undefined>(
    (node, part) => node && findNodeAtLocation(node, [node.type === "array" ? Number(part) : part]),
    tree,
  );
}
