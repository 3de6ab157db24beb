import { ts } from "ts-morph";

/** The personal data that a call asks for by its option `restrictedData`. */
export type AskedElements =
  /** All that the operation has. */
  | { readonly kind: "all" }
  | { readonly kind: "some"; readonly elements: readonly string[] }
  | { readonly kind: "none" }
  /** The code decides when it runs. */
  | { readonly kind: "unknown" };

const none: AskedElements = { kind: "none" };
const unknown: AskedElements = { kind: "unknown" };

/**
 * Reads what the options of a call ask for.
 *
 * @param name - `restrictedData`, or `dataElements` of a restricted data token
 */
export function askedBy(
  options: ts.Expression | undefined,
  checker: ts.TypeChecker,
  name = "restrictedData",
): AskedElements {
  if (options === undefined) return none;
  const written = ts.isObjectLiteralExpression(options) ? propertyOf(options, name) : null;
  if (written !== null && written !== undefined) return ofExpression(written, checker);
  if (written === undefined) return none;
  const type = checker.getTypeAtLocation(options);
  if ((type.flags & ts.TypeFlags.Any) !== 0) return unknown;
  const symbol = checker.getNonNullableType(type).getProperty(name);
  return symbol === undefined
    ? none
    : ofType(checker.getTypeOfSymbolAtLocation(symbol, options), checker);
}

/** The value of a property; undefined if there is none; null if it may come from something that is spread. */
function propertyOf(
  { properties }: ts.ObjectLiteralExpression,
  name: string,
): ts.Expression | null | undefined {
  for (const property of properties.toReversed()) {
    if (ts.isSpreadAssignment(property)) return null;
    const key = property.name;
    if (key === undefined || ts.isComputedPropertyName(key) || key.text !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
  }
  return undefined;
}

function ofExpression(node: ts.Expression, checker: ts.TypeChecker): AskedElements {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node)
  )
    return ofExpression(node.expression, checker);
  if (ts.isArrayLiteralExpression(node)) {
    const elements = node.elements.flatMap((one) =>
      ts.isStringLiteralLike(one) ? [one.text] : [],
    );
    if (elements.length === node.elements.length) return { kind: "some", elements };
  }
  return ofType(checker.getTypeAtLocation(node), checker);
}

/** By the type: `true`, `false`, `undefined`, or a list of literals. */
function ofType(type: ts.Type, checker: ts.TypeChecker): AskedElements {
  const nothing = ts.TypeFlags.Undefined | ts.TypeFlags.Null;
  const parts = (type.isUnion() ? type.types : [type]).filter(
    ({ flags }) => (flags & nothing) === 0,
  );
  if (parts.length === 0) return none;
  const texts = parts.map((part) => checker.typeToString(part));
  if (texts.every((text) => text === "false")) return none;
  if (texts.every((text) => text === "true")) return { kind: "all" };
  const items = parts.flatMap((part) => {
    const item = checker.getIndexTypeOfType(part, ts.IndexKind.Number);
    return item === undefined ? [undefined] : item.isUnion() ? item.types : [item];
  });
  return items.every((item) => item?.isStringLiteral() === true)
    ? {
        kind: "some",
        elements: items.flatMap((item) => (item?.isStringLiteral() ? [item.value] : [])),
      }
    : unknown;
}
