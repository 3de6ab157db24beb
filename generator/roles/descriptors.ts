import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { JsonRecord } from "../lib/json.js";
import { isRecord, tryJson } from "../lib/json.js";
import { parseSource } from "../lib/typescript.js";
import { ts as compiler } from "ts-morph";
import type { ts } from "ts-morph";

/** The operations of generated clients, read from their descriptors. */

/** An operation of a generated client, as its descriptor has it. */
export interface CalledOperation {
  /** The package-wide name of the API: `orders-v0`. */
  readonly api: string;
  /** The name of the method. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** The scope of a grantless operation; null for all others. */
  readonly scope: string | null;
  /** The data elements of a restricted operation, empty if it has none; null if it is not restricted. */
  readonly elements: readonly string[] | null;
  /** The operation that is polled for what this one only begins; null if it does all its work. */
  readonly polls: CalledOperation | null;
}

/** The values of the constants of a file, by name: descriptors refer to them. */
type Constants = ReadonlyMap<string, unknown>;

/** Reads each file with descriptors once. */
export class Descriptors {
  readonly #modules = new Map<string, ReadonlyMap<string, CalledOperation>>();

  /** The operations that the client in a file has, by the names of their methods. Empty if the file is of no generated client. */
  beside(file: string): ReadonlyMap<string, CalledOperation> {
    const folder = dirname(file);
    let found = this.#modules.get(folder);
    if (found === undefined) {
      found = readOperations(folder);
      this.#modules.set(folder, found);
    }
    return found;
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/**
 * Reads the descriptors of a package: in its sources, which are published with it, otherwise in its compiled code, which a bundler may
 * have split into files of any name.
 */
function readOperations(folder: string): ReadonlyMap<string, CalledOperation> {
  const inPackage = packageOf(folder);
  const candidates = [
    join(folder, "operations.ts"),
    join(folder, "operations.js"),
    ...(inPackage === null ? [] : [join(inPackage, "src", "operations.ts")]),
  ];
  for (const file of candidates) {
    const operations = operationsIn(file);
    if (operations.size > 0) return operations;
  }
  const compiled = inPackage === null ? [] : javaScriptIn(join(inPackage, "dist"));
  return new Map(compiled.flatMap((file) => [...operationsIn(file)]));
}

/** The package of a generated client that a folder is in: its package.json has `katagami`. Null if it is in none. */
function packageOf(folder: string): string | null {
  const json = tryJson(textOf(join(folder, "package.json")) ?? "");
  if (isRecord(json)) return isRecord(json["katagami"]) ? folder : null;
  const above = dirname(folder);
  return above === folder ? null : packageOf(above);
}

function javaScriptIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".js"))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function operationsIn(file: string): ReadonlyMap<string, CalledOperation> {
  const text = textOf(file);
  if (text === null || !/\bapi:/.test(text)) return new Map();
  const found = new Map<string, CalledOperation>();
  const constants = new Map<string, unknown>();
  const visit = (node: ts.Node, constant: string | null = null): void => {
    if (compiler.isObjectLiteralExpression(node)) {
      const value = valueOf(node, constants);
      if (constant !== null) constants.set(constant, value);
      const operation = operationOf(value);
      if (operation !== null) found.set(operation.name, operation);
      return;
    }
    const name =
      compiler.isVariableDeclaration(node) && compiler.isIdentifier(node.name)
        ? node.name.text
        : null;
    compiler.forEachChild(node, (child) => visit(child, name));
  };
  try {
    visit(parseSource(file, text));
  } catch (error) {
    // Nested deeper than the stack of the parser: no file of ours.
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}

/** The value of a literal, of JSON's kinds; undefined for anything else. */
function valueOf(node: ts.Expression, constants: Constants): unknown {
  if (compiler.isStringLiteralLike(node)) return node.text;
  if (compiler.isIdentifier(node)) return constants.get(node.text);
  if (compiler.isArrayLiteralExpression(node))
    return node.elements.map((element) => valueOf(element, constants));
  if (node.kind === compiler.SyntaxKind.TrueKeyword) return true;
  if (!compiler.isObjectLiteralExpression(node)) return undefined;
  return Object.fromEntries(
    node.properties.flatMap((property) =>
      compiler.isPropertyAssignment(property) &&
      (compiler.isIdentifier(property.name) || compiler.isStringLiteral(property.name))
        ? [[property.name.text, valueOf(property.initializer, constants)]]
        : [],
    ),
  );
}

function operationOf(value: unknown): CalledOperation | null {
  if (!isRecord(value)) return null;
  const { api, name, method, path } = value as JsonRecord;
  if (![api, name, method, path].every((text) => typeof text === "string")) return null;
  const { scope, restricted, completion } = value as JsonRecord;
  const elements = isRecord(restricted) ? restricted["dataElements"] : null;
  return {
    api: String(api),
    name: String(name),
    method: String(method),
    path: String(path),
    scope: typeof scope === "string" ? scope : null,
    elements: isRecord(restricted)
      ? (Array.isArray(elements) ? elements : []).filter((one) => typeof one === "string")
      : null,
    polls: isRecord(completion) ? operationOf(completion["poll"]) : null,
  };
}
