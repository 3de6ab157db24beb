import type { ReportProblem } from "../base/errors.js";
import { isText, parseEndpoint } from "../base/check-options.js";
import { currentProcess } from "../base/process.js";
import { type KeysOf, reportUnknownOptions } from "../base/unknown-keys.js";
import type { LwaOptions } from "./lwa.js";

/** The keys of the option `lwa`: no other is read. */
const LWA_OPTIONS: KeysOf<LwaOptions> = {
  clientId: true,
  clientSecret: true,
  refreshToken: true,
  scopes: true,
  endpoint: true,
};

/**
 * Checks the option `lwa`, and reads it from the environment if it is missing.
 *
 * @returns null if the caller's own `fetch` adds the token.
 */
export function resolveLwa(
  lwa: LwaOptions | false | undefined,
  report: ReportProblem,
): LwaOptions | null {
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
