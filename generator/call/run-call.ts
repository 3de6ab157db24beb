import {
  isRuntimeError,
  type RuntimeCall,
  type RuntimeResponse,
  type SellingPartner,
} from "../connect/runtime.js";
import { type Diagnostic, errorAt, Failure } from "../lib/diagnostic.js";
import { isRecord } from "../lib/json.js";
import type { Api, Operation } from "../model/api.js";
import { descriptor } from "../view/descriptor.js";

/** What to print of a call, piece by piece. */
export interface CallOutput {
  /** The answer: JSON, a text or bytes; undefined if the response has no body. */
  readonly answer: (answer: unknown) => void;
  /** The answer with its status and headers. */
  readonly response: (response: RuntimeResponse) => void;
  /** One item of a list, or one page if the pages are not parts of one list. */
  readonly item: (item: unknown) => void;
}

export interface CallRequest {
  readonly params: object;
  /** Options of the call. */
  readonly options: object;
  readonly print: "answer" | "response" | "all";
}

/**
 * Calls an operation and hands on what it answers. With `all` that is every item of every page.
 *
 * @throws Failure with the message of the runtime's error; it has no secrets in it
 */
export async function runCall(
  partner: SellingPartner,
  { api, operation }: { readonly api: Api; readonly operation: Operation },
  { params, options, print }: CallRequest,
  output: CallOutput,
): Promise<void> {
  // The view's texts become JSON: the descriptor is as in `operations.ts`.
  const plain = JSON.parse(JSON.stringify(descriptor(api, operation))) as object;
  try {
    const call = partner.call(plain, params, options);
    if (print === "all") for await (const item of itemsOf(call)) output.item(item);
    else if (print === "response") output.response(await call.withResponse());
    else output.answer(await call);
  } catch (error) {
    throw asFailure(error);
  }
}

/** The items of all pages, or the pages. */
function itemsOf(call: RuntimeCall): AsyncIterable<unknown> {
  if (call[Symbol.asyncIterator] !== undefined) return call as AsyncIterable<unknown>;
  if (call.pages !== undefined) return call.pages();
  throw new Error("the operation has no pages");
}

/** The runtime's errors that say what is wrong with the command line: nothing was sent. */
const USAGE = /^(?:ParameterError|ConfigurationError)$/;

/** Turns an error of the runtime into ours. A fault of Katagami's own stays as it is. */
function asFailure(error: unknown): unknown {
  if (!isRuntimeError(error)) return error;
  const problems: unknown = Reflect.get(error, "problems");
  if (USAGE.test(error.name) && Array.isArray(problems))
    return new Failure(
      problems.map((problem) => errorAt(String(problem))),
      "usage",
    );
  return new Failure(detailsOf(error));
}

/** The message, and what Amazon lists after the first of its errors. */
function detailsOf(error: Error): Diagnostic[] {
  const listed: unknown = Reflect.get(error, "errors");
  const others = Array.isArray(listed) ? listed.slice(1) : [];
  const more = others.flatMap((one: unknown) =>
    isRecord(one) ? [`${String(one["code"])}: ${String(one["message"])}`] : [],
  );
  return [errorAt([`${error.name}: ${error.message}`, ...more].join("\n"))];
}
