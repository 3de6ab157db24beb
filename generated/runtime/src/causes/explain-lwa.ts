// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { ErrorCause, ErrorCauseKind } from "../base/error-cause.js";
import { describeCause } from "./texts.js";

/** What the codes of Login with Amazon mean (RFC 6749, section 5.2). */
const KINDS: Readonly<Record<string, ErrorCauseKind>> = {
  invalid_client: "client-credentials",
  unauthorized_client: "client-credentials",
  invalid_grant: "authorization-revoked",
};

const EXPIRED_CODE: ErrorCause = {
  kind: "authorization-revoked",
  summary: "the code is older than five minutes, was used before, or is of another application",
  text: "The code is older than five minutes, was used before, or is of another application. Start the authorization again.",
  likelihood: "likely",
};

/**
 * Finds what led to a refusal of Login with Amazon. Loaded when it refuses.
 *
 * @param grant - `refresh_token`, `client_credentials` or `authorization_code`.
 */
export function explainLwaError(error: string, grant: string): readonly ErrorCause[] {
  if (error === "invalid_grant" && grant === "authorization_code") return [EXPIRED_CODE];
  const kind = Object.hasOwn(KINDS, error) ? KINDS[error] : undefined;
  if (kind === undefined) return [];
  return [{ kind, likelihood: "stated", ...describeCause(kind, null) }];
}
