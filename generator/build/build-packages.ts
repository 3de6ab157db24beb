import * as v from "valibot";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Project, ts } from "ts-morph";
import { outputSwapFolder } from "../escape/safe-path.js";
import { type Diagnostic, errorAt, Failure, inputError, textPlace } from "../lib/diagnostic.js";
import { inFolderAlone, type OnWait, settleFolder } from "../lib/folder-lock.js";
import { tryJson } from "../lib/json.js";
import { posixPath, relativeName } from "../lib/paths.js";
import { swapFiles } from "../lib/swap-files.js";
import type { OnProgress } from "../lib/terminal.js";
import { bundlePackage, type CompiledFile, type Export } from "./bundle-javascript.js";

export interface Compiled {
  /** Folder names of the packages, sorted. */
  readonly packages: readonly string[];
  readonly files: number;
}

/** Creates the progress of a step: `bundling`, `package`. */
type ShowStep = (verb: string, noun: string) => OnProgress;

/**
 * Compiles the packages of an output folder in one go: `src` → `dist` with JavaScript, declarations and maps that lead
 * back to the sources. Types are checked and declared by the TypeScript that ts-morph brings, so that users need no
 * compiler of their own; the JavaScript is bundled (see `bundlePackage`).
 *
 * @param only the folder names of the packages to compile; null for all. The others are read where these import them
 * @throws Failure with every compile error; nothing is written then
 */
export async function compilePackages(
  out: string,
  only: readonly string[] | null = null,
  showStep: ShowStep = () => () => {},
  onWait?: OnWait,
): Promise<Compiled> {
  await settleFolder(outputSwapFolder(out), onWait);
  const { known, packages } = await findPackages(out, only);
  const missing = only?.filter((id) => !known.some((one) => one.id === id)) ?? [];
  if (missing.length > 0) {
    throw new Failure(
      missing.map((id) => errorAt("there is no package", textPlace(join(out, id)))),
      "usage",
    );
  }
  if (packages.length === 0) {
    throw inputError(
      "no package is in this folder",
      textPlace(out),
      "run `katagami generate` first, or name the folder with --out",
    );
  }
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
    strict: true,
    verbatimModuleSyntax: true,
    isolatedDeclarations: true,
    declaration: true,
    declarationMap: true,
    emitDeclarationOnly: true,
    noEmitOnError: true,
    paths: Object.fromEntries(
      known.flatMap(({ name, folder, exported }) =>
        exported.map(({ subpath, source }) => [name + subpath.slice(1), [join(folder, source)]]),
      ),
    ),
  };
  const project = new Project({ compilerOptions: options, skipAddingFilesFromTsConfig: true });
  for (const path of packages.flatMap(({ sources }) => sources)) project.addSourceFileAtPath(path);
  const { compilerObject } = project.getProgram();
  const declarations = await declare(compilerObject, packages, showStep("compiling", "package"));
  const files = [
    ...declarations,
    ...(await bundlePackages(packages, showStep("bundling", "package"))),
  ];
  await replaceCompiled(out, packages, files, onWait);
  return { packages: packages.map(({ id }) => id), files: files.length };
}

/** Checks all files of a program, and declares those of the packages: others are imported, but not ours to write. */
async function declare(
  program: ts.Program,
  packages: readonly SourcePackage[],
  onProgress: OnProgress,
): Promise<readonly CompiledFile[]> {
  const total = packages.length;
  const declarations: CompiledFile[] = [];
  const problems: ts.Diagnostic[] = [];
  const others = new Set(program.getSourceFiles());
  const check = async (file: ts.SourceFile): Promise<void> => {
    // Lets Ctrl-C end the process: the compiler never waits.
    await nextTurn();
    problems.push(...ts.getPreEmitDiagnostics(program, file));
    others.delete(file);
  };
  for (const [done, { id, sources }] of packages.entries()) {
    onProgress({ done, total, what: id });
    for (const source of sources) {
      const file = program.getSourceFile(posixPath(source));
      if (file === undefined) continue;
      await check(file);
      if (problems.length === 0)
        program.emit(file, (path, text) => declarations.push(moved(path, text)));
    }
  }
  for (const file of others) await check(file);
  onProgress({ done: total, total, what: "" });
  if (problems.length > 0)
    throw new Failure(ts.sortAndDeduplicateDiagnostics(problems).map(toDiagnostic));
  return declarations;
}

/**
 * Turns packages of an output folder into JavaScript, `src` → `dist`, without looking at types and without
 * declarations: a tenth of the time, for those who run the packages once and throw them away.
 */
export async function transpilePackages(
  out: string,
  only: readonly string[] | null = null,
): Promise<void> {
  const { packages } = await findPackages(out, only);
  await replaceCompiled(out, packages, await bundlePackages(packages));
}

async function bundlePackages(
  packages: readonly SourcePackage[],
  onProgress: OnProgress = () => {},
): Promise<CompiledFile[]> {
  const total = packages.length;
  let done = 0;
  const bundled = packages.map(async (one) => {
    const files = await bundlePackage(one);
    onProgress({ done, total, what: one.id });
    done += 1;
    return files;
  });
  const files = (await Promise.all(bundled)).flat();
  onProgress({ done: total, total, what: "" });
  return files;
}

/** Replaces the `dist` of all packages, or of none. */
async function replaceCompiled(
  out: string,
  packages: readonly SourcePackage[],
  files: readonly CompiledFile[],
  onWait?: OnWait,
): Promise<void> {
  const swap = {
    folders: packages.map(({ id }) => `${id}/dist`),
    written: new Map(files.map(({ path, text }) => [relativeName(resolve(out), path), text])),
    deleted: [],
  };
  await inFolderAlone(outputSwapFolder(out), onWait, () => swapFiles({ root: out }, swap));
}

interface SourcePackage {
  readonly id: string;
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** Its TypeScript files, absolute. */
  readonly sources: readonly string[];
  readonly exported: readonly Export[];
}

/** What is read of a `package.json`. */
const Manifest = v.object({
  name: v.string(),
  exports: v.fallback(
    v.record(v.string(), v.union([v.string(), v.record(v.string(), v.unknown())])),
    {},
  ),
});

/** Reads a package's `exports`. The source of a subpath is the one that its declarations come from. */
function exportsOf(exports: v.InferOutput<typeof Manifest>["exports"]): Export[] {
  return Object.entries(exports).flatMap(([subpath, target]) => {
    const { types, default: file } =
      typeof target === "string" ? { types: null, default: target } : target;
    if (typeof file !== "string" || !file.endsWith(".js")) return [];
    const source = typeof types === "string" ? types.replace(/\.d\.ts$/, ".ts") : file;
    const inSources = source.replace(/^\.\/dist\//, "src/").replace(/\.js$/, ".ts");
    return { subpath, source: inSources, entry: file.replace(/^\.\/dist\/|\.js$/g, "") };
  });
}

/** @param only - the folder names of the packages to choose; null for all */
async function findPackages(
  out: string,
  only: readonly string[] | null,
): Promise<Readonly<Record<"known" | "packages", readonly SourcePackage[]>>> {
  const entries = await readdir(out, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name: id }): Promise<SourcePackage[]> => {
        const folder = resolve(out, id);
        const sources = await readdir(join(folder, "src"), { recursive: true }).catch(() => []);
        const manifest = await readManifest(folder);
        if (manifest === null || sources.length === 0) return [];
        const typescript = sources
          .filter((path) => path.endsWith(".ts"))
          .map((path) => join(folder, "src", path));
        const { name, exports } = manifest;
        return [{ id, name, folder, sources: typescript, exported: exportsOf(exports) }];
      }),
  );
  const known = found.flat().toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { known, packages: known.filter(({ id }) => only === null || only.includes(id)) };
}

async function readManifest(folder: string): Promise<v.InferOutput<typeof Manifest> | null> {
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => "");
  const parsed = v.safeParse(Manifest, tryJson(text));
  return parsed.success ? parsed.output : null;
}

/** Files are compiled beside their sources and moved from `src` to `dist`; a map is led back to `src`. */
function moved(from: string, text: string): CompiledFile {
  const path = from.replace(/\/src\/(?!.*\/src\/)/, "/dist/");
  if (!path.endsWith(".map")) return { path, text };
  const map = JSON.parse(text) as { sources: string[] };
  const sources = map.sources.map((source) =>
    relativeName(dirname(path), join(dirname(from), source)),
  );
  return { path, text: JSON.stringify({ ...map, sources }) };
}

function toDiagnostic(diagnostic: ts.Diagnostic): Diagnostic {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, " ");
  if (diagnostic.file === undefined || diagnostic.start === undefined) return errorAt(message);
  const { line, character } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
  return errorAt(message, textPlace(posixPath(diagnostic.file.fileName), line + 1, character + 1));
}
