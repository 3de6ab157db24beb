/** Amazon's models beside the repository, which are no part of it: read, and generated from, once per run of the tests. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { suite } from "uvu";
import { readSettings } from "../../generator/config/settings.js";
import type { Diagnostic } from "../../generator/lib/diagnostic.js";
import type { Api } from "../../generator/model/api.js";
import { applyPatches } from "../../generator/model/apply-patches.js";
import { findModels, parseModel, readModel } from "../../generator/model/load.js";
import type { ModelFile } from "../../generator/model/model-file.js";
import { readApi } from "../../generator/model/read-api.js";
import { generate, type GenerateReport } from "../../generator/pipeline/generate.js";

const folder = resolve("..", "shared", "models");

/** Whether the models are here; where they are not, a test that passes says so. */
export function corpusIsHere(test: ReturnType<typeof suite>): boolean {
  if (existsSync(folder)) return true;
  process.stdout.write("  skipped: ../shared/models is not here\n");
  test("skipped: Amazon's models are not beside the repository", () => {});
  return false;
}

/** A model as the generator sees it: patched, and read. */
export interface CorpusModel {
  readonly model: ModelFile;
  readonly api: Api;
  readonly diagnostics: readonly Diagnostic[];
}

/** All models, in the order of their paths. */
export const readCorpus: () => Promise<readonly CorpusModel[]> = once(async () => {
  // Nothing is written: the output folder only has to be another one.
  const settings = await corpusSettings(join(tmpdir(), "katagami-unwritten"));
  const models: CorpusModel[] = [];
  for (const path of await findModels(folder)) {
    const loaded = parseModel(await readModel(path));
    const { value: patched, diagnostics } = await applyPatches(loaded, settings);
    const { model } = patched;
    const { value: api, diagnostics: misread } = readApi(model);
    if (api === null) throw new Error(`${path}: ${JSON.stringify(misread, null, 2)}`);
    models.push({ model, api, diagnostics: [...diagnostics, ...misread] });
  }
  return models;
});

/** A folder with the packages of all models, and what the run that made them said. */
export interface GeneratedCorpus {
  readonly folder: string;
  readonly report: GenerateReport;
}

/** The packages of all models; gone when the process ends. */
export const generateCorpus: () => Promise<GeneratedCorpus> = once(() => generateAnew());

/** As `generateCorpus`, into a folder of its own. */
export async function generateAnew(): Promise<GeneratedCorpus> {
  const out = temporaryFolder("katagami-corpus-");
  const report = await generate({
    settings: await corpusSettings(out),
    models: [],
    check: false,
    force: true,
    keepGoing: false,
    onProgress: () => {},
  });
  standInForRuntime(out);
  return { folder: out, report };
}

/** The settings of a run without configuration, over all models. */
export async function corpusSettings(out: string): ReturnType<typeof readSettings> {
  return readSettings({ models: folder, out }, process.cwd());
}

/** A folder that is removed when the process ends. */
export function temporaryFolder(prefix: string): string {
  const path = mkdtempSync(join(tmpdir(), prefix));
  if (temporaryFolders.size === 0) process.on("exit", removeFolders);
  temporaryFolders.add(path);
  return path;
}

const temporaryFolders = new Set<string>();

function removeFolders(): void {
  for (const path of temporaryFolders) rmSync(path, { recursive: true, force: true });
}

/** Lets the clients find the runtime beside them without a build: `exports` of the real package point to JavaScript. */
export function standInForRuntime(out: string): void {
  const stand = join(out, "node_modules", "sp-api-runtime");
  mkdirSync(stand, { recursive: true });
  writeFileSync(
    join(stand, "package.json"),
    '{ "name": "sp-api-runtime", "type": "module", "exports": "./index.ts" }\n',
  );
  writeFileSync(join(stand, "index.ts"), 'export * from "../../runtime/src/index.ts";\n');
}

/** Calls a function when its value is first wanted, and keeps that. */
export function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => (made ??= make());
}
