import type { Api, Operation, SandboxCase } from "../model/api.js";
import { successResponse } from "../model/api-queries.js";
import {
  answer,
  errorAnswer,
  jsonAnswer,
  type SandboxAnswer,
  type SandboxRequest,
} from "./http.js";
import { caseLabel, type CaseMatch, matchCase, type Mismatch } from "./match.js";
import { keepStaticToken, restrictedToken, restrictedTokenPath } from "./restricted.js";
import type { RouteMatch } from "./routes.js";
import { sampleOf } from "./sample.js";
import type { TokenStore } from "./tokens.js";
import { missingValues, readValues, type RequestValues } from "./values.js";

/** What a request came to: its answer, and what the log says of it. */
export interface Outcome {
  readonly answer: SandboxAnswer;
  readonly outcome: string;
  readonly matched: SandboxCase | null;
  readonly notes: readonly string[];
}

export function outcomeOf(
  given: SandboxAnswer,
  outcome: string,
  more: Partial<Pick<Outcome, "matched" | "notes">> = {},
): Outcome {
  return { answer: given, outcome, matched: null, notes: [], ...more };
}

export interface OperateContext {
  readonly tokens: TokenStore;
  /** Answer 500 where no case matches. */
  readonly guideEra: boolean;
  readonly now: number;
}

/** Answers a request that has passed the gateway: a static case, a sample, or why there is none. */
export function operate(
  request: SandboxRequest,
  { api, operation, pathValues }: RouteMatch,
  context: OperateContext,
): Outcome {
  const values = readValues(request, operation, pathValues);
  if ("status" in values) {
    return outcomeOf(errorAnswer(values.status, values.code, values.message), values.message);
  }
  const missing = missingValues(operation, values);
  if (missing.length > 0) {
    const message = `Missing required parameter: ${missing.join(", ")}`;
    return outcomeOf(errorAnswer(400, "InvalidInput", message), message);
  }
  const match = matchCase(operation, values);
  if (match.matched !== null) return answerCase(match.matched, operation, values, context);
  if (operation.path === restrictedTokenPath) {
    return outcomeOf(
      restrictedToken(values.body, context.tokens, context.now),
      "a restricted data token",
    );
  }
  if (operation.sandbox.dynamic)
    return outcomeOf(sampleAnswer(api, operation), "dynamic: a sample made from the schema");
  return unmatched(operation, match, context.guideEra);
}

function answerCase(
  matched: SandboxCase,
  operation: Operation,
  values: RequestValues,
  { tokens, now }: OperateContext,
): Outcome {
  const { response } = matched;
  const headers = Object.fromEntries(matched.headers.map(({ name, value }) => [name, value]));
  const status = Number(matched.status);
  const outcome = `case ${caseLabel(matched)}`;
  if (response === null) return outcomeOf(answer(status, "", headers), outcome, { matched });
  if (operation.path === restrictedTokenPath) {
    keepStaticToken(values.body, response.body, tokens, now);
  }
  const type = { "content-type": operation.accept ?? "application/json" };
  return outcomeOf(jsonAnswer(status, response.body, { ...type, ...headers }), outcome, {
    matched,
  });
}

/** The first success that the model declares, filled with values of its type. */
function sampleAnswer(api: Api, operation: Operation): SandboxAnswer {
  const success = successResponse(operation);
  const status = Number(success?.status ?? 200);
  if (success === null || success.type === null || status === 204) return answer(status, "");
  const types = new Map(api.types.map((type) => [type.id, type]));
  return jsonAnswer(status, sampleOf(success.type, types), {
    "content-type": operation.accept ?? "application/json",
  });
}

function unmatched(operation: Operation, { others }: CaseMatch, guideEra: boolean): Outcome {
  const message = "Could not match input arguments";
  const { length } = operation.sandbox.cases;
  return outcomeOf(
    guideEra
      ? errorAnswer(500, "InternalFailure", message)
      : errorAnswer(400, "InvalidInput", message),
    length === 0
      ? "the model has no sandbox case for this operation"
      : `none of ${String(length)} cases matches`,
    {
      notes: others
        .slice(0, 5)
        .map(
          ({ of, mismatches }) => `case ${caseLabel(of)}: ${mismatches.map(explain).join("; ")}`,
        ),
    },
  );
}

function explain({ parameter, place, wanted, sent }: Mismatch): string {
  const where = `${parameter}${place}`;
  if (sent === null) return `${where} is not there, and should be ${shorten(wanted ?? "")}`;
  if (wanted === null) return `${where} should not be there`;
  return `${where} is ${shorten(sent)}, and should be ${shorten(wanted)}`;
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
