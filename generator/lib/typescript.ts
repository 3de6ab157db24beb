import type * as TsMorph from "ts-morph";
import { createRequire } from "node:module";

/**
 * The compiler that ts-morph brings. Through `require`, because Node's loader of modules reads and lexes all nine megabytes
 * of it a second time, which takes as long as making a dozen packages.
 */
// What the package declares itself to be.
const { ts } = createRequire(import.meta.url)("ts-morph") as typeof TsMorph;

export const compiler: typeof TsMorph.ts = ts;

/** Reads TypeScript, JavaScript or JSON, by the ending of its path, by syntax alone. */
export function parseSource(path: string, text: string): TsMorph.ts.SourceFile {
  if (path.endsWith(".json")) return compiler.parseJsonText(path, text);
  return compiler.createSourceFile(path, text, {
    languageVersion: compiler.ScriptTarget.ES2022,
    jsDocParsingMode: compiler.JSDocParsingMode.ParseNone,
  });
}
