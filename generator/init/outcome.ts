import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { applyEdits, modify } from "jsonc-parser";

/** What `katagami init` did with a file. */
export interface Outcome {
  readonly file: string;
  readonly what: "written" | "added to" | "there already" | "yours to do";
  readonly detail: string;
}

/** Writes a file that does not exist yet. */
export async function writeNew(cwd: string, file: string, text: string): Promise<Outcome> {
  const path = join(cwd, file);
  if (existsSync(path)) return { file, what: "there already", detail: "" };
  await mkdir(dirname(path), { recursive: true });
  // `wx`: a file that was created in the meantime is not overwritten.
  await writeFile(path, text, { flag: "wx" });
  return { file, what: "written", detail: "" };
}

/** Sets a value in a JSON text, and keeps the rest as it is. An index inserts into an array. */
export function setIn(
  text: string,
  path: (string | number)[],
  value: unknown,
  tabSize: number,
): string {
  const formattingOptions = { insertSpaces: true, tabSize };
  const isArrayInsertion = typeof path.at(-1) === "number";
  return applyEdits(text, modify(text, path, value, { formattingOptions, isArrayInsertion }));
}
