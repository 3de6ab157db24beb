import { createHash } from "node:crypto";
import { readFile, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { getLocation, parse, type ParseError, printParseErrorCode } from "jsonc-parser";
import { type Diagnostic, Failure, problem, settingPlace, textPlace } from "../diagnostic.js";
import { isForeign } from "../upstream/paths.js";
import {
  byCodePoint,
  displayPath,
  lineAndColumn,
  type ModelFile,
  type ModelText,
} from "./model-file.js";

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
      key: `${basename(dirname(resolve(path)))}/${basename(path)}`,
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
 * @throws Failure with line and column when it is not JSON
 */
export function parseModel(model: ModelText): ModelFile {
  try {
    return { ...model, document: JSON.parse(model.text) as unknown };
  } catch {
    throw new Failure([whyNotJson(model.path, model.text)]);
  }
}

async function readBytes(path: string): Promise<Uint8Array | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true ? readFile(path).catch(() => null) : null;
}

/** `JSON.parse` does not say where it gave up in every case; a second, tolerant parser does. */
function whyNotJson(path: string, text: string): Diagnostic {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowEmptyContent: false });
  const [first] = errors;
  const offset = first?.offset ?? text.length;
  const { line, column } = lineAndColumn(text, offset);
  const where = getLocation(text, offset).path.join("/");
  const code = first === undefined ? "unexpected text" : printParseErrorCode(first.error);
  const reason = code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return problem(
    "error",
    `not valid JSON: ${reason}${where === "" ? "" : ` near ${where}`}`,
    textPlace(path, line, column),
  );
}
