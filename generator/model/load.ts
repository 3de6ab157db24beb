import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { errorAt, Failure, flagError, inputError, textPlace } from "../lib/diagnostic.js";
import { sha256 } from "../lib/hash.js";
import { findInJson, isPlain, parseJson } from "../lib/json.js";
import { createLineTable } from "../lib/lines.js";
import { listFiles } from "../lib/folders.js";
import { byCodePoint, displayPath } from "../lib/paths.js";
import { percentDecode } from "../lib/percent.js";
import { type ModelFile, modelKey, type ModelText } from "./model-file.js";
import { parseYaml } from "../lib/yaml.js";
import { isModelPath, isSchemasPath, isYaml, isYamlPath } from "./models-folder.js";

/**
 * Finds the model files below a folder: every `.yaml` or `.yml` file that names its version of Swagger or OpenAPI, and every
 * `.json` file except the lock, the patches, the schemas, hidden files, and files that only contain parts for other models.
 *
 * @throws Failure when the folder cannot be read or has no models
 */
export async function findModels(folder: string): Promise<string[]> {
  const found = await listFiles(folder).catch(() => null);
  if (found === null) {
    throw flagError(
      "--models",
      `there is no folder ${folder}`,
      "name model files, a folder with --models, or fetch Amazon's with `katagami models pull`",
    );
  }
  const files: string[] = [];
  for (const path of found.filter((one) => isModelPath(one) || isYamlPath(one)))
    if (isCertain(path) || declaresVersion(join(folder, path))) files.push(join(folder, path));
  if (files.length === 0) {
    throw inputError(
      "no models found: there is no .json file in this folder, and no OpenAPI document in YAML",
      textPlace(folder),
      "fetch Amazon's with `katagami models pull`",
    );
  }
  return (await withoutParts(files)).toSorted(byCodePoint);
}

/** Whether a file is a model, or meant to be one, by its path alone. */
function isCertain(path: string): boolean {
  return isModelPath(path) && !isSchemasPath(path);
}

/**
 * Leaves out files that have neither `swagger` nor `openapi` and that a `$ref` of another file names. Any other file that is
 * not a model stays, so that it is reported.
 */
async function withoutParts(files: readonly string[]): Promise<readonly string[]> {
  const candidates: string[] = [];
  for (const path of files) if (!declaresVersion(path)) candidates.push(path);
  if (candidates.length === 0) return files;
  const named = new Set<string>();
  for (const path of files) {
    const text = await readFile(path, "utf8").catch(() => "");
    for (const target of referencedFiles(text)) named.add(resolve(dirname(path), target));
  }
  const parts = new Set(candidates.filter((path) => named.has(resolve(path))));
  return files.filter((path) => !parts.has(path));
}

/** The files that a model names in its `$ref`s, relative to its own folder. */
export function referencedFiles(text: string): string[] {
  const targets = [...text.matchAll(/\$ref["']?\s*:\s*["']?([^"'#:\\\s]+\.(?:json|ya?ml))/g)];
  return targets.map(([, target = ""]) => percentDecode(target) ?? target);
}

/** Nearly every model declares its version in the first line; all of the others are read whole. */
function declaresVersion(path: string): boolean {
  const version = isYaml(path)
    ? /^(?:["']?(?:swagger|openapi)["']?\s*:|\s*\{\s*["']?(?:swagger|openapi)["']?\s*:)/m
    : /"(?:swagger|openapi)"\s*:/;
  let file: number | null = null;
  try {
    file = openSync(path, "r");
    const buffer = Buffer.alloc(1024);
    const bytesRead = readSync(file, buffer, 0, buffer.length, 0);
    return (
      version.test(buffer.toString("latin1", 0, bytesRead)) ||
      version.test(readFileSync(file, "latin1"))
    );
  } catch {
    return true; // Its problem is reported when it is read.
  } finally {
    if (file !== null) closeSync(file);
  }
}

/**
 * Reads the bytes of one model.
 *
 * @throws Failure when it cannot be read or is not UTF-8
 */
export async function readModel(path: string): Promise<ModelText> {
  const shown = displayPath(path);
  const bytes = readBytes(path);
  if (bytes === null)
    throw inputError(
      "cannot read this file",
      textPlace(shown),
      "check the path and its permissions",
    );
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { path: shown, key: modelKey(path), text, sha256: sha256(bytes) };
  } catch {
    throw inputError("this file is not UTF-8 text", textPlace(shown), "save it as UTF-8");
  }
}

/** At once: a run reads all models before it does anything else. Null if it cannot be read, or is no file. */
function readBytes(path: string): Buffer | null {
  try {
    return statSync(path).isFile() ? readFileSync(path) : null;
  } catch {
    return null;
  }
}

/**
 * Parses a model.
 *
 * @throws Failure with line and column when it is not JSON (or YAML, by its name), has a key twice in one object or is nested too deep
 */
export function parseModel(model: ModelText): ModelFile {
  if (isYaml(model.path)) {
    const { value, problems } = parseYaml(model.path, model.text);
    if (problems.length > 0) throw new Failure(problems);
    return { ...model, document: value };
  }
  const parsed = parseJson(model.path, model.text);
  if (parsed.problem !== null) throw new Failure([parsed.problem]);
  // A key that occurs twice would lose its first value: two of Amazon's old models have such keys.
  const findings = isPlain(model.text, parsed.value) ? [] : findInJson(model.text);
  const positionAt = createLineTable(findings.length > 0 ? model.text : "");
  const problems = findings.map(({ offset, message, hint }) => {
    const { line, column } = positionAt(offset);
    return errorAt(message, textPlace(model.path, line, column), hint);
  });
  if (problems.length > 0) throw new Failure(problems);
  return { ...model, document: parsed.value };
}
