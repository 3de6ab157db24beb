import type { Clock } from "../base/clock.js";
import type { UsagePlan } from "../base/operation.js";
import type { UsagePlanStore } from "./usage-plan-store.js";

/** A bucket that lacks less than this has a whole token: sums of fractions are slightly off. */
const ROUNDING_ERROR = 1e-9;

/** Token buckets in memory. */
export class MemoryUsagePlans implements UsagePlanStore {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, { tokens: number; time: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(key: string, { rate, burst }: UsagePlan): number {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? { tokens: burst, time: now };
    // If the clock is set back, the tokens gained so far stay.
    const gained = (Math.max(0, now - bucket.time) / 1000) * rate;
    const tokens = Math.min(burst, bucket.tokens + gained);
    const lacking = 1 - tokens;
    const taken = lacking < ROUNDING_ERROR;
    this.#buckets.set(key, { tokens: taken ? tokens - 1 : tokens, time: now });
    return taken ? 0 : (lacking / rate) * 1000;
  }

  empty(key: string): void {
    this.#buckets.set(key, { tokens: 0, time: this.#clock.now() });
  }
}
