/** Takes the documents out of a submission. */
import * as v from "valibot";
import { isRecord, type JsonValue } from "../../lib/json.js";

/** A list of documents, or what is wrong. */
export type ReadDocuments =
  | { readonly documents: readonly JsonValue[]; readonly problems: null }
  | { readonly problems: readonly string[] };

/**
 * Reads the list of documents that a body has under a name, each by a schema.
 *
 * @returns the documents as the schema leaves them; or every problem with its place
 */
export function readDocuments(
  body: JsonValue | undefined,
  list: string,
  schema: v.GenericSchema,
): ReadDocuments {
  const items = isRecord(body) ? body[list] : undefined;
  // A submission of nothing: Amazon's answer is not known.
  if (!Array.isArray(items) || items.length === 0) return { problems: [`the body has no ${list}`] };
  if (isDeep(items))
    return { problems: [`/${list} is nested deeper than ${String(maxDepth)} levels`] };
  const parsed = items.map((item) => v.safeParse(schema, item));
  const problems = parsed.flatMap(({ issues }, index) =>
    (issues ?? []).map(
      (issue) =>
        `/${list}/${String(index)}/${(v.getDotPath(issue) ?? "").replaceAll(".", "/")}: ${issue.message}`,
    ),
  );
  if (problems.length > 0) return { problems: problems.slice(0, 10) };
  // Made of JSON by a schema that only leaves properties out.
  return { documents: parsed.map(({ output }) => output as JsonValue), problems: null };
}

/** Far deeper than any document of a vendor, and far from the end of the stack of what writes it to a file. */
const maxDepth = 100;

/** Whether a value is nested too deep; goes through it without recursion. */
function isDeep(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return true;
    level = level
      .filter((one): one is object => typeof one === "object" && one !== null)
      .flatMap((one): unknown[] => Object.values(one));
  }
  return false;
}
