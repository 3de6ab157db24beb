import { type Diagnostic, errorAt, modelPlace } from "../../lib/diagnostic.js";
import { hasInvisible } from "../../lib/invisible.js";
import { pointerBelow } from "../../lib/json-pointer.js";

/**
 * Finds names and references that OpenAPI Generator must not get from a model.
 *
 * Its templates write names into code unescaped, so a name must not be able to end a string or a line. Names are the keys of
 * a model outside its samples, and the values of some keys. Descriptions and enum values are escaped by OpenAPI Generator.
 *
 * Its parser follows every reference in the document, so a reference to another file or URL would be read or fetched.
 */
export function findUnsafeInput(document: unknown, file: string): Diagnostic[] {
  const problems: Diagnostic[] = [];
  const report = (what: string, pointer: string, hint: string): number =>
    problems.push(errorAt(`OpenAPI Generator would ${what}`, modelPlace(file, pointer), hint));
  const checkName = (text: string, pointer: string): void => {
    if (!unsafe.test(text) && !hasInvisible(text)) return;
    const what = `write ${JSON.stringify(text)} into code unescaped`;
    report(what, pointer, "correct the name with a patch");
  };
  const checkReference = (text: string, pointer: string): void => {
    if (text.startsWith("#")) return;
    const what = `read or fetch what ${JSON.stringify(text)} refers to`;
    report(what, pointer, "remove the reference with a patch");
  };
  walk(document, "#", true, checkName, checkReference);
  return problems;
}

/** Ends a string, a line, a comment or a tag in one of the output languages. */
const unsafe = /["'`\\\p{Cc}\u2028\u2029]|\*\/|\/\*|[$#]\{|<\?|\?>|<\/script/iu;

/** Keys whose values become names in code. */
const nameKeys = new Set([
  "name",
  "operationId",
  "basePath",
  "host",
  "format",
  "collectionFormat",
  "$ref",
  "propertyName",
  "url",
  "version",
]);

const nameListKeys = new Set(["produces", "consumes", "tags", "required"]);

/** Keys whose values are data, not names. */
const dataKeys = new Set(["example", "examples", "default", "enum"]);

type Check = (text: string, pointer: string) => void;

/** Visits all keys; `hasNames` is false inside samples and extensions, where only references count. */
function walk(
  value: unknown,
  pointer: string,
  hasNames: boolean,
  checkName: Check,
  checkReference: Check,
): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    const place = pointerBelow(pointer, key);
    const belowHasNames = hasNames && !dataKeys.has(key) && !key.startsWith("x-");
    if (hasNames) checkName(key, place);
    if (belowHasNames) for (const name of namesIn(key, child)) checkName(name, place);
    if (key === "$ref" && typeof child === "string") checkReference(child, place);
    if (key === "mapping" && typeof child === "object" && child !== null) {
      // The mapping of a discriminator contains references or names of schemas.
      for (const [name, target] of Object.entries(child))
        if (typeof target === "string" && !/^[\w-]*$/.test(target))
          checkReference(target, pointerBelow(place, name));
    }
    walk(child, place, belowHasNames, checkName, checkReference);
  }
}

function namesIn(key: string, value: unknown): string[] {
  if (typeof value === "string") return nameKeys.has(key) ? [value] : [];
  return nameListKeys.has(key) && Array.isArray(value)
    ? value.filter((item) => typeof item === "string")
    : [];
}
