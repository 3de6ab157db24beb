import type { AuthState } from "./auth-state.js";
import type { SandboxRequest } from "./http.js";
import { exchangeToken } from "./lwa.js";
import { type Outcome, outcome } from "./outcome.js";
import { assumeRole, isStsRequest } from "./sts.js";

/** The path of Login with Amazon. */
export const tokenPath = "/auth/o2/token";

/** Handles requests to Login with Amazon and to AWS STS; returns null for all others. */
export function handleAuthEndpoints(
  request: SandboxRequest,
  path: string,
  state: AuthState,
): Outcome | null {
  if (path === tokenPath) return outcome(exchangeToken(request, state), "Login with Amazon");
  return path === "/" && isStsRequest(request)
    ? outcome(assumeRole(request, state), "STS AssumeRole")
    : null;
}
