import { shorten } from "../lib/lines.js";
import { count } from "../lib/terminal.js";
import type { Api, Operation, SandboxCase } from "../model/api.js";
import { successResponse } from "../model/api-queries.js";
import { respond, respondJson, type SandboxRequest, type SandboxResponse } from "./http.js";
import { caseLabel, type CaseMatch, type Difference, matchCase } from "./match-case.js";
import { type Outcome, outcome, refuse } from "./outcome.js";
import type { PayloadAnswers } from "./payload-answers.js";
import { missingValues, readValues, type RequestValues } from "./request-values.js";
import type { RouteMatch } from "./routes.js";
import { sampleValue } from "./sample-value.js";
import type { ScenarioEngine } from "./scenarios/engine.js";
import type { TokenStore } from "./token-store.js";
import { acceptStaticToken, issueRestrictedToken, restrictedTokenPath } from "./tokens-api.js";

export interface InvocationContext {
  readonly tokens: TokenStore;
  /** The status for a request that matches no case. */
  readonly unmatchedStatus: 400 | 500;
  /** Answers for what schemas describe; null if there are none. */
  readonly payloads: PayloadAnswers | null;
  /** What remembers; null if nothing does. */
  readonly scenario: ScenarioEngine | null;
  readonly now: number;
  /** Whether the operation begins something that can be followed: without any case, it is answered with a sample. */
  readonly begins: boolean;
}

/** Handles a request that has passed the gateway: with a static case, with a sample, or with an error. */
export function invokeOperation(
  request: SandboxRequest,
  route: RouteMatch,
  context: InvocationContext,
): Outcome {
  const { api, operation, pathValues } = route;
  const values = readValues(request, operation, pathValues);
  if ("response" in values) return values;
  const missing = missingValues(operation, values);
  if (missing.length > 0)
    return refuse(400, "InvalidInput", `Missing required parameter: ${missing.join(", ")}`);
  const played = context.scenario?.respond(route, values) ?? null;
  if (played !== null) return played;
  const match = matchCase(operation, values);
  if (match.matched !== null) return respondCase(match.matched, operation, values, context);
  const described = context.payloads?.respond(request, operation, values) ?? null;
  if (described !== null) return described;
  if (operation.path === restrictedTokenPath) {
    const response = issueRestrictedToken(values.body, context.tokens, context.now);
    return outcome(response, "a restricted data token");
  }
  if (operation.sandbox.dynamic)
    return outcome(respondSample(api, operation), "dynamic: a sample of the schema");
  if (context.begins && operation.sandbox.cases.length === 0)
    return outcome(respondSample(api, operation), "the model has no case: a sample of the schema");
  return refuseUnmatched(operation, match, context.unmatchedStatus);
}

function respondCase(
  matched: SandboxCase,
  operation: Operation,
  values: RequestValues,
  { tokens, now }: InvocationContext,
): Outcome {
  const { response } = matched;
  const headers = Object.fromEntries(matched.headers.map(({ name, value }) => [name, value]));
  const status = Number(matched.status);
  const summary = `case ${caseLabel(matched)}`;
  if (response === null) return outcome(respond(status, "", headers), summary, { matched });
  if (operation.path === restrictedTokenPath)
    acceptStaticToken(values.body, response.body, tokens, now);
  const type = { "content-type": operation.accept ?? "application/json" };
  const sent = respondJson(status, response.body, { ...type, ...headers });
  return outcome(sent, summary, { matched });
}

/** Responds with the first success that the model declares, filled with sample values. */
function respondSample(api: Api, operation: Operation): SandboxResponse {
  const success = successResponse(operation);
  const status = Number(success?.status ?? 200);
  if (success === null || success.type === null || status === 204) return respond(status, "");
  return respondJson(status, sampleValue(success.type, api), {
    "content-type": operation.accept ?? "application/json",
  });
}

function refuseUnmatched(
  operation: Operation,
  { unmatched }: CaseMatch,
  status: 400 | 500,
): Outcome {
  const { length } = operation.sandbox.cases;
  const code = status === 500 ? "InternalFailure" : "InvalidInput";
  const summary =
    length === 0
      ? "the model has no sandbox case for this operation"
      : `none of ${count(length, "case")} matches`;
  const notes = unmatched
    .slice(0, 5)
    .map(({ of, differences }) => `case ${caseLabel(of)}: ${differences.map(describe).join("; ")}`);
  return { ...refuse(status, code, "Could not match input arguments", summary), notes };
}

function describe({ parameter, pointer, expected, actual }: Difference): string {
  const place = `${parameter}${pointer}`;
  if (actual === null) return `${place} is missing, and should be ${shorten(expected ?? "", 80)}`;
  if (expected === null) return `${place} should not be there`;
  return `${place} is ${shorten(actual, 80)}, and should be ${shorten(expected, 80)}`;
}
