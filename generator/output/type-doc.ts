import type { Doc } from "prettier";
import { builders } from "prettier/doc";
import { isNode, parseCode, type SyntaxNode } from "../lib/parse-code.js";

const { align, group, ifBreak, indent, join, line, softline } = builders;

/** A type expression with what Prettier's layout of it depends on. */
export interface ParsedType {
  /** How the type is laid out where it stands: beside its name, or below it. */
  readonly doc: Doc;
  /** Whether it begins below its name if it does not fit: a union. */
  readonly isUnion: boolean;
  /** Whether it is a name and nothing more. */
  readonly isName: boolean;
}

/**
 * Reads a type expression and says how Prettier breaks it, as a document for Prettier's own printer.
 *
 * @returns null for what is not among the types that the view writes
 */
export function parseType(text: string): ParsedType | null {
  const head = "type T = ";
  const source = `${head}${text};`;
  const parsed = parseCode("a.ts", source);
  if (!("program" in parsed)) return null;
  const [alias, ...others] = parsed.program.body;
  if (alias?.type !== "TSTypeAliasDeclaration" || others.length > 0) return null;
  // A node of a type is a node like all others.
  const node = alias.typeAnnotation as unknown as SyntaxNode;
  // Behind the type there is nothing but the semicolon: no comment, no second line.
  if (node.end !== source.length - 1 || /\/[/*]|\n/.test(text)) return null;
  try {
    const type = new TypeLayout(source);
    return { doc: type.docOf(node), isUnion: isOpenUnion(node), isName: isName(node) };
  } catch (error) {
    if (error instanceof UnknownTypeError) return null;
    throw error;
  }
}

/** A type that the layout does not know. */
class UnknownTypeError extends Error {}

class TypeLayout {
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  docOf(node: SyntaxNode): Doc {
    switch (node.type) {
      case "TSParenthesizedType":
        return this.docOf(child(node, "typeAnnotation"));
      case "TSUnionType":
        return group(this.#union(node));
      case "TSIntersectionType":
        return this.#intersection(node);
      case "TSArrayType":
        return [this.#grouped(child(node, "elementType")), "[]"];
      case "TSTypeOperator":
        return [`${String(node["operator"])} `, this.#grouped(child(node, "typeAnnotation"))];
      case "TSTypeReference":
        return [this.#text(child(node, "typeName")), this.#arguments(node)];
      case "TSTypeLiteral":
        return this.#object(node);
      case "TSTupleType":
        return this.#tuple(node);
      case "TSLiteralType":
        return this.#text(node);
      default:
        if (/^TS\w+Keyword$/.test(node.type)) return this.#text(node);
        throw new UnknownTypeError(node.type);
    }
  }

  /** A union whose members stand on a line each, behind a bar, if they do not fit on one. */
  #union(node: SyntaxNode): Doc {
    const types = children(node, "types");
    if (types.some((type) => bare(type).type === "TSUnionType"))
      throw new UnknownTypeError("a union in a union");
    const members = types.map((type) =>
      align(2, isIntersection(type) ? ["(", this.docOf(type), ")"] : this.docOf(type)),
    );
    return isOpenUnion(node)
      ? [ifBreak("| "), join([line, "| "], members)]
      : join(
          " | ",
          types.map((type) => this.docOf(type)),
        );
  }

  #intersection(node: SyntaxNode): Doc {
    const types = children(node, "types");
    const objects = types.filter(({ type }) => type === "TSTypeLiteral").length;
    const members = types.map((type) => this.#grouped(type));
    if (objects === 0) {
      const [first = "", ...rest] = members;
      return group([first, indent(rest.map((member) => [" &", line, member]))]);
    }
    if (objects === types.length || (types.length === 2 && objects === 1))
      return group(join(" & ", members));
    throw new UnknownTypeError("an intersection with object types");
  }

  /** A type in parentheses, if it needs them as a part of another. */
  #grouped(node: SyntaxNode): Doc {
    const inner = bare(node);
    if (inner.type === "TSUnionType")
      return group(["(", indent([softline, group(this.#union(inner))]), softline, ")"]);
    return /^TS(?:IntersectionType|TypeOperator)$/.test(inner.type)
      ? ["(", this.docOf(inner), ")"]
      : this.docOf(inner);
  }

  #arguments(node: SyntaxNode): Doc {
    const list = node["typeArguments"];
    if (!isNode(list)) return "";
    const types = children(list, "params");
    const [only] = types;
    const docs = types.map((type) => this.docOf(type));
    if (types.length === 1 && only !== undefined && hugs(bare(only))) return ["<", ...docs, ">"];
    return group(["<", indent([softline, join([",", line], docs)]), softline, ">"]);
  }

  #object(node: SyntaxNode): Doc {
    const members = children(node, "members").map((member) => this.#member(member));
    if (members.length === 0) return "{}";
    return group(["{", indent([line, join([";", line], members)]), ifBreak(";"), line, "}"]);
  }

  #member(node: SyntaxNode): Doc {
    const annotation = node["typeAnnotation"];
    if (!/^TS(?:Property|Index)Signature$/.test(node.type) || !isNode(annotation))
      throw new UnknownTypeError(node.type);
    const type = child(annotation, "typeAnnotation");
    const head = this.#source.slice(node.start, annotation.start);
    return [keyDoc(head), ":", below(this.docOf(type), isOpenUnion(type))];
  }

  #tuple(node: SyntaxNode): Doc {
    const items = children(node, "elementTypes");
    const isPlain = items.every(({ type }) => !/^TS(?:Rest|Optional)Type$/.test(type));
    if (items.length === 0 || !isPlain) throw new UnknownTypeError(node.type);
    const docs = items.map((item) => this.docOf(item));
    const inner = indent([softline, join([",", line], docs)]);
    return group(["[", inner, ifBreak(","), softline, "]"]);
  }

  #text({ start, end }: SyntaxNode): string {
    return this.#source.slice(start, end);
  }
}

/** The name of a property. Prettier breaks the brackets of an index signature, if that helps. */
export function keyDoc(key: string): Doc {
  const [, name] = /^\[(\w+: \w+)\]$/.exec(key) ?? [];
  return name === undefined ? key : group(["[", indent([softline, name]), softline, "]"]);
}

/** A type behind a colon or an equals sign: one that may begin below its name is tried there on one line first. */
export function below(doc: Doc, canMove: boolean): Doc {
  return canMove ? group(indent([line, doc])) : [" ", doc];
}

function child(node: SyntaxNode, field: string): SyntaxNode {
  const found = node[field];
  if (!isNode(found)) throw new UnknownTypeError(node.type);
  return found;
}

function children(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  const found = node[field];
  return Array.isArray(found) ? found.filter(isNode) : [];
}

/** A type without the parentheses around it. */
function bare(node: SyntaxNode): SyntaxNode {
  return node.type === "TSParenthesizedType" ? bare(child(node, "typeAnnotation")) : node;
}

/** Whether a type is a union that breaks at its bars: not so one of an object and nulls. */
function isOpenUnion(node: SyntaxNode): boolean {
  const union = bare(node);
  return union.type === "TSUnionType" && !hugs(union);
}

function isIntersection(node: SyntaxNode): boolean {
  return bare(node).type === "TSIntersectionType";
}

function isName(node: SyntaxNode): boolean {
  return node.type === "TSTypeReference" && !isNode(node["typeArguments"]);
}

/** Whether the brackets around a type stay on its lines. */
function hugs(node: SyntaxNode): boolean {
  if (/^TS(?:TypeLiteral|\w+Keyword)$/.test(node.type) || isName(node)) return true;
  if (node.type !== "TSUnionType") return false;
  const types = children(node, "types");
  const nulls = types.filter(({ type }) => /^TS(?:Null|Void)Keyword$/.test(type)).length;
  return nulls === types.length - 1 && types.some(({ type }) => type === "TSTypeLiteral");
}
