import * as v from "valibot";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { Project, ts } from "ts-morph";
import { type Diagnostic, Failure, problem, textPlace } from "../lib/diagnostic.js";
import { bundlePackage, type CompiledFile } from "./bundle.js";

export interface Compiled {
  /** Folder names of the packages, sorted. */
  readonly packages: readonly string[];
  readonly files: number;
}

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
): Promise<Compiled> {
  const known = await findPackages(out);
  const packages = known.filter(({ id }) => only === null || only.includes(id));
  const missing = only?.filter((id) => !known.some((one) => one.id === id)) ?? [];
  if (missing.length > 0) {
    throw new Failure(
      missing.map((id) => problem("error", "there is no package", textPlace(join(out, id)))),
      "usage",
    );
  }
  if (packages.length === 0) {
    throw new Failure([
      problem(
        "error",
        "no package lies in this folder",
        textPlace(out),
        "run `katagami generate` first, or name the folder with --out",
      ),
    ]);
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
        [...exported].map(([subpath, file]) => [
          name + subpath.slice(1),
          [join(folder, file.replace(/^\.\/dist\//, "src/").replace(/\.js$/, ".ts"))],
        ]),
      ),
    ),
  };
  const project = new Project({ compilerOptions: options, skipAddingFilesFromTsConfig: true });
  for (const path of packages.flatMap(({ sources }) => sources)) project.addSourceFileAtPath(path);
  const problems = ts.getPreEmitDiagnostics(project.getProgram().compilerObject).map(asProblem);
  if (problems.length > 0) throw new Failure(problems);

  // What is imported from other packages is part of the program, but not ours to write.
  const own = packages.map(({ folder }) => `${folder.split(sep).join("/")}/`);
  const declarations = project
    .emitToMemory()
    .getFiles()
    .filter(({ filePath }) => own.some((folder) => filePath.startsWith(folder)))
    .map(({ filePath, text }) => moved(filePath, text));
  const files = [...declarations, ...(await bundlePackages(packages))];
  await replaceCompiled(packages, files);
  return { packages: packages.map(({ id }) => id), files: files.length };
}

/**
 * Turns every package of an output folder into JavaScript, `src` → `dist`, without looking at types and without
 * declarations: a tenth of the time, for those who run the packages once and throw them away.
 */
export async function transpilePackages(out: string): Promise<void> {
  const packages = await findPackages(out);
  await replaceCompiled(packages, await bundlePackages(packages));
}

async function bundlePackages(packages: readonly SourcePackage[]): Promise<CompiledFile[]> {
  return (await Promise.all(packages.map(bundlePackage))).flat();
}

async function replaceCompiled(
  packages: readonly SourcePackage[],
  files: readonly CompiledFile[],
): Promise<void> {
  for (const { folder } of packages)
    await rm(join(folder, "dist"), { recursive: true, force: true });
  for (const folder of new Set(files.map(({ path }) => dirname(path))))
    await mkdir(folder, { recursive: true });
  await Promise.all(files.map(({ path, text }) => writeFile(path, text)));
}

interface SourcePackage {
  readonly id: string;
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** Its TypeScript files, absolute. */
  readonly sources: readonly string[];
  /** What its `exports` name: subpath → file, `.` → `./dist/index.js`. */
  readonly exported: ReadonlyMap<string, string>;
}

/** What is read of a `package.json`. */
const Manifest = v.object({
  name: v.string(),
  exports: v.fallback(v.record(v.string(), v.unknown()), {}),
});

async function findPackages(out: string): Promise<SourcePackage[]> {
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
        const exported = Object.entries(exports).flatMap(([subpath, target]) => {
          const file =
            typeof target === "object" && target !== null && "default" in target
              ? target.default
              : target;
          return typeof file === "string" && file.endsWith(".js") ? [[subpath, file] as const] : [];
        });
        return [{ id, name, folder, sources: typescript, exported: new Map(exported) }];
      }),
  );
  return found.flat().toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

async function readManifest(folder: string): Promise<v.InferOutput<typeof Manifest> | null> {
  try {
    return v.parse(Manifest, JSON.parse(await readFile(join(folder, "package.json"), "utf8")));
  } catch {
    return null;
  }
}

/** Files are compiled beside their sources and moved from `src` to `dist`; a map is led back to `src`. */
function moved(from: string, text: string): CompiledFile {
  const path = from.replace(/\/src\/(?!.*\/src\/)/, "/dist/");
  if (!path.endsWith(".map")) return { path, text };
  const map = JSON.parse(text) as { sources: string[] };
  const sources = map.sources.map((source) =>
    relative(dirname(path), join(dirname(from), source))
      .split(sep)
      .join("/"),
  );
  return { path, text: JSON.stringify({ ...map, sources }) };
}

function asProblem(diagnostic: ts.Diagnostic): Diagnostic {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, " ");
  if (diagnostic.file === undefined || diagnostic.start === undefined)
    return problem("error", message);
  const { line, character } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
  return problem(
    "error",
    message,
    textPlace(diagnostic.file.fileName.split(sep).join("/"), line + 1, character + 1),
  );
}
