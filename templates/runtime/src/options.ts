import type { LwaCredentialsProvider, LwaOptions } from "./auth/lwa-options.js";
import { resolveLwa } from "./auth/resolve-lwa.js";
import type { TokenCache } from "./auth/token-cache.js";
import type { AwsOptions } from "./aws/credentials.js";
import { resolveAws } from "./aws/resolve-aws.js";
import { isText } from "./base/check-options.js";
import { ConfigurationError, type ReportProblem } from "./base/errors.js";
import { runtimeVersion } from "./base/runtime-version.js";
import { type Check, resolveChecks } from "./checks/check.js";
import { DEFAULT_TIMEOUT, type Fetch, globalFetch } from "./base/transport.js";
import { type KeysOf, reportUnknownOptions } from "./base/unknown-keys.js";
import type { OwnLimits } from "./limits/call-limits.js";
import type { UsagePlanStore } from "./limits/usage-plan-store.js";
import { USAGE_PLAN_OPTIONS, type UsagePlanOptions } from "./limits/usage-plan.js";
import {
  type Middleware,
  type MiddlewareEntry,
  resolveMiddleware,
} from "./middleware/middleware.js";
import { type CountryCode, type MarketplaceId, type Region, regions } from "./regions/regions.js";
import { resolveEndpoint, resolveRegion } from "./regions/resolve-endpoint.js";
import { type Hooks, HOOKS_OPTIONS } from "./request/hooks.js";
import { resolveUserAgent } from "./request/resolve-user-agent.js";
import {
  DEFAULT_RETRY,
  resolveRetry,
  RETRY_OPTIONS,
  type RetryOptions,
  type RetrySettings,
} from "./request/retry.js";
import type { Application } from "./request/user-agent.js";

/** How to connect to the Selling Partner API, and as whom. One of `region`, `marketplace` and `endpoint` is required. */
export interface SellingPartnerOptions {
  /** `na`, `eu` or `fe`. */
  readonly region?: Region | undefined;
  /** Instead of `region`: the country code of a marketplace (`JP`; `UK` means `GB`) or its id. */
  readonly marketplace?: CountryCode | "UK" | MarketplaceId | (string & {}) | undefined;
  /** Another URL to send to, for example a private gateway; may have a path. It overrides `region` and `sandbox`. */
  readonly endpoint?: string | undefined;
  /** Whether to use the sandbox of the region. */
  readonly sandbox?: boolean | undefined;
  /**
   * Login with Amazon (default: the environment variables `LWA_CLIENT_ID`, `LWA_CLIENT_SECRET` and `LWA_REFRESH_TOKEN`).
   * With `false` the caller's own `fetch` must add the token. A function is asked when a token is needed.
   */
  readonly lwa?: LwaOptions | LwaCredentialsProvider | false | undefined;
  /**
   * Your own name for the seller or vendor: in events and errors, and stored with the handles of what operations begin, so that
   * nobody takes them up for another seller. It is sent nowhere.
   */
  readonly sellerId?: string | undefined;
  /** Shares access tokens with other processes, for example `redisTokenCache` (default: in memory). */
  readonly tokenCache?: TokenCache | undefined;
  /** Signs requests if given. Amazon has ignored signatures since 2 October 2023. */
  readonly aws?: AwsOptions | undefined;
  /** The AWS region in signatures (default: that of the region). */
  readonly awsRegion?: string | undefined;
  /** The application in the User-Agent. */
  readonly application?: Application | undefined;
  /** Milliseconds per attempt (default: 60000); Infinity for no limit. */
  readonly timeout?: number | undefined;
  /** How often and for how long calls are retried; `false` for one attempt each. */
  readonly retry?: RetryOptions | false | undefined;
  /** How calls wait for their usage plans; `false` sends them without a wait. */
  readonly usagePlan?: UsagePlanOptions | false | undefined;
  /** Notified of requests, responses, retries and waits. */
  readonly hooks?: Hooks | undefined;
  /** Changes requests and responses; see `SellingPartner.use`. The first is the outermost. */
  readonly middleware?: readonly (Middleware | MiddlewareEntry)[] | undefined;
  /** See the params and the data of calls, and may refuse them; see `SellingPartner.check`. */
  readonly checks?: readonly Check[] | undefined;
  /** Sends every request: calls, and those to Login with Amazon and STS (default: `globalThis.fetch`). */
  readonly fetch?: Fetch | undefined;
}

/** The options of a `SellingPartner`: no other is read. */
export const OPTIONS: KeysOf<SellingPartnerOptions> = {
  region: true,
  marketplace: true,
  endpoint: true,
  sandbox: true,
  lwa: true,
  sellerId: true,
  tokenCache: true,
  aws: true,
  awsRegion: true,
  application: true,
  timeout: true,
  retry: true,
  usagePlan: true,
  hooks: true,
  middleware: true,
  checks: true,
  fetch: true,
};

/** Options with the defaults filled in. */
export interface Settings {
  readonly region: Region | null;
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly awsRegion: string;
  readonly lwa: LwaOptions | LwaCredentialsProvider | null;
  readonly sellerId: string | null;
  readonly tokenCache: TokenCache | null;
  readonly aws: AwsOptions | null;
  readonly userAgent: string;
  readonly timeout: number;
  readonly retry: RetrySettings;
  /** Milliseconds; null if calls do not wait for their usage plans. */
  readonly maxWait: number | null;
  /** Null for one in memory. */
  readonly store: UsagePlanStore | null;
  /** Null for none but Amazon's. */
  readonly limits: OwnLimits | null;
  readonly sandbox: boolean;
  readonly hooks: Hooks;
  /** Grows by `use`. */
  readonly middleware: MiddlewareEntry[];
  /** Grows by `check`. */
  readonly checks: Check[];
  readonly fetch: Fetch;
}

/**
 * Checks options and fills in the defaults.
 *
 * @throws ConfigurationError listing everything that is missing or wrong.
 */
export function resolveOptions(options: SellingPartnerOptions): Settings {
  const problems: string[] = [];
  const report: ReportProblem = (problem) => problems.push(problem);
  if (typeof options !== "object" || options === null) {
    throw new ConfigurationError(['the options must be one object, such as { region: "fe" }']);
  }
  reportUnknownOptions(options, OPTIONS, "", report);
  const region = resolveRegion(options, report);
  const endpoint = resolveEndpoint(options, region, report);
  const aws = resolveAws(options.aws, report);
  const awsRegion = options.awsRegion ?? (region === null ? "" : regions[region].awsRegion);
  if (aws !== null && awsRegion === "" && endpoint !== "") {
    report("awsRegion is required to sign, since there is neither region nor marketplace");
  }
  const lwa = resolveLwa(options.lwa, report);
  const { sellerId = null } = options;
  if (sellerId !== null && !isText(sellerId)) report("sellerId must be a text that is not empty");
  const application = options.application ?? { name: "Katagami", version: runtimeVersion };
  const agent = resolveUserAgent(application, report);
  const { timeout = DEFAULT_TIMEOUT } = options;
  // May be an object with methods and state of its own.
  reportUnknownOptions(options.hooks, HOOKS_OPTIONS, "hooks.", report, true);
  const middleware = resolveMiddleware(options.middleware, report);
  const checks = resolveChecks(options.checks, report);
  checkLimits({ ...options, timeout }, report);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    region,
    endpoint,
    awsRegion,
    lwa,
    sellerId,
    tokenCache: options.tokenCache ?? null,
    aws,
    userAgent: agent,
    timeout,
    retry: resolveRetry(options.retry, DEFAULT_RETRY),
    maxWait: resolveMaxWait(options.usagePlan, Infinity),
    store: (options.usagePlan && options.usagePlan.store) || null,
    limits: (options.usagePlan && options.usagePlan.limits) || null,
    sandbox: options.sandbox ?? false,
    hooks: options.hooks ?? {},
    middleware,
    checks,
    fetch: options.fetch ?? globalFetch,
  };
}

/** Reports invalid numbers in the options of a `SellingPartner` or of a call. */
export function checkLimits(
  { timeout, retry, usagePlan }: Pick<SellingPartnerOptions, "timeout" | "retry" | "usagePlan">,
  report: ReportProblem,
): void {
  const check = (name: string, value: unknown, least: number): void => {
    if (value !== undefined && !(typeof value === "number" && value >= least)) {
      report(`${name} must be a number of at least ${least}`);
    }
  };
  check("timeout", timeout, 1);
  reportUnknownOptions(retry, RETRY_OPTIONS, "retry.", report);
  reportUnknownOptions(usagePlan, USAGE_PLAN_OPTIONS, "usagePlan.", report);
  if (retry) {
    check("retry.attempts", retry.attempts, 1);
    check("retry.maxDelay", retry.maxDelay, 0);
    check("retry.deadline", retry.deadline, 1);
  }
  if (usagePlan) {
    check("usagePlan.maxWait", usagePlan.maxWait, 0);
    if (usagePlan.limits !== undefined && typeof usagePlan.limits !== "function") {
      report("usagePlan.limits must be a function that returns a list of { key, rate, burst }");
    }
  }
}

/** Resolves how long a call may wait for its usage plan, in milliseconds; null if it does not wait. */
export function resolveMaxWait(
  options: UsagePlanOptions | false | undefined,
  defaultWait: number | null,
): number | null {
  if (options === undefined) return defaultWait;
  return options === false ? null : (options.maxWait ?? defaultWait ?? Infinity);
}
