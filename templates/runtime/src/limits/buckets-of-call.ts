import type { Bucket } from "./bucket.js";
import type { BucketScheduler } from "./bucket-scheduler.js";
import { type CallQueue, correctPlan, type WaitOptions } from "./call-queue.js";

/** The buckets of one call. */
export interface CallBuckets {
  /** That of the usage plan. */
  readonly plan: Bucket;
  /** The one that a 429 is counted for, unless the response says that the usage plan was exceeded. */
  readonly throttled: Bucket;
  readonly amazon: readonly Bucket[];
  readonly own: readonly Bucket[];
}

/** What the attempts of a call with several buckets wait in. */
export class BucketsOfCall implements CallQueue {
  readonly #scheduler: BucketScheduler;
  readonly #call: CallBuckets;
  readonly #all: readonly Bucket[];

  constructor(scheduler: BucketScheduler, call: CallBuckets) {
    this.#scheduler = scheduler;
    this.#call = call;
    this.#all = [...call.amazon, ...call.own];
  }

  get rate(): number | null {
    return this.#call.plan.shared.plan?.rate ?? null;
  }

  async enter(options: WaitOptions): Promise<number> {
    return await this.#scheduler.enter(this.#all, options);
  }

  giveBack(): void {
    void this.#giveBack();
  }

  updateRate(rate: number, isError: boolean): void {
    const { shared } = this.#call.plan;
    const corrected = correctPlan(shared.plan, rate, isError);
    if (corrected === null) return;
    shared.plan = corrected;
    for (const bucket of this.#all) bucket.shortUntil = 0;
    this.#scheduler.wake();
  }

  async empty(sent: number, hint: "rate" | "after" | null): Promise<void> {
    const { plan, throttled } = this.#call;
    await (hint === "rate" ? plan : throttled).empty(sent, hint !== null);
    this.#scheduler.wake();
  }

  pass(sent: number): void {
    for (const bucket of this.#call.amazon) bucket.pass(sent);
  }

  async #giveBack(): Promise<void> {
    await Promise.all(this.#all.map((bucket) => bucket.giveBack()));
    this.#scheduler.wake();
  }
}
