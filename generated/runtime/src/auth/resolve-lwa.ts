// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { ReportProblem } from "../base/errors.js";
import { isText, parseEndpoint } from "../base/check-options.js";
import { currentProcess } from "../base/process.js";
import { type KeysOf, reportUnknownOptions } from "../base/unknown-keys.js";
import type { LwaApplication, LwaCredentialsProvider, LwaOptions } from "./lwa-options.js";

/** The keys of the option `lwa`: no other is read. */
export const LWA_OPTIONS: KeysOf<LwaOptions> = {
  clientId: true,
  clientSecret: true,
  clientSecretExpires: true,
  refreshToken: true,
  scopes: true,
  endpoint: true,
};

/** Times before this are seconds, not milliseconds: it is the year 1973, or with seconds 5138. */
const FIRST_TIME = 1e11;

/** Reads when a client secret expires, in milliseconds since 1970; null if that is not known, or no time. */
export function timeOf(value: unknown): number | null {
  const isDate = typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value);
  if (!isDate && !(value instanceof Date) && typeof value !== "number") return null;
  const time = new Date(value).getTime();
  return time >= FIRST_TIME ? time : null;
}

/**
 * Checks the option `lwa`, and reads it from the environment if it is missing.
 *
 * @returns null if the caller's own `fetch` adds the token; a function as it is, whose answers are checked when it is asked.
 */
export function resolveLwa(
  lwa: LwaOptions | LwaCredentialsProvider | false | undefined,
  report: ReportProblem,
): LwaOptions | LwaCredentialsProvider | null {
  if (lwa === false) return null;
  if (typeof lwa === "function") return lwa;
  if (!lwa) return lwaFromEnvironment(report);
  reportUnknownOptions(lwa, LWA_OPTIONS, "lwa.", report);
  return checkLwa(lwa, report);
}

/**
 * Checks credentials for Login with Amazon.
 *
 * @returns a copy of what is read of them, so that later changes by the caller have no effect.
 */
export function checkLwa(
  lwa: Readonly<Record<string, unknown>> | LwaOptions,
  report: ReportProblem,
): LwaOptions {
  // Whatever was passed: its keys are checked below.
  const options = lwa as LwaOptions;
  const { refreshToken, scopes } = options;
  const application = checkApplication(options, report);
  if (refreshToken !== undefined && scopes !== undefined) {
    report(
      "lwa must have refreshToken or scopes, not both: operations with a scope get their token in any case",
    );
  } else if (scopes === undefined ? !isText(refreshToken) : !isList(scopes)) {
    report("lwa.refreshToken is missing (or scopes, for grantless operations only)");
  }
  return scopes === undefined
    ? { ...application, refreshToken: refreshToken ?? "" }
    : { ...application, scopes };
}

function isList(scopes: unknown): boolean {
  return Array.isArray(scopes) && scopes.length > 0 && scopes.every(isText);
}

/** Checks the part of `lwa` that is the application's, and copies it. */
export function checkApplication(lwa: LwaApplication, report: ReportProblem): LwaApplication {
  const { clientId, clientSecret, clientSecretExpires, endpoint } = lwa;
  for (const key of ["clientId", "clientSecret"] as const) {
    if (!isText(lwa[key])) report(`lwa.${key} is missing`);
  }
  if (endpoint !== undefined) parseEndpoint(endpoint, "lwa.endpoint", report);
  if (clientSecretExpires !== undefined && timeOf(clientSecretExpires) === null) {
    report(
      "lwa.clientSecretExpires must be a Date, a text such as 2027-05-01T00:00:00Z, or milliseconds since 1970",
    );
  }
  return { clientId, clientSecret, clientSecretExpires, endpoint };
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
