import { systemClock } from "../base/clock.js";
import { ConfigurationError, LwaError } from "../base/errors.js";
import { escapeUri } from "../base/escape.js";
import { DEFAULT_TIMEOUT, type Fetch } from "../base/http.js";
import { marketplaces } from "../regions/marketplaces.js";
import { type CountryCode, findMarketplace, type MarketplaceId } from "../regions/regions.js";
import { type LwaClient, requestToken } from "./lwa.js";

/** Where a seller or vendor is asked to authorize a public application. One of `marketplace` and `host` is needed. */
export interface AuthorizationUrlOptions {
  /** The application's own id, `amzn1.sp.solution.…`, which is not its client id. */
  readonly applicationId: string;
  /**
   * Comes back with the code. Make one for each visit, hard to guess, and let nobody in whose answer does not have it: it
   * is what keeps forged answers out.
   */
  readonly state: string;
  /** A country code (`JP`; `UK` is `GB`) or marketplace id. */
  readonly marketplace?: CountryCode | "UK" | MarketplaceId | (string & {}) | undefined;
  /** Instead of `marketplace`: a host of Seller Central or Vendor Central, for example `sellercentral.amazon.de`. */
  readonly host?: string | undefined;
  /** Whether a vendor is asked, in Vendor Central. */
  readonly vendor?: boolean | undefined;
  /** Whether the application is a draft, which may be authorized for tests. */
  readonly draft?: boolean | undefined;
  /** Where the answer goes, when it is not the first address that the application is registered with. */
  readonly redirectUri?: string | undefined;
}

/** The code of an authorization and what it takes to exchange it. */
export interface AuthorizationCodeOptions extends LwaClient {
  /** `spapi_oauth_code` of the answer; good for five minutes, and once. */
  readonly code: string;
  readonly redirectUri?: string | undefined;
  /** Milliseconds per attempt; 60000 when left out. */
  readonly timeout?: number | undefined;
  /** Instead of `globalThis.fetch`. */
  readonly fetch?: Fetch | undefined;
}

/** What a seller or vendor granted. An ordinary object, to be stored: whoever prints it shows the tokens. */
export interface Authorization {
  /** For `lwa.refreshToken`. */
  readonly refreshToken: string;
  readonly accessToken: string;
  /** How long the access token is good, in seconds; 0 when Login with Amazon did not say. */
  readonly expiresIn: number;
}

const HOST = /^[a-z\d-]+(?:\.[a-z\d-]+)+$/i;

/**
 * The page on which a seller or vendor authorizes a public application; their browser is to be sent there.
 *
 * Source: "Website authorization workflow" of the developer guide.
 *
 * @throws ConfigurationError naming everything that is missing or wrong.
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
    problems.push("one of marketplace and host is needed");
  } else if (!HOST.test(host)) {
    problems.push(
      options.host === undefined
        ? `no ${vendor ? "Vendor" : "Seller"} Central is known of marketplace ${JSON.stringify(marketplace)}`
        : "host is not the name of a host",
    );
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  const query = Object.entries({
    application_id: applicationId,
    state,
    ...(redirectUri === undefined ? {} : { redirect_uri: redirectUri }),
    ...(options.draft ? { version: "beta" } : {}),
  }).map(([name, value]) => `${name}=${escapeUri(value)}`);
  return `https://${host}/apps/authorize/consent?${query.join("&")}`;
}

/**
 * Exchanges the code of an authorization for the tokens of the seller or vendor who gave it.
 *
 * @throws ConfigurationError, LwaError (`invalid_grant`: the code is older than five minutes, or was used before),
 * NetworkError, TimeoutError.
 */
export async function exchangeAuthorizationCode(
  options: AuthorizationCodeOptions,
): Promise<Authorization> {
  const missing = (["clientId", "clientSecret", "code"] as const).filter((key) => !options[key]);
  if (missing.length > 0) throw new ConfigurationError(missing.map((key) => `${key} is missing`));
  const { code, redirectUri, timeout = DEFAULT_TIMEOUT } = options;
  const fetch: Fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const grant = {
    grant_type: "authorization_code",
    code,
    ...(redirectUri === undefined ? {} : { redirect_uri: redirectUri }),
  };
  const transport = { fetch, timeout, clock: systemClock };
  const {
    value: accessToken,
    refreshToken,
    expiresIn,
  } = await requestToken(options, grant, transport);
  if (!refreshToken) {
    throw new LwaError({
      error: "invalid_response",
      error_description: "no refresh token",
      status: 200,
      requestId: null,
    });
  }
  return { refreshToken, accessToken, expiresIn };
}
