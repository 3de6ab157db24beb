// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { Clock } from "../base/clock.js";
import { nameOf, ParameterError } from "../base/errors.js";
import type { Limit, Operation, UsagePlan } from "../base/operation.js";
import { cleanCause } from "../base/redact.js";
import { Bucket, type SharedPlan } from "./bucket.js";
import { BucketScheduler } from "./bucket-scheduler.js";
import { BucketsOfCall } from "./buckets-of-call.js";
import type { CallLimits, OwnLimit, OwnLimits } from "./call-limits.js";
import { countedLimits, marketplacesOf } from "./counted-limits.js";
import type { CallQueue } from "./call-queue.js";
import { checkOwnLimits } from "./own-limits.js";
import { hashOf, planKey } from "./plan-key.js";
import type { UsagePlanStore } from "./usage-plan-store.js";

/** Whom buckets are for. Secret: keys have the hashes. */
export interface BucketOwners {
  /** A seller with the application, or the application with a scope. */
  readonly seller: (scope: string | null) => Promise<string>;
  /** The application, whoever the seller is. */
  readonly application: () => Promise<string>;
}

/** Whose a bucket is; a promise if that depends on credentials that a function returns. */
type Owner = string | Promise<string>;

/** What the buckets of a `SellingPartner` are kept in, and for whom. */
export interface BucketSettings {
  readonly store: UsagePlanStore;
  readonly clock: Clock;
  /** Null if nobody else uses the store, so that keys need no owner. */
  readonly owners: BucketOwners | null;
  /** The plan that every operation has, without other limits of Amazon's; null for that of its descriptor. */
  readonly sandboxPlan: UsagePlan | null;
  /** What must not appear in an error. */
  readonly secrets: () => readonly (string | null)[];
}

/** How many buckets are remembered before those that nobody needs are forgotten. */
const MANY = 1000;

/** The longest name of a bucket, which follows the hash of its owner in a key. */
const MAX_ID = 160;

/** A name that can be part of a key as it is. */
const PLAIN = /^[\w.:-]{1,80}$/;

/** The buckets of calls that may need more than that of their usage plan. Loaded with the first such call. */
export class SeveralBuckets {
  readonly #settings: BucketSettings;
  readonly #scheduler: BucketScheduler;
  readonly #buckets = new Map<string, Bucket>();
  #many = MANY;

  constructor(settings: BucketSettings) {
    this.#settings = settings;
    this.#scheduler = new BucketScheduler(settings.clock);
  }

  /**
   * Finds the buckets of a call.
   *
   * @throws ParameterError if the option `usagePlan.limits` threw, or returned something else than buckets.
   */
  queue(operation: Operation, { params, own }: CallLimits): CallQueue {
    const { sandboxPlan } = this.#settings;
    const problems: string[] = [];
    const ownLimits = checkOwnLimits(
      own === null ? [] : this.#ask(own, operation, params),
      (problem) => problems.push(problem),
    );
    const counted = sandboxPlan === null ? countedLimits(operation.limits ?? [], params) : [];
    for (const { limit } of counted) checkLimit(limit, problems);
    if (problems.length > 0) throw new ParameterError(nameOf(operation), problems);
    const plan = this.#planBucket(operation);
    const limits = counted.map(({ limit, value }) => ({
      limit,
      bucket: this.#limitBucket(operation, limit, value, plan),
    }));
    const throttled = limits.reduce<{ readonly limit: Limit | null; readonly bucket: Bucket }>(
      (a, b) => (narrowness(b.limit) > narrowness(a.limit) ? b : a),
      { limit: null, bucket: plan },
    );
    return new BucketsOfCall(this.#scheduler, {
      plan,
      throttled: throttled.bucket,
      amazon: [plan, ...limits.map(({ bucket }) => bucket)],
      own: ownLimits.map((one) => this.#ownBucket(one)),
    });
  }

  #planBucket({ api, name, scope, usagePlan }: Operation): Bucket {
    const { owners, sandboxPlan } = this.#settings;
    const owner = (): Owner => owners?.seller(scope ?? null) ?? "";
    return this.#bucket(`${api}/${name}`, owner, () => ({
      plan: sandboxPlan ?? usagePlan ?? null,
    }));
  }

  #limitBucket(
    { api, name, scope }: Operation,
    { by, when, each, rate, burst }: Limit,
    value: string,
    { shared }: Bucket,
  ): Bucket {
    const { owners } = this.#settings;
    const owner = (): Owner =>
      (by === "application" ? owners?.application() : owners?.seller(scope ?? null)) ?? "";
    const parts = [
      by,
      ...(when ? [`${when.place.at(-1)}:${when.value}`] : []),
      ...(each ? [`${each.at(-1)}.${value}`] : []),
    ];
    const plan = rate === undefined || burst === undefined ? shared : { plan: { rate, burst } };
    return this.#bucket(`${api}/${name}/${parts.join("/")}`, owner, () => plan);
  }

  #ownBucket({ key, rate, burst }: OwnLimit): Bucket {
    const owner = (): Owner => this.#settings.owners?.application() ?? "";
    const bucket = this.#bucket(`own/${key}`, owner, () => ({ plan: null }));
    const { plan } = bucket.shared;
    if (plan?.rate !== rate || plan.burst !== burst) {
      bucket.shared.plan = { rate, burst };
      bucket.shortUntil = 0;
    }
    return bucket;
  }

  #bucket(id: string, owner: () => Owner, shared: () => SharedPlan): Bucket {
    let bucket = this.#buckets.get(id);
    if (!bucket) {
      const { store, clock, owners } = this.#settings;
      // A store of its own has one owner only.
      const key = owners === null ? id : storeKey(owner(), id);
      // Credentials that could not be had: the next call asks for them again.
      if (typeof key !== "string") key.catch(() => this.#buckets.delete(id));
      bucket = new Bucket(id, store, key, shared(), clock);
      this.#forgetSome();
      this.#buckets.set(id, bucket);
    }
    return bucket;
  }

  /** Forgets buckets that nobody waits for: the store has them still. Otherwise there would be ever more. */
  #forgetSome(): void {
    if (this.#buckets.size < this.#many) return;
    for (const [id, bucket] of this.#buckets) {
      if (!this.#scheduler.needs(bucket) && !bucket.isThrottled) this.#buckets.delete(id);
    }
    this.#many = Math.max(MANY, 2 * this.#buckets.size);
  }

  /** Asks the option `usagePlan.limits`. */
  #ask(own: OwnLimits, operation: Operation, params: unknown): unknown {
    const { api, name } = operation;
    try {
      return own({ api, operation: name, params, marketplaceIds: marketplacesOf(params) });
    } catch (thrown) {
      const cause = cleanCause(thrown, this.#settings.secrets());
      const problem = `usagePlan.limits threw ${cause.message}`;
      const error = new ParameterError(nameOf(operation), [problem]);
      error.cause = cause;
      throw error;
    }
  }
}

/** The key of a bucket in a store: as `planKey` makes it, with the hash of what is not plain. */
async function storeKey(owner: Owner, id: string): Promise<string> {
  const parts = id.split("/");
  const plain: string[] = [];
  while (PLAIN.test(parts[0] ?? "") && plain.length < 2) plain.push(parts.shift() ?? "");
  const rest = parts.join("/");
  if (rest === "") return await planKey(await owner, id);
  const isPlain = id.length < MAX_ID && parts.every((part) => PLAIN.test(part));
  return await planKey(await owner, [...plain, isPlain ? rest : await hashOf(rest)].join("/"));
}

/** Reports a limit of a descriptor that no call could ever follow. */
function checkLimit({ rate, burst }: Limit, problems: string[]): void {
  if (rate === undefined && burst === undefined) return;
  const isLimit = Number.isFinite(rate) && Number.isFinite(burst) && Number(rate) > 0;
  if (isLimit && Number(burst) >= 1) return;
  problems.push(
    `limits: rate must be a number of requests per second above 0, and burst one of at least 1, not ${rate} and ${burst}`,
  );
}

/**
 * How few calls a limit counts, as far as can be told: one value, each value, all calls of a seller (also by the usage plan),
 * all calls of the application. A 429 that names no limit is counted for the narrowest: if waiting does not cure it, as for a
 * report type that is switched off, only calls like this one wait in vain.
 */
function narrowness(limit: Limit | null): number {
  if (limit?.when) return 3;
  if (limit?.each) return 2;
  return limit === null || limit.by === "seller" ? 1 : 0;
}
