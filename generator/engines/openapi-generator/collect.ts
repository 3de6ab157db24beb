import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { isFileName } from "../../escape/escape.js";
import type { OutputFile } from "../../lib/output-file.js";

export interface Collected {
  readonly files: readonly OutputFile[];
  /** Paths below the folder that are not taken, each with its reason. */
  readonly omitted: readonly { readonly path: string; readonly reason: Omission }[];
}

export type Omission = "hidden" | "binary";

/**
 * Reads what a generator wrote for one model.
 *
 * Its own bookkeeping (`.openapi-generator/`, `.openapi-generator-ignore`) is passed over: the manifest does that work.
 * Other hidden files are taken where all they do is say what to ignore or how to indent; the rest could act on their own
 * where they land (`.npmrc`, `.github/`), as binary files could (a Gradle wrapper), and stay behind.
 */
export async function collect(folder: string, id: string): Promise<Collected> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !bookkeeping.test(path))
    .toSorted();
  const files: OutputFile[] = [];
  const omitted: { path: string; reason: Omission }[] = [];
  for (const path of paths) {
    const text = isHidden(path) ? null : decode(await readFile(join(folder, path)));
    if (text === null) omitted.push({ path, reason: isHidden(path) ? "hidden" : "binary" });
    else files.push({ path: `${id}/${path}`, text, template: null });
  }
  return { files, omitted };
}

const bookkeeping = /^\.openapi-generator(?:-ignore$|\/)/;

function isHidden(path: string): boolean {
  return path.split("/").some((part) => part.startsWith(".") && !isFileName(part));
}

/** Null for what is not UTF-8 text. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
