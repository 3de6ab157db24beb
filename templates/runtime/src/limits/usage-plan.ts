import type { Clock } from "../base/clock.js";
import type { Operation, UsagePlan } from "../base/operation.js";
import type { KeysOf } from "../base/unknown-keys.js";
import { MemoryUsagePlans } from "./token-buckets.js";
import { UsagePlanQueue } from "./usage-plan-queue.js";
import type { UsagePlanStore } from "./usage-plan-store.js";

/** How calls wait for their usage plans. */
export interface UsagePlanOptions {
  /** The longest wait of one call, in milliseconds (default: Infinity). */
  readonly maxWait?: number | undefined;
  /** Stores the token buckets (default: in memory). */
  readonly store?: UsagePlanStore | undefined;
}

/** The keys of the option `usagePlan`: no other is read. */
export const USAGE_PLAN_OPTIONS: KeysOf<UsagePlanOptions> = { maxWait: true, store: true };

/** The plan of every operation in the sandbox (developer guide, "The Selling Partner API sandbox"). */
const SANDBOX_PLAN: UsagePlan = { rate: 5, burst: 15 };

/** The queues of all operations of one `SellingPartner`. */
export class UsagePlans {
  readonly #store: UsagePlanStore;
  readonly #clock: Clock;
  readonly #owner: ((scope: string | null) => string | Promise<string>) | null;
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
    owner: (scope: string | null) => string | Promise<string>,
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
          : Promise.all([import("./plan-key.js"), owner]).then(([{ planKey }, whose]) =>
              planKey(whose, id),
            );
      // Credentials that could not be had: the next call asks for them again.
      if (typeof key !== "string") key.catch(() => this.#queues.delete(id));
      queue = new UsagePlanQueue(this.#store, key, plan, this.#clock);
      this.#queues.set(id, queue);
    }
    return queue;
  }
}
