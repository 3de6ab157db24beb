/** The usage plan of Amazon's sandbox, which is the same for every operation: requests per second, and at once. */
export const sandboxPlan = { rate: 5, burst: 15 } as const;

/** A token bucket for each operation of each application. */
export class Throttle {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /** Takes a token; false when there is none. `now` in milliseconds. */
  take(key: string, now: number): boolean {
    const bucket = this.#buckets.get(key) ?? { tokens: sandboxPlan.burst, at: now };
    const refilled = ((now - bucket.at) / 1000) * sandboxPlan.rate;
    const tokens = Math.min(sandboxPlan.burst, bucket.tokens + Math.max(0, refilled));
    const taken = tokens >= 1;
    this.#buckets.set(key, { tokens: taken ? tokens - 1 : tokens, at: now });
    return taken;
  }
}
