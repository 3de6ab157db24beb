import type { JsonValue } from "../lib/json.js";
import type { Payloads, SchemaTypes } from "../payloads/payloads.js";
import { namespacedId, payloadsApi } from "../payloads/payloads-api.js";
import { sampleValue } from "./sample-value.js";

/** The first example of a schema, or a sample of its types if it has none. */
export function exampleOf({ examples, name, root }: SchemaTypes, payloads: Payloads): JsonValue {
  const [example] = examples;
  // Examples were parsed from JSON.
  if (example !== undefined) return example as JsonValue;
  const { api } = payloadsApi(payloads, (file) => file);
  return sampleValue({ kind: "ref", id: namespacedId(name, root) }, api);
}
