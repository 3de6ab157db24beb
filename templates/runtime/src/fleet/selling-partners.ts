import { ChangingCredentials, objectOf } from "../auth/changing-credentials.js";
import { LwaTokens } from "../auth/lwa.js";
import { type Clock, systemClock } from "../base/clock.js";
import { ConfigurationError, type ReportProblem } from "../base/errors.js";
import type { Operation } from "../base/operation.js";
import { isText } from "../base/check-options.js";
import { reportUnknownOptions } from "../base/unknown-keys.js";
import { MemoryUsagePlans } from "../limits/token-buckets.js";
import type { SellingPartnerOptions } from "../options.js";
import { resolveEndpoint, resolveRegion } from "../regions/resolve-endpoint.js";
import type { CompiledOperation } from "../request/request.js";
import { SellingPartner } from "../selling-partner.js";
import {
  applicationAnswer,
  resolveFleet,
  SELLER_OPTIONS,
  type SellerOptions,
  type SellingPartnersOptions,
} from "./fleet-options.js";
import { type Calls, KeptSellers } from "./kept-sellers.js";
import { Revocations } from "./revocations.js";
import { type FleetTokens, type Seller, SellerTokens } from "./seller-tokens.js";
import { shareAws } from "./share-aws.js";

/** A seller that is kept. */
interface KeptSeller {
  readonly sellingPartner: SellingPartner;
  readonly tokens: SellerTokens;
}

/**
 * The sellers or vendors of one application. They share its credentials, the tokens of grantless operations, and the store of
 * usage plans; each has its own access token.
 */
export class SellingPartners {
  readonly #base: SellingPartnerOptions;
  readonly #refreshToken: SellingPartnersOptions["refreshToken"];
  readonly #tokens: FleetTokens;
  readonly #kept: KeptSellers<KeptSeller>;
  readonly #clock: Clock;
  readonly #compiled = new WeakMap<Operation, CompiledOperation>();

  /**
   * @param clock - for tests.
   * @throws ConfigurationError listing everything that is missing or wrong.
   */
  constructor(options: SellingPartnersOptions, clock: Clock = systemClock) {
    const { base, settings, application, refreshToken, max, onRevoked } = resolveFleet(options);
    const { fetch, timeout, hooks, store, tokenCache } = settings;
    const { usagePlan } = base;
    const shared = { ...usagePlan, store: store ?? new MemoryUsagePlans(clock) };
    this.#base = {
      ...base,
      aws: shareAws(settings, clock),
      usagePlan: usagePlan === false ? false : shared,
    };
    this.#refreshToken = refreshToken;
    this.#clock = clock;
    this.#kept = new KeptSellers(max);
    const transport = { fetch, timeout, clock };
    const credentials = new ChangingCredentials(
      application,
      (answer, report) => applicationAnswer(objectOf(answer, report), report),
      transport,
      hooks,
    );
    this.#tokens = {
      application: credentials,
      grantless: new LwaTokens(credentials, transport, tokenCache),
      revocations: new Revocations(onRevoked),
      transport,
      cache: tokenCache,
    };
  }

  /** How many sellers are kept. */
  get size(): number {
    return this.#kept.size;
  }

  /**
   * Returns the `SellingPartner` of a seller: the same one while it is kept.
   *
   * @param sellerId - your own name for the seller.
   * @param place - in place of the region, marketplace or endpoint of the fleet.
   * @throws ConfigurationError listing everything that is missing or wrong.
   */
  for(sellerId: string, place: SellerOptions = {}): SellingPartner {
    const problems: string[] = [];
    const report: ReportProblem = (problem) => problems.push(problem);
    if (!isText(sellerId)) report("sellerId must be a text that is not empty");
    reportUnknownOptions(place, SELLER_OPTIONS, "options.", report);
    const options = { ...this.#base, ...placeOf(place) };
    const region = resolveRegion(options, report);
    const endpoint = resolveEndpoint(options, region, report);
    if (problems.length > 0) throw new ConfigurationError(problems);
    const { sandbox = false, awsRegion } = options;
    const key = JSON.stringify([sellerId, endpoint, sandbox, awsRegion]);
    const refreshToken = (): unknown => this.#refreshToken(sellerId, region);
    const seller = { key, sellerId, region, refreshToken };
    return this.#kept.get(key, (calls) => this.#create(seller, options, calls)).sellingPartner;
  }

  /**
   * Lets a seller go on whose refresh token was refused, after the seller has authorized the application again: the function
   * `refreshToken` is asked at the next call.
   */
  restore(sellerId: string): void {
    this.#tokens.revocations.restore(sellerId);
    for (const { sellingPartner, tokens } of this.#kept.values()) {
      if (sellingPartner.sellerId === sellerId) tokens.restore();
    }
  }

  /** Forgets the application's credentials, after they have changed: the next exchange asks the function `lwa`. */
  forgetCredentials(): void {
    this.#tokens.application.forget();
  }

  #create(seller: Seller, options: SellingPartnerOptions, calls: Calls): KeptSeller {
    const tokens = new SellerTokens(this.#tokens, seller);
    const { sellerId } = seller;
    const parts = { clock: this.#clock, tokens, compiled: this.#compiled, calls };
    return { tokens, sellingPartner: new SellingPartner({ ...options, sellerId }, parts) };
  }
}

/** The options of one seller: if they say where it is, nothing of what the fleet says of that counts. */
function placeOf(place: SellerOptions): SellerOptions {
  const { region, marketplace, endpoint, sandbox, awsRegion } = place;
  const isPlaced = (region ?? marketplace ?? endpoint) !== undefined;
  return {
    ...(isPlaced ? { region, marketplace, endpoint, awsRegion } : {}),
    ...(awsRegion === undefined ? {} : { awsRegion }),
    ...(sandbox === undefined ? {} : { sandbox }),
  };
}
