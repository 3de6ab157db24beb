import { answer, denied, errorAnswer, header, type SandboxRequest, splitTarget } from "./http.js";
import { type Outcome, outcomeOf } from "./operate.js";
import type { Route } from "./routes.js";
import { type KnownKeys, verifySignature } from "./signature.js";
import { covers, type TokenStore } from "./tokens.js";

/** What Amazon's gateway checks before any operation sees a request. */

/** Amazon's three; the sandbox stands for all of them. */
export const awsRegions: readonly string[] = ["us-east-1", "eu-west-1", "us-west-2"];

const longestUserAgent = 500;

export interface GatewayContext {
  readonly tokens: TokenStore;
  readonly keys: readonly KnownKeys[];
  readonly requireSignature: boolean;
  readonly now: number;
}

/** @returns null when the request may pass */
export function refuse(
  request: SandboxRequest,
  route: Route,
  context: GatewayContext,
): Outcome | null {
  if (request.method === "GET" && hasBody(request)) {
    // So since June 2023, and with a page of HTML under this content type.
    const page = "<html><head><title>400 Bad Request</title></head></html>\n";
    return outcomeOf(
      answer(400, page, { "content-type": "application/json" }),
      "a GET with a body or a Content-Length is refused",
    );
  }
  const { length } = header(request, "user-agent") ?? "";
  if (length > longestUserAgent) {
    const message = `The User-Agent is longer than ${String(longestUserAgent)} characters`;
    return outcomeOf(errorAnswer(400, "InvalidInput", message), `${message}: ${String(length)}`);
  }
  return refuseToken(request, route, context) ?? refuseSignature(request, context);
}

function hasBody(request: SandboxRequest): boolean {
  return (
    request.body.byteLength > 0 ||
    header(request, "content-length") !== null ||
    header(request, "transfer-encoding") !== null
  );
}

function refuseToken(
  request: SandboxRequest,
  { operation }: Route,
  { tokens, now }: GatewayContext,
): Outcome | null {
  const text = header(request, "x-amz-access-token");
  if (text === null)
    return outcomeOf(
      denied("Access token is missing in the request header."),
      "x-amz-access-token is missing",
    );
  const token = tokens.find(text);
  if (token === null) {
    return outcomeOf(
      denied("The access token you provided is revoked, malformed or invalid."),
      "the access token was not given out by this sandbox",
    );
  }
  if (token.expires <= now) {
    return outcomeOf(
      denied("The access token you provided has expired."),
      "the access token has expired",
    );
  }
  if (token.kind === "restricted") {
    const { path } = splitTarget(request.target);
    const { method, path: template } = operation;
    return covers(token.resources, { method, template, path })
      ? null
      : outcomeOf(denied(""), "the restricted data token is for another resource");
  }
  const { scope } = operation;
  if (scope === null && token.scopes !== null)
    return outcomeOf(denied(""), "a grantless token is not good for this operation");
  if (scope !== null && token.scopes?.includes(scope) !== true)
    return outcomeOf(denied(""), `this operation is grantless: its token needs the scope ${scope}`);
  return null;
}

function refuseSignature(request: SandboxRequest, context: GatewayContext): Outcome | null {
  if (!context.requireSignature && header(request, "authorization") === null) return null;
  const { keys, now } = context;
  const wrong = verifySignature(request, {
    service: "execute-api",
    regions: awsRegions,
    keys,
    now,
  });
  if (wrong === null) return null;
  return outcomeOf(
    errorAnswer(403, wrong.code, wrong.message),
    `signature: ${firstLine(wrong.message)}`,
  );
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}
