// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { checkDuration } from "../base/abort.js";
import { systemClock } from "../base/clock.js";
import { ConfigurationError } from "../base/errors.js";
import { percentEncode } from "../base/percent-encode.js";
import { DEFAULT_TIMEOUT, type Fetch, globalFetch } from "../base/transport.js";
import { marketplaces } from "../regions/marketplaces.js";
import { type CountryCode, findMarketplace, type MarketplaceId } from "../regions/regions.js";
import { requestToken } from "./exchange-grant.js";
import { LwaError } from "./lwa-error.js";
import type { LwaClient } from "./lwa-options.js";

/** The page on which a seller or vendor authorizes a public application. One of `marketplace` and `host` is required. */
export interface AuthorizationUrlOptions {
  /** The application's own id, `amzn1.sp.solution.…`, which is not its client id. */
  readonly applicationId: string;
  /**
   * Returned together with the code. Use a new random value for each visit, and reject a return visit that does not have it:
   * this protects against forged requests.
   */
  readonly state: string;
  /** A country code (`JP`; `UK` is `GB`) or marketplace id. */
  readonly marketplace?: CountryCode | "UK" | MarketplaceId | (string & {}) | undefined;
  /** Instead of `marketplace`: a host of Seller Central or Vendor Central, for example `sellercentral.amazon.de`. */
  readonly host?: string | undefined;
  /** Whether a vendor is to authorize, in Vendor Central. */
  readonly vendor?: boolean | undefined;
  /** Whether the application is a draft, which can be authorized for tests. */
  readonly draft?: boolean | undefined;
  /** Where the browser is sent back to (default: the first address that the application is registered with). */
  readonly redirectUri?: string | undefined;
}

/** The code of an authorization and what is needed to exchange it. */
export interface AuthorizationCodeOptions extends LwaClient {
  /** `spapi_oauth_code` of the return visit; valid for five minutes, and once. */
  readonly code: string;
  readonly redirectUri?: string | undefined;
  /** Milliseconds per attempt (default: 60000). */
  readonly timeout?: number | undefined;
  /** Default: `globalThis.fetch`. */
  readonly fetch?: Fetch | undefined;
}

/** The tokens of an authorization. An ordinary object, to be stored: printing it shows the tokens. */
export interface Authorization {
  /** For `lwa.refreshToken`. */
  readonly refreshToken: string;
  readonly accessToken: string;
  /** How long the access token is valid, in seconds; 0 if Login with Amazon did not say. */
  readonly expiresIn: number;
}

const HOST = /^[a-z\d-]+(?:\.[a-z\d-]+)+$/i;

/**
 * Returns the page on which a seller or vendor authorizes a public application; send their browser there.
 *
 * Source: "Website authorization workflow" of the developer guide.
 *
 * @throws ConfigurationError listing everything that is missing or wrong.
 */
export function authorizationUrl(options: AuthorizationUrlOptions): string {
  const { applicationId, state, marketplace, vendor, redirectUri } = options;
  const found = marketplace === undefined ? null : findMarketplace(marketplace);
  const page = vendor ? "vendorCentral" : "sellerCentral";
  const host = options.host ?? (found && marketplaces[found.country][page]) ?? "";
  const problems: string[] = [];
  if (!applicationId) problems.push("applicationId is missing");
  if (!state) problems.push("state is missing");
  if ((marketplace === undefined) === (options.host === undefined)) {
    problems.push("exactly one of marketplace and host is required");
  } else if (!HOST.test(host)) {
    problems.push(
      options.host === undefined
        ? `no ${vendor ? "Vendor" : "Seller"} Central is known for marketplace ${JSON.stringify(marketplace)}`
        : "host is not a host name",
    );
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  const query = Object.entries({
    application_id: applicationId,
    state,
    ...(redirectUri === undefined ? {} : { redirect_uri: redirectUri }),
    ...(options.draft ? { version: "beta" } : {}),
  }).map(([name, value]) => `${name}=${percentEncode(value)}`);
  return `https://${host}/apps/authorize/consent?${query.join("&")}`;
}

/**
 * Exchanges the code of an authorization for the tokens of the seller or vendor.
 *
 * @throws ConfigurationError, LwaError (`invalid_grant`: the code is older than five minutes, or was used before),
 * NetworkError, TimeoutError.
 */
export async function exchangeAuthorizationCode(
  options: AuthorizationCodeOptions,
): Promise<Authorization> {
  const { code, redirectUri, timeout = DEFAULT_TIMEOUT, fetch = globalFetch } = options;
  const missing = (["clientId", "clientSecret", "code"] as const).filter((key) => !options[key]);
  const problems = missing.map((key) => `${key} is missing`);
  checkDuration("timeout", timeout, (problem) => problems.push(problem));
  if (problems.length > 0) throw new ConfigurationError(problems);
  const grant = {
    grant_type: "authorization_code",
    code,
    ...(redirectUri === undefined ? {} : { redirect_uri: redirectUri }),
  };
  const transport = { fetch, timeout, clock: systemClock };
  const { value, refreshToken, expiresIn } = await requestToken(options, grant, transport);
  if (!refreshToken) {
    throw new LwaError({
      error: "invalid_response",
      error_description: "no refresh token",
      status: 200,
      requestId: null,
    });
  }
  return { refreshToken, accessToken: value, expiresIn };
}
