import { SpecText, withPointer } from "../escape/spec-text.js";
import { resultResponses } from "../model/api-queries.js";
import type { Operation } from "../model/api.js";
import { type SpecJson, specValue } from "./sandbox.js";

/** A response that a call can return. */
export interface SuccessView {
  /** As the model writes it: `200`, `2XX`, or `default`; that of a redirect if the model documents no other success. */
  readonly status: SpecText;
  readonly hasBody: boolean;
  /** The body that the model shows as an example, if it is JSON. */
  readonly example?: SpecJson;
}

export function viewSuccesses(operation: Operation): readonly SuccessView[] {
  const { responses, redirects, method } = operation;
  const results = redirects
    ? responses.filter(({ status }) => status.startsWith("3"))
    : resultResponses(operation);
  return results.map(({ status, type, example, pointer }) => {
    // A 204 has no body, whatever its model declares, and HEAD never has one.
    const hasBody = type !== null && status !== "204" && method !== "HEAD" && !redirects;
    return withPointer(pointer, {
      status: new SpecText(status, pointer),
      hasBody,
      ...(hasBody && example !== null && { example: specValue(example.body, example.pointer) }),
    });
  });
}
