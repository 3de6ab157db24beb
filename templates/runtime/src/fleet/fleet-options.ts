import type { LwaApplication } from "../auth/lwa-options.js";
import { checkApplication, LWA_OPTIONS } from "../auth/resolve-lwa.js";
import { ConfigurationError, type ReportProblem } from "../base/errors.js";
import { isRecord } from "../base/json.js";
import { type KeysOf, reportUnknownOptions } from "../base/unknown-keys.js";
import { OPTIONS, resolveOptions, type SellingPartnerOptions, type Settings } from "../options.js";
import type { Region } from "../regions/regions.js";
import type { RevokedEvent } from "./revocations.js";

/** Where one seller is: in place of what the fleet has. */
export type SellerOptions = Pick<
  SellingPartnerOptions,
  "region" | "marketplace" | "endpoint" | "sandbox" | "awsRegion"
>;

/** The options of a fleet: those of its `SellingPartner`s, the application, and how to find what is a seller's own. */
export interface SellingPartnersOptions extends Omit<SellingPartnerOptions, "lwa" | "sellerId"> {
  /**
   * The application's credentials, or a function that returns them: asked when they are needed, remembered until Login with Amazon
   * refuses them, or until `forgetCredentials`.
   */
  readonly lwa: LwaApplication | (() => LwaApplication | Promise<LwaApplication>);
  /**
   * Returns the refresh token of a seller. Asked before an exchange, at most once a minute for each seller.
   *
   * @param sellerId - as passed to `for`.
   * @param region - of the seller, who has another refresh token in each region; null if only an endpoint was given.
   */
  readonly refreshToken: (sellerId: string, region: Region | null) => string | Promise<string>;
  /** How many sellers are kept; those that were not used for the longest leave (default: 10000). */
  readonly max?: number | undefined;
  /** Notified once when Login with Amazon refuses a seller's refresh token. Not waited for; what it throws is ignored. */
  readonly onRevoked?: ((event: RevokedEvent) => unknown) | undefined;
}

/** The keys that `for` reads. */
export const SELLER_OPTIONS: KeysOf<SellerOptions> = {
  region: true,
  marketplace: true,
  endpoint: true,
  sandbox: true,
  awsRegion: true,
};

const { sellerId: _, ...SHARED_OPTIONS } = OPTIONS;

/** The options of a fleet: no other is read. */
const FLEET_OPTIONS: KeysOf<SellingPartnersOptions> = {
  ...SHARED_OPTIONS,
  refreshToken: true,
  max: true,
  onRevoked: true,
};

/** How many sellers are kept by default. */
const MAX_SELLERS = 10_000;

/** The options of a fleet, checked. */
export interface FleetSettings {
  /** Those of every `SellingPartner`. */
  readonly base: SellingPartnerOptions;
  readonly settings: Settings;
  readonly application: () => unknown;
  readonly refreshToken: SellingPartnersOptions["refreshToken"];
  readonly max: number;
  readonly onRevoked: ((event: RevokedEvent) => unknown) | null;
}

/**
 * Checks the options of a fleet.
 *
 * @throws ConfigurationError listing everything that is missing or wrong.
 */
export function resolveFleet(options: SellingPartnersOptions): FleetSettings {
  if (!isRecord(options)) {
    throw new ConfigurationError(["the options must be one object, with lwa and refreshToken"]);
  }
  const problems: string[] = [];
  const report: ReportProblem = (problem) => problems.push(problem);
  const { lwa, refreshToken, max = MAX_SELLERS, onRevoked, ...shared } = options;
  reportUnknownOptions(options, FLEET_OPTIONS, "", report);
  const application = resolveApplication(lwa, report);
  if (typeof refreshToken !== "function") {
    report("refreshToken must be a function that returns the refresh token of a seller");
  }
  if (!(max === Infinity || (Number.isInteger(max) && max >= 1))) {
    report("max must be a whole number of sellers of at least 1");
  }
  if (onRevoked !== undefined && typeof onRevoked !== "function") {
    report("onRevoked must be a function");
  }
  const known = Object.entries(shared).filter(([key]) => Object.hasOwn(FLEET_OPTIONS, key));
  const base: SellingPartnerOptions = { ...Object.fromEntries(known), lwa: false };
  const settings = settingsOf(base, problems);
  if (problems.length > 0 || settings === null) throw new ConfigurationError(problems);
  return { base, settings, application, refreshToken, max, onRevoked: onRevoked ?? null };
}

/** Returns what is asked for the application's credentials. */
function resolveApplication(
  lwa: SellingPartnersOptions["lwa"],
  report: ReportProblem,
): () => unknown {
  if (typeof lwa === "function") return lwa;
  if (!isRecord(lwa))
    report("lwa must be the clientId and clientSecret of the application, or a function");
  const answer = isRecord(lwa) ? applicationAnswer(lwa, report) : null;
  return () => answer;
}

/** Checks the application's credentials, and copies them. What a seller has is not among them. */
export function applicationAnswer(
  lwa: Readonly<Record<string, unknown>>,
  report: ReportProblem,
): LwaApplication {
  reportUnknownOptions(lwa, LWA_OPTIONS, "lwa.", report, true);
  for (const key of ["refreshToken", "scopes"]) {
    if (lwa[key] !== undefined) {
      report(`lwa.${key} is not the application's: pass the function refreshToken beside lwa`);
    }
  }
  // Whatever it is: its keys are checked.
  return checkApplication(lwa as unknown as LwaApplication, report);
}

/** Checks the options that sellers share. Where a seller is may be left to `for`. */
function settingsOf(base: SellingPartnerOptions, problems: string[]): Settings | null {
  const { region, marketplace, endpoint, awsRegion } = base;
  const isPlaced = (region ?? marketplace ?? endpoint) !== undefined;
  const placed = isPlaced ? base : { ...base, region: "na" as const, awsRegion };
  try {
    return resolveOptions(placed);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}
