import { createHash } from "node:crypto";
import { open, readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { Failure, problem, settingPlace, textPlace } from "../lib/diagnostic.js";
import { parseJson } from "../lib/json.js";
import { byCodePoint, displayPath } from "../lib/paths.js";
import { scanJson } from "./check-json.js";
import { type ModelFile, modelKey, type ModelText } from "./model-file.js";
import { isForeign } from "./models-folder.js";

/**
 * Finds the model files below a folder: every `.json` file but the lock, the patches, what starts with a dot, and parts that
 * models refer to and that are none themselves.
 *
 * @throws Failure when the folder cannot be read or holds no model
 */
export async function findModels(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => null);
  if (entries === null) {
    throw new Failure(
      [
        problem(
          "error",
          `there is no folder ${folder}`,
          settingPlace("command line", "--models"),
          "name model files, a folder with --models, or fetch Amazon's with `katagami models pull`",
        ),
      ],
      "usage",
    );
  }
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !isForeign(relative(folder, path).split(sep).join("/")));
  if (files.length === 0) {
    throw new Failure([
      problem(
        "error",
        "no models found: no .json file lies in this folder",
        textPlace(folder),
        "fetch Amazon's with `katagami models pull`",
      ),
    ]);
  }
  return (await withoutParts(files)).toSorted(byCodePoint);
}

/**
 * Leaves out what says neither `swagger` nor `openapi` and is named by a `$ref` of another file. Whatever else is no model
 * stays, so that it is reported.
 */
async function withoutParts(files: readonly string[]): Promise<readonly string[]> {
  const candidates: string[] = [];
  for (const path of files) if (!(await saysVersion(path))) candidates.push(path);
  if (candidates.length === 0) return files;
  const named = new Set<string>();
  for (const path of files) {
    const text = await readFile(path, "utf8").catch(() => "");
    for (const [, target = ""] of text.matchAll(/"\$ref"\s*:\s*"([^"#:\\]+\.json)/g))
      named.add(resolve(dirname(path), decodePath(target)));
  }
  const parts = new Set(candidates.filter((path) => named.has(resolve(path))));
  return files.filter((path) => !parts.has(path));
}

/** Nearly every model says it in its first line; all of the others are read. */
async function saysVersion(path: string): Promise<boolean> {
  const version = /"(?:swagger|openapi)"\s*:/;
  const file = await open(path).catch(() => null);
  if (file === null) return true;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0);
    return (
      version.test(buffer.toString("latin1", 0, bytesRead)) ||
      version.test(await file.readFile("latin1"))
    );
  } catch {
    return true; // What is wrong with it is said when it is read.
  } finally {
    await file.close();
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * Reads the bytes of one model.
 *
 * @throws Failure when it cannot be read or is not UTF-8
 */
export async function readModel(path: string): Promise<ModelText> {
  const shown = displayPath(path);
  const bytes = await readBytes(path);
  if (bytes === null) {
    throw new Failure([
      problem(
        "error",
        "cannot read this file",
        textPlace(shown),
        "check the path and its permissions",
      ),
    ]);
  }
  try {
    return {
      path: shown,
      key: modelKey(path),
      text: new TextDecoder("utf-8", { fatal: true }).decode(bytes),
      sha256: createHash("sha256").update(bytes).digest("hex"),
    };
  } catch {
    throw new Failure([problem("error", "this file is not UTF-8 text", textPlace(shown))]);
  }
}

/**
 * Parses a model.
 *
 * @throws Failure with line and column when it is not JSON, has a key twice in one object or is nested too deep
 */
export function parseModel(model: ModelText): ModelFile {
  const parsed = parseJson(model.path, model.text);
  if (parsed.problem !== null) throw new Failure([parsed.problem]);
  const problems = scanJson(model.path, model.text);
  if (problems.length > 0) throw new Failure(problems);
  return { ...model, document: parsed.value };
}

async function readBytes(path: string): Promise<Uint8Array | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true ? readFile(path).catch(() => null) : null;
}
