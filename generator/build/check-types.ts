import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Project, ts } from "ts-morph";
import { type Diagnostic, errorAt, textPlace } from "../lib/diagnostic.js";
import { displayPath, isInside, posixPath } from "../lib/paths.js";
import type { OnProgress } from "../lib/terminal.js";
import { whyHint } from "./declare.js";
import type { SourcePackage } from "./find-packages.js";

/**
 * Checks the types of packages, and of files outside of packages that they import, with the TypeScript that ts-morph brings:
 * users need no compiler of their own.
 *
 * @param known - all packages of the output folder, which these may import
 * @returns every error, in the order of files
 */
export async function checkTypes(
  packages: readonly SourcePackage[],
  known: readonly SourcePackage[],
  onProgress: OnProgress,
): Promise<readonly Diagnostic[]> {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    // Everything generated is an ES module. By `nodenext`, ts-morph takes all files for CommonJS: it reads no package.json.
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
    strict: true,
    verbatimModuleSyntax: true,
    isolatedDeclarations: true,
    declaration: true,
    noEmit: true,
    skipDefaultLibCheck: true,
    paths: Object.fromEntries(
      known.flatMap(({ name, folder, exported }) =>
        exported.map(({ subpath, source }) => [name + subpath.slice(1), [join(folder, source)]]),
      ),
    ),
  };
  const project = new Project({ compilerOptions: options, skipAddingFilesFromTsConfig: true });
  for (const path of packages.flatMap(({ sources }) => sources)) project.addSourceFileAtPath(path);
  const { compilerObject: program } = project.getProgram();
  const problems: ts.Diagnostic[] = [];
  // Not checked: TypeScript's own declarations of the platform; what others publish, which is not ours to correct; and the
  // packages that these import, which are checked when they are built themselves. The runtime takes longer than a client.
  const imported = known.filter((one) => !packages.includes(one)).map(({ folder }) => folder);
  const others = new Set(
    program
      .getSourceFiles()
      .filter(
        (file) =>
          !program.isSourceFileDefaultLibrary(file) &&
          !program.isSourceFileFromExternalLibrary(file) &&
          !imported.some((folder) => isInside(folder, file.fileName)),
      ),
  );
  const check = async (file: ts.SourceFile): Promise<void> => {
    // Lets Ctrl-C end the process: the compiler never waits.
    await nextTurn();
    // Not by `getPreEmitDiagnostics`, which asks for the problems of the whole program for each file.
    problems.push(
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
      ...program.getDeclarationDiagnostics(file),
    );
    others.delete(file);
  };
  const total = packages.length;
  for (const [done, { id, sources }] of packages.entries()) {
    onProgress({ done, total, what: id });
    for (const source of sources) {
      const file = program.getSourceFile(posixPath(source));
      if (file !== undefined) await check(file);
    }
  }
  for (const file of others) await check(file);
  problems.push(...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics());
  onProgress({ done: total, total, what: "" });
  return ts.sortAndDeduplicateDiagnostics(problems).map(toDiagnostic);
}

function toDiagnostic({ messageText, file: source, start }: ts.Diagnostic): Diagnostic {
  const message = ts.flattenDiagnosticMessageText(messageText, " ");
  if (source === undefined || start === undefined) return errorAt(message);
  const { line, character } = source.getLineAndCharacterOfPosition(start);
  const file = displayPath(source.fileName);
  const place = textPlace(file, line + 1, character + 1);
  return errorAt(message, place, whyHint(file, line + 1));
}
