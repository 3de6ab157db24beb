/**
 * What operations only begin comes to its end in the sandbox too: an id that it has handed out is done when it is polled, unless
 * a case of the model says how it ended. A case that says it is still being done counts for the first poll.
 */
import { indexBy } from "../lib/collections.js";
import { isRecord, type JsonRecord, type JsonValue, tryJson } from "../lib/json.js";
import { plainPointer, valueAt } from "../lib/json-pointer.js";
import type { Api, Operation } from "../model/api.js";
import { successResponse } from "../model/api-queries.js";
import { completionOf } from "../view/completion.js";
import { pollView } from "../view/completion-view.js";
import { setBounded } from "./bounded-map.js";
import { respondJson } from "./http.js";
import { maxBegun } from "./limits.js";
import { type Outcome, outcome } from "./outcome.js";
import { apiOfPackage, type ApiWithFollowUps, type FollowUp } from "./packaged-api.js";
import type { RouteMatch } from "./routes.js";
import { sampleValue } from "./sample-value.js";

/** An id that was handed out, and how often it was polled. */
interface Begun {
  readonly followUp: FollowUp;
  polls: number;
}

/** Remembers which ids were handed out, and answers when they are polled. */
export class BegunOperations {
  /** The operations that are polled and that no served API has. */
  readonly pollApis: readonly Api[];
  readonly #followUps: ReadonlyMap<string, FollowUp>;
  /** By the path of the operation to poll, and the id. */
  readonly #begun = new Map<string, Begun>();

  constructor(apis: readonly Api[]) {
    const all = apis.flatMap((api) => followUpsOf(api).map((followUp) => ({ api, followUp })));
    this.#followUps = new Map(
      all.flatMap(({ api, followUp }) =>
        followUp.operations.map((name) => [`${api.id}.${name}`, followUp] as const),
      ),
    );
    const served = new Set(apis.flatMap(({ operations }) => operations.map(({ path }) => path)));
    const missing = all
      .map(({ followUp }) => followUp.poll)
      .filter(({ path }) => !served.has(path));
    this.pollApis = [...indexBy(missing, "path").values()].map(pollApi);
  }

  /** Whether an operation begins something that can be followed. */
  begins({ api, operation }: RouteMatch): boolean {
    return this.#followUps.has(`${api.id}.${operation.name}`);
  }

  /** Answers a request by `invoke`, and remembers the id that it hands out, or ends what is polled. */
  follow({ api, operation, pathValues }: RouteMatch, invoke: () => Outcome): Outcome {
    const answered = invoke();
    const { response } = answered;
    const body = response.status < 300 ? tryJson(response.body) : undefined;
    const followUp = this.#followUps.get(`${api.id}.${operation.name}`);
    if (followUp !== undefined) return this.#begin(followUp, answered, body);
    const [value = ""] = pathValues.values();
    const id = decoded(value);
    const begun =
      operation.method === "GET" ? this.#begun.get(keyOf(operation.path, id)) : undefined;
    if (begun === undefined) return answered;
    begun.polls += 1;
    return isAnswer(begun, answered, body)
      ? answered
      : outcome(respondJson(200, finalAnswer(api, operation, begun.followUp, id)), "done");
  }

  /** Remembers the id of an answer. A sample that is not made of types has none, and gets one. */
  #begin(followUp: FollowUp, answered: Outcome, body: JsonValue | undefined): Outcome {
    const { response, matched } = answered;
    if (response.status >= 300) return answered;
    const remember = (id: string): void =>
      setBounded(this.#begun, keyOf(followUp.poll.path, id), { followUp, polls: 0 }, maxBegun);
    const id = valueAt(body, followUp.id);
    if (typeof id === "string") remember(id);
    if (typeof id === "string" || matched !== null) return answered;
    const given = `sample-${followUp.id.at(-1) ?? "id"}`;
    const sample: JsonRecord<JsonValue> = isRecord(body) ? body : {};
    setAt(sample, followUp.id, given);
    remember(given);
    return { ...answered, response: respondJson(response.status, sample) };
  }
}

/** Whether a poll was answered as it should be: the end, or, for the first poll, what a case says. */
function isAnswer({ followUp, polls }: Begun, { matched }: Outcome, body: unknown): boolean {
  const status = valueAt(body, followUp.status);
  if (typeof status !== "string") return false;
  if (followUp.done.includes(status)) return true;
  const isFinal = [...followUp.failed, ...(followUp.noData ?? [])].includes(status);
  return matched !== null && (isFinal || polls === 1);
}

function followUpsOf(api: Api): readonly FollowUp[] {
  if ("followUps" in api) return (api as ApiWithFollowUps).followUps; // No other API has this property.
  const types = new Map(api.types.map((type) => [type.id, type]));
  return api.operations.flatMap((operation): FollowUp[] => {
    const found = completionOf(api, operation, types);
    if (found === null) return [];
    const { name, api: id } = pollView(api, found);
    const { path } = "known" in found.poll ? found.poll.known : found.poll.operation;
    const { id: place, status, done, failed, noData, problems } = found;
    const poll = { api: id, name, path };
    const operations = [operation.name];
    return [
      {
        operations,
        id: place,
        poll,
        status,
        done,
        failed,
        noData,
        problems: problems ?? undefined,
      },
    ];
  });
}

/** An API of one operation, without any case. */
function pollApi({ api, name, path }: FollowUp["poll"]): Api {
  const [, parameter = ""] = /\{([^{}]+)\}/.exec(path) ?? [];
  const parameters = [{ name: parameter, in: "path", required: true }] as const;
  return apiOfPackage({
    id: api,
    operations: [{ name, method: "GET", path, parameters, cases: [] }],
  });
}

/** A sample of the answer, with the status of the end, the id, and without problems. */
function finalAnswer(api: Api, operation: Operation, followUp: FollowUp, id: string): JsonValue {
  const type = successResponse(operation)?.type ?? null;
  const sample = type === null ? {} : sampleValue(type, api, operation.name);
  const answer: JsonValue = structuredClone(isRecord(sample) ? sample : {}) as JsonValue; // It was JSON.
  const [done = ""] = followUp.done;
  setAt(answer, followUp.status, done);
  const owner = followUp.status.slice(0, -1);
  const [, parameter = ""] = /\{([^{}]+)\}/.exec(operation.path) ?? [];
  setAt(answer, [...owner, parameter], id);
  if (Object.hasOwn(Object(answer), parameter)) setAt(answer, [parameter], id);
  const { problems = [] } = followUp;
  const listed = problems.length === 0 ? undefined : valueAt(answer, problems);
  if (listed !== undefined) setAt(answer, problems, Array.isArray(listed) ? [] : "");
  return answer;
}

/** Sets a value in a JSON object, and makes the objects on the way to it. */
function setAt(target: unknown, [name = "", ...rest]: readonly string[], value: JsonValue): void {
  const object = target as Record<string, JsonValue>; // Its callers pass objects.
  if (rest.length === 0) {
    Object.defineProperty(object, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
    return;
  }
  if (!isRecord(valueAt(object, [name]))) setAt(object, [name], {});
  setAt(valueAt(object, [name]), rest, value);
}

function keyOf(path: string, id: string): string {
  return plainPointer([path, id]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
