import type { ts } from "ts-morph";
import { kindOfFile } from "../escape/file-kinds.js";
import { type Diagnostic, errorAt, Failure, textPlace } from "../lib/diagnostic.js";
import { tryJson } from "../lib/json.js";
import { lineAndColumn, shorten } from "../lib/lines.js";
import type { OutputFile, TemplateLine } from "../lib/output-file.js";
import { compiler, parseSource } from "../lib/typescript.js";
import { withTidyImports } from "./order-imports.js";

/** The statements that are allowed at the top of a generated file: declarations, which run nothing on import. */
const allowedStatements = new Set<ts.SyntaxKind>([
  compiler.SyntaxKind.ImportDeclaration,
  compiler.SyntaxKind.ExportDeclaration,
  compiler.SyntaxKind.InterfaceDeclaration,
  compiler.SyntaxKind.TypeAliasDeclaration,
  compiler.SyntaxKind.ClassDeclaration,
  compiler.SyntaxKind.FunctionDeclaration,
  compiler.SyntaxKind.VariableStatement,
]);

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
 * whole corpus. For the same reason it works on the compiler's nodes that ts-morph hands out, not on its wrappers.
 *
 * @throws Failure with every problem of every file
 */
export function refine(
  files: readonly OutputFile[],
  { locate = () => null, free = new Set() }: RefineOptions = {},
): OutputFile[] {
  const problems: Diagnostic[] = [];
  const refined = files.map((file) => {
    const kind = kindOfFile(file.path);
    if (kind === "json" && tryJson(file.text) === undefined) {
      const found = syntaxProblems(parseSource(file.path, file.text), "JSON");
      problems.push(
        ...(found.length > 0 ? found : [noJson]).map((one) => toDiagnostic(file, one, locate)),
      );
    }
    if (kind !== "code") return file;
    const source = parseSource(file.path, file.text);
    const found = [
      ...syntaxProblems(source, "TypeScript"),
      ...(free.has(file.template ?? "") ? [] : statementProblems(source)),
    ];
    problems.push(...found.map((one) => toDiagnostic(file, one, locate)));
    return found.length > 0 ? file : { ...file, text: withTidyImports(source) };
  });
  if (problems.length > 0) throw new Failure(problems);
  return refined;
}

interface Problem {
  readonly offset: number;
  readonly message: string;
}

const noJson: Problem = { offset: 0, message: "the rendered JSON does not parse" };

function syntaxProblems(source: ts.SourceFile, language: string): Problem[] {
  // The parser leaves its errors in this field of the file; the public way to them builds a program.
  const { parseDiagnostics } = source as ts.SourceFile & {
    parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  };
  return parseDiagnostics.slice(0, 3).map(({ start, messageText }) => {
    const message = compiler.flattenDiagnosticMessageText(messageText, " ");
    return { offset: start, message: `the rendered ${language} does not parse: ${message}` };
  });
}

function statementProblems(source: ts.SourceFile): Problem[] {
  return source.statements
    .filter((statement) => !isAllowed(statement))
    .map((statement) => {
      const kind = kindName(statement.kind);
      const message = `a generated file has declarations only, but here is ${article(kind)}`;
      return { offset: statement.getStart(source), message };
    });
}

/**
 * A variable must be a constant with a value: `let` and `var` are state that every importer shares. A namespace must be
 * ambient, so that nothing of it is left at run time, and declare its own types, not those of a module or of all files.
 */
function isAllowed(statement: ts.Statement): boolean {
  if (compiler.isModuleDeclaration(statement)) {
    const { modifiers = [], name, flags } = statement;
    const isGlobal = (flags & compiler.NodeFlags.GlobalAugmentation) !== 0;
    const isAmbient = modifiers.some(({ kind }) => kind === compiler.SyntaxKind.DeclareKeyword);
    return isAmbient && !isGlobal && compiler.isIdentifier(name);
  }
  if (!allowedStatements.has(statement.kind)) return false;
  if (!compiler.isVariableStatement(statement)) return true;
  return (
    (statement.declarationList.flags & compiler.NodeFlags.BlockScoped) === compiler.NodeFlags.Const
  );
}

/** Names a kind. The enum itself returns the last name, which may be that of a range: `FirstStatement` for a variable. */
function kindName(kind: ts.SyntaxKind): string {
  return (
    Object.entries(compiler.SyntaxKind).find(([, value]) => value === kind)?.[0] ?? "statement"
  );
}

function article(kind: string): string {
  return `${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind}`;
}

/** Places a problem of a rendered text at the line of the template that it was rendered from. */
function toDiagnostic(
  file: OutputFile,
  { offset, message }: Problem,
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
