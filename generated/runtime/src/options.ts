// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { LwaOptions } from "./auth/lwa.js";
import type { TokenCache } from "./auth/token-cache.js";
import { checkRole } from "./aws/assume-role.js";
import type { AwsOptions } from "./aws/credentials.js";
import { ConfigurationError, type ReportProblem } from "./base/errors.js";
import { currentProcess } from "./base/process.js";
import { runtimeVersion } from "./base/runtime-version.js";
import { DEFAULT_TIMEOUT, type Fetch, globalFetch } from "./base/transport.js";
import { type KeysOf, reportUnknownOptions } from "./base/unknown-keys.js";
import type { UsagePlanStore } from "./limits/usage-plan-store.js";
import type { UsagePlanOptions } from "./limits/usage-plan.js";
import {
  APPLICATION_OPTIONS,
  AWS_OPTIONS,
  HOOKS_OPTIONS,
  LWA_OPTIONS,
  RETRY_OPTIONS,
  USAGE_PLAN_OPTIONS,
} from "./option-keys.js";
import {
  type CountryCode,
  findMarketplace,
  type MarketplaceId,
  type Region,
  regions,
} from "./regions/regions.js";
import type { Hooks } from "./request/hooks.js";
import {
  DEFAULT_RETRY,
  resolveRetry,
  type RetryOptions,
  type RetrySettings,
} from "./request/retry.js";
import { type Application, userAgent } from "./request/user-agent.js";

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
   * With `false` the caller's own `fetch` must add the token.
   */
  readonly lwa?: LwaOptions | false | undefined;
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
  /** Sends every request: calls, and those to Login with Amazon and STS (default: `globalThis.fetch`). */
  readonly fetch?: Fetch | undefined;
}

/** The options of a `SellingPartner`: no other is read. */
const OPTIONS: KeysOf<SellingPartnerOptions> = {
  region: true,
  marketplace: true,
  endpoint: true,
  sandbox: true,
  lwa: true,
  tokenCache: true,
  aws: true,
  awsRegion: true,
  application: true,
  timeout: true,
  retry: true,
  usagePlan: true,
  hooks: true,
  fetch: true,
};

/** Options with the defaults filled in. */
export interface Settings {
  readonly region: Region | null;
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly awsRegion: string;
  readonly lwa: LwaOptions | null;
  readonly tokenCache: TokenCache | null;
  readonly aws: AwsOptions | null;
  readonly userAgent: string;
  readonly timeout: number;
  readonly retry: RetrySettings;
  /** Milliseconds; null if calls do not wait for their usage plans. */
  readonly maxWait: number | null;
  /** Null for one in memory. */
  readonly store: UsagePlanStore | null;
  readonly sandbox: boolean;
  readonly hooks: Hooks;
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
  const application = options.application ?? { name: "Katagami", version: runtimeVersion };
  const agent = resolveUserAgent(application, report);
  const { timeout = DEFAULT_TIMEOUT } = options;
  reportUnknownOptions(options.application, APPLICATION_OPTIONS, "application.", report);
  // May be an object with methods and state of its own.
  reportUnknownOptions(options.hooks, HOOKS_OPTIONS, "hooks.", report, true);
  checkLimits({ ...options, timeout }, report);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    region,
    endpoint,
    awsRegion,
    lwa,
    tokenCache: options.tokenCache ?? null,
    aws,
    userAgent: agent,
    timeout,
    retry: resolveRetry(options.retry, DEFAULT_RETRY),
    maxWait: resolveMaxWait(options.usagePlan, Infinity),
    store: (options.usagePlan && options.usagePlan.store) || null,
    sandbox: options.sandbox ?? false,
    hooks: options.hooks ?? {},
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
  if (usagePlan) check("usagePlan.maxWait", usagePlan.maxWait, 0);
}

/** Resolves how long a call may wait for its usage plan, in milliseconds; null if it does not wait. */
export function resolveMaxWait(
  options: UsagePlanOptions | false | undefined,
  defaultWait: number | null,
): number | null {
  if (options === undefined) return defaultWait;
  return options === false ? null : (options.maxWait ?? defaultWait ?? Infinity);
}

function resolveRegion(
  { region, marketplace }: SellingPartnerOptions,
  report: ReportProblem,
): Region | null {
  if (region !== undefined && !Object.hasOwn(regions, region)) {
    report(`region ${JSON.stringify(region)} is not one of ${Object.keys(regions).join(", ")}`);
    return null;
  }
  if (marketplace === undefined) return region ?? null;
  const found = findMarketplace(marketplace);
  if (found === null) {
    report(
      `marketplace ${JSON.stringify(marketplace)} is neither a known country code nor a known marketplace id`,
    );
    return region ?? null;
  }
  if (region !== undefined && region !== found.region) {
    report(`marketplace ${marketplace} is in region ${found.region}, not in ${region}`);
  }
  return found.region;
}

function resolveEndpoint(
  { endpoint, sandbox, region: given, marketplace }: SellingPartnerOptions,
  region: Region | null,
  report: ReportProblem,
): string {
  if (endpoint === undefined) {
    if (region !== null) return regions[region][sandbox ? "sandboxEndpoint" : "endpoint"];
    if (given === undefined && marketplace === undefined) {
      report("one of region, marketplace and endpoint is required");
    }
    return "";
  }
  const url = parseEndpoint(endpoint, "endpoint", report);
  return url === null ? "" : `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** Parses a URL that requests can be sent to. Problems do not quote it: its user info could be a secret. */
function parseEndpoint(text: string, name: string, report: ReportProblem): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) report(`${name} is not an http(s) URL`);
  else if (/[?#]/.test(text)) report(`${name} has a query or a fragment`);
  else if (url.username !== "" || url.password !== "")
    report(`${name} has a user name or password`);
  else return url;
  return null;
}

function resolveLwa(lwa: SellingPartnerOptions["lwa"], report: ReportProblem): LwaOptions | null {
  if (lwa === false) return null;
  if (!lwa) return lwaFromEnvironment(report);
  reportUnknownOptions(lwa, LWA_OPTIONS, "lwa.", report);
  for (const key of ["clientId", "clientSecret"] as const) {
    if (!isText(lwa[key])) report(`lwa.${key} is missing`);
  }
  const { refreshToken, scopes, endpoint } = lwa;
  if (refreshToken !== undefined && scopes !== undefined) {
    report(
      "lwa must have refreshToken or scopes, not both: operations with a scope get their token in any case",
    );
  } else if (scopes === undefined ? !isText(refreshToken) : scopes.length === 0) {
    report("lwa.refreshToken is missing (or scopes, for grantless operations only)");
  }
  if (endpoint !== undefined) parseEndpoint(endpoint, "lwa.endpoint", report);
  // A copy, so that later changes by the caller have no effect.
  return { ...lwa };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function lwaFromEnvironment(report: ReportProblem): LwaOptions | null {
  const { env = {} } = currentProcess();
  const read = (name: string): string => {
    let value;
    let problem = "is not set";
    try {
      value = env[name];
    } catch {
      // Deno refuses it, unless it is run with --allow-env.
      problem = "may not be read";
    }
    if (!value) report(`lwa is missing, and the environment variable ${name} ${problem}`);
    return value ?? "";
  };
  return {
    clientId: read("LWA_CLIENT_ID"),
    clientSecret: read("LWA_CLIENT_SECRET"),
    refreshToken: read("LWA_REFRESH_TOKEN"),
  };
}

function resolveAws(aws: SellingPartnerOptions["aws"], report: ReportProblem): AwsOptions | null {
  if (!aws) return null;
  if (typeof aws === "function") return aws;
  // Credentials of the AWS SDK have more keys than are used here.
  reportUnknownOptions(aws, AWS_OPTIONS, "aws.", report, true);
  for (const key of ["accessKeyId", "secretAccessKey"] as const) {
    if (!isText(aws[key])) report(`aws.${key} is missing`);
  }
  if ("roleArn" in aws) {
    for (const problem of checkRole(aws, "aws.")) report(problem);
    if (aws.stsEndpoint !== undefined) parseEndpoint(aws.stsEndpoint, "aws.stsEndpoint", report);
  }
  return { ...aws };
}

function resolveUserAgent(application: Application, report: ReportProblem): string {
  const { platform } = currentProcess();
  const attributes = application.attributes ?? (platform ? { Platform: platform } : {});
  try {
    return userAgent({ ...application, attributes });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    for (const problem of error.problems) report(`application: ${problem}`);
    return "";
  }
}
