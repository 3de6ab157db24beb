import { ts } from "ts-morph";
import { removalOfValue } from "../access/removal-table.js";
import type { CalledOperation } from "./descriptors.js";
import { Descriptors } from "./descriptors.js";
import { GeneratedClients } from "./generated-clients.js";
import type { ProjectProgram } from "./program.js";
import { type AskedElements, askedBy } from "./restricted-elements.js";

/** A place in a source file. */
export interface Place {
  /** Absolute. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** What was found in the sources, in their order. */
export type Finding =
  /** An operation that is called, or whose method is handed on. */
  | { readonly kind: "operation"; readonly operation: CalledOperation; readonly place: Place }
  /** Personal data that a call asks for. */
  | {
      readonly kind: "elements";
      readonly operation: CalledOperation;
      readonly asked: AskedElements;
      readonly place: Place;
    }
  /** The name of a type of reports, feeds or notifications that Amazon ends. */
  | { readonly kind: "value"; readonly value: string; readonly place: Place }
  /** What cannot be read: the result may lack something. */
  | {
      readonly kind: "unreadable";
      readonly what: string;
      readonly hint: string;
      readonly place: Place;
    };

/** Finds the calls of generated clients in a program. */
export function findCalls({ program, files }: ProjectProgram): readonly Finding[] {
  const checker = program.getTypeChecker();
  const clients = new GeneratedClients(checker, new Descriptors());
  const search = new CallSearch(checker, clients);
  for (const file of files) search.readFile(file);
  return search.findings();
}

class CallSearch {
  readonly #checker: ts.TypeChecker;
  readonly #clients: GeneratedClients;
  readonly #findings: Finding[] = [];
  /** Properties of values without a type, which may be operations of a client that another file has. */
  readonly #untyped: { readonly name: string; readonly place: Place }[] = [];
  /** The names of all operations of the clients that the project uses. */
  readonly #names = new Set<string>();

  constructor(checker: ts.TypeChecker, clients: GeneratedClients) {
    this.#checker = checker;
    this.#clients = clients;
  }

  readFile(file: ts.SourceFile): void {
    try {
      this.#visit(file);
    } catch (error) {
      // The checker is recursive, and so is the tree.
      if (!(error instanceof RangeError)) throw error;
      const place = { file: file.fileName, line: 1 };
      const hint = "add what it calls by hand";
      this.#findings.push({ kind: "unreadable", what: "a file nested too deeply", hint, place });
    }
  }

  /** All findings, with those that only all files together tell. */
  findings(): readonly Finding[] {
    const untyped = this.#untyped.filter(({ name }) => this.#names.has(name));
    return [
      ...this.#findings,
      ...untyped.map(({ name, place }): Finding => {
        const what = `.${name} of a value without a type`;
        return { kind: "unreadable", what, hint: "give the value the type of its client", place };
      }),
    ];
  }

  #visit(node: ts.Node): void {
    if (ts.isTypeNode(node)) return;
    if (ts.isCallExpression(node)) this.#readCall(node);
    else if (ts.isPropertyAccessExpression(node)) this.#readName(node.name, node.expression);
    else if (ts.isElementAccessExpression(node)) this.#readElement(node);
    else if (ts.isObjectBindingPattern(node)) this.#readPattern(node);
    else if (ts.isIdentifier(node)) this.#readIdentifier(node);
    else if (ts.isStringLiteralLike(node)) this.#readText(node);
    else if (ts.isImportDeclaration(node)) this.#readImport(node);
    if (ts.isExpression(node)) this.#readHandedOn(node);
    ts.forEachChild(node, (child) => this.#visit(child));
  }

  /** A call: its signature says which operation, whatever the function is called here. */
  #readCall(node: ts.CallExpression): void {
    const { arguments: args } = node;
    const own = this.#clients.ofSignature(this.#checker.getResolvedSignature(node));
    for (const operation of own) {
      this.#add(operation, node.expression);
      this.#readElements(operation, askedBy(args[1], this.#checker), node);
    }
    // `sellingPartner.call(getOrders, params, options)`
    const [first] = args;
    if (own.length > 0 || first === undefined || !ts.isPropertyAccessExpression(node.expression))
      return;
    if (node.expression.name.text !== "call") return;
    for (const operation of this.#ofNode(first))
      this.#readElements(operation, askedBy(args[2], this.#checker), node);
  }

  #readElements(operation: CalledOperation, asked: AskedElements, node: ts.Node): void {
    if (asked.kind === "none" || operation.elements === null) return;
    const place = placeOf(node);
    if (asked.kind !== "unknown") {
      this.#findings.push({ kind: "elements", operation, asked, place });
      return;
    }
    const what = `restrictedData of ${operation.name}`;
    const hint = "write it as true or as a list of literals, or add its elements by hand";
    this.#findings.push({ kind: "unreadable", what, hint, place });
  }

  /** A property by its name: `client.getOrders`, called or handed on. */
  #readName(name: ts.MemberName, owner: ts.Expression): void {
    const found = this.#clients.ofSymbol(this.#checker.getSymbolAtLocation(name), name);
    for (const operation of found) this.#add(operation, name);
    if (found.length > 0) return;
    const { flags } = this.#checker.getTypeAtLocation(owner);
    if ((flags & ts.TypeFlags.Any) !== 0)
      this.#untyped.push({ name: name.text, place: placeOf(name) });
  }

  /** A property by an expression: a literal, a union of literals, or what cannot be read. */
  #readElement(node: ts.ElementAccessExpression): void {
    const type = this.#checker.getTypeAtLocation(node.expression);
    const key = this.#checker.getTypeAtLocation(node.argumentExpression);
    this.#readKey(type, key, node.argumentExpression);
  }

  #readKey(owner: ts.Type, key: ts.Type, node: ts.Node): void {
    const keys = key.isUnion() ? key.types : [key];
    const client = this.#clients.ofClient(owner);
    if (!keys.every((one) => one.isStringLiteral())) {
      const isIndex = (key.flags & ts.TypeFlags.NumberLike) !== 0;
      if (client === null || isIndex) return;
      this.#noteClient(client);
      const what = "an operation whose name the code decides when it runs";
      const hint = "name the method, or give its name a type of literals";
      this.#findings.push({ kind: "unreadable", what, hint, place: placeOf(node) });
      return;
    }
    for (const one of keys) {
      if (!one.isStringLiteral()) continue;
      const found = this.#clients.ofSymbol(owner.getProperty(one.value), node);
      for (const operation of found) this.#add(operation, node);
      if (found.length === 0 && (owner.flags & ts.TypeFlags.Any) !== 0)
        this.#untyped.push({ name: one.value, place: placeOf(node) });
    }
  }

  /** `const { getOrders, getOrder: get } = client` */
  #readPattern(pattern: ts.ObjectBindingPattern): void {
    const owner = this.#checker.getTypeAtLocation(pattern);
    for (const { name, propertyName, dotDotDotToken } of pattern.elements) {
      if (dotDotDotToken !== undefined) continue;
      const key = propertyName ?? name;
      if (ts.isComputedPropertyName(key)) {
        this.#readKey(owner, this.#checker.getTypeAtLocation(key.expression), key);
        continue;
      }
      if (!ts.isIdentifier(key) && !ts.isStringLiteralLike(key)) continue;
      const found = this.#clients.ofSymbol(owner.getProperty(key.text), key);
      for (const operation of found) this.#add(operation, key);
      if (found.length === 0 && (owner.flags & ts.TypeFlags.Any) !== 0)
        this.#untyped.push({ name: key.text, place: placeOf(key) });
    }
  }

  /** A descriptor: `sellingPartner.call(getOrders, …)`, or the resource of a restricted data token. */
  #readIdentifier(node: ts.Identifier): void {
    const { parent } = node;
    if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return;
    if (ts.isPropertyAccessExpression(parent) && parent.name === node) return;
    if (isErrorCheck(node)) return;
    const symbol = this.#checker.getSymbolAtLocation(node);
    // Only what is imported: what is destructured has been read where it was.
    if (symbol === undefined || (symbol.flags & ts.SymbolFlags.Alias) === 0) return;
    for (const operation of this.#clients.ofSymbol(symbol, node)) {
      this.#add(operation, node);
      this.#readResource(operation, node);
    }
  }

  /** `{ operation: getOrder, dataElements: ["buyerInfo"] }` asks for all elements if it names none. */
  #readResource(operation: CalledOperation, node: ts.Identifier): void {
    const { parent } = node;
    if (!ts.isPropertyAssignment(parent) || parent.name.getText() !== "operation") return;
    const asked = askedBy(parent.parent, this.#checker, "dataElements");
    this.#readElements(operation, asked.kind === "none" ? { kind: "all" } : asked, node);
  }

  #readText(node: ts.StringLiteralLike): void {
    if (removalOfValue(node.text) === null) return;
    this.#findings.push({ kind: "value", value: node.text, place: placeOf(node) });
  }

  /** A client whose package is not there: nothing of what is called can be recognized. */
  #readImport({ moduleSpecifier, importClause }: ts.ImportDeclaration): void {
    if (!ts.isStringLiteral(moduleSpecifier) || importClause === undefined) return;
    const { text } = moduleSpecifier;
    const names = importClause.namedBindings;
    const isClientLike =
      /\bsp-api-/.test(text) ||
      (names !== undefined &&
        ts.isNamedImports(names) &&
        names.elements.some(({ name, propertyName }) =>
          /^[A-Z]\w*Api$/.test((propertyName ?? name).text),
        ));
    if (!isClientLike || this.#checker.getSymbolAtLocation(moduleSpecifier) !== undefined) return;
    const what = `what is imported from ${JSON.stringify(text)}, which is not found`;
    const hint = "install the packages of the project, or generate and build its clients";
    this.#findings.push({ kind: "unreadable", what, hint, place: placeOf(moduleSpecifier) });
  }

  /** A client that is handed to something that expects a part of it: `downloadReport(reports, …)`. */
  #readHandedOn(node: ts.Expression): void {
    if (!isHandedOn(node)) return;
    const client = this.#clients.ofClient(this.#checker.getTypeAtLocation(node));
    if (client === null) return;
    this.#noteClient(client);
    const expected = this.#checker.getContextualType(node);
    if (expected === undefined || this.#clients.ofClient(expected) !== null) return;
    for (const property of this.#checker.getNonNullableType(expected).getProperties()) {
      const operation = client.get(property.name);
      if (operation !== undefined) this.#add(operation, node);
    }
  }

  /** The operations that an expression is a descriptor or a method of. */
  #ofNode(node: ts.Expression): readonly CalledOperation[] {
    return this.#clients.ofSymbol(this.#checker.getSymbolAtLocation(node), node);
  }

  #noteClient(client: ReadonlyMap<string, CalledOperation>): void {
    for (const name of client.keys()) this.#names.add(name);
  }

  #add(operation: CalledOperation, node: ts.Node): void {
    this.#names.add(operation.name);
    this.#findings.push({ kind: "operation", operation, place: placeOf(node) });
    // Who begins something asks later what became of it.
    if (operation.polls !== null)
      this.#findings.push({ kind: "operation", operation: operation.polls, place: placeOf(node) });
  }
}

function placeOf(node: ts.Node): Place {
  const source = node.getSourceFile();
  const end = ts.isPropertyAccessExpression(node) ? node.name : node;
  const { line } = source.getLineAndCharacterOfPosition(end.getStart(source));
  return { file: source.fileName, line: line + 1 };
}

/** Whether an expression goes somewhere that may expect another type. */
function isHandedOn(node: ts.Expression): boolean {
  const { parent } = node;
  return (
    ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== node) ||
    (ts.isVariableDeclaration(parent) && parent.initializer === node) ||
    (ts.isPropertyAssignment(parent) && parent.initializer === node) ||
    (ts.isShorthandPropertyAssignment(parent) && parent.name === node) ||
    (ts.isBinaryExpression(parent) && parent.right === node) ||
    (ts.isArrowFunction(parent) && parent.body === node) ||
    ts.isReturnStatement(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent)
  );
}

/** `isError(error, getOrders, 404)` names an operation and calls none. */
function isErrorCheck(node: ts.Node): boolean {
  const { parent } = node;
  return (
    ts.isCallExpression(parent) &&
    ts.isIdentifier(parent.expression) &&
    parent.expression.text === "isError"
  );
}
