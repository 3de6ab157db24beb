import type * as TsMorph from "ts-morph";
import { createRequire } from "node:module";

// The type is the package's own. `require`, because `import` lexes its nine megabytes twice: as slow as generating a dozen packages.
const { ts } = createRequire(import.meta.url)("ts-morph") as typeof TsMorph;

/** The TypeScript compiler that ts-morph contains. */
export const compiler: typeof TsMorph.ts = ts;

/** Parses TypeScript, JavaScript or JSON, by the extension of its path, without types. */
export function parseSource(path: string, text: string): TsMorph.ts.SourceFile {
  if (path.endsWith(".json")) return compiler.parseJsonText(path, text);
  return compiler.createSourceFile(path, text, {
    languageVersion: compiler.ScriptTarget.ES2022,
    jsDocParsingMode: compiler.JSDocParsingMode.ParseNone,
  });
}
