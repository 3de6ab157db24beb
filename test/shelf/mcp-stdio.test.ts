/** The command of the MCP server of the shelf: a process, as a client starts it, over the local sandbox. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sandboxAccount } from "../../generator/sandbox/index.js";
import { run } from "../support/cli.js";
import { builtServer, requestsOf, sandboxOf } from "./mcp-support.js";

const test = suite("shelf: mcp, as a process");

const { out } = await builtServer();
const command = join(out, "mcp/dist/main.js");
const account = {
  ...sandboxAccount,
  clientSecret: "amzn1.oa2-cs.v1.planted",
  refreshToken: "Atzr|planted",
};
const env = {
  LWA_CLIENT_ID: account.clientId,
  LWA_CLIENT_SECRET: account.clientSecret,
  LWA_REFRESH_TOKEN: account.refreshToken,
};

test("a client starts the command, finds an operation, calls it, and has a write confirmed", async () => {
  const running = await sandboxOf({ account });
  const args = ["--endpoint", running.url, "--allow-write", "customerOrders.changeCustomerOrder"];
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [command, ...args],
    env,
    stderr: "pipe",
  });
  const said: string[] = [];
  transport.stderr?.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  const client = new Client({ name: "test", version: "1" }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
    said.push(JSON.stringify(params));
    return { action: "accept", content: { send: true } };
  });
  await client.connect(transport);
  const call = async (name: string, given: Record<string, unknown>): Promise<unknown> => {
    const answer = await client.callTool({ name, arguments: given });
    said.push(JSON.stringify(answer));
    assert.is.not(answer.isError, true, said.at(-1));
    return answer.structuredContent;
  };
  const found = (await call("search_operations", { query: "customer orders" })) as {
    readonly operations: readonly { readonly package: string; readonly method: string }[];
  };
  const list = found.operations.find(({ method }) => method === "listCustomerOrders")!;
  const page = (await call("call_operation", only(list))) as {
    readonly data: { readonly orders: unknown };
  };
  assert.equal(page.data.orders, [{ orderId: "1" }, { orderId: "2" }]);
  await call("write_operation", {
    package: list.package,
    method: "changeCustomerOrder",
    params: { orderId: "1" },
    body: { shippingAddress: { name: "Taro Yamada" } },
  });
  assert.equal(requestsOf(running), [
    "GET /test/v1/customerOrders",
    "PUT /test/v1/customerOrders/1",
  ]);
  const { pid } = transport;
  await client.close();
  assert.type(pid, "number");
  assert.not.match(said.join("\n"), /planted|Yamada|Atza\|/);
  await running.close();
});

/** The arguments of a call, of what a search has found. */
function only(found: {
  readonly package: string;
  readonly method: string;
}): Record<string, unknown> {
  return { package: found.package, method: found.method };
}

test("without credentials the command says which variables are missing, on standard error", async () => {
  const ended = await run([process.execPath, command, "--region", "na"], out);
  assert.is(ended.code, 1);
  assert.is(ended.out, "");
  for (const name of Object.keys(env)) assert.match(ended.err, new RegExp(`${name} is not set`));
});

test("wrong flags end the command with what is wrong, and quote no secret", async () => {
  for (const [args, message] of [
    [["--region", "xx"], /region/],
    [[], /one of region, marketplace/],
    [["--region", "na", "--allow-write", "vendorOrders.sendAll"], /no method "sendAll"/],
    [["--regin", "na"], /--regin/],
  ] as const) {
    const set = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const {
      code,
      out: said,
      err,
    } = await run(["env", ...set, process.execPath, command, ...args], out);
    assert.equal([code, said], [1, ""], err);
    assert.match(err, message);
    assert.not.match(err, /planted/);
  }
});

test("the package has the command, its catalog and all clients as dependencies", async () => {
  const json = JSON.parse(await readFile(join(out, "mcp/package.json"), "utf8")) as {
    readonly [field: string]: unknown;
  };
  const { name, bin, files, dependencies, private: isPrivate } = json;
  assert.equal(
    { name, bin, files, isPrivate },
    {
      name: "sp-api-mcp",
      bin: { "sp-api-mcp": "./dist/main.js" },
      files: ["dist", "src", "catalog.json"],
      isPrivate: true,
    },
  );
  assert.equal(Object.keys(dependencies as object), [
    "@modelcontextprotocol/sdk",
    "sp-api-runtime",
    "sp-api-customer-orders-v1",
    "sp-api-vendor-orders-v1",
  ]);
  assert.match(await readFile(command, "utf8"), /^#!\/usr\/bin\/env node\n/);
});

test.run();
