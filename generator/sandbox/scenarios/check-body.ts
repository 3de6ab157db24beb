/** Whether a submission is what the model says: the answer to one that is not comes at once, as 400. */
import { isRecord, type JsonValue } from "../../lib/json.js";
import type { Api, Constraints, TypeRef } from "../../model/api.js";
import { propertiesOf, resolveAlias, type TypesById } from "../../model/api-queries.js";
import { checkValue } from "../../model/schema-check.js";

/** As many problems as people read. */
const maxProblems = 10;

interface Context {
  readonly api: Api;
  readonly types: TypesById;
}

/**
 * Checks a value against its type: required properties, enums, formats, limits, and that the model names every property. Amazon
 * refuses properties that a schema does not have (saleweaver/python-amazon-sp-api#269).
 *
 * @param types - the types of the API, by id
 * @returns a line for each problem: its place, and what is wrong; no value of the body
 */
export function checkBody(
  value: JsonValue,
  type: TypeRef,
  { api, types }: Context,
): readonly string[] {
  const wrong = checkValue(value, type, types).map(
    ({ place, problem }) => `${place === "" ? "the body" : place} is ${problem}`,
  );
  if (wrong.length > 0) return wrong.slice(0, maxProblems);
  return checkMore(value, type, "", { api, types }).slice(0, maxProblems);
}

/** Checks what types leave open. */
function checkMore(value: JsonValue, type: TypeRef, place: string, context: Context): string[] {
  const resolved = resolveAlias(type, context.types);
  if (resolved.kind === "array" && Array.isArray(value))
    return value.flatMap((item: JsonValue, index) =>
      checkMore(item, resolved.items, `${place}/${String(index)}`, context),
    );
  if (!isRecord(value)) return [];
  const properties = propertiesOf(resolved, context.types);
  // A type without properties, such as a map, may have any.
  if (properties.length === 0) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    const below = `${place}/${name}`;
    const property = properties.find((one) => one.name === name);
    if (property === undefined)
      return [
        `${place === "" ? "the body" : place} has a property that the model does not name: ${name.slice(0, 80)}`,
      ];
    const own = context.api.constraints[property.pointer] ?? {};
    // Parsed from JSON, so it is a JSON value.
    const inner = item as JsonValue;
    return [
      ...checkLimits(inner, own).map((problem) => `${below} is ${problem}`),
      ...checkMore(inner, property.type, below, context),
    ];
  });
}

function checkLimits(value: JsonValue, limits: Constraints): string[] {
  const { pattern, maxLength, minLength, minimum, maximum, minItems, maxItems } = limits;
  const size = typeof value === "string" || Array.isArray(value) ? value.length : null;
  const number = typeof value === "number" ? value : null;
  const isText = typeof value === "string";
  const over = (own: number | null, limit: JsonValue | undefined): boolean =>
    own !== null && typeof limit === "number" && own > limit;
  const under = (own: number | null, limit: JsonValue | undefined): boolean =>
    own !== null && typeof limit === "number" && own < limit;
  const limitOf = (limit: JsonValue | undefined): string => JSON.stringify(limit);
  return [
    ...(isText && typeof pattern === "string" && !fits(value, pattern)
      ? [`not of the form ${pattern}`]
      : []),
    ...(over(size, isText ? maxLength : maxItems)
      ? [`longer than ${limitOf(isText ? maxLength : maxItems)}`]
      : []),
    ...(under(size, isText ? minLength : minItems)
      ? [`shorter than ${limitOf(isText ? minLength : minItems)}`]
      : []),
    ...(over(number, maximum) ? [`more than ${limitOf(maximum)}`] : []),
    ...(under(number, minimum) ? [`less than ${limitOf(minimum)}`] : []),
  ];
}

/** The longest text that is matched with a pattern of a model: nothing bounds how long that takes. */
const maxMatched = 1000;

function fits(text: string, pattern: string): boolean {
  try {
    return text.length > maxMatched || new RegExp(pattern, "u").test(text);
  } catch {
    // Not a pattern of ECMAScript: it says nothing here.
    return true;
  }
}
