/** What overlays add to the package.json of generated packages. */
import { join } from "node:path";
import { errorAt, Failure, inputError, modelPlace, textPlace } from "../lib/diagnostic.js";
import { readText } from "../lib/folders.js";
import { pointerBelow } from "../lib/json-pointer.js";
import { isRecord, type JsonRecord, type JsonValue, mergeJson, parseJson } from "../lib/json.js";

/** The file of an overlay whose fields are merged into every package.json. */
export const fieldsFile = "package.fields.json";

/** Fields for package.json, and the file that they were read from. */
export interface PackageFields {
  /** As problems name it. */
  readonly file: string;
  readonly value: JsonRecord<JsonValue>;
}

/** What an overlay adds to the package.json of generated packages; null if nothing. */
export interface AddedFields {
  /** To that of every client. */
  readonly fields: PackageFields | null;
  /** To that of the schemas. */
  readonly schemaFields: PackageFields | null;
}

/** What Katagami or the publisher of the packages decides. */
const reserved = ["name", "version", "katagami"];

/**
 * Reads the fields that an overlay adds: `package.fields.json` to clients, `schemas/package.fields.json` to the schemas.
 *
 * @param shown - the folder as problems name it
 * @throws Failure when a file is not a JSON object, or has a field that an overlay may not decide
 */
export async function readPackageFields(folder: string, shown: string): Promise<AddedFields> {
  const read = async (path: string): Promise<PackageFields | null> => {
    const text = await readText(join(folder, path));
    return text === null ? null : parseFields(`${shown}/${path}`, text);
  };
  return { fields: await read(fieldsFile), schemaFields: await read(`schemas/${fieldsFile}`) };
}

function parseFields(file: string, text: string): PackageFields {
  const parsed = parseJson(file, text);
  if (parsed.problem !== null) throw new Failure([parsed.problem]);
  const { value } = parsed;
  if (!isRecord(value))
    throw inputError("the fields for package.json must be an object", textPlace(file));
  const problems = reserved
    .filter((key) => Object.hasOwn(value, key))
    .map((key) =>
      errorAt(
        `an overlay cannot set ${key}`,
        modelPlace(file, pointerBelow("#", key)),
        "set it by `package` in katagami.config",
      ),
    );
  if (problems.length > 0) throw new Failure(problems);
  // Parsed from JSON.
  return { file, value: value as JsonRecord<JsonValue> };
}

/** What overlays and the user add, from the lowest to the highest. */
interface FieldSettings {
  readonly templates: readonly AddedFields[];
  readonly fields: JsonRecord<JsonValue>;
}

/** What is merged into the package.json of a client: later overlays over earlier, and over all the fields of the user. */
export function clientFields({ templates, fields }: FieldSettings): JsonRecord<JsonValue> {
  return mergeFields(
    templates.map((added) => added.fields),
    fields,
  );
}

/** What is merged into the package.json of the schemas, in the same order. */
export function schemaFields({ templates, fields }: FieldSettings): JsonRecord<JsonValue> {
  return mergeFields(
    templates.map((added) => added.schemaFields),
    fields,
  );
}

function mergeFields(
  added: readonly (PackageFields | null)[],
  own: JsonRecord<JsonValue>,
): JsonRecord<JsonValue> {
  const values = added.flatMap((fields) => (fields === null ? [] : [fields.value]));
  return [...values, own].reduce(mergeJson, {});
}

/** One value that an overlay sets: `exports`, `./zod`, `types`. */
export interface SetField {
  readonly keys: readonly string[];
  readonly value: JsonValue;
}

/** Lists the values that fields set, at any depth. */
export function setFields(
  value: JsonRecord<JsonValue>,
  above: readonly string[] = [],
): readonly SetField[] {
  return Object.entries(value).flatMap(([key, one]) => {
    const keys = [...above, key];
    return isRecord(one) && Object.keys(one).length > 0
      ? setFields(one as JsonRecord<JsonValue>, keys)
      : [{ keys, value: one }];
  });
}
