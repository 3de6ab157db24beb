import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import {
  type Diagnostic,
  errorAt,
  Failure,
  flagError,
  flagPlace,
  textPlace,
} from "../lib/diagnostic.js";
import { type JsonValue, parseJson } from "../lib/json.js";
import { displayPath } from "../lib/paths.js";
import type { Operation } from "../model/api.js";
import type { TypesById } from "../model/api-queries.js";
import { checkValue } from "../model/schema-check.js";
import { unknownProperties } from "./unknown-properties.js";

/** The body of a call, from `--body`. */
export interface BodySource {
  /** A file, or `-` for the standard input. */
  readonly from: string;
  /** Null if there is none. */
  readonly stdin: NodeJS.ReadableStream | null;
  /** Whether a body that does not fit the model is sent nevertheless. */
  readonly isUnchecked: boolean;
}

/**
 * Reads the body of a call, and checks it against the model if it is JSON.
 *
 * @returns JSON, or bytes if the operation takes something else
 * @throws Failure with every place that does not fit the model; or when the operation takes no body, or there is no such file
 */
export async function readBody(
  { from, stdin, isUnchecked }: BodySource,
  operation: Operation,
  types: TypesById,
): Promise<JsonValue | Uint8Array> {
  const { body } = operation;
  if (body === null) throw flagError("--body", `${operation.name} takes no body`);
  const name = from === "-" ? "standard input" : displayPath(from);
  const bytes = from === "-" ? await buffer(stdin ?? Readable.from([])) : await readBytes(from);
  const [kind = "json"] = Object.values(body.contentTypes);
  if (kind === "bytes") return bytes;
  const text = bytes.toString("utf8");
  if (kind === "text") return text;
  const parsed = parseJson(name, text);
  if (parsed.problem !== null) throw new Failure([parsed.problem]);
  // What JSON.parse returns.
  const value = parsed.value as JsonValue;
  const type = body.types.find((one) => one.kind === kind)?.type ?? body.type;
  const problems = isUnchecked
    ? []
    : [...checkValue(value, type, types), ...unknownProperties(value, type, types)];
  if (problems.length > 0)
    throw new Failure([
      ...problems.map(({ place, problem }) => violation(name, place, problem)),
      errorAt(
        "the body does not fit the model",
        flagPlace("--body"),
        "correct it, or add --unchecked",
      ),
    ]);
  return value;
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw flagError(
      "--body",
      `${displayPath(path)} cannot be read${code === "" ? "" : ` (${code})`}`,
    );
  }
}

function violation(file: string, place: string, problem: string): Diagnostic {
  return errorAt(`${place === "" ? "the body" : place}: ${problem}`, textPlace(file));
}
