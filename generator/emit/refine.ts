import type { ts } from "ts-morph";
import { type Diagnostic, Failure, problem, textPlace } from "../diagnostic.js";
import { compiler, parseSource } from "./compiler.js";
import { kindOfFile } from "./kinds.js";
import { lineWidth } from "./layout.js";
import type { OutputFile } from "./output.js";

/** The statements that may stand at the top of a generated file: declarations, which run nothing when it is imported. */
const allowedStatements = new Set<ts.SyntaxKind>([
  compiler.SyntaxKind.ImportDeclaration,
  compiler.SyntaxKind.ExportDeclaration,
  compiler.SyntaxKind.InterfaceDeclaration,
  compiler.SyntaxKind.TypeAliasDeclaration,
  compiler.SyntaxKind.ClassDeclaration,
  compiler.SyntaxKind.FunctionDeclaration,
  compiler.SyntaxKind.VariableStatement,
]);

/** A place in a template, with the text of its line. */
export interface TemplateLine {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
  /** The tags that called the partials on the way, `file:line:column`, the innermost first. */
  readonly through: readonly string[];
}

export interface RefineOptions {
  /** Finds what was rendered to an offset of a file; asked only about what is wrong. */
  readonly locate?: (path: string, offset: number) => TemplateLine | null;
  /** Templates whose files hold more than declarations: those that a user has added. Any statement in them is the author's. */
  readonly free?: ReadonlySet<string>;
}

/**
 * Makes sure that what was rendered is what it should be: TypeScript parses, holds only declarations at its top, imports
 * only what it uses, and imports it in order; JSON parses. Other files pass through.
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
    if (kind === "json" && !isJson(file.text)) {
      const found = syntaxProblems(parseSource(file.path, file.text), "JSON");
      problems.push(...(found.length > 0 ? found : [noJson]).map((one) => told(file, one, locate)));
    }
    if (kind !== "code") return file;
    const source = parseSource(file.path, file.text);
    const found = [
      ...syntaxProblems(source, "TypeScript"),
      ...(free.has(file.template ?? "") ? [] : statementProblems(source)),
    ];
    problems.push(...found.map((one) => told(file, one, locate)));
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

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function syntaxProblems(source: ts.SourceFile, language: string): Problem[] {
  // The parser keeps what it found on the file; the public way to it builds a program.
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
      const message = `a generated file holds declarations only, but here stands ${article(kind)}`;
      return { offset: statement.getStart(source), message };
    });
}

/** A variable must be a constant with a value: `let` and `var` are state that every importer shares. */
function isAllowed(statement: ts.Statement): boolean {
  if (!allowedStatements.has(statement.kind)) return false;
  if (!compiler.isVariableStatement(statement)) return true;
  return (
    (statement.declarationList.flags & compiler.NodeFlags.BlockScoped) === compiler.NodeFlags.Const
  );
}

/** A kind's own name. The enum gives the last one, which may be that of a range: `FirstStatement` for a variable. */
function kindName(kind: ts.SyntaxKind): string {
  return (
    Object.entries(compiler.SyntaxKind).find(([, value]) => value === kind)?.[0] ?? "statement"
  );
}

function article(kind: string): string {
  return `${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind}`;
}

/** A problem of a rendered text, told at the line of the template that it was rendered from. */
function told(
  file: OutputFile,
  { offset, message }: Problem,
  locate: NonNullable<RefineOptions["locate"]>,
): Diagnostic {
  const before = file.text.slice(0, offset);
  const line = before.split("\n").length;
  const column = offset - before.lastIndexOf("\n");
  const rendered = shortened(file.text.split("\n")[line - 1] ?? "");
  const template = locate(file.path, Math.min(offset, Math.max(0, file.text.length - 1)));
  if (template === null) {
    const from = `it was rendered from ${file.template ?? "a file of the runtime"}: ${rendered}`;
    return problem("error", message, textPlace(file.path, line, column), from);
  }
  return problem(
    "error",
    message,
    textPlace(template.file, template.line, template.column),
    [
      `the template says: ${shortened(template.text)}`,
      `rendered, as ${file.path}:${String(line)}:${String(column)}: ${rendered}`,
      ...template.through.map((call) => `used by ${call}`),
    ].join("\n"),
  );
}

function shortened(line: string): string {
  const text = line.trim();
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** The text with its imports in order (packages before files of its own) and without those that nothing uses. */
function withTidyImports(source: ts.SourceFile): string {
  const imports = source.statements.filter((statement) => compiler.isImportDeclaration(statement));
  const [first] = imports;
  const last = imports.at(-1);
  if (first === undefined || last === undefined) return source.text;
  const used = usedNames(source);
  const lines = imports
    .map((declaration) => ({
      from: specifierOf(declaration),
      text: tidyImport(declaration, source, used),
    }))
    .filter(({ text }) => text !== "")
    .toSorted((a, b) => importOrder(a.from, b.from));
  // A template of the user's may have put something between its imports: it stays, below them.
  const between = imports
    .slice(1)
    .map((next, index) => source.text.slice(imports[index]?.end, next.getStart(source)).trim())
    .filter((part) => part !== "");
  const block = [...lines.map(({ text }) => text), ...between].join("\n");
  return `${source.text.slice(0, first.getStart(source))}${block}${source.text.slice(last.end)}`;
}

function specifierOf({ moduleSpecifier }: ts.ImportDeclaration): string {
  return compiler.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
}

function importOrder(a: string, b: string): number {
  const local = Number(a.startsWith(".")) - Number(b.startsWith("."));
  return local !== 0 ? local : a < b ? -1 : 1;
}

/** Every identifier of the file that may refer to an import: the b of `a.b` and of `{ b: 1 }` does not. */
function usedNames(source: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (compiler.isImportDeclaration(node)) return;
    if (compiler.isIdentifier(node)) names.add(node.text);
    const own = memberName(node);
    compiler.forEachChild(node, (child) => {
      if (child !== own) visit(child);
    });
  };
  compiler.forEachChild(source, visit);
  return names;
}

function memberName(node: ts.Node): ts.Node | undefined {
  if (compiler.isQualifiedName(node)) return node.right;
  const isMember =
    compiler.isPropertyAccessExpression(node) ||
    compiler.isPropertyAssignment(node) ||
    compiler.isTypeElement(node) ||
    compiler.isClassElement(node);
  return isMember && node.name !== undefined && compiler.isIdentifier(node.name)
    ? node.name
    : undefined;
}

/** The import with only what is used; empty where nothing is, and as it stands where it imports for its effect. */
function tidyImport(
  declaration: ts.ImportDeclaration,
  source: ts.SourceFile,
  used: ReadonlySet<string>,
): string {
  const { importClause: clause, moduleSpecifier } = declaration;
  if (clause === undefined) return declaration.getText(source);
  const { name, namedBindings: bindings } = clause;
  const kept: string[] = [];
  if (name !== undefined && used.has(name.text)) kept.push(name.text);
  if (bindings !== undefined && compiler.isNamespaceImport(bindings)) {
    if (used.has(bindings.name.text)) kept.push(bindings.getText(source));
  } else if (bindings !== undefined) {
    const named = bindings.elements
      .filter((element) => used.has(element.name.text))
      .toSorted((a, b) => (sortName(a) < sortName(b) ? -1 : 1))
      .map((element) => element.getText(source));
    if (named.length > 0) kept.push(`{ ${named.join(", ")} }`);
  }
  if (kept.length === 0) return "";
  const keyword = clause.isTypeOnly ? "import type" : "import";
  const end = ` from ${moduleSpecifier.getText(source)};`;
  const line = `${keyword} ${kept.join(", ")}${end}`;
  if (line.length <= lineWidth) return line;
  // As Prettier breaks it.
  return `${keyword} ${kept.join(", ").replace(/\{ (.*) \}/, (_, names: string) => `{\n  ${names.replaceAll(", ", ",\n  ")},\n}`)}${end}`;
}

function sortName({ name, propertyName }: ts.ImportSpecifier): string {
  return (propertyName ?? name).text.toLowerCase();
}
