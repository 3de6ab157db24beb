// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { LwaOptions } from "./auth/lwa.js";
import type { TokenCache } from "./auth/token-cache.js";
import type { AwsOptions } from "./aws/credentials.js";
import { checkRole } from "./aws/role.js";
import { ConfigurationError } from "./base/errors.js";
import { DEFAULT_TIMEOUT, type Fetch } from "./base/http.js";
import { currentProcess } from "./base/platform.js";
import { version } from "./base/version.js";
import type { UsagePlanStore } from "./limits/usage-plan-store.js";
import type { UsagePlanOptions } from "./limits/usage-plan.js";
import {
  type CountryCode,
  findMarketplace,
  type MarketplaceId,
  type Region,
  regions,
} from "./regions/regions.js";
import type { Hooks } from "./request/hooks.js";
import { resolveRetry, RETRY, type RetryOptions, type RetrySettings } from "./request/retry.js";
import { type Application, userAgent } from "./request/user-agent.js";

/** How to reach the Selling Partner API, and as whom. One of `region`, `marketplace` and `endpoint` is needed. */
export interface SellingPartnerOptions {
  /** `na`, `eu` or `fe`. */
  readonly region?: Region | undefined;
  /** Instead of `region`: the country code of a marketplace (`JP`; `UK` is `GB`) or its id. */
  readonly marketplace?: CountryCode | "UK" | MarketplaceId | (string & {}) | undefined;
  /** Another address to send to, for example a private gateway; may have a path. It wins over `region` and `sandbox`. */
  readonly endpoint?: string | undefined;
  /** Whether to use the sandbox of the region. */
  readonly sandbox?: boolean | undefined;
  /**
   * Login with Amazon. Left out, `LWA_CLIENT_ID`, `LWA_CLIENT_SECRET` and `LWA_REFRESH_TOKEN` of the environment are
   * taken; `false` leaves the token to the caller's own `fetch`.
   */
  readonly lwa?: LwaOptions | false | undefined;
  /** Where access tokens are shared with other processes, for example `redisTokenCache`; kept in memory when left out. */
  readonly tokenCache?: TokenCache | undefined;
  /** Left out, requests are not signed: Amazon disregards signatures since 2 October 2023. */
  readonly aws?: AwsOptions | undefined;
  /** The AWS region that signatures name, where it is not that of the region. */
  readonly awsRegion?: string | undefined;
  /** Becomes the User-Agent. */
  readonly application?: Application | undefined;
  /** Milliseconds per attempt; 60000 when left out, Infinity for none. */
  readonly timeout?: number | undefined;
  /** How often and how long calls are tried; `false` for one attempt each. */
  readonly retry?: RetryOptions | false | undefined;
  /** How calls wait for their usage plans; `false` sends them without asking. */
  readonly usagePlan?: UsagePlanOptions | false | undefined;
  /** Told of requests, answers, retries and waits. */
  readonly hooks?: Hooks | undefined;
  /** Instead of `globalThis.fetch`. */
  readonly fetch?: Fetch | undefined;
}

/** Options with every choice made. */
export interface Settings {
  readonly region: Region | null;
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly awsRegion: string;
  readonly lwa: LwaOptions | null;
  readonly tokenCache: TokenCache | null;
  readonly aws: AwsOptions | null;
  readonly application: Application;
  readonly userAgent: string;
  readonly timeout: number;
  readonly retry: RetrySettings;
  /** Milliseconds; null when calls do not wait for their usage plans. */
  readonly maxWait: number | null;
  /** Null for one in memory. */
  readonly store: UsagePlanStore | null;
  readonly sandbox: boolean;
  readonly hooks: Hooks;
  readonly fetch: Fetch;
}

type Report = (problem: string) => void;

/**
 * Checks options and makes every choice.
 *
 * @throws ConfigurationError naming everything that is missing or wrong.
 */
export function resolveOptions(options: SellingPartnerOptions): Settings {
  const problems: string[] = [];
  const report: Report = (problem) => problems.push(problem);
  const region = resolveRegion(options, report);
  const endpoint = resolveEndpoint(options, region, report);
  const aws = resolveAws(options.aws, report);
  const awsRegion = options.awsRegion ?? (region === null ? "" : regions[region].awsRegion);
  if (aws !== null && awsRegion === "" && endpoint !== "") {
    report("awsRegion is needed to sign: neither region nor marketplace tells it");
  }
  const lwa = resolveLwa(options.lwa, report);
  const application = options.application ?? { name: "Katagami", version };
  const agent = resolveUserAgent(application, report);
  const { timeout = DEFAULT_TIMEOUT } = options;
  checkLimits({ ...options, timeout }, report);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    region,
    endpoint,
    awsRegion,
    lwa,
    tokenCache: options.tokenCache ?? null,
    aws,
    application,
    userAgent: agent,
    timeout,
    retry: resolveRetry(options.retry, RETRY),
    maxWait: resolveMaxWait(options.usagePlan, Infinity),
    store: (options.usagePlan && options.usagePlan.store) || null,
    sandbox: options.sandbox ?? false,
    hooks: options.hooks ?? {},
    // Looked up at each call, so that tools which replace `globalThis.fetch` later still see it.
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
  };
}

/** Reports the numbers, of a `SellingPartner` or of a call, that cannot be. */
export function checkLimits(
  { timeout, retry, usagePlan }: Pick<SellingPartnerOptions, "timeout" | "retry" | "usagePlan">,
  report: Report,
): void {
  const check = (name: string, value: unknown, least: number): void => {
    if (value !== undefined && !(typeof value === "number" && value >= least)) {
      report(`${name} is not a number from ${least} up`);
    }
  };
  check("timeout", timeout, 1);
  if (retry) {
    check("retry.attempts", retry.attempts, 1);
    check("retry.maxDelay", retry.maxDelay, 0);
    check("retry.deadline", retry.deadline, 1);
  }
  if (usagePlan) check("usagePlan.maxWait", usagePlan.maxWait, 0);
}

/** How long a call may wait for its usage plan, in milliseconds; null when it does not. */
export function resolveMaxWait(
  options: UsagePlanOptions | false | undefined,
  otherwise: number | null,
): number | null {
  if (options === undefined) return otherwise;
  return options === false ? null : (options.maxWait ?? otherwise ?? Infinity);
}

function resolveRegion(
  { region, marketplace }: SellingPartnerOptions,
  report: Report,
): Region | null {
  if (region !== undefined && !Object.hasOwn(regions, region)) {
    report(`region ${JSON.stringify(region)} is not one of ${Object.keys(regions).join(", ")}`);
    return null;
  }
  if (marketplace === undefined) return region ?? null;
  const found = findMarketplace(marketplace);
  if (found === null) {
    report(
      `marketplace ${JSON.stringify(marketplace)} is neither a country code nor a marketplace id that is known`,
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
  report: Report,
): string {
  if (endpoint === undefined) {
    if (region !== null) return regions[region][sandbox ? "sandboxEndpoint" : "endpoint"];
    if (given === undefined && marketplace === undefined) {
      report("one of region, marketplace and endpoint is needed");
    }
    return "";
  }
  const url = parseEndpoint(endpoint, "endpoint", report);
  return url === null ? "" : `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** A URL that requests can be sent to. It is not quoted in problems: its user info could be a secret. */
function parseEndpoint(text: string, name: string, report: Report): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) report(`${name} is not an http(s) URL`);
  else if (/[?#]/.test(text)) report(`${name} has a query or a fragment`);
  else if (url.username !== "" || url.password !== "")
    report(`${name} has a user name or password`);
  else return url;
  return null;
}

function resolveLwa(lwa: SellingPartnerOptions["lwa"], report: Report): LwaOptions | null {
  if (lwa === false) return null;
  if (!lwa) return lwaFromEnvironment(report);
  for (const key of ["clientId", "clientSecret"] as const) {
    if (!isText(lwa[key])) report(`lwa.${key} is missing`);
  }
  const { refreshToken, scopes, endpoint } = lwa;
  if (refreshToken !== undefined && scopes !== undefined) {
    report(
      "lwa takes either refreshToken or scopes: operations that need a scope get its token without being told",
    );
  } else if (scopes === undefined ? !isText(refreshToken) : scopes.length === 0) {
    report("lwa.refreshToken is missing (or scopes, for grantless operations only)");
  }
  if (endpoint !== undefined) parseEndpoint(endpoint, "lwa.endpoint", report);
  // A copy: what the caller does to the object later changes nothing here.
  return { ...lwa };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function lwaFromEnvironment(report: Report): LwaOptions | null {
  const { env = {} } = currentProcess();
  const read = (name: string): string => {
    const value = env[name];
    if (!value) report(`lwa was not given, and the environment variable ${name} is not set`);
    return value ?? "";
  };
  return {
    clientId: read("LWA_CLIENT_ID"),
    clientSecret: read("LWA_CLIENT_SECRET"),
    refreshToken: read("LWA_REFRESH_TOKEN"),
  };
}

function resolveAws(aws: SellingPartnerOptions["aws"], report: Report): AwsOptions | null {
  if (!aws) return null;
  if (typeof aws === "function") return aws;
  for (const key of ["accessKeyId", "secretAccessKey"] as const) {
    if (!isText(aws[key])) report(`aws.${key} is missing`);
  }
  if ("roleArn" in aws) {
    for (const problem of checkRole(aws, "aws.")) report(problem);
    if (aws.stsEndpoint !== undefined) parseEndpoint(aws.stsEndpoint, "aws.stsEndpoint", report);
  }
  return { ...aws };
}

function resolveUserAgent(application: Application, report: Report): string {
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
