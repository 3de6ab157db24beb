// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { onAbort } from "../base/abort.js";
import type { Clock } from "../base/clock.js";
import type { UsagePlan } from "../base/operation.js";
import { type CallQueue, checkWait, correctPlan, type WaitOptions } from "./call-queue.js";
import { Throttling } from "./throttling.js";
import type { UsagePlanStore } from "./usage-plan-store.js";
import { type Member, WaitingLine } from "./waiting-line.js";

/** A call in a queue. */
interface Waiter extends Member<Waiter> {
  /** The latest time when it may be sent, in milliseconds since 1970. */
  readonly latest: number;
  /** Ends its wait: 0 if it may be sent, otherwise how long it would have to wait. */
  readonly done: (wait: number | Promise<never>) => void;
  /** Called once, when it has to wait. */
  readonly onWait: (wait: number) => void;
  waits: boolean;
}

/**
 * Queues the calls of one operation for its bucket. Only the first in the queue asks the store, and the others move up when
 * one leaves, so calls are sent in order whatever the store does. What is done for a call does not depend on how many wait.
 */
export class UsagePlanQueue implements CallQueue {
  readonly #store: UsagePlanStore;
  readonly #key: string | Promise<string>;
  readonly #clock: Clock;
  /** Null until a rate is known. */
  #plan: UsagePlan | null;
  readonly #throttling = new Throttling();
  readonly #line = new WaitingLine<Waiter>();
  /** When the first in the queue may be sent, as far as known; null while the store is asked. */
  #next: number | null = null;
  /** When the first in the queue was expected to be sent when the others were last assessed. */
  #expected = 0;
  /** How much later than expected all may be sent before one of them has waited too long. At least as strict as the truth. */
  #slack = Infinity;
  /** Whether the rate has changed since then. */
  #isStale = false;
  /** Until when a token may be used that was taken for a call which then was not sent. */
  #spareUntil = 0;
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

  async enter({ maxWait, first, signal, onWait }: WaitOptions): Promise<number> {
    signal?.throwIfAborted();
    if (this.#plan === null) return 0;
    return await new Promise((resolve) => {
      const forget = onAbort(signal, (reason) => {
        this.#leave(waiter);
        waiter.done(Promise.reject(reason));
      });
      const waiter: Waiter = {
        latest: this.#clock.now() + maxWait,
        done: (wait) => {
          forget();
          resolve(wait);
        },
        onWait,
        waits: false,
        isWaiting: false,
        before: null,
        after: null,
      };
      this.#line.join(waiter, first);
      // All others are sent one token later.
      if (first) this.#slack -= this.#tokenTime;
      if (!this.#serving) void this.#serve();
      else if (this.#next !== null) this.#assess(this.#next);
    });
  }

  updateRate(rate: number, isError: boolean): void {
    const corrected = correctPlan(this.#plan, rate, isError);
    if (corrected === null) return;
    this.#plan = corrected;
    this.#isStale = true;
    this.#alarm?.abort();
  }

  async empty(sent: number, hint: "rate" | "after" | null): Promise<void> {
    this.#spareUntil = 0;
    if (this.#plan === null) return;
    const pause = hint ? 0 : this.#throttling.next(sent, this.#clock.now(), this.#tokenTime);
    try {
      await this.#store.empty(await this.#key, this.#plan, pause);
    } catch {
      // The call is retried in any case; if the store is down, the next request for a token fails.
    }
  }

  pass(sent: number): void {
    this.#throttling.forget(sent);
  }

  /**
   * Takes back the token of a call that was not sent: the next call has it. Until one more token would be there; then
   * the bucket has made up for it, and two at once would be more than the plan allows.
   */
  giveBack(): void {
    this.#spareUntil = this.#clock.now() + this.#tokenTime;
    this.#alarm?.abort();
  }

  get rate(): number | null {
    return this.#plan && this.#plan.rate;
  }

  /** How long the bucket needs for a token, in milliseconds. */
  get #tokenTime(): number {
    return 1000 / (this.rate ?? 1);
  }

  #leave(waiter: Waiter): void {
    this.#line.leave(waiter);
    if (this.#line.size > 0) return;
    this.#slack = Infinity;
    this.#alarm?.abort();
  }

  /** Releases the waiters one after the other, until the queue is empty. */
  async #serve(): Promise<void> {
    this.#serving = true;
    while (this.#plan !== null && this.#line.size > 0) {
      this.#next = null;
      try {
        const wait = await this.#take(this.#plan);
        if (wait > 0) await this.#sleep(wait);
        else this.#release(0);
      } catch (error) {
        this.#release(Promise.reject(error));
      }
    }
    this.#serving = false;
  }

  async #take(plan: UsagePlan): Promise<number> {
    if (this.#clock.now() < this.#spareUntil) {
      this.#spareUntil = 0;
      return 0;
    }
    return checkWait(await this.#store.take(await this.#key, plan));
  }

  /** Ends the wait of the first in the queue. */
  #release(wait: 0 | Promise<never>): void {
    const { first } = this.#line;
    this.#expected += this.#tokenTime;
    if (first !== null) {
      this.#leave(first);
      first.done(wait);
    } else if (wait === 0) {
      // All have been aborted while the store was asked.
      this.giveBack();
    } else {
      wait.catch(() => {});
    }
  }

  async #sleep(wait: number): Promise<void> {
    const now = this.#clock.now();
    // One was given back while the store was asked.
    if (now < this.#spareUntil) return;
    const next = now + wait;
    if (this.#slack < Infinity && next !== this.#expected) this.#slack -= next - this.#expected;
    this.#expected = next;
    this.#next = next;
    this.#assess(next);
    if (this.#line.size === 0) return;
    this.#alarm = new AbortController();
    // Rounded up: a timer that fires early would only have to be set again.
    await this.#clock.sleep(Math.ceil(wait), this.#alarm.signal).catch(() => {});
    this.#alarm = null;
  }

  /**
   * Refuses the waiters whose wait would be too long, and notifies the others that they wait: those that have joined since the
   * last time, at either end of the queue. All, only if one of the others may have to be refused.
   */
  #assess(next: number): void {
    const now = this.#clock.now();
    let at = next;
    const assess = (waiter: Waiter): void => {
      // A hook that was notified of another one's wait may have aborted this one.
      if (!waiter.isWaiting) return;
      // A millisecond too late is a rounding error.
      if (at > waiter.latest + 1) {
        this.#leave(waiter);
        waiter.done(at - now);
        return;
      }
      if (!waiter.waits) waiter.onWait(at - now);
      waiter.waits = true;
      if (waiter.latest < Infinity) this.#slack = Math.min(this.#slack, waiter.latest - at);
      at += this.#tokenTime;
    };
    const isLate = this.#isStale || this.#slack < -1;
    this.#isStale = false;
    if (isLate) this.#slack = Infinity;
    for (let waiter = this.#line.first; ; waiter = waiter.after) {
      if (waiter === null) return;
      if (waiter.waits && !isLate) break;
      assess(waiter);
    }
    const joined: Waiter[] = [];
    let { last } = this.#line;
    for (; last !== null && !last.waits; last = last.before) joined.push(last);
    at = next + (this.#line.size - joined.length) * this.#tokenTime;
    for (let each = joined.pop(); each !== undefined; each = joined.pop()) assess(each);
  }
}
