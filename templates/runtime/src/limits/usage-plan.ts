import type { Clock } from "../base/clock.js";
import type { Operation, UsagePlan } from "../base/operation.js";
import { MemoryUsagePlans } from "./token-buckets.js";
import type { UsagePlanStore } from "./usage-plan-store.js";

/** How calls wait for their usage plans. */
export interface UsagePlanOptions {
  /** The longest wait of one call, in milliseconds (default: Infinity). */
  readonly maxWait?: number | undefined;
  /** Stores the token buckets (default: in memory). */
  readonly store?: UsagePlanStore | undefined;
}

/** The slowest plan of the models has a token every 178 s; a rate far below must be a mistake. In requests per second. */
const MIN_RATE = 0.001;

/** The plan of every operation in the sandbox (developer guide, "The Selling Partner API sandbox"). */
const SANDBOX_PLAN: UsagePlan = { rate: 5, burst: 15 };

/** A call in a queue. */
interface Waiter {
  /** The latest time when it may be sent, in milliseconds since 1970. */
  readonly latest: number;
  /** Ends its wait: 0 if it may be sent, otherwise how long it would have to wait. */
  readonly done: (wait: number | Promise<never>) => void;
  /** Called once, when it has to wait. */
  readonly onWait: (wait: number) => void;
  waits: boolean;
}

/** How long a call may wait, and who is notified of it. */
export interface WaitOptions {
  /** Milliseconds; Infinity for no limit. */
  readonly maxWait: number;
  /** Whether it goes before all others: it has had its turn, and the API refused it. */
  readonly first: boolean;
  readonly signal: AbortSignal | null;
  readonly onWait: (wait: number) => void;
}

/**
 * Queues the calls of one operation for its bucket. Only the first in the queue asks the store, and the others move up when
 * one leaves, so calls are sent in order whatever the store does.
 */
export class UsagePlanQueue {
  readonly #store: UsagePlanStore;
  readonly #key: string | Promise<string>;
  readonly #clock: Clock;
  /** Null until a rate is known. */
  #plan: UsagePlan | null;
  readonly #waiting: Waiter[] = [];
  /** When the first in the queue may be sent, as far as known; null while the store is asked. */
  #next: number | null = null;
  #serving = false;
  /** Ends the sleep until `#next`. */
  #alarm: AbortController | null = null;

  constructor(
    store: UsagePlanStore,
    key: string | Promise<string>,
    plan: UsagePlan | null,
    clock: Clock,
  ) {
    this.#store = store;
    this.#key = key;
    this.#plan = plan;
    this.#clock = clock;
  }

  /**
   * Waits until the usage plan allows a call.
   *
   * @returns 0 if it may be sent. Otherwise it may not, since it would have to wait this many milliseconds, more than
   * `maxWait`.
   * @throws `signal.reason`, or what the store throws.
   */
  async enter({ maxWait, first, signal, onWait }: WaitOptions): Promise<number> {
    signal?.throwIfAborted();
    if (this.#plan === null) return 0;
    return await new Promise((resolve) => {
      const abort = (): void => {
        this.#leave(waiter);
        waiter.done(Promise.reject(signal?.reason));
      };
      const waiter: Waiter = {
        latest: this.#clock.now() + maxWait,
        done: (wait) => {
          signal?.removeEventListener("abort", abort);
          resolve(wait);
        },
        onWait,
        waits: false,
      };
      signal?.addEventListener("abort", abort);
      if (first) this.#waiting.unshift(waiter);
      else this.#waiting.push(waiter);
      if (!this.#serving) void this.#serve();
      else if (this.#next !== null) this.#assess(this.#next);
    });
  }

  /**
   * Updates the rate to that of a response. The rate of an error may be the gateway's, so it can only raise the known one.
   *
   * @param rate - in requests per second.
   */
  updateRate(rate: number, isError: boolean): void {
    const known = this.#plan;
    if (!(rate > 0) || (isError && known !== null && rate < known.rate)) return;
    const corrected = Math.max(rate, MIN_RATE);
    if (corrected === known?.rate) return;
    // No plan of the models has a burst below its rate.
    this.#plan = { rate: corrected, burst: known?.burst ?? Math.ceil(corrected) };
    this.#alarm?.abort();
  }

  /** Empties the bucket after a response with status 429: it has fewer tokens than expected. */
  async empty(): Promise<void> {
    if (this.#plan === null) return;
    try {
      await this.#store.empty(await this.#key, this.#plan);
    } catch {
      // The call is retried in any case; if the store is down, the next request for a token fails.
    }
  }

  /** Requests per second; null if not known. */
  get rate(): number | null {
    return this.#plan && this.#plan.rate;
  }

  #leave(waiter: Waiter): void {
    const index = this.#waiting.indexOf(waiter);
    if (index >= 0) this.#waiting.splice(index, 1);
    if (this.#waiting.length === 0) this.#alarm?.abort();
  }

  /** Releases the waiters one after the other, until the queue is empty. */
  async #serve(): Promise<void> {
    this.#serving = true;
    while (this.#plan !== null && this.#waiting.length > 0) {
      this.#next = null;
      try {
        const wait = await this.#store.take(await this.#key, this.#plan);
        if (wait > 0) await this.#sleep(wait);
        else this.#waiting.shift()?.done(0);
      } catch (error) {
        this.#waiting.shift()?.done(Promise.reject(error));
      }
    }
    this.#serving = false;
  }

  async #sleep(wait: number): Promise<void> {
    this.#next = this.#clock.now() + wait;
    this.#assess(this.#next);
    if (this.#waiting.length === 0) return;
    this.#alarm = new AbortController();
    // Rounded up: a timer that fires early would only have to be set again.
    await this.#clock.sleep(Math.ceil(wait), this.#alarm.signal).catch(() => {});
    this.#alarm = null;
  }

  /** Refuses the waiters whose wait would be too long, and notifies the others that they wait. */
  #assess(next: number): void {
    const now = this.#clock.now();
    let wait = next - now;
    for (const waiter of this.#waiting.slice()) {
      // A millisecond too late is a rounding error.
      if (now + wait > waiter.latest + 1) {
        this.#leave(waiter);
        waiter.done(wait);
      } else {
        if (!waiter.waits) waiter.onWait(wait);
        waiter.waits = true;
        wait += 1000 / (this.rate ?? 1);
      }
    }
  }
}

/** The queues of all operations of one `SellingPartner`. */
export class UsagePlans {
  readonly #store: UsagePlanStore;
  readonly #clock: Clock;
  readonly #owner: ((scope: string | null) => string) | null;
  readonly #sandbox: boolean;
  readonly #queues = new Map<string, UsagePlanQueue>();

  /**
   * @param store - null for one in memory.
   * @param owner - who the limits are for; secret, so that keys have its hash.
   * @param sandbox - whether every operation has the sandbox's plan.
   */
  constructor(
    store: UsagePlanStore | null,
    clock: Clock,
    owner: (scope: string | null) => string,
    sandbox: boolean,
  ) {
    this.#store = store ?? new MemoryUsagePlans(clock);
    this.#clock = clock;
    this.#owner = store && owner;
    this.#sandbox = sandbox;
  }

  queue({ api, name, scope, usagePlan }: Operation): UsagePlanQueue {
    const id = `${api}/${name}`;
    let queue = this.#queues.get(id);
    if (!queue) {
      const plan = this.#sandbox ? SANDBOX_PLAN : (usagePlan ?? null);
      const owner = this.#owner?.(scope ?? null);
      // A store in memory has one owner only.
      const key =
        owner === undefined
          ? id
          : import("./plan-key.js").then(({ planKey }) => planKey(owner, id));
      queue = new UsagePlanQueue(this.#store, key, plan, this.#clock);
      this.#queues.set(id, queue);
    }
    return queue;
  }
}
