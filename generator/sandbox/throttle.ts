import type { UsagePlan } from "../model/api.js";

/** A token bucket for each operation. */
export class Throttle {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /** Takes one token and returns true; returns false if the bucket is empty. `now` in milliseconds. */
  take(key: string, now: number, { rate, burst }: UsagePlan): boolean {
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    const refilled = ((now - bucket.at) / 1000) * rate;
    const tokens = Math.min(burst, bucket.tokens + Math.max(0, refilled));
    const isTaken = tokens >= 1;
    this.#buckets.set(key, { tokens: isTaken ? tokens - 1 : tokens, at: now });
    return isTaken;
  }
}
