// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { Clock } from "../base/clock.js";
import type { Operation, UsagePlan } from "../base/operation.js";
import { loadOnce } from "../base/load-once.js";
import type { KeysOf } from "../base/unknown-keys.js";
import type { CallLimits, OwnLimits } from "./call-limits.js";
import type { BucketSettings, SeveralBuckets } from "./several-buckets.js";
import { MemoryUsagePlans } from "./token-buckets.js";
import type { CallQueue } from "./call-queue.js";
import { UsagePlanQueue } from "./usage-plan-queue.js";
import type { UsagePlanStore } from "./usage-plan-store.js";

/** How calls wait for their usage plans. */
export interface UsagePlanOptions {
  /** The longest wait of one call, in milliseconds (default: Infinity). */
  readonly maxWait?: number | undefined;
  /** Stores the token buckets (default: in memory). */
  readonly store?: UsagePlanStore | undefined;
  /**
   * Returns more buckets that a call takes a token from, such as one for each marketplace, or the budget of a job. It is
   * asked once for each call and must return at once; without any, an empty list. The buckets are shared by all that share
   * the store, the application and the endpoint.
   */
  readonly limits?: OwnLimits | undefined;
}

/** The keys of the option `usagePlan`: no other is read. */
export const USAGE_PLAN_OPTIONS: KeysOf<UsagePlanOptions> = {
  maxWait: true,
  store: true,
  limits: true,
};

/** The plan of every operation in the sandbox (developer guide, "The Selling Partner API sandbox"). */
const SANDBOX_PLAN: UsagePlan = { rate: 5, burst: 15 };

/** The queues of all operations of one `SellingPartner`. */
export class UsagePlans {
  readonly #settings: BucketSettings;
  readonly #queues = new Map<string, UsagePlanQueue>();
  readonly #several: () => Promise<SeveralBuckets>;

  /**
   * @param store - null for one in memory.
   * @param owners - who the limits are for; secret, so that keys have their hashes.
   * @param sandbox - whether every operation has the sandbox's plan.
   * @param secrets - what must not appear in an error.
   */
  constructor(
    store: UsagePlanStore | null,
    clock: Clock,
    owners: NonNullable<BucketSettings["owners"]>,
    sandbox: boolean,
    secrets: BucketSettings["secrets"],
  ) {
    const settings: BucketSettings = {
      store: store ?? new MemoryUsagePlans(clock),
      clock,
      owners: store && owners,
      sandboxPlan: sandbox ? SANDBOX_PLAN : null,
      secrets,
    };
    this.#settings = settings;
    this.#several = loadOnce(async () => {
      const several = await import("./several-buckets.js");
      return new several.SeveralBuckets(settings);
    });
  }

  /**
   * Finds what a call waits in.
   *
   * @param limits - what limits the call beside its usage plan.
   * @throws ParameterError if the option `usagePlan.limits` failed.
   */
  async queueFor(operation: Operation, limits: CallLimits): Promise<CallQueue> {
    return (await this.#several()).queue(operation, limits);
  }

  /** Finds what the calls of an operation wait in that only its usage plan limits. */
  queue({ api, name, scope, usagePlan }: Operation): CallQueue {
    const id = `${api}/${name}`;
    const { store, clock, owners, sandboxPlan } = this.#settings;
    let queue = this.#queues.get(id);
    if (!queue) {
      const plan = sandboxPlan ?? usagePlan ?? null;
      const owner = owners?.seller(scope ?? null);
      // A store in memory has one owner only.
      const key =
        owner === undefined
          ? id
          : Promise.all([import("./plan-key.js"), owner]).then(([{ planKey }, whose]) =>
              planKey(whose, id),
            );
      // Credentials that could not be had: the next call asks for them again.
      if (typeof key !== "string") key.catch(() => this.#queues.delete(id));
      queue = new UsagePlanQueue(store, key, plan, clock);
      this.#queues.set(id, queue);
    }
    return queue;
  }
}
