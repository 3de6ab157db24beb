import { type ImportDeclaration, type ImportSpecifier, Project, type SourceFile, Node, SyntaxKind, ts } from "ts-morph";
import { type Diagnostic, Failure, problem, textPlace } from "../diagnostic.js";
import type { OutputFile } from "./output.js";

/** The statements that may stand at the top of a generated file: declarations, which run nothing when it is imported. */
const allowedStatements = new Set<SyntaxKind>([
  SyntaxKind.ImportDeclaration,
  SyntaxKind.ExportDeclaration,
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.TypeAliasDeclaration,
  SyntaxKind.ClassDeclaration,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.VariableStatement,
]);

/**
 * Makes sure that rendered TypeScript is what it should be: it parses, holds only declarations at its top, imports only
 * what it uses, and imports it in order. Other files pass through.
 *
 * All of it goes by syntax: TypeScript's own `organizeImports` builds a program for every file and costs minutes over the
 * whole corpus.
 *
 * @throws Failure with every problem of every file
 */
export function refine(files: readonly OutputFile[]): OutputFile[] {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipFileDependencyResolution: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext },
  });
  const problems: Diagnostic[] = [];
  const refined = files.map((file) => {
    if (!file.path.endsWith(".ts")) return file;
    const source = project.createSourceFile(`/${file.path}`, file.text);
    const found = [...syntaxProblems(file, source), ...statementProblems(file, source)];
    problems.push(...found);
    return found.length > 0 ? file : { ...file, text: withTidyImports(source) };
  });
  if (problems.length > 0) throw new Failure(problems);
  return refined;
}

function syntaxProblems(file: OutputFile, source: SourceFile): Diagnostic[] {
  // The parser keeps what it found on the file; the public way to it builds a program.
  const { parseDiagnostics } = source.compilerNode as ts.SourceFile & { parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
  return parseDiagnostics
    .slice(0, 3)
    .map(({ start, messageText }) =>
      atLine(file, source, start, `the rendered TypeScript does not parse: ${ts.flattenDiagnosticMessageText(messageText, " ")}`),
    );
}

function statementProblems(file: OutputFile, source: SourceFile): Diagnostic[] {
  return source
    .getStatementsWithComments()
    .filter((statement) => !Node.isCommentStatement(statement) && !isAllowed(statement))
    .map((statement) =>
      atLine(file, source, statement.getStart(), `a generated file holds declarations only, but here stands ${article(statement.getKindName())}`),
    );
}

/** A variable must be a constant with a value: `let` and `var` are state that every importer shares. */
function isAllowed(statement: Node): boolean {
  if (!allowedStatements.has(statement.getKind())) return false;
  return !Node.isVariableStatement(statement) || statement.getDeclarationKind() === "const";
}

function article(kind: string): string {
  return `${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind}`;
}

function atLine(file: OutputFile, source: SourceFile, position: number, message: string): Diagnostic {
  const { line, column } = source.getLineAndColumnAtPos(Math.min(position, source.getEnd()));
  const text = source.getFullText().split("\n")[line - 1]?.trim() ?? "";
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  return problem(
    "error",
    message,
    textPlace(file.path, line, column),
    `it was rendered from ${file.template ?? "a file of the runtime"}: ${shown}`,
  );
}

/** The text with its imports in order (packages before files of its own) and without those that nothing uses. */
function withTidyImports(source: SourceFile): string {
  const imports = source.getImportDeclarations();
  const [first] = imports;
  const last = imports.at(-1);
  const text = source.getFullText();
  if (first === undefined || last === undefined) return text;
  const used = usedNames(source);
  const lines = imports
    .map((declaration) => ({ specifier: declaration.getModuleSpecifierValue(), text: tidyImport(declaration, used) }))
    .filter((line): line is { specifier: string; text: string } => line.text !== null)
    .toSorted((a, b) => importOrder(a.specifier, b.specifier));
  // A template of the user's may have put something between its imports: it stays, below them.
  const between = imports.slice(1).map((next, index) => text.slice(imports[index]?.getEnd(), next.getStart()).trim());
  const block = [...lines.map((line) => line.text), ...between.filter((part) => part !== "")].join("\n");
  return `${text.slice(0, first.getStart())}${block}${text.slice(last.getEnd())}`;
}

function importOrder(a: string, b: string): number {
  const local = Number(a.startsWith(".")) - Number(b.startsWith("."));
  return local !== 0 ? local : a < b ? -1 : 1;
}

/** Every identifier of the file outside its imports. */
function usedNames(source: SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source.compilerNode);
  return names;
}

/** The import with only what is used; null where nothing is, or as it stands where it imports for its effect. */
function tidyImport(declaration: ImportDeclaration, used: ReadonlySet<string>): string | null {
  const clause = declaration.getImportClause();
  if (clause === undefined) return declaration.getText();
  const namespace = declaration.getNamespaceImport();
  if (namespace !== undefined) return used.has(namespace.getText()) ? declaration.getText() : null;
  const kept = declaration
    .getNamedImports()
    .filter((specifier) => used.has(localName(specifier)))
    .toSorted((a, b) => (sortName(a) < sortName(b) ? -1 : 1));
  const standard = declaration.getDefaultImport()?.getText();
  const bindings = [
    ...(standard !== undefined && used.has(standard) ? [standard] : []),
    ...(kept.length > 0 ? [`{ ${kept.map((specifier) => specifier.getText()).join(", ")} }`] : []),
  ];
  if (bindings.length === 0) return null;
  const keyword = declaration.isTypeOnly() ? "import type" : "import";
  return `${keyword} ${bindings.join(", ")} from ${declaration.getModuleSpecifier().getText()};`;
}

function localName(specifier: ImportSpecifier): string {
  return specifier.getAliasNode()?.getText() ?? specifier.getName();
}

function sortName(specifier: ImportSpecifier): string {
  return specifier.getName().toLowerCase();
}
