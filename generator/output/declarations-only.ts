import type { Program, SyntaxProblem } from "../lib/parse-code.js";

type Statement = Program["body"][number];

/** Finds the statements at the top of a file that are no declarations: those would run something on import. */
export function misplacedStatements({ body }: Program): SyntaxProblem[] {
  return body
    .filter((statement) => !isAllowed(statement))
    .map((statement) => {
      const kind = kindName(statement);
      const message = `a generated file has declarations only, but here is ${article(kind)}`;
      return { offset: statement.start, message };
    });
}

/**
 * A variable must be a constant with a value: `let` and `var` are state that every importer shares. A namespace must be
 * ambient, so that nothing of it is left at run time, and declare its own types, not those of a module or of all files.
 */
function isAllowed(statement: Statement): boolean {
  switch (statement.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
    case "ClassDeclaration":
    case "FunctionDeclaration":
    case "TSDeclareFunction":
      return true;
    case "ExportNamedDeclaration":
      return statement.declaration === null || isAllowed(statement.declaration);
    case "ExportDefaultDeclaration":
      return isNamed(statement.declaration.type);
    case "VariableDeclaration":
      return statement.kind === "const";
    case "TSModuleDeclaration":
      return statement.declare && statement.kind !== "global" && statement.id.type !== "Literal";
    default:
      return false;
  }
}

/** Whether what is exported by default is a declaration, and not an expression. */
function isNamed(type: string): boolean {
  return /^(?:Class|Function|TSInterface)Declaration$|^TSDeclareFunction$/.test(type);
}

/** Names a kind of statement as TypeScript's compiler does. */
function kindName(statement: Statement): string {
  switch (statement.type) {
    case "ExportNamedDeclaration":
      return statement.declaration === null ? "ExportDeclaration" : kindName(statement.declaration);
    case "ExportDefaultDeclaration":
    case "TSExportAssignment":
      return "ExportAssignment";
    case "TSNamespaceExportDeclaration":
      return "NamespaceExportDeclaration";
    case "VariableDeclaration":
      return "VariableStatement";
    case "BlockStatement":
      return "Block";
    case "DoWhileStatement":
      return "DoStatement";
    default:
      return statement.type.replace(/^TS/, "");
  }
}

function article(kind: string): string {
  return `${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind}`;
}
