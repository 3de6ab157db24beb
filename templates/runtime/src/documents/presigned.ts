import { abortable, withTimeout } from "../base/abort.js";
import { systemClock } from "../base/clock.js";
import { inMessage, NetworkError, TimeoutError } from "../base/errors.js";
import type { Fetch } from "../base/http.js";
import { cleanCause, redact } from "../base/redact.js";
import { readText } from "../request/response.js";
import { DocumentError } from "./document-error.js";

/**
 * Requests to pre-signed URLs. Whoever has the URL has the document, so it shows in no error; nothing else is sent that
 * is secret, and no redirect is followed.
 */

/** What uploads and downloads have in common. */
export interface TransferOptions {
  /** Gives the transfer up; it then rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** Instead of `globalThis.fetch`. */
  readonly fetch?: Fetch | undefined;
}

export interface PresignedRequest {
  /** The function that is at work, for errors. */
  readonly what: string;
  readonly method: "GET" | "PUT";
  readonly url: URL;
  readonly headers: Headers;
  /** Can be sent again: no stream. */
  readonly body: Blob | null;
  /** Milliseconds until the answer begins; Infinity for none. */
  readonly timeout: number;
}

const TRIES = 3;

/** The longest wait before the second try; it doubles for the third. In milliseconds. */
const BACKOFF = 250;

/** An error of S3 is some 500 bytes of XML, with the request quoted a few KB. */
const LONGEST_ERROR = 2 ** 16;

/**
 * The URL, when a document may be sent to it or fetched from it: over TLS, or to this very machine.
 *
 * @returns null otherwise.
 */
export function parsePresigned(url: unknown): URL | null {
  if (!(typeof url === "string" || url instanceof URL) || !URL.canParse(String(url))) return null;
  const parsed = new URL(url);
  const loopback = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(parsed.hostname);
  return parsed.protocol === "https:" || (parsed.protocol === "http:" && loopback) ? parsed : null;
}

/** What must not show in any error: the URL, and of its query what is long enough to be a signature, a key or a token. */
export function secretsOf(url: URL): readonly string[] {
  const values = [...url.searchParams.values()].filter((value) => value.length >= 16);
  return [url.href, `${url.pathname}${url.search}`, url.search, ...values];
}

/**
 * Sends a request, up to three times where that can help: to send or fetch the same document twice does no harm.
 *
 * @returns the answer, whose status is 2xx and whose body has not been read.
 * @throws DocumentError, NetworkError, TimeoutError, or `signal.reason`.
 */
export async function requestPresigned(
  request: PresignedRequest,
  { signal = undefined, fetch = (url, init) => globalThis.fetch(url, init) }: TransferOptions,
): Promise<Response> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await attempt(request, fetch, signal ?? null);
    } catch (error) {
      const retryable =
        error instanceof NetworkError ||
        (error instanceof DocumentError && error.status !== null && error.status >= 500);
      if (!retryable || left === 0) throw error;
      const wait = Math.random() * BACKOFF * 2 ** (TRIES - 1 - left);
      await abortable(systemClock.sleep(wait), signal ?? null);
    }
  }
}

async function attempt(
  { what, method, url, headers, body, timeout }: PresignedRequest,
  fetch: Fetch,
  signal: AbortSignal | null,
): Promise<Response> {
  const overdue = (): Error => new TimeoutError(what, timeout);
  const secrets = secretsOf(url);
  return await withTimeout(timeout, signal, overdue, async (abort) => {
    let response;
    try {
      const init: RequestInit = { method, headers, body, redirect: "manual", signal: abort };
      response = await fetch(url.href, init);
    } catch (error) {
      throw new NetworkError(`${what}: no answer`, { cause: cleanCause(error, secrets) });
    }
    if (response.ok) return response;
    throw await failure(what, response, secrets);
  });
}

/** What the store says went wrong: S3 has it in `Code` and `Message`; the rest of its XML quotes the request. */
async function failure(
  what: string,
  response: Response,
  secrets: readonly string[],
): Promise<DocumentError> {
  const { status, headers } = response;
  const text = await readText(response, LONGEST_ERROR).catch(() => "");
  const field = (name: string): string | null => {
    const value = new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
    return value ? redact(value, secrets) : null;
  };
  const code = field("Code");
  const said = inMessage([code, field("Message")].filter(Boolean).join(": "));
  const redirected = response.type === "opaqueredirect" || (status >= 300 && status < 400);
  const hint = redirected
    ? "a redirect, which is not followed"
    : status === 403
      ? "pre-signed URLs are good for 30 seconds to 5 minutes and for one Content-Type"
      : "";
  const requestId = headers.get("x-amz-request-id");
  const parts = [[status || "", said].filter(Boolean).join(" "), hint].filter(Boolean).join("; ");
  return new DocumentError(
    `${what}: ${parts}${requestId ? ` (request id ${inMessage(requestId)})` : ""}`,
    {
      status,
      code,
      requestId,
    },
  );
}
