import { randomUUID } from "node:crypto";
import type { JsonValue } from "../lib/json.js";

/** A request as it came over the wire: nothing decoded, nothing normalised. */
export interface SandboxRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** Name and value, as sent, in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

export interface SandboxAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where the answer has no body. */
  readonly body: string;
  /** How long the answer is held back, in milliseconds. */
  readonly delay: number;
  /** The connection is cut instead of an answer being sent. */
  readonly hangUp: boolean;
}

/** The values of a header, by its name in lower case. */
export function headerValues(request: SandboxRequest, name: string): readonly string[] {
  return request.headers
    .filter(([own]) => own.toLowerCase() === name)
    .map(([, value]) => value.trim());
}

/** The one value of a header; several are joined as HTTP has it, none is null. */
export function header(request: SandboxRequest, name: string): string | null {
  const values = headerValues(request, name);
  return values.length === 0 ? null : values.join(", ");
}

export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const at = target.indexOf("?");
  return at === -1
    ? { path: target, query: "" }
    : { path: target.slice(0, at), query: target.slice(at + 1) };
}

/** The media type of the body, without parameters; null where none is said. */
export function mediaType(request: SandboxRequest): string | null {
  return header(request, "content-type")?.split(";")[0]?.trim().toLowerCase() ?? null;
}

export function bodyText(request: SandboxRequest): string {
  return new TextDecoder().decode(request.body);
}

/** An answer; every one of Amazon's has a request id. */
export function answer(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): SandboxAnswer {
  return {
    status,
    headers: { "x-amzn-RequestId": randomUUID(), ...headers },
    body,
    delay: 0,
    hangUp: false,
  };
}

export function jsonAnswer(
  status: number,
  body: JsonValue,
  headers: Readonly<Record<string, string>> = {},
): SandboxAnswer {
  return answer(status, JSON.stringify(body), { "content-type": "application/json", ...headers });
}

/** An error as the gateway and nearly all operations write it. */
export function errorAnswer(
  status: number,
  code: string,
  message: string,
  details = "",
): SandboxAnswer {
  return jsonAnswer(status, { errors: [{ code, message, details }] });
}

/** The gateway's word for a token, a signature or a path that it does not take. */
export function denied(details: string): SandboxAnswer {
  return errorAnswer(403, "Unauthorized", "Access to requested resource is denied.", details);
}
