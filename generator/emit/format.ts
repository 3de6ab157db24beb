import { format as prettierFormat, type Options } from "prettier";
import { Failure, problem, textPlace } from "../diagnostic.js";
import { type Chunk, chunksOf, lineWidth } from "./layout.js";
import type { OutputFile } from "./output.js";

/** JSON as `JSON.stringify` lays it out: npm and release tools write package.json anew that way. */
const parsers: Readonly<Record<string, string>> = {
  ts: "typescript",
  json: "json-stringify",
  md: "markdown",
};
const options: Options = { printWidth: lineWidth };

/** Stands between the parts of a file on their way through Prettier, which keeps comments where they are. */
const separator = "\n\n// katagami: next\n\n";

/**
 * Formats with Prettier. Files of a kind it does not know pass through, and so do the parts of a file that are laid out
 * already.
 *
 * @throws Failure when a file cannot be formatted
 */
export async function format(file: OutputFile): Promise<OutputFile> {
  const parser = parsers[file.path.slice(file.path.lastIndexOf(".") + 1)];
  if (parser === undefined) return file;
  const chunks = parser === "typescript" ? chunksOf(file.text) : null;
  if (chunks === null) return { ...file, text: await pretty(file, file.text, parser) };
  return { ...file, text: await formatChunks(file, chunks) };
}

async function formatChunks(file: OutputFile, chunks: readonly Chunk[]): Promise<string> {
  const rest = chunks.filter(({ isLaidOut }) => !isLaidOut).map(({ text }) => text);
  const formatted =
    rest.length === 0
      ? []
      : (await pretty(file, rest.join(separator), "typescript")).trimEnd().split(separator);
  const parts = chunks.map((chunk) =>
    chunk.isLaidOut ? chunk.text : (formatted.shift() ?? chunk.text),
  );
  return `${parts.join("\n\n")}\n`;
}

async function pretty(file: OutputFile, text: string, parser: string): Promise<string> {
  try {
    return await prettierFormat(text, { ...options, parser });
  } catch (error) {
    const { message, loc } = error as Error & {
      loc?: { start?: { line?: number; column?: number } };
    };
    throw new Failure([
      problem(
        "error",
        `Prettier cannot read the rendered text: ${message.split("\n")[0] ?? ""}`,
        textPlace(file.path, loc?.start?.line ?? null, loc?.start?.column ?? null),
        file.template === null ? null : `it was rendered from ${file.template}`,
      ),
    ]);
  }
}
