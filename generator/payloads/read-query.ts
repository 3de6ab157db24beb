import { GraphQLError, type OperationDefinitionNode, parse, type SelectionSetNode } from "graphql";

/** What a query of Data Kiosk asks for. */
export interface KioskQuery {
  readonly dataset: string;
  /** The list of the dataset. */
  readonly list: string;
  readonly selection: Selection;
}

/** The fields that are selected of an object, by name; null for a value. Fields of fragments are among the others. */
export type Selection = ReadonlyMap<string, Selection | null>;

/** Longer than Data Kiosk takes. In characters. */
const longest = 10_000;

/** Reads a query of Data Kiosk; null if it is not GraphQL, or does not ask for one list of one dataset. */
export function readQuery(text: string): KioskQuery | null {
  if (text.length > longest) return null;
  const operation = parsed(text);
  const [dataset] = operation === null ? [] : selectionOf(operation.selectionSet);
  const [list] = dataset?.[1] ?? [];
  if (dataset === undefined || list?.[1] == null) return null;
  return { dataset: dataset[0], list: list[0], selection: list[1] };
}

function parsed(text: string): OperationDefinitionNode | null {
  try {
    const [definition] = parse(text, { maxTokens: longest }).definitions;
    return definition?.kind === "OperationDefinition" ? definition : null;
  } catch (error) {
    // The parser calls itself for each bracket.
    if (error instanceof GraphQLError || error instanceof RangeError) return null;
    throw error;
  }
}

function selectionOf({ selections }: SelectionSetNode): Selection {
  const found = new Map<string, Selection | null>();
  for (const node of selections) {
    if (node.kind === "Field")
      found.set(node.name.value, node.selectionSet ? selectionOf(node.selectionSet) : null);
    else if (node.kind === "InlineFragment")
      for (const [name, inner] of selectionOf(node.selectionSet)) found.set(name, inner);
  }
  return found;
}
