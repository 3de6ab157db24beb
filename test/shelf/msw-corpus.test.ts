// @slow: all of Amazon's models
/** `templates/shelf/msw` over all models: every case of Amazon's sandbox goes through a generated client and its handlers. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import type { JsonValue } from "../../generator/lib/json.js";
import type { Operation, SandboxCase } from "../../generator/model/api.js";
import { isBody, isSuccess, successResponse } from "../../generator/model/api-queries.js";
import { paramsOfCase } from "../../generator/sandbox/case-request.js";
import { corpusIsHere, corpusSettings, once, readCorpus } from "../support/corpus.js";
import { compileShelf } from "../support/shelf.js";
import { type Client, mswClients, open, rejected } from "./msw-support.js";

const test = suite("the set msw, over all models");

/**
 * The case of a request by its params: of those whose values they have, the one that names the most, then the first; else the
 * first success. An error that names none is never meant.
 */
function caseOf(
  operation: Operation,
  params: Readonly<Record<string, unknown>>,
): SandboxCase | null {
  const valueOf = (name: string): unknown => params[isBody(operation, name) ? "body" : name];
  const { cases } = operation.sandbox;
  const fitting = cases.filter(
    (one) =>
      (one.parameters.length > 0 || isSuccess(one.status)) &&
      one.parameters.every(
        ({ name, value }) => JSON.stringify(value) === JSON.stringify(valueOf(name)),
      ),
  );
  const [best] = fitting.toSorted((a, b) => b.parameters.length - a.parameters.length);
  return best ?? cases.find(({ status }) => isSuccess(status)) ?? null;
}

/** What a call is to come to: data, or an error. */
interface Outcome {
  readonly status: number;
  readonly body: JsonValue | undefined;
}

function outcomeOf(operation: Operation, params: Readonly<Record<string, unknown>>): Outcome {
  const found = caseOf(operation, params);
  if (found !== null) return { status: Number(found.status), body: found.response?.body };
  const success = successResponse(operation)!;
  if (success.type === null) return { status: Number(success.status), body: undefined };
  return success.example === null
    ? { status: 501, body: undefined }
    : { status: Number(success.status), body: success.example.body };
}

/** The errors of a body as the client exposes them: a list, a bare list, or one. */
function detailsOf(body: JsonValue | undefined): readonly unknown[] {
  const list = [Object(body).errors ?? body].flat() as readonly (JsonValue | undefined)[];
  return list
    .map((one) => Object(one) as Record<string, JsonValue | undefined>)
    .map(({ code = "", message = "", details = "" }) => ({
      code,
      message,
      details: details === "" ? null : details,
    }))
    .filter(({ code, message }) => code !== "" || message !== "");
}

const corpus = once(async () => mswClients((await corpusSettings("unused")).models));

/** What came of a call that was as it should be. */
interface Compared {
  readonly operation: string;
  /** 0 if the client refused to send it. */
  readonly status: number;
  readonly errors: number;
  readonly problems: readonly string[];
}

/** Calls an operation, and compares what comes of it. */
async function compare(
  client: Client,
  operation: Operation,
  params: Readonly<Record<string, JsonValue>>,
): Promise<Compared> {
  const name = `${operation.name} ${JSON.stringify(params)}`;
  let response: { data?: unknown; status?: number } = {};
  const call = client[operation.name]!(params);
  const error = await rejected(call.withResponse().then((given) => (response = given as object)));
  const compared = { operation: operation.name, errors: 0, problems: error?.problems ?? [] };
  if (error?.name === "ParameterError") return { ...compared, status: 0 };
  const { status, body } = outcomeOf(operation, params);
  if (status < 300) {
    assert.is(error, null, `${name}: ${String(error)}`);
    assert.is(response.status, status, name);
    assert.equal(response.data, status === 204 ? undefined : body, name);
    return { ...compared, status };
  }
  assert.is(error?.status, status, name);
  if (status === 501) {
    assert.match(error!.message, `mock.${operation.name}(() => …)`);
    return { ...compared, status };
  }
  assert.equal(error?.data, body, name);
  assert.equal(error?.errors, detailsOf(body), name);
  return { ...compared, status, errors: error!.errors!.length };
}

interface Seen {
  cases: number;
  answers: number;
  errors: number;
  details: number;
  readonly withoutCase: Record<number, number>;
  readonly refused: string[];
}

const none = { cases: 0, answers: 0, errors: 0, details: 0 };

function count(seen: Seen, of: SandboxCase, compared: Compared): void {
  seen.cases += 1;
  if (compared.status === 0)
    seen.refused.push(`${compared.operation} ${of.status}: ${compared.problems.join("; ")}`);
  else if (compared.status < 300) seen.answers += 1;
  else seen.errors += 1;
  seen.details += compared.errors;
}

if (corpusIsHere(test)) {
  test("the handlers of all models compile under the strictest flags", async () => {
    const { folder, views } = await corpus();
    assert.is(views.length, 66);
    assert.is(await compileShelf(folder, ["./*/src/msw.ts"]), "");
  });

  test("every case of Amazon's sandbox is answered through its client as the model has it", async () => {
    const clients = await corpus();
    const seen: Seen = { ...none, withoutCase: {}, refused: [] };
    for (const { api } of await readCorpus()) {
      const { handlers, client, listening } = await open(clients, api.id);
      await listening(handlers(), async () => {
        const own = client();
        for (const operation of api.operations) {
          for (const one of operation.sandbox.cases)
            count(seen, one, await compare(own, operation, paramsOfCase(api, operation, one)));
          if (operation.sandbox.cases.some(({ status }) => isSuccess(status))) continue;
          const { status } = await compare(own, operation, paramsOfCase(api, operation, null));
          seen.withoutCase[status] = (seen.withoutCase[status] ?? 0) + 1;
        }
      });
    }
    const { answers, errors, details, withoutCase, refused, cases } = seen;
    assert.is(answers + errors + refused.length, cases, JSON.stringify(seen));
    assert.ok(errors > 400 && details > errors, JSON.stringify(seen));
    assert.equal(withoutCase, { 200: 44, 201: 2, 202: 2, 204: 5, 501: 25 });
    // The client refuses it: with no text at its place, the path would be that of another operation.
    assert.equal(refused, ["getCatalogItem 400: asin (path) is empty"]);
  });
}

test.run();
