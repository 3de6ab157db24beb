import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { type Diagnostic, Failure, problem, settingPlace } from "../lib/diagnostic.js";
import { settleFolder } from "../lib/folder-lock.js";
import { didYouMean } from "../lib/suggest.js";
import { findModels, parseModel, readModel } from "./load.js";
import { modelsSwapFolder } from "./models-folder.js";
import { apiNames, fileStem } from "./names.js";

/** What decides which models a command reads. */
export interface SelectSettings {
  /** The models folder. */
  readonly models: string;
  /** What the names of packages begin with, after their scope. */
  readonly packagePrefix?: string;
}

/**
 * Finds the model files that a command names: files, folders of files, or package names that are looked up in the models folder.
 * If it names none, finds all files of that folder.
 *
 * @throws Failure (usage) when something named does not exist
 */
export async function selectModels(
  named: readonly string[],
  settings: SelectSettings,
): Promise<string[]> {
  await settleFolder(modelsSwapFolder(settings.models));
  if (named.length === 0) return findModels(settings.models);
  const paths = new Set<string>();
  const names: string[] = [];
  const absent: string[] = [];
  for (const name of named) {
    const found = await stat(name).catch(() => null);
    if (found?.isDirectory() === true) {
      for (const path of await findModels(resolve(name))) paths.add(path);
    } else if (found !== null) paths.add(resolve(name));
    else if (/^@[^/\\]+\/[^/\\]+$|^[^/\\]+$/.test(name) && !name.endsWith(".json"))
      names.push(name);
    else absent.push(name);
  }
  if (absent.length > 0) throw new Failure(absent.map(noFile), "usage");
  for (const path of await lookUp(names, settings)) paths.add(path);
  return [...paths];
}

/** Finds models by package name (`vendor-orders-v1`, with or without scope or prefix) or file stem (`vendorOrders`). */
async function lookUp(
  names: readonly string[],
  { models: folder, packagePrefix = "" }: SelectSettings,
): Promise<string[]> {
  if (names.length === 0) return [];
  const known = new Map<string, string>();
  for (const path of await findModels(folder)) {
    for (const name of await namesOf(path)) known.set(name, path);
  }
  const found = names.map((name) => {
    const unscoped = name.replace(/^@[^/]*\//, "");
    const id = unscoped.startsWith(packagePrefix) ? unscoped.slice(packagePrefix.length) : "";
    return known.get(unscoped) ?? known.get(id);
  });
  const missing = names.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) {
    throw new Failure(
      missing.map((name) => unknownName(name, folder, [...known.keys()])),
      "usage",
    );
  }
  return found.filter((path) => path !== undefined);
}

async function namesOf(path: string): Promise<string[]> {
  const stem = fileStem(path.replaceAll("\\", "/"));
  try {
    const { document } = parseModel(await readModel(path));
    const version = (document as { info?: { version?: unknown } } | null)?.info?.version;
    const names = typeof version === "string" ? apiNames(stem, version) : null;
    return names === null ? [stem] : [names.id, stem];
  } catch {
    return [stem]; // Its problem is reported when it is generated.
  }
}

function noFile(name: string): Diagnostic {
  return notFound(`there is no file or folder ${name}`, null);
}

function unknownName(name: string, folder: string, known: readonly string[]): Diagnostic {
  const [first] = known;
  return notFound(
    `there is neither a file nor a model called ${name}`,
    didYouMean(name, known) ??
      (first === undefined ? `${folder} has no models` : `${folder} has ${first} and others`),
  );
}

function notFound(message: string, hint: string | null): Diagnostic {
  return problem("error", message, settingPlace("command line", "model"), hint);
}
