/** Clients with what a set of the shelf adds to them. */
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { readSettings } from "../../generator/config/settings.js";
import type { Diagnostic } from "../../generator/lib/diagnostic.js";
import { findModels } from "../../generator/model/load.js";
import { refine } from "../../generator/output/refine.js";
import { viewModels } from "../../generator/pipeline/package.js";
import { loadHelpers } from "../../generator/render/load-helpers.js";
import { readTemplates } from "../../generator/render/read-templates.js";
import { createRenders } from "../../generator/render/render.js";
import type { PackageView } from "../../generator/view/view.js";
import { temporaryFolder } from "./corpus.js";
import { overlaysOf } from "./overlays.js";
import { strictest, tsc } from "./tsc.js";

/** Not the scope of `generated/`, whose packages tests find by their names: these use the runtime as it is now. */
const scope = "@shelf";

const runtimeSource = resolve("templates/runtime/src");

export interface ShelfClients {
  readonly folder: string;
  readonly views: readonly PackageView[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Lays out the clients of all models of a folder with a set of the shelf, unformatted; the runtime is that of the repository. */
export async function shelfClients(set: string, models: string): Promise<ShelfClients> {
  const templates = await readTemplates(await overlaysOf(set));
  const { render } = createRenders(templates, await loadHelpers(templates));
  const folder = temporaryFolder(`katagami-${set}-`);
  await linkPackages(folder, [set]);
  const settings = await readSettings({ models, scope }, process.cwd());
  const { view, diagnostics } = await viewModels(await findModels(models), settings);
  for (const one of view.packages) {
    const sources = render(one).filter((file) => file.path.endsWith(".ts"));
    for (const { path, text } of refine(sources)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  }
  return { folder, views: view.packages, diagnostics };
}

/** Lets modules in a folder import packages, and the runtime by its sources. */
export async function linkPackages(folder: string, names: readonly string[]): Promise<void> {
  const modules = join(folder, "node_modules");
  const runtime = join(modules, scope, "sp-api-runtime");
  await mkdir(runtime, { recursive: true });
  for (const name of names)
    await symlink(resolve("node_modules", name), join(modules, name), "junction");
  await symlink(runtimeSource, join(runtime, "src"), "junction");
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const json = { name: `${scope}/sp-api-runtime`, type: "module", exports: "./src/index.ts" };
  await writeFile(join(runtime, "package.json"), JSON.stringify(json));
}

/**
 * Compiles what sets add, under the strictest flags.
 *
 * @param files - patterns below the folder.
 * @param runtime - the name of the runtime's package, and its main module.
 * @returns what the compiler says.
 */
export async function compileShelf(
  folder: string,
  files: readonly string[],
  runtime: readonly [name: string, module: string] = [
    `${scope}/sp-api-runtime`,
    join(runtimeSource, "index.ts"),
  ],
): Promise<string> {
  const compilerOptions = {
    ...strictest,
    // The declarations of validators are theirs.
    skipLibCheck: true,
    module: "nodenext",
    moduleResolution: "nodenext",
    paths: { [runtime[0]]: [runtime[1]] },
  };
  const project = join(folder, "tsconfig.json");
  await writeFile(project, JSON.stringify({ compilerOptions, include: files }));
  return tsc("-p", project);
}
