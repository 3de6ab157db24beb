import { ts } from "ts-morph";
import type { CalledOperation, Descriptors } from "./descriptors.js";

/** Recognizes the operations of generated clients by what their names and types are declared as. */
export class GeneratedClients {
  readonly #checker: ts.TypeChecker;
  readonly #descriptors: Descriptors;

  constructor(checker: ts.TypeChecker, descriptors: Descriptors) {
    this.#checker = checker;
    this.#descriptors = descriptors;
  }

  /** The operations that a symbol is: a method of a client, a descriptor, or something of the type of such a method. */
  ofSymbol(symbol: ts.Symbol | undefined, at: ts.Node): readonly CalledOperation[] {
    if (symbol === undefined) return [];
    const real =
      (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : this.#checker.getAliasedSymbol(symbol);
    const declared = (real.declarations ?? []).flatMap((node) => this.#ofDeclaration(node));
    return declared.length > 0
      ? declared
      : this.ofType(this.#checker.getTypeOfSymbolAtLocation(real, at));
  }

  /** The operations whose methods a function may be, by the signatures of its type. */
  ofType(type: ts.Type): readonly CalledOperation[] {
    return partsOf(type)
      .flatMap((part) => part.getCallSignatures())
      .flatMap((signature) => this.ofSignature(signature));
  }

  /** The operation whose method a signature is. */
  ofSignature(signature: ts.Signature | undefined): readonly CalledOperation[] {
    const declaration = signature?.getDeclaration() as ts.SignatureDeclaration | undefined;
    return declaration === undefined ? [] : this.#ofDeclaration(declaration);
  }

  /** All operations of the generated client that a type is; null if it is none. */
  ofClient(type: ts.Type): ReadonlyMap<string, CalledOperation> | null {
    for (const part of partsOf(type)) {
      const [declaration] = part.getProperty("sellingPartner")?.declarations ?? [];
      if (declaration === undefined || !ts.isClassLike(declaration.parent)) continue;
      const operations = this.#descriptors.beside(declaration.getSourceFile().fileName);
      if (operations.size > 0) return operations;
    }
    return null;
  }

  #ofDeclaration(node: ts.Node): readonly CalledOperation[] {
    const name = (node as ts.NamedDeclaration).name;
    if (name === undefined || !ts.isIdentifier(name)) return [];
    const isMethod =
      ts.isMethodDeclaration(node) && ts.isClassLike(node.parent) && isClient(node.parent);
    const isDescriptor =
      ts.isVariableDeclaration(node) &&
      /(?:^|[\\/])operations\.(?:d\.)?[cm]?[jt]s$/.test(node.getSourceFile().fileName);
    if (!isMethod && !isDescriptor) return [];
    const found = this.#descriptors.beside(node.getSourceFile().fileName).get(name.text);
    return found === undefined ? [] : [found];
  }
}

/** Whether a class has what every generated client has. */
function isClient(node: ts.ClassLikeDeclaration): boolean {
  return node.members.some(
    ({ name }) => name !== undefined && ts.isIdentifier(name) && name.text === "sellingPartner",
  );
}

/** The members of a union or an intersection, or the type itself. */
function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnionOrIntersection() ? type.types : [type];
}
