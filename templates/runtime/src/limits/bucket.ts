import type { Clock } from "../base/clock.js";
import type { UsagePlan } from "../base/operation.js";
import { Throttling } from "./throttling.js";
import { checkWait } from "./call-queue.js";
import type { UsagePlanStore } from "./usage-plan-store.js";

/** A plan that several buckets have together, so that all of them follow the rate of a response. */
export interface SharedPlan {
  /** Null until a rate is known. */
  plan: UsagePlan | null;
}

/** A token bucket of a store, as one process knows it. Times are in milliseconds since 1970. */
export class Bucket {
  /** Tells it from the others of this process. */
  readonly id: string;
  /** Until when it is known to have no token. */
  shortUntil = 0;
  /** Until when its tokens are kept for a call that waits for another bucket. */
  claimedUntil = 0;
  /** How many calls wait for it in the first place. */
  waiting = 0;
  /** What it stands for; its own, or that of the usage plan. */
  readonly shared: SharedPlan;
  readonly #store: UsagePlanStore;
  readonly #key: string | Promise<string>;
  readonly #clock: Clock;
  readonly #throttling = new Throttling();
  /** Until when a token may be used that a store without `giveBack` did not take back. */
  #spareUntil = 0;

  constructor(
    id: string,
    store: UsagePlanStore,
    key: string | Promise<string>,
    shared: SharedPlan,
    clock: Clock,
  ) {
    this.id = id;
    this.#store = store;
    this.#key = key;
    this.shared = shared;
    this.#clock = clock;
  }

  /** How long it needs for a token, in milliseconds. */
  get tokenTime(): number {
    return 1000 / (this.shared.plan?.rate ?? Infinity);
  }

  /** Until when no call can have a token from it. */
  get blockedUntil(): number {
    return Math.max(this.shortUntil, this.claimedUntil);
  }

  /** Whether 429s are remembered, so that it must not be forgotten. */
  get isThrottled(): boolean {
    return this.#throttling.isActive;
  }

  /**
   * Takes a token.
   *
   * @returns whether there was one. If its rate is not known, there is none to take.
   * @throws what the store throws.
   */
  async take(): Promise<boolean> {
    const { plan } = this.shared;
    if (plan === null) return true;
    if (this.#clock.now() < this.#spareUntil) {
      this.#spareUntil = 0;
      return true;
    }
    const wait = checkWait(await this.#store.take(await this.#key, plan));
    if (wait === 0) return true;
    // A response has corrected the rate meanwhile.
    if (this.shared.plan !== plan) return await this.take();
    // Rounded up, as timers are: one that fires early would only have to be set again.
    this.shortUntil = this.#clock.now() + Math.ceil(wait);
    return false;
  }

  /** Gives a token back. A store that cannot take it back leaves it to this process, until one more would be there. */
  async giveBack(): Promise<void> {
    const { plan } = this.shared;
    if (plan === null) return;
    this.shortUntil = 0;
    if (!this.#store.giveBack) {
      this.#spareUntil = this.#clock.now() + this.tokenTime;
      return;
    }
    try {
      await this.#store.giveBack(await this.#key, plan);
    } catch {
      // It is lost: less is sent than could be.
    }
  }

  /** Empties it after a 429; pauses it ever longer if the response gave no hint of when to come again. */
  async empty(sent: number, hasHint: boolean): Promise<void> {
    const { plan } = this.shared;
    this.#spareUntil = 0;
    if (plan === null) return;
    const pause = hasHint ? 0 : this.#throttling.next(sent, this.#clock.now(), this.tokenTime);
    try {
      await this.#store.empty(await this.#key, plan, pause);
    } catch {
      // The call is retried in any case; if the store is down, the next request for a token fails.
    }
    this.shortUntil = 0;
  }

  /** Notes that a request was not throttled. */
  pass(sent: number): void {
    this.#throttling.forget(sent);
  }
}
