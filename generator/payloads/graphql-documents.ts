import {
  type ASTNode,
  buildASTSchema,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  Source,
  validateSchema,
  visit,
} from "graphql";
// The package does not export this function from its index, only one that throws its errors as one text.
import { validateSDL } from "graphql/validation/validate.js";
import { type Diagnostic, errorAt, type Result, textPlace } from "../lib/diagnostic.js";

/**
 * Reads a text in GraphQL's schema language. It must keep the rules of the language and of its specification.
 *
 * @param file - as problems name it
 * @returns null with every problem: the first of the syntax, or all of the rules
 */
export function readSchema(file: string, text: string): Result<GraphQLSchema | null> {
  const problems: Diagnostic[] = [];
  try {
    const document = parse(new Source(text, "GraphQL"));
    problems.push(...executables(file, document), ...found(file, validateSDL(document)));
    if (problems.length > 0) return { value: null, diagnostics: problems };
    const schema = buildASTSchema(document, { assumeValidSDL: true });
    problems.push(...found(file, validateSchema(schema)), ...deepLists(file, document));
    return { value: problems.length > 0 ? null : schema, diagnostics: problems };
  } catch (error) {
    return { value: null, diagnostics: [toDiagnostic(file, error)] };
  }
}

/** Reports queries and fragments: a schema has none, and building it would drop them. */
function executables(file: string, { definitions }: DocumentNode): Diagnostic[] {
  return definitions
    .filter(({ kind }) => kind === "OperationDefinition" || kind === "FragmentDefinition")
    .map((node) => problemAt(file, node, "a schema has no queries and no fragments"));
}

/** The most lists within each other. Deeper ones are mistakes or attacks, and too much for those who read the types. */
const mostLists = 8;

function deepLists(file: string, document: DocumentNode): Diagnostic[] {
  const problems: Diagnostic[] = [];
  let depth = 0;
  visit(document, {
    ListType: {
      enter(node) {
        depth += 1;
        if (depth === mostLists + 1)
          problems.push(
            problemAt(file, node, `more than ${String(mostLists)} lists in each other`),
          );
      },
      leave() {
        depth -= 1;
      },
    },
  });
  return problems;
}

function found(file: string, errors: readonly GraphQLError[]): Diagnostic[] {
  return errors.map((error) => toDiagnostic(file, error));
}

/** The problem of a part of a schema, at its place. */
export function problemAt(
  file: string,
  node: ASTNode | null | undefined,
  message: string,
): Diagnostic {
  return toDiagnostic(file, new GraphQLError(message, { nodes: node ?? null }));
}

function toDiagnostic(file: string, error: unknown): Diagnostic {
  if (error instanceof GraphQLError) {
    const [at] = error.locations ?? [];
    return errorAt(error.message, textPlace(file, at?.line ?? null, at?.column ?? null));
  }
  // Types within types that are thousands deep: the parser calls itself for each.
  if (error instanceof RangeError)
    return errorAt("the schema is nested too deep to be read", textPlace(file));
  throw error;
}
