/** One of several processes that share a seller: does what it is told over its channel. Arguments: Redis, endpoint, LWA. */
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "redis";
import {
  type Operation,
  SellingPartner,
  type UsagePlan,
  UsagePlanError,
} from "../../templates/runtime/src/index.js";
import { redisTokenCache, redisUsagePlanStore } from "../../templates/runtime/src/redis/redis.js";
import { ACCOUNT } from "./seller-central.js";

export type WorkerTask =
  /** Makes one call; the answer is `true`. */
  | { readonly task: "call" }
  /** Makes calls at once to an operation that has a usage plan, without retries; the answer is how many succeeded. */
  | {
      readonly task: "calls";
      readonly name: string;
      readonly plan: UsagePlan;
      readonly count: number;
    }
  /**
   * Makes calls at once for a seller, without retries; the answer is how many were sent. The others would have waited longer
   * than they may.
   */
  | {
      readonly task: "limited";
      readonly seller: string;
      readonly operation: Operation;
      readonly types: readonly string[];
      readonly own: { readonly key: string } & UsagePlan;
      /** In milliseconds. */
      readonly maxWait: number;
    }
  /** Takes so many tokens; the answer is `true`. */
  | {
      readonly task: "take";
      readonly key: string;
      readonly plan: UsagePlan;
      readonly count: number;
    };

const [redisUrl = "", endpoint = "", lwaEndpoint = ""] = process.argv.slice(2);

const client = createClient({ url: redisUrl });

client.on("error", () => {});

await client.connect();

// A busy machine is not to be taken for a Redis that is gone.
const timeout = 60_000;
const store = redisUsagePlanStore(client, { timeout, whenDown: "error" });

const sellingPartner = new SellingPartner({
  endpoint,
  lwa: {
    clientId: ACCOUNT.clientId,
    clientSecret: ACCOUNT.clientSecret,
    refreshToken: ACCOUNT.refreshToken,
    endpoint: lwaEndpoint,
  },
  tokenCache: redisTokenCache(client, { timeout }),
  usagePlan: { store },
});

async function limited({
  seller,
  operation,
  types,
  own,
  maxWait,
}: WorkerTask & { readonly task: "limited" }): Promise<number> {
  const { clientId, clientSecret, refreshToken } = ACCOUNT;
  const lwa = { clientId, clientSecret, endpoint: lwaEndpoint };
  const partner = new SellingPartner({
    endpoint,
    lwa: { ...lwa, refreshToken: `${refreshToken}-${seller}` },
    retry: false,
    usagePlan: { store, maxWait, limits: () => [own] },
  });
  const results = await Promise.all(
    types.map(async (type) => {
      try {
        await partner.call(operation, { body: { seller, type } });
        return 1;
      } catch (error) {
        if (error instanceof UsagePlanError) return 0;
        throw error;
      }
    }),
  );
  return results.filter((sent) => sent === 1).length;
}

async function work(task: WorkerTask): Promise<unknown> {
  if (task.task === "call") {
    await sellingPartner.call({ api: "test", name: "getX", method: "GET", path: "/x" }, {});
    return true;
  }
  if (task.task === "calls") {
    const operation = { api: "test", name: task.name, method: "GET", path: "/planned" } as const;
    const calls = Array.from({ length: task.count }, () =>
      sellingPartner.call({ ...operation, usagePlan: task.plan }, {}, { retry: false }),
    );
    return (await Promise.all(calls)).length;
  }
  if (task.task === "limited") return await limited(task);
  for (let taken = 0; taken < task.count;) {
    const wait = await store.take(task.key, task.plan);
    if (wait === 0) taken += 1;
    else await sleep(Math.min(wait, 5));
  }
  return true;
}

process.on("message", (task) => {
  // The test that has started this process sends nothing else.
  work(task as WorkerTask).then(
    (answer) => process.send!({ answer }),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});

process.send!({ answer: "ready" });
