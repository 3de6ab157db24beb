import { Project, ts } from "ts-morph";
import { strictest } from "./tsc.js";

/**
 * Type-checks lines behind a head, in one file.
 *
 * @returns the indexes of the lines that have a problem; problems of the head are thrown
 */
export async function problemLines(
  head: string,
  lines: readonly string[],
): Promise<ReadonlySet<number>> {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      strict: strictest.strict,
      exactOptionalPropertyTypes: strictest.exactOptionalPropertyTypes,
      target: ts.ScriptTarget.ES2022,
      noEmit: true,
      noUnusedLocals: false,
      lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
    },
  });
  const file = project.createSourceFile("/checks.ts", `${head}\n${lines.join("\n")}\n`);
  const offset = head.split("\n").length;
  const found = new Set<number>();
  for (const diagnostic of file.getPreEmitDiagnostics()) {
    const line = (diagnostic.getLineNumber() ?? 0) - 1 - offset;
    if (line < 0)
      throw new Error(`line ${line + offset + 1}: ${JSON.stringify(diagnostic.getMessageText())}`);
    found.add(line);
  }
  return await Promise.resolve(found);
}
