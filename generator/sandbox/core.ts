import type { Api } from "../model/api.js";
import { type SandboxAccount, sandboxAccount } from "./account.js";
import { faultAnswer, Faults, faultText, type OperationFault } from "./faults.js";
import { awsRegions, refuse } from "./gateway.js";
import {
  errorAnswer,
  header,
  type SandboxAnswer,
  type SandboxRequest,
  splitTarget,
} from "./http.js";
import { type LogEntry, RequestLog } from "./log.js";
import { exchangeToken } from "./lwa.js";
import { operate, type Outcome, outcomeOf } from "./operate.js";
import { createRoutes, type FindRoute, type RouteMatch } from "./routes.js";
import type { KnownKeys } from "./signature.js";
import { assumeRole, isAssumeRole } from "./sts.js";
import { sandboxPlan, Throttle } from "./throttle.js";
import { tokensApi } from "./tokens-api.js";
import { TokenStore } from "./tokens.js";

export interface SandboxOptions {
  /** Who may use it; a published account without. */
  readonly account?: SandboxAccount | undefined;
  /** Refuse requests without a signature. One that is there is always checked. */
  readonly requireSignature?: boolean | undefined;
  /** Answer 500 to a request that matches no case, as the vendor guide says, instead of today's 400. */
  readonly guideEra?: boolean | undefined;
  /** The sandbox's usage plan of 5 requests per second, burst 15; true without. */
  readonly throttle?: boolean | undefined;
  readonly faults?: readonly OperationFault[] | undefined;
  /** Told of every request. */
  readonly onRequest?: ((entry: LogEntry) => void) | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

/** What Amazon's gateway takes, in bytes. */
export const longestBody: number = 10 * 2 ** 20;

/** STS sessions known at once; the oldest are forgotten beyond. */
const sessionCapacity = 1000;

/**
 * The Selling Partner API, Login with Amazon and STS in one place, without a socket: a request in, an answer out. What it
 * remembers is tokens, sessions, buckets, faults and the last requests.
 */
export class Sandbox {
  readonly apis: readonly Api[];
  readonly account: SandboxAccount;
  readonly tokens: TokenStore = new TokenStore();
  readonly log: RequestLog;
  readonly #options: SandboxOptions;
  readonly #find: FindRoute;
  readonly #throttle = new Throttle();
  readonly #faults: Faults;
  readonly #sessions = new Map<string, { readonly keys: KnownKeys; readonly expires: number }>();

  constructor(apis: readonly Api[], options: SandboxOptions = {}) {
    this.apis = apis;
    this.account = options.account ?? sandboxAccount;
    this.log = new RequestLog(options.onRequest ?? (() => {}));
    this.#options = options;
    this.#faults = new Faults(options.faults ?? []);
    this.#find = createRoutes([...apis, tokensApi]);
  }

  handle(request: SandboxRequest): SandboxAnswer {
    const { path } = splitTarget(request.target);
    const route = this.#find(request.method, path);
    const { answer, outcome, matched, notes } =
      this.#beside(request, path) ?? this.#call(request, route);
    this.log.add({
      time: new Date(this.#now()).toISOString(),
      method: request.method,
      target: request.target,
      status: answer.status,
      api: route?.api.id ?? null,
      operation: route?.operation.name ?? null,
      pointer: matched?.pointer ?? null,
      outcome,
      notes,
    });
    return answer;
  }

  /** What is no operation of the Selling Partner API. */
  #beside(request: SandboxRequest, path: string): Outcome | null {
    if (request.body.byteLength > longestBody) {
      return outcomeOf(
        errorAnswer(413, "RequestTooLarge", "The request is larger than 10 MB"),
        "the body is larger than 10 MB",
      );
    }
    if (path === "/auth/o2/token") {
      const answer = exchangeToken(request, this.account, this.tokens, this.#now());
      return outcomeOf(answer, "Login with Amazon");
    }
    return path === "/" && isAssumeRole(request)
      ? outcomeOf(this.#assumeRole(request), "STS AssumeRole")
      : null;
  }

  #call(request: SandboxRequest, route: RouteMatch | null): Outcome {
    if (route === null) {
      return outcomeOf(
        errorAnswer(403, "MissingAuthenticationToken", "Missing Authentication Token"),
        "no operation has this method and path",
      );
    }
    const fault = this.#faults.take(
      route.api.id,
      route.operation.name,
      header(request, "x-katagami-fault"),
    );
    if (fault !== null && fault.kind !== "delay")
      return outcomeOf(faultAnswer(fault), `fault: ${faultText(fault)}`);
    const outcome = this.#answer(request, route);
    return fault === null
      ? outcome
      : { ...outcome, answer: { ...outcome.answer, delay: fault.milliseconds } };
  }

  #answer(request: SandboxRequest, route: RouteMatch): Outcome {
    const { requireSignature = false, guideEra = false, throttle = true } = this.#options;
    const now = this.#now();
    const { tokens } = this;
    const refused = refuse(request, route, { tokens, keys: this.#keys(), requireSignature, now });
    if (refused !== null) return refused;
    if (!throttle) return operate(request, route, { tokens, guideEra, now });
    const within = this.#throttle.take(`${route.api.id}.${route.operation.name}`, now);
    const outcome = within
      ? operate(request, route, { tokens, guideEra, now })
      : outcomeOf(
          errorAnswer(429, "QuotaExceeded", "You exceeded your quota for the requested resource."),
          `throttled: ${String(sandboxPlan.rate)} requests per second, burst ${String(sandboxPlan.burst)}`,
        );
    const { answer } = outcome;
    const limit = { "x-amzn-RateLimit-Limit": sandboxPlan.rate.toFixed(1) };
    return { ...outcome, answer: { ...answer, headers: { ...limit, ...answer.headers } } };
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }

  /** The account's own keys and those of sessions that still run. */
  #keys(): readonly KnownKeys[] {
    const { accessKeyId, secretAccessKey } = this.account;
    const now = this.#now();
    const sessions = [...this.#sessions.values()].filter(({ expires }) => expires > now);
    return [
      { accessKeyId, secretAccessKey, sessionToken: null },
      ...sessions.map(({ keys }) => keys),
    ];
  }

  #assumeRole(request: SandboxRequest): SandboxAnswer {
    return assumeRole(request, {
      account: this.account,
      keys: this.#keys(),
      regions: awsRegions,
      now: this.#now(),
      onSession: (keys, expires) => {
        this.#sessions.set(keys.accessKeyId, { keys, expires });
        const [oldest] = this.#sessions.keys();
        if (this.#sessions.size > sessionCapacity && oldest !== undefined)
          this.#sessions.delete(oldest);
      },
    });
  }
}
