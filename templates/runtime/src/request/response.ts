import { type ErrorDetail, errorOf, nameOf, type SellingPartnerError } from "../base/errors.js";
import type { Operation } from "../base/operation.js";
import { redact } from "../base/redact.js";
import type { CallResponse } from "./call.js";

/** No answer of the Selling Partner API comes near this; documents are downloaded elsewhere. In bytes. */
export const LONGEST_BODY: number = 64 * 2 ** 20;

/** An error list is a few kilobytes, a gateway's page some dozen. In bytes. */
const LONGEST_ERROR = 2 ** 20;

/** How much of an answer's text an error keeps, in characters. */
const KEPT = 8192;

/** One for all, since it keeps nothing from one whole text to the next, and takes longer to make than to use. */
const UTF_8 = /* @__PURE__ */ new TextDecoder();

/** The body is longer than allowed. */
export class BodyTooLongError extends Error {
  override readonly name: string = "BodyTooLongError";
}

/**
 * Reads a body as UTF-8 text, but never more than `longest` bytes of it (counted after decompression).
 *
 * @throws BodyTooLongError, and whatever the connection throws when it breaks.
 */
export async function readText(response: Response, longest: number): Promise<string> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > longest) {
      await reader.cancel();
      throw new BodyTooLongError(`the body is longer than ${longest} bytes`);
    }
    chunks.push(value);
  }
  const [first] = chunks;
  return UTF_8.decode(chunks.length === 1 ? first : joined(chunks, length));
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** Parses JSON; undefined when it is none. `__proto__` becomes an ordinary property, as `JSON.parse` has it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function toDetail(value: unknown): ErrorDetail | null {
  if (!isRecord(value)) return null;
  const { code, message, details } = value;
  if (typeof code !== "string" && typeof message !== "string") return null;
  return {
    code: typeof code === "string" ? code : "",
    message: typeof message === "string" ? message : "",
    details: typeof details === "string" ? details : null,
  };
}

/**
 * The error list in each of the shapes that the models and the gateway have: `{errors: […]}`, with or without a payload
 * beside it, a bare list, and a single error.
 */
export function parseErrors(document: unknown): readonly ErrorDetail[] {
  const errors =
    isRecord(document) && Array.isArray(document["errors"]) ? document["errors"] : document;
  return (Array.isArray(errors) ? errors : [errors])
    .map(toDetail)
    .filter((detail) => detail !== null);
}

/** `x-amzn-RateLimit-Limit`, the rate of a usage plan: a decimal such as `0.0167`. Null when absent or none. */
export function readRateLimit(headers: Headers): number | null {
  const rate = Number.parseFloat(headers.get("x-amzn-ratelimit-limit") ?? "");
  return Number.isFinite(rate) ? rate : null;
}

/** Shortens a text for an error. */
function shorten(text: string): string {
  return text.length <= KEPT
    ? text
    : `${text.slice(0, KEPT)}… (${text.length - KEPT} more characters)`;
}

/** A class, since object literals that have a getter each have a shape of their own, which is slow. */
class Answer implements CallResponse<unknown> {
  readonly data: unknown;
  readonly status: number;
  readonly headers: Headers;
  readonly requestId: string | null;
  readonly rateLimit: number | null;
  readonly response: Response;
  readonly #debug: (response: Response) => string;

  constructor(
    data: unknown,
    requestId: string | null,
    rateLimit: number | null,
    response: Response,
    debug: (response: Response) => string,
  ) {
    this.data = data;
    this.status = response.status;
    this.headers = response.headers;
    this.requestId = requestId;
    this.rateLimit = rateLimit;
    this.response = response;
    this.#debug = debug;
  }

  /** Made when asked for: most never are. */
  get debug(): string {
    return this.#debug(this.response);
  }
}

/**
 * Decodes an answer by what its body is, whatever its headers say.
 *
 * @param secrets - what must not show in an error; asked for when there is one.
 * @param debug - makes the text for a support case.
 * @returns `data` is undefined when the body is empty.
 * @throws SellingPartnerError unless the status is 2xx and the body empty or JSON.
 */
export async function readResponse(
  operation: Operation,
  response: Response,
  secrets: () => Iterable<string | null>,
  debug: (response: Response) => string,
): Promise<CallResponse<unknown>> {
  const { status, headers } = response;
  const requestId = headers.get("x-amzn-requestid");
  const rateLimit = readRateLimit(headers);
  // The gateway may quote the request anywhere.
  const show = (text: string): string => redact(text, secrets());
  const failure = (text: string, problem?: string): SellingPartnerError => {
    const clean = show(text);
    const data = parseJson(clean);
    return errorOf({
      ...nameOf(operation),
      status,
      data,
      errors: parseErrors(data),
      requestId: requestId && show(requestId),
      errorType: show(headers.get("x-amzn-errortype") ?? "").split(":")[0] || null,
      rateLimit,
      body: shorten(clean),
      debug: debug(response),
      ...(problem === undefined ? {} : { problem }),
    });
  };

  let text;
  try {
    text = await readText(response, response.ok ? LONGEST_BODY : LONGEST_ERROR);
  } catch (error) {
    if (error instanceof BodyTooLongError) throw failure("", error.message);
    throw error;
  }
  // Browsers hide where a redirect leads and say status 0.
  if (response.type === "opaqueredirect" || (status >= 300 && status < 400)) {
    throw failure(
      text,
      "a redirect, which is not followed: it would carry the token to another place",
    );
  }
  if (!response.ok) throw failure(text);
  const data = parseJson(text);
  if (data === undefined && text.trim() !== "") {
    throw failure(text, "a success, but its body is not JSON");
  }
  return new Answer(data, requestId, rateLimit, response, debug);
}
