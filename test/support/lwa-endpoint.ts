/** Login with Amazon's token endpoint, as documented and as recorded: what it takes and what it says to the rest. */
import { randomBytes, randomUUID } from "node:crypto";
import { ACCOUNT, type Received, type Reply, type SellerCentral } from "./seller-central.js";

/** The parameters of each grant; no others are taken. */
const GRANTS: Readonly<Record<string, readonly string[]>> = {
  refresh_token: ["refresh_token"],
  client_credentials: ["scope"],
  authorization_code: ["code"],
};

/** An error of Login with Amazon: the four fields and two headers that it sends. */
export function lwaError(status: number, error: string, description: string): Reply {
  const requestId = randomUUID();
  const type = error.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());
  return {
    status,
    headers: {
      "content-type": "application/json;charset=UTF-8",
      "x-amzn-RequestId": requestId,
      "x-amzn-ErrorType": `OA2${type}Exception:http://internal.amazon.com/coral/com.amazon.panda/`,
    },
    json: {
      error_index: "TEST",
      error_description: description,
      error,
      request_id: requestId,
    },
  };
}

export function answerToken(central: SellerCentral, request: Received): Reply {
  if (request.method !== "POST") return { status: 405, text: "" };
  const type = String(request.headers["content-type"]);
  const text = request.body.toString("utf8");
  const form = new URLSearchParams(text);
  const grant = form.get("grant_type") ?? "";
  const isForm = /^application\/x-www-form-urlencoded(; ?charset=utf-8)?$/i.test(type);
  if (!isForm || !Object.hasOwn(GRANTS, grant)) {
    return lwaError(
      400,
      "unsupported_grant_type",
      "The authorization grant type is not supported by the authorization server",
    );
  }
  // As application/x-www-form-urlencoded has it: nothing but these stands unescaped.
  if (!/^(?:[\w.*\-+=&]|%[0-9A-F]{2})*$/.test(text)) {
    return lwaError(400, "invalid_request", "The request is malformed");
  }
  const wanted = ["grant_type", "client_id", "client_secret", ...GRANTS[grant]!].toSorted();
  const optional = grant === "authorization_code" ? "redirect_uri" : "";
  const given = [...form.keys()].filter((name) => name !== optional).toSorted();
  if (given.join() !== wanted.join() || form.getAll(optional).length > 1) {
    return lwaError(
      400,
      "invalid_request",
      "The request has missing, surplus or repeated parameters",
    );
  }
  const secret = form.get("client_secret") ?? "";
  if (form.get("client_id") !== ACCOUNT.clientId || !central.clientSecrets.has(secret)) {
    return lwaError(401, "invalid_client", "Client authentication failed");
  }
  const scope = form.get("scope");
  if (
    scope !== null &&
    !scope.split(" ").every((word) => (ACCOUNT.scopes as readonly string[]).includes(word))
  ) {
    return lwaError(400, "invalid_scope", "The request has an invalid parameter : scope");
  }
  if (grant === "refresh_token" && !central.refreshTokens.has(form.get("refresh_token") ?? "")) {
    return lwaError(
      400,
      "invalid_grant",
      "The request has an invalid grant parameter : refresh_token. User may have revoked or didn't grant the permission.",
    );
  }
  const redirect = form.get("redirect_uri");
  if (
    grant === "authorization_code" &&
    (form.get("code") !== ACCOUNT.code || (redirect ?? ACCOUNT.redirectUri) !== ACCOUNT.redirectUri)
  ) {
    return lwaError(400, "invalid_grant", "The request has an invalid grant parameter : code");
  }
  const token = `Atza|${randomBytes(64).toString("base64")}`;
  const expires = Date.now() + central.tokenLifetime * 1000;
  central.tokens.set(token, { scope, expires, secret });
  return {
    headers: {
      "content-type": "application/json;charset=UTF-8",
      "cache-control": "no-cache, no-store, must-revalidate",
    },
    json: {
      access_token: token,
      token_type: "bearer",
      expires_in: central.tokenLifetime,
      ...(scope === null
        ? { refresh_token: form.get("refresh_token") ?? ACCOUNT.refreshToken }
        : { scope }),
    },
  };
}
