import { randomUUID } from "node:crypto";
import * as v from "valibot";
import type { SandboxAccount } from "./account.js";
import {
  answer,
  bodyText,
  jsonAnswer,
  mediaType,
  type SandboxAnswer,
  type SandboxRequest,
} from "./http.js";
import type { TokenStore } from "./tokens.js";

/** Login with Amazon's token endpoint: what it takes, and the documented errors for the rest. */

/** Seconds that an access token is good for. */
export const tokenLifetime = 3600;

const grants = {
  refresh_token: ["refresh_token"],
  client_credentials: ["scope"],
  authorization_code: ["code", "redirect_uri"],
} as const;

const descriptions = {
  invalid_client: "Client authentication failed",
  invalid_request: "The request is missing a required parameter",
  invalid_scope: "The request has an invalid parameter : scope",
  unsupported_grant_type:
    "The authorization grant type is not supported by the authorization server",
} as const;

export function exchangeToken(
  request: SandboxRequest,
  account: SandboxAccount,
  tokens: TokenStore,
  now: number,
): SandboxAnswer {
  if (request.method !== "POST") return answer(405, "", { allow: "POST" });
  const form = readForm(request);
  const grant = form["grant_type"] ?? "";
  if (!isGrant(grant))
    return lwaError(400, "unsupported_grant_type", descriptions.unsupported_grant_type);
  const missing = ["client_id", "client_secret", ...grants[grant]].filter((name) => !form[name]);
  if (missing.length > 0) {
    return lwaError(
      400,
      "invalid_request",
      `${descriptions.invalid_request} : ${missing.join(", ")}`,
    );
  }
  if (form["client_id"] !== account.clientId || form["client_secret"] !== account.clientSecret) {
    return lwaError(401, "invalid_client", descriptions.invalid_client);
  }
  const scopes = grant === "client_credentials" ? (form["scope"] ?? "").split(" ") : null;
  if (scopes?.some((scope) => !account.scopes.includes(scope)) === true)
    return lwaError(400, "invalid_scope", descriptions.invalid_scope);
  if (grant === "refresh_token" && form["refresh_token"] !== account.refreshToken) {
    return lwaError(
      400,
      "invalid_grant",
      "The request has an invalid grant parameter : refresh_token. User may have revoked or didn't grant the permission.",
    );
  }
  if (grant === "authorization_code" && form["code"] !== account.authorizationCode)
    return lwaError(
      400,
      "invalid_grant",
      "The request has an invalid grant parameter : code. It has expired or was used before.",
    );
  return jsonAnswer(
    200,
    {
      access_token: tokens.issueAccess(scopes, now + tokenLifetime * 1000),
      token_type: "bearer",
      expires_in: tokenLifetime,
      ...(scopes === null ? { refresh_token: account.refreshToken } : { scope: scopes.join(" ") }),
    },
    {
      "content-type": "application/json;charset=UTF-8",
      "cache-control": "no-cache, no-store, must-revalidate",
    },
  );
}

function isGrant(text: string): text is keyof typeof grants {
  return Object.hasOwn(grants, text);
}

/** A form, which is the documented way, or JSON, which Amazon's own libraries of old send. */
function readForm(request: SandboxRequest): Readonly<Record<string, string>> {
  const text = bodyText(request);
  if (mediaType(request) !== "application/json")
    return Object.fromEntries(new URLSearchParams(text));
  try {
    const parsed = v.safeParse(v.record(v.string(), v.string()), JSON.parse(text));
    return parsed.success ? parsed.output : {};
  } catch {
    return {};
  }
}

function lwaError(status: number, error: string, description: string): SandboxAnswer {
  const requestId = randomUUID();
  const type = error.replaceAll(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());
  return jsonAnswer(
    status,
    {
      error_index: "katagami",
      error_description: description,
      error,
      request_id: requestId,
    },
    {
      "content-type": "application/json;charset=UTF-8",
      "x-amzn-RequestId": requestId,
      "x-amzn-ErrorType": `OA2${type}Exception:http://internal.amazon.com/coral/com.amazon.panda/`,
    },
  );
}
