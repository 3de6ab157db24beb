import { isDeepStrictEqual } from "node:util";
import type { JsonValue } from "../lib/json.js";
import type { Api, Operation, SandboxCase } from "../model/api.js";
import { isSuccess } from "../model/api-queries.js";
import type { LogEntry } from "../sandbox/log.js";
import { caseLabel, matchCase } from "../sandbox/match.js";
import { type Params, paramsOfCase } from "../sandbox/ready.js";
import { textsOf } from "../sandbox/values.js";
import type { Client, ClientAnswer, ClientError } from "./clients.js";

/** What became of one case. */
export interface CaseResult {
  readonly operation: string;
  /** `200[0]` */
  readonly case: string;
  /** The place of the case in the model. */
  readonly pointer: string;
  /** Why the case cannot be sent; null when it was. */
  readonly skipped: string | null;
  /** Whether what the client sent is what the case says. */
  readonly sent: boolean;
  /** Whether what came back is what the case says: status, headers, body. */
  readonly answered: boolean;
  /** Whether the caller got it: as data, or as an error that says the same. */
  readonly decoded: boolean;
  /** What did not hold, in words. */
  readonly problems: readonly string[];
}

/** What was seen of the exchange that a call made. */
export interface Exchange {
  /** The sandbox's word on the last request. */
  readonly entry: LogEntry | null;
  readonly answer: {
    readonly status: number;
    readonly headers: Headers;
    readonly text: string;
  } | null;
}

/** Sends one case through the client of its operation. */
export async function replayCase(
  api: Api,
  operation: Operation,
  of: SandboxCase,
  client: Client,
  watch: () => { readonly finish: () => Exchange },
): Promise<CaseResult> {
  const base = { operation: operation.name, case: caseLabel(of), pointer: of.pointer };
  const params = paramsOfCase(api, operation, of);
  const skipped = whyNot(operation, of, params);
  if (skipped !== null)
    return { ...base, skipped, sent: false, answered: false, decoded: false, problems: [] };
  const watched = watch();
  const result = await client.call(operation, params).then(
    (answer) => ({ answer, error: null }),
    (error: unknown) => ({ answer: null, error }),
  );
  const exchange = watched.finish();
  const sending = sendProblem(of, exchange);
  const answering = answerProblem(of, exchange);
  const decoding =
    result.answer === null
      ? errorProblem(of, result.error, client)
      : dataProblem(of, result.answer);
  return {
    ...base,
    skipped: null,
    sent: sending === null,
    answered: answering === null,
    decoded: decoding === null,
    problems: [sending, answering, decoding].filter((problem) => problem !== null),
  };
}

/** A case that its own model makes impossible to ask for. */
function whyNot(operation: Operation, of: SandboxCase, params: Params): string | null {
  for (const { name, in: place } of operation.parameters) {
    const value = params[name];
    if (place === "path" && (value === "" || value === "." || value === ".."))
      return `bug of the model: the path parameter ${name} is ${JSON.stringify(value)}, which makes another path`;
  }
  const texts = new Map(
    operation.parameters.flatMap((parameter) => {
      const value = params[parameter.name];
      return value === undefined ? [] : [[parameter.name, textsOf(parameter, value)] as const];
    }),
  );
  const { matched } = matchCase(operation, { texts, body: params["body"] });
  if (matched === null || matched === of) return null;
  return `bug of the model: the request is also that of ${caseLabel(matched)}, which comes first`;
}

function sendProblem(of: SandboxCase, { entry }: Exchange): string | null {
  if (entry === null) return "no request arrived";
  if (entry.pointer === of.pointer) return null;
  return `the request did not arrive as the case has it: ${[entry.outcome, ...entry.notes].join("; ")}`;
}

function answerProblem(of: SandboxCase, { answer }: Exchange): string | null {
  if (answer === null) return "there was no answer";
  if (answer.status !== Number(of.status))
    return `the answer has the status ${String(answer.status)}`;
  const missing = of.headers.find(({ name, value }) => answer.headers.get(name) !== value);
  if (missing !== undefined) return `the answer lacks the header ${missing.name}`;
  return isDeepStrictEqual(parse(answer.text), bodyOf(of))
    ? null
    : "the body of the answer is not that of the case";
}

function dataProblem(of: SandboxCase, answer: ClientAnswer): string | null {
  if (answer.status !== Number(of.status))
    return `the client takes the status ${String(answer.status)} for a success`;
  return isDeepStrictEqual(answer.data, bodyOf(of))
    ? null
    : "the data is not the body of the answer";
}

function errorProblem(of: SandboxCase, error: unknown, client: Client): string | null {
  if (!client.isAnswer(error))
    return `the client failed: ${error instanceof Error ? error.message : String(error)}`;
  if (isSuccess(of.status)) return `the client takes a success for an error: ${text(error)}`;
  if (error.status !== Number(of.status)) return `the error has the status ${String(error.status)}`;
  const [first] = firstErrors(bodyOf(of));
  if (first === undefined) return null;
  return error.errors[0]?.code === first ? null : "the error does not hold Amazon's list";
}

function text(error: ClientError): string {
  return error instanceof Error ? error.message : String(error.status);
}

function bodyOf({ response }: SandboxCase): JsonValue | undefined {
  return response === null ? undefined : response.body;
}

function parse(body: string): unknown {
  if (body === "") return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** The codes of an error body in any of the models' shapes. */
function firstErrors(body: unknown): string[] {
  const list = typeof body === "object" && body !== null && "errors" in body ? body.errors : body;
  return (Array.isArray(list) ? (list as unknown[]) : [list]).flatMap((item) =>
    typeof item === "object" && item !== null && "code" in item && typeof item.code === "string"
      ? [item.code]
      : [],
  );
}
