import { kindOf } from "../base/json.js";
import { reservedHeader } from "../request/headers.js";
import type { MiddlewareRequest } from "./middleware.js";

/** What a middleware cannot change: the request as it got it. */
type Given = Omit<MiddlewareRequest, "headers" | "body">;

/**
 * Checks the request that a middleware passes on.
 *
 * @param given - as the middleware got it.
 * @param seesSecrets - whether it may set the headers of authentication.
 * @returns a copy, which later changes have no effect on; or what is wrong, without values, which may be personal data.
 */
export function checkRequest(
  passed: unknown,
  given: Given,
  seesSecrets: boolean,
): MiddlewareRequest | string {
  if (typeof passed !== "object" || passed === null) {
    return `passed ${kindOf(passed)} to next: pass the request, or nothing`;
  }
  // Any property may be there: each is checked.
  const { method, url, headers, body } = passed as Partial<
    Record<keyof MiddlewareRequest, unknown>
  >;
  const problems: string[] = [];
  if (method !== given.method) {
    problems.push(`changed the method: call another operation instead`);
  }
  const address = checkUrl(url, given.url, problems);
  const copied = copyHeaders(headers, seesSecrets, problems);
  const content = checkBody(body, given.method, problems);
  if (problems.length > 0 || copied === null) return problems.join("; it ");
  return { ...given, url: address, headers: copied, body: content };
}

function checkUrl(url: unknown, given: string, problems: string[]): string {
  if (url === given) return given;
  const parsed = typeof url === "string" && URL.canParse(url) ? new URL(url) : null;
  if (parsed === null) problems.push("passed a request whose url is not a URL");
  else if (parsed.origin !== new URL(given).origin || parsed.username || parsed.password) {
    problems.push("changed the host of the url, which would get the token: set endpoint instead");
  } else if (parsed.hash !== "") problems.push("passed a url with a fragment, which is not sent");
  return parsed?.href ?? given;
}

function copyHeaders(headers: unknown, seesSecrets: boolean, problems: string[]): Headers | null {
  if (typeof headers !== "object" || headers === null) {
    problems.push("passed a request without headers: pass a copy as { ...request }");
    return null;
  }
  let copy;
  try {
    // What has no headers in it is refused by the platform.
    copy = new Headers(headers as Record<string, string>);
  } catch {
    problems.push("passed headers that cannot be sent: each must be one line of Latin-1");
    return null;
  }
  for (const [name] of copy) {
    const problem = reservedHeader(name);
    const isSecret = !["host", "content-length"].includes(name);
    if (problem !== null && !(seesSecrets && isSecret)) problems.push(`set ${problem}`);
  }
  return copy;
}

function checkBody(body: unknown, method: string, problems: string[]): string | Blob | null {
  if (body === null || body === undefined) return null;
  if (method === "GET" || method === "HEAD")
    problems.push(`set a body, which ${method} cannot have`);
  else if (typeof body === "string" || body instanceof Blob) return body;
  else problems.push(`set ${kindOf(body)} as the body: it must be a string, a Blob or null`);
  return null;
}
