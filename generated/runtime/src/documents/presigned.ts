// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { withTimeout } from "../base/abort.js";
import { tryThrice } from "../base/try-thrice.js";
import { systemClock } from "../base/clock.js";
import { printable, requestIdNote } from "../base/printable.js";
import { NetworkError } from "../base/errors.js";
import { noResponse, Redactor } from "../base/redact.js";
import { type Fetch, globalFetch } from "../base/transport.js";
import { isRedirect, readText } from "../request/response.js";
import { DocumentError } from "./document-error.js";

/**
 * Requests to pre-signed URLs. The URL alone gives access to the document, so it appears in no error. No other secret is
 * sent, and no redirect is followed.
 */

/** The options of uploads and downloads. */
export interface TransferOptions {
  /** Aborts the transfer, which then rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** Default: `globalThis.fetch`. */
  readonly fetch?: Fetch | undefined;
}

export interface PresignedRequest {
  /** The name of the calling function, for error messages. */
  readonly what: string;
  readonly method: "GET" | "PUT";
  readonly url: URL;
  readonly headers?: Headers;
  /** Can be sent again, so it is not a stream. */
  readonly body?: Blob;
  /** Milliseconds until the response starts; Infinity for no limit. */
  readonly timeout: number;
}

/** An error of S3 is about 500 bytes of XML, or a few KB if it quotes the request. */
const MAX_ERROR_BODY = 2 ** 16;

/**
 * Parses a URL that a document may be sent to or fetched from: over TLS, or on this computer.
 *
 * @returns null for all others.
 */
export function parsePresigned(url: unknown): URL | null {
  if (!(typeof url === "string" || url instanceof URL) || !URL.canParse(String(url))) return null;
  const parsed = new URL(url);
  const loopback = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(parsed.hostname);
  return parsed.protocol === "https:" || (parsed.protocol === "http:" && loopback) ? parsed : null;
}

/** Lists what must not appear in any error: the URL, and the values of its query that may be a signature, a key or a token. */
export function secretsOf(url: URL): readonly string[] {
  const values = [...url.searchParams.values()].filter((value) => value.length >= 16);
  return [url.href, `${url.pathname}${url.search}`, url.search, ...values];
}

/**
 * Sends a request, up to three times if that can help: sending or fetching the same document twice does no harm.
 *
 * @returns the response, whose status is 2xx and whose body has not been read.
 * @throws DocumentError, NetworkError, TimeoutError, or `signal.reason`.
 */
export function requestPresigned(
  request: PresignedRequest,
  { signal = undefined, fetch = globalFetch }: TransferOptions,
): Promise<Response> {
  return tryThrice(
    () => sendPresigned(request, fetch, signal ?? null),
    (error) =>
      error instanceof NetworkError ||
      (error instanceof DocumentError && (error.status ?? 0) >= 500),
    systemClock,
    signal,
  );
}

async function sendPresigned(
  { what, method, url, headers, body, timeout }: PresignedRequest,
  fetch: Fetch,
  signal: AbortSignal | null,
): Promise<Response> {
  const redactor = new Redactor(() => secretsOf(url));
  return await withTimeout(what, timeout, signal, async (abort) => {
    let response;
    try {
      const init = { method, headers: headers ?? {}, body: body ?? null, signal: abort };
      response = await fetch(url.href, { ...init, redirect: "manual" });
    } catch (error) {
      const cause = redactor.cause(error);
      throw new NetworkError(`${what}: ${noResponse(url.href, cause)}`, { cause });
    }
    if (response.ok) return response;
    throw await toDocumentError(what, response, redactor);
  });
}

/** Reads the error of the store: S3 has it in `Code` and `Message`; the rest of its XML quotes the request. */
async function toDocumentError(
  what: string,
  response: Response,
  redactor: Redactor,
): Promise<DocumentError> {
  const { status, headers } = response;
  const text = redactor.text(await readText(response, MAX_ERROR_BODY).catch(() => ""));
  const field = (name: string): string | null =>
    new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] || null;
  const code = field("Code");
  const reason = printable([code, field("Message")].filter(Boolean).join(": "));
  const hint = isRedirect(response)
    ? "a redirect, which is not followed"
    : status === 403
      ? "pre-signed URLs are valid for 30 seconds to 5 minutes and for one Content-Type"
      : "";
  const id = headers.get("x-amz-request-id");
  const requestId = id === null ? null : redactor.text(id);
  const parts = [[status || "", reason].filter(Boolean).join(" "), hint].filter(Boolean).join("; ");
  const message = `${what}: ${parts}${requestIdNote(requestId)}`;
  return new DocumentError(message, { status, code, requestId });
}
