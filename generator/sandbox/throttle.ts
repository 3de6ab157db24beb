import { sandboxPlan } from "./limits.js";
/** A token bucket for each operation. */
export class Throttle {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /** Takes one token and returns true; returns false if the bucket is empty. `now` in milliseconds. */
  take(key: string, now: number): boolean {
    const bucket = this.#buckets.get(key) ?? { tokens: sandboxPlan.burst, at: now };
    const refilled = ((now - bucket.at) / 1000) * sandboxPlan.rate;
    const tokens = Math.min(sandboxPlan.burst, bucket.tokens + Math.max(0, refilled));
    const isTaken = tokens >= 1;
    this.#buckets.set(key, { tokens: isTaken ? tokens - 1 : tokens, at: now });
    return isTaken;
  }
}
