import { readFile } from "node:fs/promises";
import { dirname, join, posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Overlay } from "../config/overlays.js";
import { type Failure, inputError, type Place, placeAt, textPlace } from "../lib/diagnostic.js";
import { findUpwards, isFile, readText } from "../lib/folders.js";
import { loadModule } from "../lib/load-module.js";
import { ownFile } from "../lib/own-files.js";
import { relativeName } from "../lib/paths.js";
import type { HelperSource, LoadedHelpers, TemplateSet } from "./template.js";
import { createUserHelpers, defineHelpers } from "./user-helpers.js";

const helperFiles = ["helpers.ts", "helpers.js"];

/**
 * Finds the helpers of a folder and reads them with all that they import, without running any of it.
 *
 * @param shown - the folder as problems name it
 * @returns null if there are no helpers
 * @throws Failure when there are two files of them
 */
export async function readHelpers(folder: string, shown: string): Promise<HelperSource | null> {
  const found: string[] = [];
  for (const name of helperFiles) if (await isFile(join(folder, name))) found.push(name);
  const [name, other] = found;
  if (name === undefined) return null;
  if (other !== undefined)
    throw inputError(
      `there are ${name} and ${other}, and only one can be the helpers`,
      textPlace(`${shown}/${other}`),
      "delete one",
    );
  const path = resolve(folder, name);
  const parts = new Map<string, string>();
  await collect(path, parts);
  return { file: `${shown}/${name}`, path, parts };
}

/** Collects the imports of a module by their syntax: files with their text and imports, packages with their version. */
async function collect(path: string, parts: Map<string, string>): Promise<void> {
  const text = await readText(path);
  if (text === null || parts.has(path)) return;
  parts.set(path, text);
  for (const specifier of specifiersOf(text)) {
    if (!/^[./]/.test(specifier)) {
      const version = await packageVersion(specifier, dirname(path));
      if (version !== null) parts.set(specifier, version);
      continue;
    }
    const target = await resolveFile(resolve(dirname(path), specifier));
    if (target !== null) await collect(target, parts);
  }
}

function specifiersOf(text: string): string[] {
  const pattern = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*["']([^"'\n]+)["']/g;
  return [...text.matchAll(pattern)].map(([, specifier = ""]) => specifier);
}

/** Finds an imported file as jiti does: the file itself, its TypeScript, with an ending, or the index of a folder. */
async function resolveFile(path: string): Promise<string | null> {
  const endings = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".json"];
  const candidates = [
    path,
    path.replace(/\.([cm]?)js$/, ".$1ts"),
    ...endings.map((ending) => path + ending),
    ...endings.map((ending) => join(path, `index${ending}`)),
  ];
  for (const candidate of candidates) if (await isFile(candidate)) return candidate;
  return null;
}

async function packageVersion(specifier: string, from: string): Promise<string | null> {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  const text = await findUpwards(from, (at) =>
    readText(join(at, "node_modules", name, "package.json")),
  );
  return /"version"\s*:\s*"([^"]*)"/.exec(text ?? "")?.[1] ?? null;
}

/**
 * Loads the helpers of all overlays. Their imports of `katagami` resolve to the running Katagami, whether it is installed beside
 * them or not.
 *
 * @throws Failure with the line of what does not compile or cannot be loaded
 */
export async function loadHelpers({ layers }: TemplateSet): Promise<readonly LoadedHelpers[]> {
  const loaded = await Promise.all(
    layers.map(async ({ overlay, helpers }, layer) =>
      helpers === null ? [] : [await loadLayer(overlay, layer, helpers)],
    ),
  );
  return loaded.flat();
}

async function loadLayer(
  overlay: Overlay,
  layer: number,
  source: HelperSource,
): Promise<LoadedHelpers> {
  const { file, path } = source;
  let helpers: ReturnType<typeof createUserHelpers>;
  try {
    const module = await loadModule(path, {
      fresh: true,
      virtual: { katagami: { defineHelpers } },
    });
    helpers = createUserHelpers((module as { readonly default?: unknown } | null)?.default);
  } catch (error) {
    throw loadingError(source, error);
  }
  if (typeof helpers === "string") throw inputError(helpers, textPlace(file));
  return {
    overlay,
    layer,
    file,
    helpers,
    variables: await viewFields(),
    declaredAt: (name) => declaredAt(source, name),
    thrownAt: (error) => thrownAt(source, error),
  };
}

/** Reads the names of everything that templates see from the schema that documents it. */
async function viewFields(): Promise<ReadonlySet<string>> {
  const text = await readFile(ownFile("templates/view.schema.json"), "utf8");
  const names = new Set<string>();
  JSON.parse(text, (key, value: unknown) => {
    if (key === "properties") for (const name of Object.keys(value as object)) names.add(name);
    return value;
  });
  return names;
}

/** Turns what was thrown while helpers were loaded into a problem at its line. */
function loadingError(source: HelperSource, error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const syntax = /^(?:\w*Error: )?([^]*?)\s*\n\s*(\/[^\n]*|[A-Za-z]:[^\n]*):(\d+):(\d+)\s*$/.exec(
    message,
  );
  if (syntax !== null) {
    const [, reason = "", at = "", line, column] = syntax;
    return inputError(
      `the helpers do not compile: ${reason.trim()}`,
      // Babel, which jiti brings, counts columns from 0.
      textPlace(shownAs(source, at), Number(line), Number(column) + 1),
    );
  }
  const [reason = message] = message.split("\n");
  const missing = /^Cannot find (?:module|package) '([^']+)'/.exec(reason)?.[1];
  const place = missing === undefined ? thrownAt(source, error) : importOf(source, missing);
  return inputError(
    `the helpers cannot be loaded: ${reason}`,
    place ?? textPlace(source.file),
    missing === undefined || /^[./]/.test(missing) ? null : `npm install ${missing}`,
  );
}

/** Finds where in a user's helpers an error was thrown; null if it was elsewhere. */
function thrownAt(source: HelperSource, error: unknown): Place | null {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  for (const line of stack.split("\n")) {
    const [, at = "", row, column] = /(?:\(|at )([^()]*):(\d+):(\d+)\)?$/.exec(line) ?? [];
    const path = at.startsWith("file:") ? fileURLToPath(at) : at;
    if (source.parts.has(path))
      return textPlace(shownAs(source, path), Number(row), Number(column));
  }
  return null;
}

/** The path of a file of the helpers as problems name it, below the folder of `helpers.ts`. */
function shownAs(source: HelperSource, path: string): string {
  return posix.join(posix.dirname(source.file), relativeName(dirname(source.path), path));
}

/** Finds the line that looks like the declaration of a helper; otherwise the file alone. */
function declaredAt({ file, path, parts }: HelperSource, name: string): Place {
  const text = parts.get(path) ?? "";
  const escaped = name.replace(/[^\w]/g, "\\$&");
  const found =
    new RegExp(`(?<=^[ \\t]*["']?)${escaped}["']?\\s*[(:,]`, "m").exec(text) ??
    new RegExp(`\\b${escaped}\\b`).exec(text);
  return found === null ? textPlace(file) : placeAt(file, text, found.index);
}

/** Finds the import of a module in the files of the helpers. */
function importOf(source: HelperSource, specifier: string): Place | null {
  for (const [path, text] of source.parts) {
    for (const quote of ['"', "'"]) {
      const offset = text.indexOf(quote + specifier + quote);
      if (offset !== -1) return placeAt(shownAs(source, path), text, offset);
    }
  }
  return null;
}
