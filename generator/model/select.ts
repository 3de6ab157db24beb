import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { type Diagnostic, Failure, problem, settingPlace } from "../diagnostic.js";
import { findModels, loadModel } from "./load.js";
import type { ModelFile } from "./model-file.js";
import { apiNames, fileStem } from "./names.js";

export interface Selection {
  readonly models: readonly ModelFile[];
  /** What is wrong with the files that could not be loaded. */
  readonly diagnostics: readonly Diagnostic[];
  /** The keys of those files, as a manifest knows them. */
  readonly failed: readonly string[];
}

/**
 * Loads the models that a command names: files, folders of files, or package names looked up below `folder`. Without any,
 * all below `folder`.
 *
 * @throws Failure (usage) when something named is not there
 */
export async function selectModels(named: readonly string[], folder: string): Promise<Selection> {
  const paths = new Set<string>();
  const names = new Set<string>();
  const absent: string[] = [];
  for (const name of named) {
    const found = await stat(name).catch(() => null);
    if (found?.isDirectory() === true) for (const path of await findModels(resolve(name))) paths.add(path);
    else if (found !== null) paths.add(resolve(name));
    else if (/^@[^/\\]+\/[^/\\]+$|^[^/\\]+$/.test(name) && !name.endsWith(".json")) names.add(name.replace(/^@[^/]*\/|^sp-api-/, ""));
    else absent.push(name);
  }
  if (absent.length > 0) throw new Failure(absent.map(noFile), "usage");
  if (named.length === 0) for (const path of await findModels(folder)) paths.add(path);

  const chosen = await loadAll([...paths]);
  if (names.size === 0) return chosen;
  const others = await loadAll(await findModels(folder));
  const byName = new Map(others.models.flatMap((model) => namesOf(model).map((name) => [name, model] as const)));
  const missing = [...names].filter((name) => !byName.has(name));
  if (missing.length > 0) throw new Failure(missing.map((name) => unknownName(name, folder, others.models)), "usage");
  const wanted = [...names].flatMap((name) => byName.get(name) ?? []);
  return { ...chosen, models: [...new Map([...chosen.models, ...wanted].map((model) => [model.path, model])).values()] };
}

async function loadAll(paths: readonly string[]): Promise<Selection> {
  const models: ModelFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const failed: string[] = [];
  for (const path of paths) {
    const loaded = await loadModel(path);
    if (!Array.isArray(loaded)) models.push(loaded);
    else {
      diagnostics.push(...loaded);
      failed.push(path.split(/[/\\]/).slice(-2).join("/"));
    }
  }
  return { models, diagnostics, failed };
}

/** What a model can be called: its package (`vendor-orders-v1`) and its file stem (`vendorOrders`). */
function namesOf({ path, document }: ModelFile): string[] {
  const stem = fileStem(path);
  const version = (document as { info?: { version?: unknown } } | null)?.info?.version;
  const names = typeof version === "string" ? apiNames(stem, version) : null;
  return names === null ? [stem] : [names.id, stem];
}

function noFile(name: string): Diagnostic {
  return problem("error", `there is no file or folder ${name}`, settingPlace("command line", "model"));
}

function unknownName(name: string, folder: string, models: readonly ModelFile[]): Diagnostic {
  const known = models.flatMap((model) => namesOf(model)[0] ?? []);
  const near = known.toSorted((a, b) => sharedStart(b, name) - sharedStart(a, name))[0];
  return problem(
    "error",
    `there is neither a file nor a model called ${name}`,
    settingPlace("command line", "model"),
    near === undefined ? `${folder} holds no models` : `${folder} holds ${String(known.length)} models, ${near} among them`,
  );
}

/** How many characters two names have in common at their start. */
function sharedStart(a: string, b: string): number {
  const end = [...a].findIndex((character, index) => character !== b[index]);
  return end === -1 ? a.length : end;
}
