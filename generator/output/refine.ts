import type { ts } from "ts-morph";
import { kindOfFile } from "../escape/file-kinds.js";
import { type Diagnostic, errorAt, Failure, textPlace } from "../lib/diagnostic.js";
import { tryJson } from "../lib/json.js";
import { lineAndColumn, shorten } from "../lib/lines.js";
import type { OutputFile, TemplateLine } from "../lib/output-file.js";
import { parseCode, type SyntaxProblem } from "../lib/parse-code.js";
import { loadCompiler, parseSource } from "../lib/typescript.js";
import { misplacedStatements } from "./declarations-only.js";
import { withTidyImports } from "./order-imports.js";

export interface RefineOptions {
  /** Finds the line of the template that was rendered to an offset of a file; called for problems only. */
  readonly locate?: (path: string, offset: number) => TemplateLine | null;
  /** Templates whose files may have any statement: those that a user has added. */
  readonly free?: ReadonlySet<string>;
}

/**
 * Checks and tidies rendered files: TypeScript must parse and have only declarations at its top, its imports are put in
 * order, and those that nothing uses go; JSON must parse. Other files pass through.
 *
 * All of it goes by syntax: TypeScript's own `organizeImports` builds a program for every file and costs minutes over the
 * whole corpus. The parser is Oxc's; the compiler is loaded only to say in its words what does not parse.
 *
 * @throws Failure with every problem of every file
 */
export function refine(
  files: readonly OutputFile[],
  { locate = () => null, free = new Set() }: RefineOptions = {},
): OutputFile[] {
  const problems: Diagnostic[] = [];
  const refined = files.map((file) => {
    const { value, problems: found } = refineFile(file, free);
    problems.push(...found.map((one) => toDiagnostic(file, one, locate)));
    return value;
  });
  if (problems.length > 0) throw new Failure(problems);
  return refined;
}

interface RefinedFile {
  readonly value: OutputFile;
  readonly problems: readonly SyntaxProblem[];
}

function refineFile(file: OutputFile, free: ReadonlySet<string>): RefinedFile {
  const { path, text, template } = file;
  const kind = kindOfFile(path);
  if (kind === "json" && tryJson(text) === undefined)
    return { value: file, problems: syntaxProblems(file, "JSON", [noJson]) };
  if (kind !== "code") return { value: file, problems: [] };
  const parsed = parseCode(path, text);
  if ("problems" in parsed)
    return { value: file, problems: syntaxProblems(file, "TypeScript", parsed.problems) };
  const problems = free.has(template ?? "") ? [] : misplacedStatements(parsed.program);
  if (problems.length > 0) return { value: file, problems };
  return { value: { ...file, text: withTidyImports(text, parsed.program) }, problems };
}

const noJson: SyntaxProblem = { offset: 0, message: "" };

/** What does not parse, in the words of TypeScript's compiler, which users know. Oxc's where the compiler is content. */
function syntaxProblems(
  { path, text }: OutputFile,
  language: string,
  found: readonly SyntaxProblem[],
): SyntaxProblem[] {
  const compiler = loadCompiler();
  // The parser leaves its errors in this field of the file; the public way to them builds a program.
  const { parseDiagnostics } = parseSource(path, text) as ts.SourceFile & {
    parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  };
  const said = parseDiagnostics.map(({ start, messageText }) => ({
    offset: start,
    message: compiler.flattenDiagnosticMessageText(messageText, " "),
  }));
  return (said.length > 0 ? said : found).slice(0, 3).map(({ offset, message }) => ({
    offset,
    message: [`the rendered ${language} does not parse`, message].filter(Boolean).join(": "),
  }));
}

/** Places a problem of a rendered text at the line of the template that it was rendered from. */
function toDiagnostic(
  file: OutputFile,
  { offset, message }: SyntaxProblem,
  locate: NonNullable<RefineOptions["locate"]>,
): Diagnostic {
  const { line, column } = lineAndColumn(file.text, offset);
  const rendered = shorten((file.text.split("\n")[line - 1] ?? "").trim(), 100);
  const template = locate(file.path, Math.min(offset, Math.max(0, file.text.length - 1)));
  if (template === null) {
    const from = `it was rendered from ${file.template ?? "a file of the runtime"}: ${rendered}`;
    return errorAt(message, textPlace(file.path, line, column), from);
  }
  return errorAt(
    message,
    textPlace(template.file, template.line, template.column),
    [
      `the template says: ${shorten(template.text.trim(), 100)}`,
      `rendered, as ${file.path}:${String(line)}:${String(column)}: ${rendered}`,
      ...template.through.map((call) => `used by ${call}`),
    ].join("\n"),
  );
}
