import { lineWidth } from "../escape/literal.js";
import { forEachChild, isNode, type Program, type SyntaxNode } from "../lib/parse-code.js";

type ImportDeclaration = Extract<Program["body"][number], { type: "ImportDeclaration" }>;
type Specifier = ImportDeclaration["specifiers"][number];

/** Orders the imports of a file, packages before files, and drops those that nothing uses. */
export function withTidyImports(text: string, program: Program): string {
  const imports = program.body.filter((statement) => statement.type === "ImportDeclaration");
  const [first] = imports;
  const last = imports.at(-1);
  if (first === undefined || last === undefined) return text;
  const used = usedNames(program);
  const lines = imports
    .map((declaration) => ({
      from: declaration.source.value,
      text: tidyImport(declaration, text, used),
    }))
    .filter((line) => line.text !== "")
    .toSorted((a, b) => importOrder(a.from, b.from));
  // A template of the user may write something between its imports: it goes below them.
  const between = imports
    .slice(1)
    .map((next, index) => text.slice(imports[index]?.end, next.start).trim())
    .filter((part) => part !== "");
  const block = [...lines.map((line) => line.text), ...between].join("\n");
  return `${text.slice(0, first.start)}${block}${text.slice(last.end)}`;
}

function importOrder(a: string, b: string): number {
  const local = Number(a.startsWith(".")) - Number(b.startsWith("."));
  return local !== 0 ? local : a < b ? -1 : 1;
}

/** Collects the identifiers that may refer to an import: the b of `a.b` and of `{ b: 1 }` does not. */
function usedNames(program: Program): Set<string> {
  const names = new Set<string>();
  const visit = (node: SyntaxNode): void => {
    if (node.type === "ImportDeclaration") return;
    if (/^(?:JSX)?Identifier$/.test(node.type) && typeof node["name"] === "string")
      names.add(node["name"]);
    const own = memberName(node);
    forEachChild(node, (child) => {
      if (child !== own) visit(child);
    });
  };
  // A program is a node like all others: it has a type and a place.
  visit(program as unknown as SyntaxNode);
  return names;
}

/** The kinds of members, which have their name as `key`. Of a shorthand, the value is a node of its own. */
const members = new Set([
  "Property",
  "MethodDefinition",
  "PropertyDefinition",
  "AccessorProperty",
  "TSAbstractMethodDefinition",
  "TSAbstractPropertyDefinition",
  "TSAbstractAccessorProperty",
  "TSPropertySignature",
  "TSMethodSignature",
]);

function memberName(node: SyntaxNode): SyntaxNode | null {
  const name =
    node.type === "TSQualifiedName"
      ? node["right"]
      : node.type === "MemberExpression"
        ? node["property"]
        : members.has(node.type)
          ? node["key"]
          : null;
  return node["computed"] !== true && isNode(name) ? name : null;
}

/** Reduces an import to what is used; empty when nothing is. An import for its effect stays as it is. */
function tidyImport(
  declaration: ImportDeclaration,
  text: string,
  used: ReadonlySet<string>,
): string {
  const { specifiers, source, importKind, phase, start, end } = declaration;
  if (specifiers.length === 0) return importKind === "type" ? "" : text.slice(start, end);
  const kept = specifiers.filter(({ local }) => used.has(local.name));
  const named = kept
    .filter((specifier) => specifier.type === "ImportSpecifier")
    .toSorted((a, b) => (sortName(a) < sortName(b) ? -1 : 1))
    .map((specifier) => text.slice(specifier.start, specifier.end));
  const parts = kept
    .filter(({ type }) => type !== "ImportSpecifier")
    .map((specifier) => text.slice(specifier.start, specifier.end));
  if (named.length > 0) parts.push(`{ ${named.join(", ")} }`);
  if (parts.length === 0) return "";
  const keyword = ["import", importKind === "type" ? "type" : "", phase ?? ""]
    .filter(Boolean)
    .join(" ");
  const from = ` from ${text.slice(source.start, end).replace(/;?$/, ";")}`;
  const line = `${keyword} ${parts.join(", ")}${from}`;
  if (line.length <= lineWidth) return line;
  // As Prettier breaks it.
  return `${keyword} ${parts.join(", ").replace(/\{ (.*) \}/, (_, names: string) => `{\n  ${names.replaceAll(", ", ",\n  ")},\n}`)}${from}`;
}

function sortName(specifier: Specifier): string {
  if (specifier.type !== "ImportSpecifier") return "";
  const { imported } = specifier;
  return (imported.type === "Literal" ? imported.value : imported.name).toLowerCase();
}
