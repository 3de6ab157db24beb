import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { tryJson } from "../lib/json.js";
import type { AuthState } from "./auth-state.js";
import {
  bodyText,
  mediaType,
  respond,
  respondJson,
  type SandboxRequest,
  type SandboxResponse,
} from "./http.js";
import { tokenLifetime } from "./limits.js";

/** The token endpoint of Login with Amazon, with its documented errors. */

/** The fields that each grant requires. */
const grants = {
  refresh_token: ["refresh_token"],
  client_credentials: ["scope"],
  authorization_code: ["code", "redirect_uri"],
} as const;

const errors = {
  invalid_client: [401, "Client authentication failed"],
  invalid_grant: [400, "The request has an invalid grant parameter"],
  invalid_request: [400, "The request is missing a required parameter"],
  invalid_scope: [400, "The request has an invalid parameter : scope"],
  unsupported_grant_type: [
    400,
    "The authorization grant type is not supported by the authorization server",
  ],
} as const;

const contentType = { "content-type": "application/json;charset=UTF-8" };

/** Issues an access token for the credentials in a request. */
export function exchangeToken(
  request: SandboxRequest,
  { account, tokens, now }: AuthState,
): SandboxResponse {
  if (request.method !== "POST") return respond(405, "", { allow: "POST" });
  const form = readForm(request);
  const grant = form["grant_type"] ?? "";
  if (!isGrant(grant)) return lwaError("unsupported_grant_type");
  const missing = ["client_id", "client_secret", ...grants[grant]].filter((name) => !form[name]);
  if (missing.length > 0) return lwaError("invalid_request", ` : ${missing.join(", ")}`);
  if (form["client_id"] !== account.clientId || form["client_secret"] !== account.clientSecret)
    return lwaError("invalid_client");
  const scopes = grant === "client_credentials" ? (form["scope"] ?? "").split(" ") : null;
  if (scopes?.some((scope) => !account.scopes.includes(scope)) === true)
    return lwaError("invalid_scope");
  if (grant === "refresh_token" && form["refresh_token"] !== account.refreshToken) {
    const reason = "User may have revoked or didn't grant the permission.";
    return lwaError("invalid_grant", ` : refresh_token. ${reason}`);
  }
  if (grant === "authorization_code" && form["code"] !== account.authorizationCode)
    return lwaError("invalid_grant", " : code. It has expired or was used before.");
  return respondJson(
    200,
    {
      access_token: tokens.issueAccess(scopes, now + tokenLifetime * 1000),
      token_type: "bearer",
      expires_in: tokenLifetime,
      ...(scopes === null ? { refresh_token: account.refreshToken } : { scope: scopes.join(" ") }),
    },
    { ...contentType, "cache-control": "no-cache, no-store, must-revalidate" },
  );
}

function isGrant(text: string): text is keyof typeof grants {
  return Object.hasOwn(grants, text);
}

/** Reads a form, as documented, or JSON, as older libraries of Amazon's send it. */
function readForm(request: SandboxRequest): Readonly<Record<string, string>> {
  const text = bodyText(request);
  if (mediaType(request) !== "application/json")
    return Object.fromEntries(new URLSearchParams(text));
  const parsed = v.safeParse(v.record(v.string(), v.string()), tryJson(text));
  return parsed.success ? parsed.output : {};
}

function lwaError(error: keyof typeof errors, details = ""): SandboxResponse {
  const [status, description] = errors[error];
  const requestId = randomUUID();
  const type = error.replaceAll(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());
  return respondJson(
    status,
    {
      error_index: "katagami",
      error_description: `${description}${details}`,
      error,
      request_id: requestId,
    },
    {
      ...contentType,
      "x-amzn-RequestId": requestId,
      "x-amzn-ErrorType": `OA2${type}Exception:http://internal.amazon.com/coral/com.amazon.panda/`,
    },
  );
}
