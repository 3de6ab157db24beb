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
