import type { SandboxCase } from "../model/api.js";
import { respondError, type SandboxResponse } from "./http.js";

/** The result of handling a request: the response, and what the request log says about it. */
export interface Outcome {
  readonly response: SandboxResponse;
  /** What happened, in one line. */
  readonly summary: string;
  /** The case that the request matched; null if it matched none. */
  readonly matched: SandboxCase | null;
  /** Why the request did not match, a line for each case. */
  readonly notes: readonly string[];
}

export function outcome(
  response: SandboxResponse,
  summary: string,
  more: Partial<Pick<Outcome, "matched" | "notes">> = {},
): Outcome {
  return { response, summary, matched: null, notes: [], ...more };
}

/** Refuses a request with an error. By default, the log says the same as the client gets. */
export function refuse(status: number, code: string, message: string, summary = message): Outcome {
  return outcome(respondError(status, code, message), summary);
}

/** Refuses a request as the gateway does when it does not accept a token. */
export function deny(details: string, summary: string): Outcome {
  const message = "Access to requested resource is denied.";
  return outcome(respondError(403, "Unauthorized", message, details), summary);
}
