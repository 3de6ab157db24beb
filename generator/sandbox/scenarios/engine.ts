/** Plays a scenario: holds its state, its clock and what has happened, and answers requests with its handlers. */
import { indexBy } from "../../lib/collections.js";
import { errorAt, Failure, flagPlace } from "../../lib/diagnostic.js";
import type { JsonRecord, JsonValue } from "../../lib/json.js";
import { didYouMean } from "../../lib/suggest.js";
import type { Api, TypeDef } from "../../model/api.js";
import { isSuccess, pathShape } from "../../model/api-queries.js";
import { checkValue } from "../../model/schema-check.js";
import { respond, respondJson } from "../http.js";
import { type Outcome, outcome, refuse } from "../outcome.js";
import type { RequestValues } from "../request-values.js";
import type { RouteMatch } from "../routes.js";
import { checkBody } from "./check-body.js";
import { maxTime, ScenarioClock } from "./clock.js";
import { type Happening, Journal } from "./journal.js";
import type { Answer, Change, Handler, Scenario, Seed } from "./scenario.js";

export interface EngineOptions {
  readonly seed: Seed;
  /** How many times faster than the system's clock the scenario's runs. */
  readonly speed: number;
  /** The system's time in milliseconds. */
  readonly system: () => number;
  /** Goes on from here. */
  readonly saved?: SavedScenario | null;
  /** Called for everything that happens. */
  readonly onHappening?: (happening: Happening) => void;
}

/** What has to be saved for a scenario to go on. */
export interface SavedScenario {
  readonly state: unknown;
  readonly now: number;
  readonly happenings: readonly Happening[];
}

/** What may happen in one go, so that a scenario whose time stands still ends in an error and not in a hang. */
const maxHappenings = 100_000;

/** The happenings that are saved: each change writes them again. */
const maxSaved = 500;

export class ScenarioEngine {
  readonly scenario: Scenario;
  readonly seed: Seed;
  readonly clock: ScenarioClock;
  readonly journal: Journal;
  readonly #apis: readonly Api[];
  readonly #types: ReadonlyMap<string, ReadonlyMap<string, TypeDef>>;
  readonly #handlers: ReadonlyMap<string, Handler<unknown>>;
  #state: unknown;
  /** Grows with every change. */
  #version = 0;

  /** @throws Failure if the scenario has a handler of an operation that does not exist, or cannot start with this seed */
  constructor(
    scenario: Scenario,
    apis: readonly Api[],
    { seed, speed, system, saved = null, onHappening = () => {} }: EngineOptions,
  ) {
    this.scenario = scenario;
    this.seed = seed;
    this.#apis = apis;
    this.#types = new Map(apis.map(({ id, types }) => [id, indexBy(types, "id")]));
    this.#handlers = findHandlers(scenario, apis);
    this.clock = new ScenarioClock({ start: saved?.now ?? seed.now, speed, system });
    this.journal = new Journal(onHappening, saved?.happenings ?? []);
    this.#state = saved === null ? scenario.start(seed) : saved.state;
  }

  get state(): unknown {
    return this.#state;
  }

  /** A number that grows with every change. */
  get version(): number {
    return this.#version;
  }

  /** The operations that the scenario answers, as `<package>.<operation>`. */
  get operations(): readonly string[] {
    return [...this.#handlers.keys()];
  }

  /** The handlers of the scenario for which no model is served. */
  get unserved(): readonly string[] {
    const served = new Set(this.#handlers.values());
    return Object.entries(this.scenario.handlers)
      .filter(([, handler]) => !served.has(handler))
      .map(([key]) => key);
  }

  save(): SavedScenario {
    return {
      state: this.#state,
      now: this.clock.now(),
      happenings: this.journal.last.slice(-maxSaved),
    };
  }

  /** Lets everything happen that is due by now. */
  catchUp(): void {
    const { due, happen } = this.scenario;
    if (due === undefined || happen === undefined) return;
    const now = this.clock.now();
    for (let count = 0; ; count += 1) {
      const next = due(this.#state);
      if (next === null || !(next <= now)) return;
      if (count === maxHappenings)
        throw new Error(`the scenario ${this.scenario.name} has something due again and again`);
      this.#apply(happen(this.#state, next), next, null);
    }
  }

  /** Moves the clock forward, and lets everything happen on the way. */
  moveTo(time: number): void {
    this.catchUp();
    this.clock.moveTo(Math.min(time, maxTime));
    this.#version += 1;
    this.catchUp();
  }

  /** @throws Failure if there is no such trigger, or its parameters do not fit */
  trigger(name: string, parameters: JsonRecord<JsonValue> = {}): void {
    this.catchUp();
    const { triggers = {} } = this.scenario;
    const trigger = Object.hasOwn(triggers, name) ? triggers[name] : undefined;
    const names = Object.keys(triggers);
    if (trigger === undefined)
      throw badParameter(
        `the scenario has no trigger ${name}`,
        didYouMean(name, names) ?? `it has ${names.join(", ") || "none"}`,
      );
    const unknown = Object.keys(parameters).filter(
      (key) => !Object.hasOwn(trigger.parameters, key),
    );
    const known = Object.keys(trigger.parameters).join(", ") || "none";
    if (unknown.length > 0)
      throw badParameter(
        `the trigger ${name} has no parameter ${unknown.join(", ")}`,
        `it has ${known}`,
      );
    const now = this.clock.now();
    this.#apply(trigger.run(this.#state, parameters, now), now, `trigger ${name}`);
  }

  /**
   * Answers a request whose parameters have been read.
   *
   * @returns null if the scenario does not answer it
   */
  respond({ api, operation }: RouteMatch, values: RequestValues): Outcome | null {
    const name = `${api.id}.${operation.name}`;
    const handler = this.#handlers.get(name);
    if (handler === undefined) return null;
    const types = this.#types.get(api.id) ?? new Map<string, TypeDef>();
    const { body } = values;
    // A package has no types. The handlers check what they need in any case.
    if (body !== undefined && operation.body !== null && api.types.length > 0) {
      const problems = checkBody(body, operation.body.type, { api, types });
      if (problems.length > 0) return refuseAll(problems);
    }
    try {
      this.catchUp();
      const now = this.clock.now();
      const step = handler(this.#state, { ...values, operation: name }, now);
      if (step === null) return null;
      const mismatches = findMismatches(step.answer, api, operation.responses, types);
      if (mismatches.length > 0)
        throw new Error(`the answer does not fit the model: ${mismatches[0]}`);
      this.#apply(step, now, name);
      return outcomeOf(step.answer, operation.accept, step.events?.map(({ text }) => text) ?? []);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const summary = `scenario ${this.scenario.name} failed: ${why}`;
      return refuse(
        500,
        "InternalFailure",
        "We encountered an internal error. Please try again.",
        summary,
      );
    }
  }

  /** Whether the scenario has a handler for an operation. */
  answers({ api, operation }: RouteMatch): boolean {
    return this.#handlers.has(`${api.id}.${operation.name}`);
  }

  /** The API and the operation of a name. */
  operationOf(name: string): { readonly method: string; readonly path: string } | null {
    for (const { id, operations } of this.#apis)
      for (const operation of operations) if (`${id}.${operation.name}` === name) return operation;
    return null;
  }

  #apply({ state, events = [] }: Change<unknown>, time: number, call: string | null): void {
    if (state !== this.#state || events.length > 0) this.#version += 1;
    this.#state = state;
    for (const event of events) this.journal.add(event, time, call);
  }
}

function findHandlers(
  { name, handlers }: Scenario,
  apis: readonly Api[],
): ReadonlyMap<string, Handler<unknown>> {
  const found = new Map<string, Handler<unknown>>();
  const served = new Set<string>();
  const keys = new Map<string, string[]>();
  for (const key of Object.keys(handlers)) {
    const shape = pathShape(key);
    keys.set(shape, [...(keys.get(shape) ?? []), key]);
  }
  for (const { id, operations } of apis)
    for (const { name: operation, method, path } of operations)
      for (const shape of [`${id}.${operation}`, `${method} ${pathShape(path)}`])
        for (const key of keys.get(shape) ?? []) {
          const handler = handlers[key];
          if (handler !== undefined) found.set(`${id}.${operation}`, handler);
          served.add(key);
        }
  const names = apis.flatMap(({ id, operations }) => operations.map((one) => `${id}.${one.name}`));
  const ids = new Set(apis.map(({ id }) => id));
  // A handler for a model that is not served is no mistake; one for an operation that its model does not have is.
  const unknown = Object.keys(handlers).filter(
    (key) => !served.has(key) && ids.has(key.split(".")[0] ?? ""),
  );
  const problems = unknown.map((key) =>
    errorAt(
      `the scenario ${name} has a handler for ${key}, which no model has`,
      flagPlace("--scenario"),
      didYouMean(key, names),
    ),
  );
  if (found.size === 0 && problems.length === 0)
    problems.push(
      errorAt(
        `the scenario ${name} answers none of the operations that are served`,
        flagPlace("--scenario"),
        "fetch the models that it needs with `katagami models pull`, or serve others",
      ),
    );
  if (problems.length > 0) throw new Failure(problems, "usage");
  return found;
}

/** Finds where an answer differs from what its model declares. */
function findMismatches(
  { status, body }: Answer,
  api: Api,
  responses: RouteMatch["operation"]["responses"],
  types: ReadonlyMap<string, TypeDef>,
): readonly string[] {
  // A package has no types.
  if (api.types.length === 0) return [];
  const declared =
    responses.find((one) => one.status === String(status)) ??
    responses.find((one) => one.status === "default");
  if (declared === undefined)
    return isSuccess(String(status)) ? [`the model has no response ${String(status)}`] : [];
  if (declared.type === null || body === undefined) return [];
  return checkValue(body, declared.type, types).map(
    ({ place, problem }) => `${place === "" ? "the body" : place} is ${problem}`,
  );
}

function outcomeOf({ status, body, headers = {} }: Answer, accept: string | null, did: string[]) {
  const response =
    body === undefined
      ? respond(status, "", headers)
      : respondJson(status, body, { "content-type": accept ?? "application/json", ...headers });
  return outcome(response, did.length === 0 ? "scenario" : `scenario: ${did.join("; ")}`);
}

function refuseAll(problems: readonly string[]): Outcome {
  return refuse(400, "InvalidInput", problems.join("; "));
}

function badParameter(message: string, hint: string | null): Failure {
  return new Failure([errorAt(message, null, hint)], "usage");
}
