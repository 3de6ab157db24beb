import type { JsonRecord, JsonValue } from "../lib/json.js";
import type { Api, UsagePlan } from "../model/api.js";
import type { Payloads } from "../payloads/payloads.js";
import { type SandboxAccount, sandboxAccount } from "./account.js";
import { handleAuthEndpoints } from "./auth-endpoints.js";
import type { AuthState } from "./auth-state.js";
import { AwsKeys } from "./aws-keys.js";
import { BegunOperations } from "./begun.js";
import { faultOutcome, Faults, type OperationFault } from "./faults.js";
import { checkAtGateway } from "./gateway.js";
import { header, type SandboxRequest, type SandboxResponse, splitTarget } from "./http.js";
import { invokeOperation } from "./invoke-operation.js";
import { type Outcome, refuse } from "./outcome.js";
import { PayloadAnswers } from "./payload-answers.js";
import { type LogEntry, RequestLog } from "./request-log.js";
import { handleControl } from "./scenarios/control.js";
import { type SavedScenario, ScenarioEngine } from "./scenarios/engine.js";
import type { Happening } from "./scenarios/journal.js";
import { notificationOf } from "./scenarios/notification.js";
import type { Scenario } from "./scenarios/scenario.js";
import { resolveSeed, resolveSpeed, type SeedOptions } from "./scenarios/seed.js";
import { createRoutes, type FindRoute, type RouteMatch } from "./routes.js";
import { Throttle } from "./throttle.js";
import { TokenStore } from "./token-store.js";
import { tokensApi } from "./tokens-api.js";
import { maxBodyBytes, sandboxPlan } from "./limits.js";

export interface SandboxOptions extends SeedOptions {
  /** What the sandbox remembers, from `readScenario` or `defineScenario` (default: it remembers nothing). */
  readonly scenario?: Scenario | undefined;
  /** Where the scenario goes on; its state is then not started by `seed` (default: it starts). */
  readonly saved?: SavedScenario | undefined;
  /** Called for everything that happens in the scenario. */
  readonly onHappening?: ((happening: Happening) => void) | undefined;
  /** Called with each notification that the scenario sends, in Amazon's form. */
  readonly onNotification?: ((notification: JsonRecord<JsonValue>) => void) | undefined;
  /** The credentials to accept (default: a public account). */
  readonly account?: SandboxAccount | undefined;
  /** Whether to refuse requests without a signature (default: false). A signature that is sent is always checked. */
  readonly requireSignature?: boolean | undefined;
  /** The status for a request that matches no case: 400 as Amazon does today (default), or 500 as in the vendor guide. */
  readonly unmatchedStatus?: 400 | 500 | undefined;
  /** Whether to apply the sandbox's usage plan of 5 requests per second, burst 15 (default: true). */
  readonly throttle?: boolean | undefined;
  readonly faults?: readonly OperationFault[] | undefined;
  /** Called after every request. */
  readonly onRequest?: ((entry: LogEntry) => void) | undefined;
  /** The schemas of reports: a report of a type that one describes is done at once, with the schema's example as its document. */
  readonly payloads?: Payloads | undefined;
  /** Returns the time in milliseconds since 1970 (default: `Date.now`). */
  readonly now?: (() => number) | undefined;
}

/**
 * The Selling Partner API, Login with Amazon and STS in one object, without a socket: it turns a request into a response.
 * Its state is tokens, sessions, rate limits, faults and the last requests.
 */
export class Sandbox {
  readonly apis: readonly Api[];
  readonly account: SandboxAccount;
  readonly tokens: TokenStore = new TokenStore();
  readonly log: RequestLog;
  readonly findRoute: FindRoute;
  /** The scenario that is played; null if there is none. */
  readonly scenario: ScenarioEngine | null;
  readonly #options: SandboxOptions;
  readonly #throttle = new Throttle();
  readonly #faults: Faults;
  readonly #keys: AwsKeys;
  readonly #payloads: PayloadAnswers | null;
  readonly #begun: BegunOperations;

  constructor(apis: readonly Api[], options: SandboxOptions = {}) {
    this.apis = apis;
    this.account = options.account ?? sandboxAccount;
    this.log = new RequestLog(options.onRequest ?? (() => {}));
    this.#options = options;
    this.#begun = new BegunOperations(apis);
    const served = [...apis, tokensApi, ...this.#begun.pollApis];
    this.#faults = new Faults(options.faults ?? [], served);
    this.findRoute = createRoutes(served);
    this.#keys = new AwsKeys(this.account);
    this.#payloads = options.payloads === undefined ? null : new PayloadAnswers(options.payloads);
    this.scenario = createEngine(apis, options);
  }

  /** Whether requests without a signature are refused. */
  get requireSignature(): boolean {
    return this.#options.requireSignature === true;
  }

  /** The usage plan that applies to every operation; null if none does. */
  get usagePlan(): UsagePlan | null {
    return this.#options.throttle === false ? null : sandboxPlan;
  }

  handle(request: SandboxRequest): SandboxResponse {
    const now = this.#options.now?.() ?? Date.now();
    const state = { account: this.account, tokens: this.tokens, keys: this.#keys, now };
    const { path } = splitTarget(request.target);
    const controlled = handleControl(request, path, this.scenario);
    if (controlled !== null) return controlled;
    const route = this.findRoute(request.method, path);
    const { response, summary, matched, notes } =
      refuseLongBody(request) ??
      handleAuthEndpoints(request, path, state) ??
      this.#payloads?.document(path) ??
      this.#handleRoute(request, route, state);
    const entry = {
      time: new Date(now).toISOString(),
      method: request.method,
      target: request.target,
      status: response.status,
      api: route?.api.id ?? null,
      operation: route?.operation.name ?? null,
      pointer: matched?.pointer ?? null,
      outcome: summary,
      notes,
    };
    this.log.add(entry, request, response);
    return response;
  }

  #handleRoute(request: SandboxRequest, route: RouteMatch | null, state: AuthState): Outcome {
    if (route === null) {
      return refuse(
        403,
        "MissingAuthenticationToken",
        "Missing Authentication Token",
        "no operation has this method and path",
      );
    }
    const { api, operation } = route;
    const fault = this.#faults.take(api.id, operation.name, header(request, "x-katagami-fault"));
    if (fault !== null && fault.kind !== "delay") return faultOutcome(fault, operation.name);
    const handled = this.#callOperation(request, route, state);
    return fault === null
      ? handled
      : { ...handled, response: { ...handled.response, delay: fault.milliseconds } };
  }

  #callOperation(request: SandboxRequest, route: RouteMatch, state: AuthState): Outcome {
    const { unmatchedStatus = 400 } = this.#options;
    const { requireSignature, scenario } = this;
    // A scenario is production's business, so production's plans apply.
    const usagePlan =
      scenario !== null && this.usagePlan !== null
        ? (route.operation.usagePlan ?? this.usagePlan)
        : this.usagePlan;
    const refused = checkAtGateway(request, route, { ...state, requireSignature });
    if (refused !== null) return refused;
    const begins = this.#begun.begins(route);
    const context = { ...state, unmatchedStatus, payloads: this.#payloads, scenario, begins };
    const answer = (): Outcome => invokeOperation(request, route, context);
    // What a scenario remembers comes to its end in the scenario's own time.
    const invoke = (): Outcome =>
      scenario?.answers(route) === true ? answer() : this.#begun.follow(route, answer);
    if (usagePlan === null) return invoke();
    const { rate, burst } = usagePlan;
    // Where the clock was moved by hours, a bucket is full again.
    const time = state.now + (scenario?.clock.moved ?? 0);
    const key = `${route.api.id}.${route.operation.name}`;
    const isAllowed = this.#throttle.take(key, time, usagePlan);
    const handled = isAllowed
      ? invoke()
      : refuse(
          429,
          "QuotaExceeded",
          "You exceeded your quota for the requested resource.",
          `throttled: ${String(rate)} requests per second, burst ${String(burst)}`,
        );
    const headers = { "x-amzn-RateLimit-Limit": rate.toFixed(1), ...handled.response.headers };
    return { ...handled, response: { ...handled.response, headers } };
  }
}

function createEngine(apis: readonly Api[], options: SandboxOptions): ScenarioEngine | null {
  const { scenario, saved = null, onHappening, onNotification } = options;
  if (scenario === undefined) return null;
  const system = options.now ?? Date.now;
  return new ScenarioEngine(scenario, apis, {
    seed: resolveSeed(options, system()),
    speed: resolveSpeed(options.speed),
    system,
    saved,
    onHappening: (happening) => {
      onHappening?.(happening);
      const notification = onNotification === undefined ? null : notificationOf(happening);
      if (notification !== null) onNotification?.(notification);
    },
  });
}

function refuseLongBody({ body }: SandboxRequest): Outcome | null {
  if (body.byteLength <= maxBodyBytes) return null;
  const message = "The request is larger than 10 MB";
  return refuse(413, "RequestTooLarge", message, "the body is larger than 10 MB");
}
