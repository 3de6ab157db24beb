import { type Clock, systemClock } from "../base/clock.js";
import type { UsagePlan } from "../base/operation.js";
import type { UsagePlanStore } from "./usage-plan-store.js";

/** A bucket that lacks less than this has a whole token: sums of fractions are slightly off. */
const ROUNDING_ERROR = 1e-9;

/** How many buckets are kept before those that are full again are looked for. */
const FEW = 1000;

/** Times are in milliseconds since 1970. */
interface Bucket {
  /** Below 0 while it pauses. */
  readonly tokens: number;
  readonly time: number;
  /** When it will be full. */
  readonly full: number;
}

/** Token buckets in memory. A bucket that is full is the same as none, so that those of old keys go. */
export class MemoryUsagePlans implements UsagePlanStore {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();
  /** The number of buckets from which on full ones are removed. */
  #many = FEW;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(key: string, plan: UsagePlan): number {
    const tokens = this.#tokens(key, plan);
    const lacking = 1 - tokens;
    const taken = lacking < ROUNDING_ERROR;
    this.#keep(key, plan, taken ? tokens - 1 : tokens);
    return taken ? 0 : (lacking / plan.rate) * 1000;
  }

  empty(key: string, plan: UsagePlan, pause: number = 0): void {
    const most = Math.min(0, 1 - (pause / 1000) * plan.rate);
    this.#keep(key, plan, Math.min(most, this.#tokens(key, plan)));
  }

  giveBack(key: string, plan: UsagePlan): void {
    const tokens = this.#tokens(key, plan);
    if (tokens >= 0) this.#keep(key, plan, Math.min(plan.burst, tokens + 1));
  }

  #tokens(key: string, { rate, burst }: UsagePlan): number {
    const bucket = this.#buckets.get(key);
    if (!bucket) return burst;
    // If the clock is set back, the tokens gained so far stay.
    const gained = (Math.max(0, this.#clock.now() - bucket.time) / 1000) * rate;
    return Math.min(burst, bucket.tokens + gained);
  }

  #keep(key: string, { rate, burst }: UsagePlan, tokens: number): void {
    const time = this.#clock.now();
    this.#buckets.set(key, { tokens, time, full: time + ((burst - tokens) / rate) * 1000 });
    if (this.#buckets.size <= this.#many) return;
    for (const [name, { full }] of this.#buckets) if (full <= time) this.#buckets.delete(name);
    this.#many = Math.max(FEW, 2 * this.#buckets.size);
  }
}

/**
 * Creates a store of token buckets in memory, to be shared by several `SellingPartner`s of one process (`usagePlan.store`):
 * they then share the limits that Amazon counts for an application, and their own (`usagePlan.limits`).
 */
export function memoryUsagePlanStore(): UsagePlanStore {
  return new MemoryUsagePlans(systemClock);
}
