import { readFile, stat } from "node:fs/promises";
import { dirname, join, posix, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Diagnostic, Failure, type Place, problem, textPlace } from "../lib/diagnostic.js";
import { loadModule } from "../lib/load-module.js";
import type { HelperSource, LoadedHelpers } from "./template.js";
import { defineHelpers, makeHelpers } from "./user-helpers.js";
import { ownFile } from "../lib/own-files.js";

const helperFiles = ["helpers.ts", "helpers.js"];

/**
 * Finds a folder's helpers and reads, without running any of it, what they are made of.
 *
 * @param shown - the folder as problems name it
 * @returns null when it has none
 * @throws Failure when it has two
 */
export async function readHelpers(folder: string, shown: string): Promise<HelperSource | null> {
  const found: string[] = [];
  for (const name of helperFiles) if (await isFile(join(folder, name))) found.push(name);
  const [name, other] = found;
  if (name === undefined) return null;
  if (other !== undefined)
    throw new Failure([
      problem(
        "error",
        `${name} and ${other} are there, and only one can be the helpers`,
        textPlace(`${shown}/${other}`),
        "delete one",
      ),
    ]);
  const path = resolve(folder, name);
  const parts = new Map<string, string>();
  await collect(path, parts);
  return { file: `${shown}/${name}`, path, parts };
}

/** The imports of a module by syntax: relative files with their text and imports, packages with their version. */
async function collect(path: string, parts: Map<string, string>): Promise<void> {
  const text = await readFile(path, "utf8").catch(() => null);
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

/** As jiti looks for it: the file itself, its TypeScript, with an ending, or the index of a folder. */
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
  for (let at = from; ; at = dirname(at)) {
    const text = await readFile(join(at, "node_modules", name, "package.json"), "utf8").catch(
      () => null,
    );
    if (text !== null) return /"version"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? null;
    if (dirname(at) === at) return null;
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}

/**
 * Loads helpers. `katagami` is, in what they import, the Katagami that runs, installed beside them or not.
 *
 * @throws Failure that names the line of what does not compile or cannot be loaded
 */
export async function loadHelpers(source: HelperSource | null): Promise<LoadedHelpers | null> {
  if (source === null) return null;
  const { file, path } = source;
  let module: unknown;
  try {
    module = await loadModule(path, { fresh: true, virtual: { katagami: { defineHelpers } } });
  } catch (error) {
    throw new Failure([explain(source, error)]);
  }
  const exported = (module as { readonly default?: unknown } | null)?.default;
  let helpers: ReturnType<typeof makeHelpers>;
  try {
    helpers = makeHelpers(exported);
  } catch (error) {
    throw new Failure([explain(source, error)]);
  }
  if (typeof helpers === "string") throw new Failure([problem("error", helpers, textPlace(file))]);
  const variables = await viewFields();
  const hiding = [...helpers.keys()].filter((name) => variables.has(name));
  if (hiding.length > 0)
    throw new Failure(
      hiding.map((name) =>
        problem(
          "error",
          `${name} is a variable that templates see, and a helper of this name would hide it`,
          declaredAt(source, name),
          "call it something else",
        ),
      ),
    );
  return {
    file,
    helpers,
    declaredAt: (name) => declaredAt(source, name),
    thrownAt: (error) => thrownAt(source, error),
  };
}

/** The names of all that templates see, by the schema that documents it. */
async function viewFields(): Promise<ReadonlySet<string>> {
  const text = await readFile(ownFile("templates/view.schema.json"), "utf8");
  const names = new Set<string>();
  JSON.parse(text, (key, value: unknown) => {
    if (key === "properties") for (const name of Object.keys(value as object)) names.add(name);
    return value;
  });
  return names;
}

/** What went wrong while helpers were loaded, at its line. */
function explain(source: HelperSource, error: unknown): Diagnostic {
  const message = error instanceof Error ? error.message : String(error);
  const syntax = /^(?:\w*Error: )?([^]*?)\s*\n\s*(\/[^\n]*|[A-Za-z]:[^\n]*):(\d+):(\d+)\s*$/.exec(
    message,
  );
  if (syntax !== null) {
    const [, reason = "", at = "", line, column] = syntax;
    return problem(
      "error",
      `the helpers do not compile: ${reason.trim()}`,
      // Babel, which jiti brings, counts columns from 0.
      textPlace(shownAs(source, at), Number(line), Number(column) + 1),
    );
  }
  const [reason = message] = message.split("\n");
  const missing = /^Cannot find (?:module|package) '([^']+)'/.exec(reason)?.[1];
  const place = missing === undefined ? thrownAt(source, error) : importOf(source, missing);
  return problem(
    "error",
    `the helpers cannot be loaded: ${reason}`,
    place ?? textPlace(source.file),
    missing === undefined || /^[./]/.test(missing) ? null : `npm install ${missing}`,
  );
}

/** The place in a user's helpers that an error was thrown at; null where it was not in them. */
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

/** A file of the helpers as problems name it: below the folder of `helpers.ts` as that is named. */
function shownAs(source: HelperSource, path: string): string {
  const local = relative(dirname(source.path), path).split(sep).join("/");
  return posix.join(posix.dirname(source.file), local);
}

/** The line that looks like a helper's declaration; the file alone where none does. */
function declaredAt({ file, path, parts }: HelperSource, name: string): Place {
  const lines = (parts.get(path) ?? "").split("\n");
  const escaped = name.replace(/[^\w]/g, "\\$&");
  for (const pattern of [`^(\\s*["']?)${escaped}["']?\\s*[(:,]`, `(.*?\\b)${escaped}\\b`]) {
    for (const [index, line] of lines.entries()) {
      const before = new RegExp(pattern).exec(line)?.[1];
      if (before !== undefined) return textPlace(file, index + 1, before.length + 1);
    }
  }
  return textPlace(file);
}

function importOf(source: HelperSource, specifier: string): Place | null {
  for (const [path, text] of source.parts) {
    const lines = text.split("\n");
    for (const quote of ['"', "'"]) {
      const index = lines.findIndex((line) => line.includes(quote + specifier + quote));
      const column = lines[index]?.indexOf(quote + specifier + quote);
      if (column !== undefined) return textPlace(shownAs(source, path), index + 1, column + 1);
    }
  }
  return null;
}
