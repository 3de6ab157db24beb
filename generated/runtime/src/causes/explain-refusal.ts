// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { ErrorCause, ErrorCauseKind } from "../base/error-cause.js";
import { orderHeap } from "./heap.js";
import type { Refusal } from "./refusal.js";
import { followUps, statedCause } from "./stated.js";
import { describeCause } from "./texts.js";

type Judged = readonly [kind: ErrorCauseKind, likelihood: ErrorCause["likelihood"]];

/**
 * Finds what may have led to a refusal, the likeliest first: by the text of the response, then by its error type, then by what
 * is known of the call and of the other calls of its connection. Loaded when a call is refused.
 */
export function explainRefusal(refusal: Refusal): readonly ErrorCause[] {
  return judge(refusal).map(([kind, likelihood]) => ({
    kind,
    likelihood,
    ...describeCause(kind, refusal),
  }));
}

function judge(refusal: Refusal): readonly Judged[] {
  const stated = statedCause(refusal);
  if (stated !== null) {
    return [[stated, "stated"], ...followUps(stated).map((kind): Judged => [kind, "possible"])];
  }
  if (refusal.status === 400) return [];
  if (isForeign(refusal)) return [["not-amazon", "likely"], ...orderHeap(refusal).map(asPossible)];
  if (refusal.status === 401) {
    return [
      ["token-invalid", "likely"],
      ["authorization-revoked", "possible"],
      ["client-credentials", "possible"],
    ];
  }
  return orderHeap(refusal);
}

function asPossible([kind, likelihood]: Judged): Judged {
  return [kind, likelihood === "likely" ? "possible" : likelihood];
}

/** Whether a response has nothing that all of Amazon's have. */
function isForeign({ errors, errorType, requestId }: Refusal): boolean {
  return errors.length === 0 && errorType === null && requestId === null;
}
