import { dirname } from "node:path";
import { Project, ts } from "ts-morph";
import { type Diagnostic, errorAt, textPlace } from "../lib/diagnostic.js";
import { ownFile, runsFromSource } from "../lib/own-files.js";
import { displayPath, posixPath } from "../lib/paths.js";

/** What the program that runs the helpers reports itself, or types that are not installed: modules, and globals of Node.js. */
const notOurs: ReadonlySet<number> = new Set([2307, 2580, 2591, 2688, 7016]);

/**
 * Checks the types of a user's helpers, by the nearest `tsconfig.json` if there is one. Imports of `katagami` are those of the
 * running Katagami.
 *
 * @param path - `helpers.ts`, absolute
 * @param files - that file and all that it imports, absolute
 */
export function checkHelpers(path: string, files: readonly string[]): readonly Diagnostic[] {
  // A project has the declarations of the language that ts-morph contains.
  const project = new Project({
    compilerOptions: optionsFor(path),
    skipAddingFilesFromTsConfig: true,
  });
  project.addSourceFileAtPath(path);
  const program = project.getProgram().compilerObject;
  return files.flatMap((file) => {
    const source = /\.[cm]?ts$/.test(file) ? program.getSourceFile(posixPath(file)) : undefined;
    if (source === undefined) return [];
    return [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ].flatMap(({ code, messageText, start = 0 }) => {
      if (notOurs.has(code)) return [];
      const { line, character } = source.getLineAndCharacterOfPosition(start);
      return errorAt(
        ts.flattenDiagnosticMessageText(messageText, " "),
        textPlace(displayPath(file), line + 1, character + 1),
        "correct the helper: templates are rendered with what it returns",
      );
    });
  });
}

function optionsFor(path: string): ts.CompilerOptions {
  const file = ts.findConfigFile(dirname(path), (at) => ts.sys.fileExists(at));
  const read = file === undefined ? null : ts.readConfigFile(file, (at) => ts.sys.readFile(at));
  const own =
    file === undefined
      ? { strict: false }
      : ts.parseJsonConfigFileContent(read?.config ?? {}, ts.sys, dirname(file)).options;
  return {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    esModuleInterop: true,
    ...own,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    composite: false,
    incremental: false,
    declaration: false,
    noEmit: true,
    skipLibCheck: true,
    paths: {
      ...own.paths,
      katagami: [ownFile(runsFromSource ? "generator/index.ts" : "dist/index.d.ts")],
    },
  };
}
