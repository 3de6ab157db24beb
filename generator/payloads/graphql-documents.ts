import {
  type ASTNode,
  buildASTSchema,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Lexer,
  parse,
  Source,
  type Token,
  validateSchema,
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
    const source = new Source(text, "GraphQL");
    const deep = tooDeep(source);
    if (deep !== null) return { value: null, diagnostics: [toDiagnostic(file, deep)] };
    const document = parse(source);
    problems.push(...executables(file, document), ...found(file, validateSDL(document)));
    if (problems.length > 0) return { value: null, diagnostics: problems };
    const schema = buildASTSchema(document, { assumeValidSDL: true });
    problems.push(...found(file, validateSchema(schema)));
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

/** The most brackets within each other. More are a mistake or an attack, and too much for those who read the types. */
const mostBrackets = 32;

/** Finds the first bracket that is too deep, token by token: the parser calls itself for each of them. */
function tooDeep(source: Source): GraphQLError | null {
  const lexer = new Lexer(source);
  let depth = 0;
  for (;;) {
    const token = nextToken(lexer);
    if (token === null) return null;
    if (/^[[{(]$/.test(token.kind)) depth += 1;
    if (/^[\]})]$/.test(token.kind)) depth -= 1;
    if (depth > mostBrackets) {
      const message = `more than ${String(mostBrackets)} brackets in each other`;
      return new GraphQLError(message, { source, positions: [token.start] });
    }
  }
}

/** Null at the end, and at what is no token: the parser reports that, unless it finds something wrong before. */
function nextToken(lexer: Lexer): Token | null {
  try {
    const token = lexer.advance();
    return token.kind === "<EOF>" ? null : token;
  } catch {
    return null;
  }
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
    // Of two places, the first one is what the second contradicts: another type of the name, the interface.
    const at = error.locations?.at(-1);
    return errorAt(error.message, textPlace(file, at?.line ?? null, at?.column ?? null));
  }
  // Types that lead to each other by tens of thousands: the library calls itself for each.
  if (error instanceof RangeError)
    return errorAt("the schema is nested too deep to be read", textPlace(file));
  throw error;
}
