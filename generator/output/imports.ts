import type { ts } from "ts-morph";
import { lineWidth } from "../escape/literal.js";
import { compiler } from "../lib/typescript.js";

/** The text with its imports in order (packages before files of its own) and without those that nothing uses. */
export function withTidyImports(source: ts.SourceFile): string {
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
