import { createHash } from "node:crypto";
import { readFile, readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { Failure, problem, settingPlace, textPlace } from "../diagnostic.js";
import { isForeign } from "../upstream/paths.js";
import { parseJson } from "./json.js";
import {
  byCodePoint,
  displayPath,
  type ModelFile,
  modelKey,
  type ModelText,
} from "./model-file.js";
import { scanJson } from "./scan.js";

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
  return files.toSorted(byCodePoint);
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
