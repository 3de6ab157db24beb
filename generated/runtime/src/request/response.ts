// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { concatBytes } from "../base/bytes.js";
import { nameOf } from "../base/errors.js";
import { type ErrorCause, isRefusal } from "../base/error-cause.js";
import { isRecord, ownValue, parseJson } from "../base/json.js";
import { decodeAnswer, UTF_8 } from "./answer.js";
import type { Operation } from "../base/operation.js";
import type { Redactor } from "../base/redact.js";
import {
  type ErrorDetail,
  errorOf,
  type SellingPartnerError,
  type SellingPartnerErrorInit,
} from "../base/selling-partner-error.js";
import type { CallResponse } from "./call.js";
import { redactHeaders } from "./hooks.js";

/** Far more than any response of the Selling Partner API; documents are downloaded separately. In bytes. */
export const MAX_BODY: number = 64 * 2 ** 20;

/** An error list is a few kilobytes, a gateway's page a few dozen. In bytes. */
export const MAX_ERROR_BODY: number = 2 ** 20;

/** How much of a response's text an error keeps, in characters. */
const MAX_KEPT = 8192;

/** The body is longer than allowed. */
export class BodyTooLongError extends Error {
  override readonly name: string = "BodyTooLongError";
}

/**
 * Reads a body as UTF-8 text, but never more than `maxBytes` of it (counted after decompression).
 *
 * @throws BodyTooLongError, and whatever the connection throws when it breaks.
 */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  return UTF_8.decode(await readBytes(response, maxBytes));
}

/** The same without decoding. */
export async function readBytes(response: Response, maxBytes: number): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array();
  const reader = response.body.getReader();
  let first: Uint8Array | null = null;
  let chunks: Uint8Array[] | null = null;
  let length = 0;
  // Without a function for each chunk: most bodies are one, and its promises would cost as much as its bytes.
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.byteLength;
    if (length > maxBytes) {
      await reader.cancel();
      throw new BodyTooLongError(`the body is longer than ${maxBytes} bytes`);
    }
    if (first === null) first = part.value;
    else (chunks ??= [first]).push(part.value);
  }
  return chunks === null ? (first ?? new Uint8Array()) : concatBytes(chunks);
}

/** Writes JSON; empty if it is nested too deeply to be written. */
function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "";
  }
}

/** Reads the first of several properties that has a text: anything but a string as JSON. Null if there is none. */
function textOf(value: object, names: readonly string[]): string | null {
  for (const name of names) {
    const found = ownValue(value, name) ?? "";
    const text = typeof found === "string" ? found : writeJson(found);
    if (text !== "") return text;
  }
  return null;
}

function toDetail(value: unknown): ErrorDetail | null {
  if (!isRecord(value)) return null;
  // API Gateway writes `Message`, an authorizer of its own `errorMessage`, other services of AWS `__type`.
  const code = textOf(value, ["code", "Code", "errorCode", "__type", "error"]);
  const message = textOf(value, ["message", "Message", "errorMessage", "error_description"]);
  if (code === null && message === null) return null;
  const details = textOf(value, ["details", "Details"]);
  return { code: code ?? "", message: message ?? "", details };
}

/**
 * Reads the errors in each of the shapes that the models and the gateways have: `{errors: […]}`, with or without a payload,
 * one error where a list is due, a bare list, and a single error.
 */
export function parseErrors(document: unknown): readonly ErrorDetail[] {
  for (const name of ["errors", "Errors", "error", "Error"]) {
    const errors = toDetails(ownValue(document, name));
    if (errors.length > 0) return errors;
  }
  return toDetails(document);
}

function toDetails(errors: unknown): readonly ErrorDetail[] {
  return (Array.isArray(errors) ? errors : [errors])
    .map(toDetail)
    .filter((detail) => detail !== null);
}

/** Reads `x-amzn-RateLimit-Limit`, the rate of a usage plan: a decimal such as `0.0167`. Null if absent or not a number. */
export function readRateLimit(headers: Headers): number | null {
  const rate = Number.parseFloat(headers.get("x-amzn-ratelimit-limit") ?? "");
  return Number.isFinite(rate) ? rate : null;
}

/** Whether a response is a redirect. Browsers hide where it leads and report status 0. */
export function isRedirect({ type, status }: Response): boolean {
  return type === "opaqueredirect" || (status >= 300 && status < 400);
}

/** Shortens a text for an error. */
function shorten(text: string): string {
  return text.length <= MAX_KEPT
    ? text
    : `${text.slice(0, MAX_KEPT)}… (${text.length - MAX_KEPT} more characters)`;
}

/** A class, since an object literal with a getter has a hidden class of its own each time, which is slow. */
class DecodedResponse implements CallResponse<unknown> {
  readonly data: unknown;
  readonly status: number;
  readonly headers: Headers;
  readonly requestId: string | null;
  readonly rateLimit: number | null;
  readonly response: Response;
  readonly #answered: Answered;

  constructor(data: unknown, response: Response, answered: Answered) {
    this.data = data;
    this.status = response.status;
    this.headers = response.headers;
    this.requestId = response.headers.get("x-amzn-requestid");
    this.rateLimit = readRateLimit(response.headers);
    this.response = response;
    this.#answered = answered;
  }

  /** Written on demand: it is rarely read. */
  get debug(): string {
    return this.#answered.describe(this.response);
  }
}

/** What is known of the request that a response answers. */
export interface Answered {
  readonly operation: Operation;
  /** Removes what must not appear in an error. */
  readonly redactor: Redactor;
  /** Writes the text for a support case. */
  describe(response: Response): string;
  /** Finds what may have led to a refusal; see `causes/`. Never throws or rejects. */
  explain(error: SellingPartnerErrorInit): Promise<readonly ErrorCause[]>;
}

/**
 * Decodes a response by what the operation says of its body, and by its media type where the operation names several.
 *
 * @returns `data` is undefined if the body is empty.
 * @throws SellingPartnerError unless the status is 2xx and the body is empty or what the operation says.
 */
export async function readResponse(
  answered: Answered,
  response: Response,
): Promise<CallResponse<unknown>> {
  const { operation } = answered;
  let bytes;
  try {
    bytes = await readBytes(response, response.ok ? MAX_BODY : MAX_ERROR_BODY);
  } catch (error) {
    if (error instanceof BodyTooLongError)
      throw await failureOf(answered, response, "", error.message);
    throw error;
  }
  if (!response.ok || isRedirect(response)) {
    const text = UTF_8.decode(bytes);
    if (!isRedirect(response)) throw await failureOf(answered, response, text);
    if (!operation.redirects) throw await failureOf(answered, response, text, NOT_FOLLOWED);
  }
  const answer = decodeAnswer(operation, response, bytes);
  if (answer.problem !== null)
    throw await failureOf(answered, response, UTF_8.decode(bytes), answer.problem);
  return new DecodedResponse(answer.data, response, answered);
}

const NOT_FOLLOWED = "a redirect, which is not followed: it would send the token to another server";

/** @param problem - what is wrong, if it is not what the response says itself. */
async function failureOf(
  answered: Answered,
  response: Response,
  text: string,
  problem?: string,
): Promise<SellingPartnerError> {
  const { operation, redactor } = answered;
  const { status, headers } = response;
  // The gateway may quote the request anywhere: all that the error says comes from these two.
  const clean = redactor.text(text);
  const shown = redactHeaders(headers, redactor);
  const data = parseJson(clean);
  const init: SellingPartnerErrorInit = {
    ...nameOf(operation),
    status,
    data,
    errors: parseErrors(data),
    requestId: shown["x-amzn-requestid"] ?? null,
    errorType: (shown["x-amzn-errortype"] ?? "").split(":")[0] || null,
    rateLimit: readRateLimit(headers),
    body: shorten(clean),
    debug: answered.describe(response),
    ...(problem === undefined ? {} : { problem }),
  };
  if (problem !== undefined || !isRefusal(status, operation.path)) return errorOf(init);
  return errorOf({ ...init, causes: await answered.explain(init) });
}
