import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isolatedDeclaration } from "rolldown/experimental";
import { type Diagnostic, errorAt, type Result, textPlace } from "../lib/diagnostic.js";
import { createLineTable } from "../lib/lines.js";
import { displayPath, relativeName } from "../lib/paths.js";
import type { CompiledFile } from "./bundle-javascript.js";
import type { SourcePackage } from "./find-packages.js";

/**
 * Declares the types of a package, `src` → `dist`, with maps that lead back to the sources. Each file is read alone, as
 * `isolatedDeclarations` of TypeScript has it: no type is inferred, and nothing is checked.
 *
 * @returns the declarations; a problem for each exported type that is not written out
 */
export async function declareTypes({
  folder,
  sources,
}: SourcePackage): Promise<Result<readonly CompiledFile[]>> {
  const files: CompiledFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const source of sources) {
    const text = await readFile(source, "utf8");
    const { code, map, errors } = await isolatedDeclaration(source, text, { sourcemap: true });
    const positionAt = createLineTable(text);
    for (const { message, labels } of errors) {
      const { line, column } = positionAt(labels[0]?.start ?? 0);
      const file = displayPath(source);
      diagnostics.push(errorAt(message, textPlace(file, line, column), whyHint(file, line)));
    }
    const below = relativeName(join(folder, "src"), source);
    const path = join(folder, "dist", below.replace(/\.ts$/, ".d.ts"));
    const file = basename(path);
    const sourceMap = {
      version: 3,
      file,
      sources: [relativeName(dirname(path), source)],
      names: [],
      mappings: map?.mappings ?? "",
    };
    files.push(
      { path, text: `${code.trimEnd()}\n//# sourceMappingURL=${file}.map\n` },
      { path: `${path}.map`, text: JSON.stringify(sourceMap) },
    );
  }
  return { value: files, diagnostics };
}

/** What to do about an error in a generated line. */
export function whyHint(file: string, line: number): string {
  return `\`katagami templates why ${file}:${String(line)}\` shows the template and the model behind this line`;
}
