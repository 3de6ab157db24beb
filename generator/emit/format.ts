import { format as prettierFormat, type Options } from "prettier";
import { Failure, problem, textPlace } from "../diagnostic.js";
import type { OutputFile } from "./output.js";

/** JSON as `JSON.stringify` lays it out: npm and release tools write package.json anew that way. */
const parsers: Readonly<Record<string, string>> = {
  ts: "typescript",
  json: "json-stringify",
  md: "markdown",
};
const options: Options = { printWidth: 100 };

/**
 * Formats with Prettier. Files of a kind it does not know pass through.
 *
 * @throws Failure when a file cannot be formatted
 */
export async function format(file: OutputFile): Promise<OutputFile> {
  const parser = parsers[file.path.slice(file.path.lastIndexOf(".") + 1)];
  if (parser === undefined) return file;
  try {
    return { ...file, text: await prettierFormat(file.text, { ...options, parser }) };
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
