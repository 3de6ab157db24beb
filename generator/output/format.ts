import type { Options } from "prettier";
import { safeJson } from "../escape/escape.js";
import { lineWidth } from "../escape/literal.js";
import { inputError, textPlace } from "../lib/diagnostic.js";
import { tryJson } from "../lib/json.js";
import type { OutputFile } from "../lib/output-file.js";
import { type Chunk, chunksOf } from "./already-formatted.js";
import { breakLines } from "./break-lines.js";

const options: Options = { printWidth: lineWidth };

/** Separates the parts of a file on their way through Prettier, which keeps comments where they are. */
const separator = "\n\n// katagami: next\n\n";

/**
 * Formats TypeScript as Prettier does: by Prettier, except for parts that are formatted already. JSON is printed as by
 * `JSON.stringify`, as npm and release tools print a package.json; other files stay as their templates lay them out.
 *
 * @param laidOut - the templates that lay out everything but the width of their lines
 * @throws Failure when a file cannot be formatted
 */
export async function format(
  file: OutputFile,
  laidOut: ReadonlySet<string> = new Set(),
): Promise<OutputFile> {
  if (file.path.endsWith(".json"))
    return { ...file, text: await pretty(file, file.text, "json-stringify") };
  if (!file.path.endsWith(".ts")) return file;
  const broken = laidOut.has(file.template ?? "") ? breakLines(file.text) : null;
  if (broken !== null) return { ...file, text: broken };
  const chunks = chunksOf(file.text);
  const text =
    chunks === null ? await pretty(file, file.text, "babel-ts") : await formatChunks(file, chunks);
  return { ...file, text };
}

async function formatChunks(file: OutputFile, chunks: readonly Chunk[]): Promise<string> {
  const rest = chunks.filter(({ isLaidOut }) => !isLaidOut).map(({ text }) => text);
  const formatted =
    rest.length === 0
      ? []
      : (await pretty(file, rest.join(separator), "babel-ts")).trimEnd().split(separator);
  const parts = chunks.map((chunk) =>
    chunk.isLaidOut ? chunk.text : (formatted.shift() ?? chunk.text),
  );
  return `${parts.join("\n\n")}\n`;
}

async function pretty(file: OutputFile, text: string, parser: string): Promise<string> {
  if (parser === "json-stringify" && isPrinted(text)) return text;
  // Loaded for what a user's templates write, and nothing else.
  const { format: prettierFormat } = await import("prettier");
  try {
    const printed = await prettierFormat(text, { ...options, parser });
    // Prettier prints characters that the escapers have escaped.
    return parser === "json-stringify" ? safeJson(printed) : printed;
  } catch (error) {
    const { message, loc } = error as Error & {
      loc?: { start?: { line?: number; column?: number } };
    };
    throw inputError(
      `Prettier cannot read the rendered text: ${message.split("\n")[0] ?? ""}`,
      textPlace(file.path, loc?.start?.line ?? null, loc?.start?.column ?? null),
      file.template === null ? null : `it was rendered from ${file.template}`,
    );
  }
}

function isPrinted(json: string): boolean {
  const value = tryJson(json);
  return value !== undefined && `${safeJson(JSON.stringify(value, null, 2))}\n` === json;
}
