import { type Diagnostic, modelPlace, pointerBelow, problem } from "../diagnostic.js";

/**
 * Refuses a model whose names could end a string or a line in code: the templates of OpenAPI Generator write names as
 * they are. Descriptions and enum values it escapes itself.
 *
 * Names are the keys of a model outside its samples, and the values that become names.
 */
export function guardNames(document: unknown, file: string): Diagnostic[] {
  const problems: Diagnostic[] = [];
  const refuse = (text: string, pointer: string): void => {
    if (!breaking.test(text)) return;
    problems.push(
      problem(
        "error",
        `OpenAPI Generator would write ${JSON.stringify(text)} into code as it is`,
        modelPlace(file, pointer),
        "correct the name with a patch",
      ),
    );
  };
  walk(document, "#", refuse);
  return problems;
}

const breaking = /["`\\\p{Cc}\u2028\u2029]|\*\/|\$\{/u;

/** Keys whose values are names. */
const naming = new Set([
  "name",
  "operationId",
  "basePath",
  "host",
  "format",
  "collectionFormat",
  "$ref",
]);
const namingLists = new Set(["produces", "consumes", "tags", "required"]);
/** Keys whose values are data. */
const samples = new Set(["example", "examples", "default", "enum"]);

type Refuse = (text: string, pointer: string) => void;

function walk(value: unknown, pointer: string, refuse: Refuse): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    const place = pointerBelow(pointer, key);
    refuse(key, place);
    if (samples.has(key) || key.startsWith("x-")) continue;
    if (naming.has(key) && typeof child === "string") refuse(child, place);
    if (namingLists.has(key) && Array.isArray(child)) {
      for (const item of child) if (typeof item === "string") refuse(item, place);
    }
    walk(child, place, refuse);
  }
}
