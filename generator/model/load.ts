import { createHash } from "node:crypto";
import { readFile, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { type Diagnostic, Failure, problem, settingPlace, textPlace } from "../diagnostic.js";
import { parseJson } from "./json.js";
import { byCodePoint, displayPath, type ModelFile } from "./model-file.js";

/**
 * Finds the model files below a folder: every `.json` file but the lock, the patches and what starts with a dot.
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
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json") && entry.name !== "models.lock.json")
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const parts = relative(folder, path).split(sep);
      return parts[0] !== "patches" && !parts.some((part) => part.startsWith("."));
    });
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
  return files.toSorted(byCodePoint);
}

/** Reads and parses one model. What is wrong comes back as diagnostics, with line and column. */
export async function loadModel(path: string): Promise<ModelFile | Diagnostic[]> {
  const shown = displayPath(path);
  const bytes = await readModel(path);
  if (bytes === null) {
    return [problem("error", "cannot read this file", textPlace(shown), "check the path and its permissions")];
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return [problem("error", "this file is not UTF-8 text", textPlace(shown))];
  }
  const parsed = parseJson(shown, text);
  if (parsed.problem !== null) return [parsed.problem];
  return {
    path: shown,
    key: `${basename(dirname(resolve(path)))}/${basename(path)}`,
    text,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    document: parsed.value,
  };
}

async function readModel(path: string): Promise<Uint8Array | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true ? readFile(path).catch(() => null) : null;
}
