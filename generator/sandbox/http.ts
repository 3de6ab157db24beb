import { randomUUID } from "node:crypto";
import type { JsonValue } from "../lib/json.js";

/** A request exactly as it arrived: nothing decoded, nothing normalised. */
export interface SandboxRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Name and value, in the order of the request. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

export interface SandboxResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for a response without a body. */
  readonly body: string;
  /** Milliseconds to wait before the response is sent. */
  readonly delay: number;
  /** Whether the connection is cut and no response is sent. */
  readonly hangUp: boolean;
}

/** All values of a header; `name` in lower case. */
export function headerValues(request: SandboxRequest, name: string): readonly string[] {
  return request.headers
    .filter(([own]) => own.toLowerCase() === name)
    .map(([, value]) => value.trim());
}

/** The value of a header, several values joined with commas; null if the header is absent. */
export function header(request: SandboxRequest, name: string): string | null {
  const values = headerValues(request, name);
  return values.length === 0 ? null : values.join(", ");
}

export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const [path = "", ...query] = target.split("?");
  return { path, query: query.join("?") };
}

/** The media type of the body, without its parameters; null if the request names none. */
export function mediaType(request: SandboxRequest): string | null {
  return header(request, "content-type")?.split(";")[0]?.trim().toLowerCase() ?? null;
}

export function bodyText(request: SandboxRequest): string {
  return new TextDecoder().decode(request.body);
}

/** A response with a request id, which every response of Amazon's has. */
export function respond(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): SandboxResponse {
  return {
    status,
    headers: { "x-amzn-RequestId": randomUUID(), ...headers },
    body,
    delay: 0,
    hangUp: false,
  };
}

export function respondJson(
  status: number,
  body: JsonValue,
  headers: Readonly<Record<string, string>> = {},
): SandboxResponse {
  return respond(status, JSON.stringify(body), { "content-type": "application/json", ...headers });
}

/** An error in the form of the gateway and of nearly all operations. */
export function respondError(
  status: number,
  code: string,
  message: string,
  details = "",
): SandboxResponse {
  return respondJson(status, { errors: [{ code, message, details }] });
}

/** The same response as an object of the Fetch API. */
export function toFetchResponse({ status, headers, body }: SandboxResponse): Response {
  // A Response of these statuses must have no body, not even an empty one.
  const isEmpty = body === "" || status === 204 || status === 304;
  return new Response(isEmpty ? null : body, { status, headers });
}
