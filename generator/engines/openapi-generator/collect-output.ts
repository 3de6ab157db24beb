import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isFileName } from "../../escape/escape.js";
import { listFiles } from "../../lib/folders.js";
import type { OutputFile } from "../../lib/output-file.js";

export interface CollectedOutput {
  readonly files: readonly OutputFile[];
  /** Paths below the folder that are left out, each with its reason. */
  readonly omitted: readonly { readonly path: string; readonly reason: Omission }[];
}

export type Omission = "hidden" | "binary";

/**
 * Reads what a generator wrote for one model.
 *
 * The bookkeeping of OpenAPI Generator (`.openapi-generator/`, `.openapi-generator-ignore`) is ignored, because the manifest
 * replaces it. Hidden files are left out unless they only name files to ignore or set the indentation: others could have
 * an effect where they are written (`.npmrc`, `.github/`). Binary files (a Gradle wrapper) are left out for the same reason.
 */
export async function collectOutput(folder: string, id: string): Promise<CollectedOutput> {
  const paths = await listFiles(folder).catch(() => []);
  const files: OutputFile[] = [];
  const omitted: { path: string; reason: Omission }[] = [];
  for (const path of paths.filter((one) => !bookkeeping.test(one))) {
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

/** Decodes UTF-8; returns null for anything else. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
