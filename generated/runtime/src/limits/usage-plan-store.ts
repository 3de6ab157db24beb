// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { UsagePlan } from "../base/operation.js";

/**
 * Stores the token buckets of usage plans and other limits: in memory by default, or what `usagePlan.store` says. Those who
 * share a store share its limits: processes, or several `SellingPartner`s of one process.
 *
 * A bucket starts full, has at most `plan.burst` tokens and gains `plan.rate` of them per second, in fractions. The plan is
 * an argument of every request because it changes: the `x-amzn-RateLimit-Limit` of a response corrects its rate. Tokens
 * gained since the last request are computed with the rate of the new one.
 *
 * A call that gets no token waits in a queue of its own process and asks again. The store queues nobody, so a call that is
 * aborted leaves nothing behind. If it is aborted while the store takes its token, the next call of the process has that token.
 */
export interface UsagePlanStore {
  /**
   * Takes one token from a bucket if it has a whole one. Must be atomic across processes.
   *
   * @param key - names the bucket: 1 to 200 characters of `A-Z a-z 0-9 - _ . / :`, without secrets. Keys of different
   * sellers, applications and endpoints differ.
   * @returns 0 if a token was taken. Otherwise nothing was taken, and this is the time until there will be a token, in
   * milliseconds; may be a fraction.
   * @throws anything; the call then rejects with it.
   */
  take(key: string, plan: UsagePlan): number | Promise<number>;

  /**
   * Empties a bucket after a response with status 429: others have used the tokens that were expected to be there. It
   * refills from zero at `plan.rate`. Failures are ignored.
   *
   * @param pause - how long there must be no token, in milliseconds, if that is longer than `plan.rate` says. A pause that is
   * already longer stays.
   */
  empty(key: string, plan: UsagePlan, pause?: number): void | Promise<void>;

  /**
   * Puts a token back that was taken for a call which was not sent: the bucket has one more, but at most `plan.burst`, and
   * none more while it pauses. Failures are ignored. A store without it loses such a token for the others.
   */
  giveBack?(key: string, plan: UsagePlan): void | Promise<void>;
}
