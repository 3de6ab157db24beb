import type { AuthState } from "./auth-state.js";
import { awsRegions } from "./aws-keys.js";
import { header, respond, type SandboxRequest, splitTarget } from "./http.js";
import { deny, type Outcome, outcome, refuse } from "./outcome.js";
import type { Route } from "./routes.js";
import { verifySignature } from "./signature.js";
import { coversRequest } from "./token-store.js";
import { maxUserAgent } from "./limits.js";

/** What Amazon's gateway checks before a request reaches its operation. */

export interface GatewayContext extends AuthState {
  readonly requireSignature: boolean;
}

/**
 * Checks a request: its form, its access token and its signature.
 *
 * @returns null if the request may pass
 */
export function checkAtGateway(
  request: SandboxRequest,
  route: Route,
  context: GatewayContext,
): Outcome | null {
  if (request.method === "GET" && hasBody(request)) {
    // Amazon does so since June 2023, and responds with HTML under this content type.
    const page = "<html><head><title>400 Bad Request</title></head></html>\n";
    return outcome(
      respond(400, page, { "content-type": "application/json" }),
      "a GET with a body or a Content-Length is refused",
    );
  }
  const { length } = header(request, "user-agent") ?? "";
  if (length > maxUserAgent) {
    const message = `The User-Agent is longer than ${String(maxUserAgent)} characters`;
    return refuse(400, "InvalidInput", message, `${message}: ${String(length)}`);
  }
  return checkToken(request, route, context) ?? checkSignature(request, context);
}

function hasBody(request: SandboxRequest): boolean {
  return (
    request.body.byteLength > 0 ||
    header(request, "content-length") !== null ||
    header(request, "transfer-encoding") !== null
  );
}

function checkToken(
  request: SandboxRequest,
  { operation }: Route,
  { tokens, now }: GatewayContext,
): Outcome | null {
  const text = header(request, "x-amz-access-token");
  if (text === null) {
    const details = "Access token is missing in the request header.";
    return deny(details, "x-amz-access-token is missing");
  }
  const token = tokens.find(text);
  if (token === null) {
    const details = "The access token you provided is revoked, malformed or invalid.";
    return deny(details, "this sandbox has not issued the access token");
  }
  if (token.expires <= now) {
    const details = "The access token you provided has expired.";
    return deny(details, "the access token has expired");
  }
  if (token.kind === "restricted") {
    const { path } = splitTarget(request.target);
    const { method, path: template } = operation;
    return coversRequest(token.resources, { method, template, path })
      ? null
      : deny("", "the restricted data token is for another resource");
  }
  const { scope } = operation;
  if (scope === null && token.scopes !== null)
    return deny("", "this operation does not accept a grantless token");
  if (scope !== null && token.scopes?.includes(scope) !== true)
    return deny("", `this operation is grantless: its token needs the scope ${scope}`);
  return null;
}

function checkSignature(request: SandboxRequest, context: GatewayContext): Outcome | null {
  if (!context.requireSignature && header(request, "authorization") === null) return null;
  const { now } = context;
  const keys = context.keys.valid(now);
  const expected = { service: "execute-api", regions: awsRegions, keys, now };
  const refusal = verifySignature(request, expected);
  if (refusal === null) return null;
  const [firstLine = ""] = refusal.message.split("\n");
  return refuse(403, refusal.code, refusal.message, `signature: ${firstLine}`);
}
