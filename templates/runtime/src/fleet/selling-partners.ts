import { ChangingCredentials, objectOf } from "../auth/changing-credentials.js";
import { LwaTokens } from "../auth/lwa.js";
import { type Clock, systemClock } from "../base/clock.js";
import { amzDateFormatter } from "../base/amz-date.js";
import { isText } from "../base/check-options.js";
import { ConfigurationError } from "../base/errors.js";
import { reportUnknownOptions } from "../base/unknown-keys.js";
import { MemoryUsagePlans } from "../limits/token-buckets.js";
import { resolveOptions, type SellingPartnerOptions } from "../options.js";
import type { Region } from "../regions/regions.js";
import type { FleetParts } from "../connect.js";
import { SellingPartner } from "../selling-partner.js";
import {
  applicationAnswer,
  resolveFleet,
  SELLER_OPTIONS,
  type SellerOptions,
  type SellingPartnersOptions,
} from "./fleet-options.js";
import { type Keepable, KeptSellers } from "./kept-sellers.js";
import { Revocations } from "./revocations.js";
import { type FleetTokens, type Seller, SellerTokens } from "./seller-tokens.js";
import { shareAws } from "./share-aws.js";

/** Where sellers are, and what those who are there have in common. */
interface Place {
  /** Tells the sellers of one place from those of another, which may have the same name. */
  readonly number: number;
  readonly region: Region | null;
  readonly options: SellingPartnerOptions;
  readonly same: FleetParts["same"];
}

/**
 * The sellers or vendors of one application. They share its credentials, the tokens of grantless operations, and the store of
 * usage plans; each has its own access token.
 */
export class SellingPartners {
  readonly #base: SellingPartnerOptions;
  readonly #tokens: FleetTokens;
  readonly #kept: KeptSellers<KeptSeller>;
  readonly #parts: Pick<FleetParts, "clock" | "compiled" | "date">;
  /** By what was passed to `for`, and by where that is. Few: Amazon has three regions, each with a sandbox. */
  readonly #places = new Map<string, Place>();

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
      aws: shareAws(settings, { ...settings, clock }),
      usagePlan: usagePlan === false ? false : shared,
    };
    this.#parts = { clock, compiled: new WeakMap(), date: amzDateFormatter() };
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
      refreshToken,
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
    if (!isText(sellerId)) {
      throw new ConfigurationError(["sellerId must be a text that is not empty"]);
    }
    const there = this.#place(place);
    // Short: it is kept for every seller.
    const key = `${there.number} ${sellerId}`;
    return this.#kept.get(key, () => this.#create(key, sellerId, there)).sellingPartner;
  }

  /**
   * Lets a seller go on whose refresh token was refused, after the seller has authorized the application again: the function
   * `refreshToken` is asked at the next call.
   */
  restore(sellerId: string): void {
    this.#tokens.revocations.restore(sellerId);
    for (const seller of this.#kept.all())
      if (seller.sellerId === sellerId) seller.tokens.restore();
  }

  /** Forgets the application's credentials, after they have changed: the next exchange asks the function `lwa`. */
  forgetCredentials(): void {
    this.#tokens.application.forget();
  }

  #place(options: SellerOptions): Place {
    const given = JSON.stringify(options);
    let place = this.#places.get(given);
    if (!place) {
      place = this.#resolve(options);
      this.#places.set(given, place);
    }
    return place;
  }

  #resolve(given: SellerOptions): Place {
    const problems: string[] = [];
    reportUnknownOptions(given, SELLER_OPTIONS, "options.", (problem) => problems.push(problem));
    if (problems.length > 0) throw new ConfigurationError(problems);
    const options = { ...this.#base, ...placeOf(given) };
    const { region, endpoint, awsRegion, sandbox, userAgent, retry } = resolveOptions(options);
    const where = [endpoint, awsRegion, sandbox].join(" ");
    const known = this.#places.get(where);
    if (known) return known;
    const same = { endpoint, userAgent, retry };
    const place = { number: this.#places.size, region, options, same };
    this.#places.set(where, place);
    return place;
  }

  #create(key: string, sellerId: string, { region, options, same }: Place): KeptSeller {
    return new KeptSeller(key, sellerId, region, this.#kept, (seller) => {
      const tokens = new SellerTokens(this.#tokens, seller);
      const parts = { ...this.#parts, tokens, calls: seller, same };
      return [tokens, new SellingPartner({ ...options, sellerId }, parts)];
    });
  }
}

/** A seller that is kept. */
class KeptSeller implements Keepable, Seller {
  readonly key: string;
  readonly sellerId: string;
  readonly region: Region | null;
  readonly tokens: SellerTokens;
  readonly sellingPartner: SellingPartner;
  calls = 0;
  readonly #kept: KeptSellers<KeptSeller>;

  constructor(
    key: string,
    sellerId: string,
    region: Region | null,
    kept: KeptSellers<KeptSeller>,
    create: (seller: KeptSeller) => readonly [SellerTokens, SellingPartner],
  ) {
    this.key = key;
    this.sellerId = sellerId;
    this.region = region;
    this.#kept = kept;
    [this.tokens, this.sellingPartner] = create(this);
  }

  begin(): void {
    this.#kept.begin(this);
  }

  end(): void {
    this.#kept.end(this);
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
