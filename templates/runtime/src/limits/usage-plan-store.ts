import type { UsagePlan } from "../base/operation.js";

/**
 * Where the token buckets of the usage plans are kept: in memory unless `usagePlan.store` says otherwise. A store that
 * several processes share lets them keep one limit together.
 *
 * A bucket begins full, holds at most `plan.burst` tokens and gains `plan.rate` of them per second, in fractions. The
 * plan comes with every request because it changes: an answer's `x-amzn-RateLimit-Limit` corrects its rate. What has
 * been gained since the last request counts at the rate of this one.
 *
 * Whoever finds no token waits in a queue of its own process and asks again; the store queues nobody, so a call that is
 * given up leaves nothing behind.
 */
export interface UsagePlanStore {
  /**
   * Takes one token out of a bucket when it holds a whole one, in one step that no other process can come between.
   *
   * @param key - names the bucket: 1 to 200 characters of `A-Z a-z 0-9 - _ . / :`, without secrets. Keys of different
   * sellers, applications and endpoints differ.
   * @returns 0 when a token was taken. Otherwise none was, and this is the time until there will be one, in
   * milliseconds; fractions are welcome.
   * @throws anything; the call then rejects with it.
   */
  take(key: string, plan: UsagePlan): number | Promise<number>;

  /**
   * Empties a bucket, because the API said 429: others have used up the tokens that we thought were ours. It fills again
   * from zero at `plan.rate`. Failures are ignored.
   */
  empty(key: string, plan: UsagePlan): void | Promise<void>;
}
