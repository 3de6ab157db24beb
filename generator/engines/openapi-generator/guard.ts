import { type Diagnostic, modelPlace, problem } from "../../lib/diagnostic.js";
import { escapePointer, pointerBelow } from "../../lib/json-pointer.js";

/**
 * Refuses a model whose names could end a string or a line in code: the templates of OpenAPI Generator write names as
 * they are. Descriptions and enum values it escapes itself. And refuses every reference that leaves the document, wherever it
 * stands: its parser would read the file or fetch the URL.
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
  const refuseReference = (text: string, pointer: string): void => {
    if (text.startsWith("#")) return;
    problems.push(
      problem(
        "error",
        `OpenAPI Generator would read or fetch what ${JSON.stringify(text)} refers to`,
        modelPlace(file, pointer),
        "remove the reference with a patch",
      ),
    );
  };
  walk(document, "#", refuse);
  walkReferences(document, "#", refuseReference);
  return problems;
}

/** Ends a string, a line, a comment or a tag in one of the languages, or turns text around for whoever reads it. */
const breaking =
  /["'`\\\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069]|\*\/|\/\*|[$#]\{|<\?|\?>|<\/script/iu;

/** Keys whose values are names. */
const naming = new Set([
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

/** Every `$ref`, in samples and extensions too, and the places of a discriminator's mapping, which may be names instead. */
function walkReferences(value: unknown, pointer: string, refuse: Refuse): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    const place = `${pointer}/${escapePointer(key)}`;
    if (key === "$ref" && typeof child === "string") refuse(child, place);
    if (key === "mapping" && typeof child === "object" && child !== null) {
      for (const [name, target] of Object.entries(child))
        if (typeof target === "string" && !/^[\w-]*$/.test(target))
          refuse(target, `${place}/${escapePointer(name)}`);
    }
    walkReferences(child, place, refuse);
  }
}
