import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Project, ts } from "ts-morph";
import { groupBy } from "../lib/collections.js";
import { type Diagnostic, errorAt, placeAt, textPlace, warningAt } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { PackageSources } from "./package-sources.js";

/** Programs of TypeScript over a project's files: one for each tsconfig.json that is nearest to some of them. */

export interface ProjectProgram {
  readonly program: ts.Program;
  readonly files: readonly ts.SourceFile[];
}

/** Parses the files and prepares their types. A file that cannot be read is a diagnostic, and the others go on. */
export function openPrograms(files: readonly string[]): {
  readonly programs: readonly ProjectProgram[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const groups = groupBy(files, (file) => nearestConfig(dirname(file)) ?? "");
  const sources = new PackageSources();
  const programs = [...groups].map(([config, own]) =>
    openProgram(own, readOptions(config, diagnostics), sources, diagnostics),
  );
  return { programs, diagnostics };
}

function nearestConfig(folder: string): string | null {
  for (const name of ["tsconfig.json", "jsconfig.json"])
    if (existsSync(join(folder, name))) return join(folder, name);
  const above = dirname(folder);
  return above === folder ? null : nearestConfig(above);
}

/** The options of a tsconfig.json, and what reading without output takes. */
function readOptions(config: string, diagnostics: Diagnostic[]): ts.CompilerOptions {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    ...(config === "" ? {} : ownOptions(config, diagnostics)),
  };
  // A project may have its own, which need other options or name files that are not here.
  for (const name of [
    "incremental",
    "composite",
    "tsBuildInfoFile",
    "declaration",
    "outDir",
    "rootDir",
    "types",
    "plugins",
  ])
    delete options[name];
  return {
    ...options,
    target: ts.ScriptTarget.ESNext,
    // Of the platform's types, promises are enough.
    lib: ["lib.esnext.d.ts"],
    types: [],
    allowJs: true,
    checkJs: false,
    noEmit: true,
    skipLibCheck: true,
    jsx: ts.JsxEmit.Preserve,
  };
}

function ownOptions(config: string, diagnostics: Diagnostic[]): ts.CompilerOptions {
  const { config: json, error } = ts.readConfigFile(config, ts.sys.readFile);
  // Its files are not read: those of the command line are.
  const host = { ...ts.sys, readDirectory: (): string[] => [] };
  const parsed = error ? null : ts.parseJsonConfigFileContent(json, host, dirname(config));
  const noInputs = new Set([18002, 18003]);
  const problem = [error, ...(parsed?.errors ?? [])].find(
    (one) => one !== undefined && !noInputs.has(one.code),
  );
  if (problem !== undefined)
    diagnostics.push(
      warningAt(
        `this configuration is read in part: ${ts.flattenDiagnosticMessageText(problem.messageText, " ")}`,
        textPlace(displayPath(config)),
        "correct it, if calls are missing from the result",
      ),
    );
  return parsed?.options ?? {};
}

function openProgram(
  files: readonly string[],
  options: ts.CompilerOptions,
  packages: PackageSources,
  diagnostics: Diagnostic[],
): ProjectProgram {
  const project = new Project({
    compilerOptions: options,
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
    resolutionHost: (host) => ({
      resolveModuleNames: (names, from) =>
        names.map((name) => resolveModule(name, from, options, host, packages)),
    }),
  });
  const added = files.filter((file) => addFile(project, file, diagnostics));
  const program = project.getProgram().compilerObject;
  const sources = added
    .map((file) => program.getSourceFile(file))
    .filter((source) => source !== undefined);
  for (const source of sources) reportSyntax(program, source, diagnostics);
  return { program, files: sources };
}

/** Parses one file; false if it cannot be read, which is reported. */
function addFile(project: Project, file: string, diagnostics: Diagnostic[]): boolean {
  const place = textPlace(displayPath(file));
  try {
    project.createSourceFile(file, readFileSync(file, "utf8"), { overwrite: true });
    return true;
  } catch (error) {
    const isDeep = error instanceof RangeError;
    diagnostics.push(
      isDeep
        ? errorAt("this file is nested too deeply to be read", place, "add what it calls by hand")
        : errorAt("this file cannot be read", place, "check its permissions"),
    );
    return false;
  }
}

/** Reports the first error of syntax in a file. What can be read of it is read. */
function reportSyntax(program: ts.Program, source: ts.SourceFile, diagnostics: Diagnostic[]): void {
  const [first] = program.getSyntacticDiagnostics(source);
  if (first === undefined) return;
  const message = ts.flattenDiagnosticMessageText(first.messageText, " ");
  diagnostics.push(
    errorAt(
      `this file has an error of syntax, and calls after it may be missing: ${message}`,
      placeAt(displayPath(source.fileName), source.text, first.start),
    ),
  );
}

/** Resolves an import as TypeScript does; a generated package that is not compiled yet is found by its sources. */
function resolveModule(
  name: string,
  from: string,
  options: ts.CompilerOptions,
  host: ts.ModuleResolutionHost,
  packages: PackageSources,
): ts.ResolvedModule | undefined {
  const usual = ts.resolveModuleName(name, from, options, host).resolvedModule;
  if (usual !== undefined || name.startsWith(".") || name.startsWith("/")) return usual;
  const source = packages.find(name, dirname(from));
  return source === null ? undefined : { resolvedFileName: source, isExternalLibraryImport: true };
}
