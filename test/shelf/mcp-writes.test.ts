/** Writes through the MCP server of the shelf: allowed by name, and confirmed by a person each time. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { builtServer, connect, partnerOf, requestsOf, sandboxOf } from "./mcp-support.js";

const test = suite("shelf: mcp, writes");

const running = await sandboxOf();
const partner = partnerOf(running);

const allowed = { allowWrites: ["customerOrders.changeCustomerOrder"] };
const body = {
  shippingAddress: { name: "Taro Yamada", addressLine1: "4-5-6 Ginza", countryCode: "JP" },
  reason: "moved \u202egnp.exe",
};
const change = {
  package: "customer-orders-v1",
  method: "changeCustomerOrder",
  params: { orderId: "1" },
  body,
};

const sentSince = (before: number): readonly string[] => requestsOf(running).slice(before);

test("a write that is allowed has a tool of its own, marked as destructive", async () => {
  const { client } = await connect({ partner, server: allowed });
  const { tools } = await client.listTools();
  const writing = tools.filter(({ annotations }) => annotations?.readOnlyHint !== true);
  assert.equal(
    writing.map(({ name, annotations }) => [name, annotations?.destructiveHint]),
    [["write_operation", true]],
  );
});

test("a person sees exactly what will be sent, personal data masked; when they agree, it is sent whole", async () => {
  const before = requestsOf(running).length;
  const bodies: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (request.method === "PUT") bodies.push(await request.clone().text());
    return globalThis.fetch(request);
  };
  const mcp = await connect({
    partner: { ...partner, fetch },
    server: allowed,
    person: () => ({ action: "accept", content: { send: true } }),
  });
  const { data, isError } = await mcp.call("write_operation", change);
  assert.is(isError, false, JSON.stringify(data));
  assert.equal(data.data, { orderId: "1" });
  assert.equal(sentSince(before), ["PUT /test/v1/customerOrders/1"]);
  const [{ message = "" } = {}] = mcp.asked;
  assert.match(message, /^Send this to Amazon\? customer-orders-v1\.changeCustomerOrder\n/);
  assert.match(message, /\nPUT \/test\/v1\/customerOrders\/\{orderId\}\n/);
  assert.equal(JSON.parse(message.slice(message.indexOf("{\n")).replace("\\u{202e}", "\u202e")), {
    orderId: "1",
    body: {
      shippingAddress: { name: "[masked]", addressLine1: "[masked]", countryCode: "JP" },
      reason: body.reason,
    },
  });
  assert.not.match(message, /Yamada|Ginza|\u202e/);
  assert.equal(
    bodies.map((text): unknown => JSON.parse(text)),
    [body],
  );
});

const disagreements = {
  "who declines": { action: "decline" },
  "who closes the question": { action: "cancel" },
  "who accepts without the tick": { action: "accept", content: { send: false } },
  "who answers nothing": { action: "accept", content: {} },
} as const;
for (const [who, answer] of Object.entries(disagreements)) {
  test(`nothing is sent for a person ${who}`, async () => {
    const before = requestsOf(running).length;
    const mcp = await connect({ partner, server: allowed, person: () => ({ ...answer }) });
    const { isError, data } = await mcp.call("write_operation", change);
    assert.is(isError, true, JSON.stringify(data));
    assert.is(mcp.asked.length, 1);
    assert.equal(sentSince(before), []);
  });
}

test("nothing is sent for a client that cannot ask a person", async () => {
  const before = requestsOf(running).length;
  const mcp = await connect({ partner, server: allowed });
  const { data } = await mcp.call("write_operation", change);
  assert.is(data.error.code, "cannot-confirm");
  assert.equal(sentSince(before), []);
});

test("nobody is asked about a request that the model refuses, or that is too long to read", async () => {
  const mcp = await connect({
    partner,
    server: allowed,
    person: () => ({ action: "accept", content: { send: true } }),
  });
  const { data: wrong } = await mcp.call("write_operation", { ...change, body: {} });
  assert.equal(wrong.error.problems, ["/body/shippingAddress is missing: Address"]);
  const { data: many } = await mcp.call("write_operation", {
    ...change,
    body: { ...body, reason: "why not ".repeat(3000) },
  });
  assert.is(many.error.code, "too-long-to-confirm");
  assert.equal(mcp.asked, []);
});

test("another write stays refused, and a read has its own tool", async () => {
  const mcp = await connect({
    partner,
    server: allowed,
    person: () => ({ action: "accept", content: { send: true } }),
  });
  const code = async (tool: string, method: string, packageName: string): Promise<string> => {
    const { data } = await mcp.call(tool, { package: packageName, method });
    return data.error.code as string;
  };
  assert.equal(
    [
      await code("write_operation", "submitAcknowledgement", "vendor-orders-v1"),
      await code("write_operation", "listCustomerOrders", "customer-orders-v1"),
      await code("call_operation", "changeCustomerOrder", "customer-orders-v1"),
    ],
    ["write-not-allowed", "other-tool", "other-tool"],
  );
  assert.equal(mcp.asked, []);
});

test("a server does not start with writes that cannot be allowed; all are named", async () => {
  const { createServer } = await builtServer();
  const allowWrites = [
    "vendorOrders.submitAcknowledgment",
    "submitAcknowledgement",
    "customerOrders.getShippedOrder",
    "customerOrders.getCustomerOrder",
    "customerOrders.buyLabel",
  ];
  try {
    createServer({ sellingPartner: {}, allowWrites });
    assert.unreachable();
  } catch (error) {
    assert.equal((error as { problems: unknown }).problems, [
      'vendorOrders.submitAcknowledgment: vendor-orders-v1 has no method "submitAcknowledgment"; did you mean submitAcknowledgement?',
      "submitAcknowledgement: is not <package>.<method>",
      "customerOrders.getShippedOrder: only reads, and needs no permission",
      "customerOrders.getCustomerOrder: only reads, and needs no permission",
      "customerOrders.buyLabel: buyLabel answers restricted data only, for a restricted data token, which this server never asks for; call it from your own program, with the generated client and the option restrictedData",
    ]);
  }
});

test.after(() => running.close());

test.run();
