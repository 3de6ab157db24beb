import { isDeepStrictEqual } from "node:util";
import { isRecord, type JsonValue, tryJson } from "../lib/json.js";
import type { Api, Operation, SandboxCase } from "../model/api.js";
import { isSuccess } from "../model/api-queries.js";
import type { LogEntry } from "../sandbox/request-log.js";
import { caseLabel, matchCase } from "../sandbox/match-case.js";
import { type Params, paramsOfCase } from "../sandbox/case-request.js";
import { textsOf } from "../sandbox/request-values.js";
import type { Client, ClientResponse } from "./generated-client.js";

/** The result of one case. */
export interface CaseResult {
  readonly operation: string;
  /** `200[0]` */
  readonly case: string;
  /** The JSON pointer of the case in the model. */
  readonly pointer: string;
  /** Why the case was not sent; null if it was. */
  readonly skipped: string | null;
  /** Whether the client sent the request of the case. */
  readonly sent: boolean;
  /** Whether the sandbox returned the response of the case: status, headers, body. */
  readonly answered: boolean;
  /** Whether the client returned that response to its caller: as data, or as an error. */
  readonly decoded: boolean;
  /** What failed, in words. */
  readonly problems: readonly string[];
}

/** The last request and response of a call. */
export interface Exchange {
  /** What the sandbox logged about the request. */
  readonly entry: LogEntry | null;
  readonly response: {
    readonly status: number;
    readonly headers: Headers;
    readonly text: string;
  } | null;
}

/**
 * Sends one case through the generated client.
 *
 * @param record - starts to record an exchange; returns a function that ends it
 */
export async function replayCase(
  api: Api,
  operation: Operation,
  of: SandboxCase,
  client: Client,
  record: () => () => Exchange,
): Promise<CaseResult> {
  const base = { operation: operation.name, case: caseLabel(of), pointer: of.pointer };
  const params = paramsOfCase(api, operation, of);
  const skipped = reasonToSkip(operation, of, params);
  if (skipped !== null)
    return { ...base, skipped, sent: false, answered: false, decoded: false, problems: [] };
  const endRecord = record();
  const decoding = await client.call(operation, declaredParams(operation, params)).then(
    (response) => dataProblem(of, response),
    (error: unknown) => errorProblem(of, error, client),
  );
  const exchange = endRecord();
  const sending = sendProblem(of, exchange);
  const answering = responseProblem(of, exchange);
  return {
    ...base,
    skipped: null,
    sent: sending === null,
    answered: answering === null,
    decoded: decoding === null,
    problems: [sending, answering, decoding].filter((problem) => problem !== null),
  };
}

/** Leaves out what a case names and the operation does not declare: a client refuses such params, and sends nothing. */
function declaredParams(operation: Operation, params: Params): Params {
  const names = new Set(["body", ...operation.parameters.map(({ name }) => name)]);
  return Object.fromEntries(Object.entries(params).filter(([name]) => names.has(name)));
}

/** Why the model makes it impossible to request a case; null if it is possible. */
function reasonToSkip(operation: Operation, of: SandboxCase, params: Params): string | null {
  for (const { name, in: place } of operation.parameters) {
    const value = params[name];
    if (place === "path" && (value === "" || value === "." || value === ".."))
      return `bug of the model: the path parameter ${name} is ${JSON.stringify(value)}, which changes the path`;
  }
  const texts = new Map(
    operation.parameters.flatMap((parameter) => {
      const value = params[parameter.name];
      return value === undefined ? [] : [[parameter.name, textsOf(parameter, value)] as const];
    }),
  );
  const { matched } = matchCase(operation, { texts, body: params["body"] });
  if (matched === null || matched === of) return null;
  return `bug of the model: the same request also matches ${caseLabel(matched)}, which comes first`;
}

function sendProblem(of: SandboxCase, { entry }: Exchange): string | null {
  if (entry === null) return "no request arrived";
  if (entry.pointer === of.pointer) return null;
  return `the request differs from the case: ${[entry.outcome, ...entry.notes].join("; ")}`;
}

function responseProblem(of: SandboxCase, { response }: Exchange): string | null {
  if (response === null) return "there was no response";
  if (response.status !== Number(of.status))
    return `the response has the status ${String(response.status)}`;
  const missing = of.headers.find(({ name, value }) => response.headers.get(name) !== value);
  if (missing !== undefined) return `the response lacks the header ${missing.name}`;
  return isDeepStrictEqual(parse(response.text), bodyOf(of))
    ? null
    : "the body of the response differs from the case";
}

function dataProblem(of: SandboxCase, { status, data }: ClientResponse): string | null {
  if (status !== Number(of.status))
    return `the client treats the status ${String(status)} as a success`;
  return isDeepStrictEqual(data, bodyOf(of)) ? null : "the data is not the body of the response";
}

function errorProblem(of: SandboxCase, error: unknown, client: Client): string | null {
  if (!client.isClientError(error))
    return `the client failed: ${error instanceof Error ? error.message : String(error)}`;
  if (isSuccess(of.status)) return `the client treats a success as an error: ${error.message}`;
  if (error.status !== Number(of.status)) return `the error has the status ${String(error.status)}`;
  const [first] = errorCodes(bodyOf(of));
  if (first === undefined) return null;
  return error.errors[0]?.code === first ? null : "the error does not contain Amazon's list";
}

function bodyOf({ response }: SandboxCase): JsonValue | undefined {
  return response === null ? undefined : response.body;
}

function parse(body: string): unknown {
  const json = tryJson(body);
  return body === "" || json !== undefined ? json : body;
}

/** The codes in the body of an error, in any shape that the models have. */
function errorCodes(body: unknown): string[] {
  const list = isRecord(body) && "errors" in body ? body["errors"] : body;
  return [list]
    .flat()
    .map((item) => (isRecord(item) ? item["code"] : null))
    .filter((code) => typeof code === "string");
}
