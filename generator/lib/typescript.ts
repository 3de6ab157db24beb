import type * as TsMorph from "ts-morph";
import { createRequire } from "node:module";

/**
 * Loads the TypeScript compiler that ts-morph contains. It takes most of a second: what needs only the syntax of a file that
 * parses has `parse-code.ts`.
 */
export function loadCompiler(): typeof TsMorph.ts {
  // The type is the package's own. `require`, because `import` lexes its nine megabytes twice.
  return (createRequire(import.meta.url)("ts-morph") as typeof TsMorph).ts;
}

/** Parses TypeScript, JavaScript or JSON, by the extension of its path, without types; goes on behind what does not parse. */
export function parseSource(path: string, text: string): TsMorph.ts.SourceFile {
  const compiler = loadCompiler();
  if (path.endsWith(".json")) return compiler.parseJsonText(path, text);
  return compiler.createSourceFile(path, text, {
    languageVersion: compiler.ScriptTarget.ES2022,
    jsDocParsingMode: compiler.JSDocParsingMode.ParseNone,
  });
}
