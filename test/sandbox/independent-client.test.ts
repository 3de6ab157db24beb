/** A client that we have not written, against our sandbox: `amazon-sp-api`, which knows nothing of either. */
import { Agent } from "node:https";
import { connect, type Socket } from "node:net";
import { SellingPartner } from "amazon-sp-api";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  type RunningSandbox,
  sandboxAccount,
  startSandbox,
} from "../../generator/sandbox/index.js";

/** The client speaks HTTPS to Amazon's hosts alone; this carries what it says to the sandbox, in the clear. */
class LoopbackAgent extends Agent {
  readonly #port: number;

  constructor(port: number) {
    super({ keepAlive: false });
    this.#port = port;
  }

  override createConnection(): Socket {
    return connect(this.#port, "127.0.0.1");
  }
}

const test = suite("sandbox: an independent client");
let running: RunningSandbox;
let client: SellingPartner;

test.before(async () => {
  running = await startSandbox({
    models: "models/vendor-orders-api-model",
    host: ["127.0.0.1", "api.amazon.com", "sandbox.sellingpartnerapi-na.amazon.com"],
  });
  client = new SellingPartner({
    region: "na",
    refresh_token: sandboxAccount.refreshToken,
    credentials: {
      SELLING_PARTNER_APP_CLIENT_ID: sandboxAccount.clientId,
      SELLING_PARTNER_APP_CLIENT_SECRET: sandboxAccount.clientSecret,
    },
    options: {
      use_sandbox: true,
      https_proxy_agent: new LoopbackAgent(running.port),
    },
  });
});
test.after(() => running.close());

test("amazon-sp-api logs in and gets the case that it asks for", async () => {
  const answer = await client.callAPI({
    operation: "getPurchaseOrders",
    endpoint: "vendorOrders",
    query: { limit: 1 },
  });
  assert.ok(Array.isArray(answer.orders));
  assert.equal(
    running.sandbox.log.since(0).map(({ operation, status }) => [operation, status]),
    [
      [null, 200],
      ["getPurchaseOrders", 200],
    ],
  );
});

test("amazon-sp-api takes our refusal for one of Amazon's", async () => {
  const refused = await client
    .callAPI({ operation: "submitAcknowledgement", endpoint: "vendorOrders" })
    .then(
      () => null,
      // What the client throws carries Amazon's code.
      (error: unknown) => error as { code?: string; message?: string },
    );
  assert.is(refused?.code, "InvalidInput");
  assert.match(refused?.message ?? "", "Missing required parameter: body");
});

test.run();
