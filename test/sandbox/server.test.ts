// @slow: waits on sockets that are cut
import * as assert from "uvu/assert";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type IncomingMessage, request as httpRequest } from "node:http";
import { connect, createServer } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { suite } from "uvu";
import { VendorOrdersApi } from "../../generated/vendor-orders-v1/src/index.js";
import { Failure } from "../../generator/lib/diagnostic.js";
import {
  mockFetch,
  readModels,
  type RunningSandbox,
  startSandbox,
} from "../../generator/sandbox/index.js";
import { refuseStranger } from "../../generator/sandbox/hosts.js";
import { inFolder } from "../support/folders.js";
import { printedToken, printedValue } from "../support/sandbox-process.js";
import { apiOf, caseOf, operation, query } from "./support.js";

const models = "models/vendor-orders-api-model";

const path = "/vendor/orders/v1/acknowledgements";

const globalsBefore = [globalThis.Request, globalThis.Response];

let running: RunningSandbox;

const test = suite("sandbox: the server");

test.before(async () => {
  running = await startSandbox({ models, throttle: false });
});

test.after(() => running.close());

function token(): string {
  return running.sandbox.tokens.issueAccess(null, Date.now() + 3_600_000);
}

/** Sends a body without the limits on time that `fetch` has, and gives the status. */
async function statusOfPost(target: string, body: Uint8Array): Promise<number | undefined> {
  const headers = { "x-amz-access-token": token(), "content-type": "application/json" };
  const sent = httpRequest(`${running.url}${target}`, { method: "POST", headers, agent: false });
  const [response] = (await once(sent.end(body), "response")) as [IncomingMessage];
  response.resume();
  await once(response, "end");
  return response.statusCode;
}

async function get(target: string, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(`${running.url}${target}`, {
    headers: { "x-amz-access-token": token(), ...headers },
  });
}

async function post(body: string, type: string): Promise<number> {
  const response = await fetch(`${running.url}${path}`, {
    method: "POST",
    body,
    headers: { "x-amz-access-token": token(), "content-type": type },
  });
  assert.ok(response.headers.get("x-amzn-requestid"));
  return response.status;
}

/** Sends bytes as they are and gives back what comes until the connection ends. */
async function raw(text: string, endAfter = true): Promise<string> {
  const socket = connect(running.port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("error", () => {});
  socket.write(text);
  if (endAfter) socket.end();
  await once(socket, "close");
  return Buffer.concat(chunks).toString("utf8");
}

async function stillServes(): Promise<void> {
  const answer = await get("/vendor/orders/v1/purchaseOrders?limit=1");
  assert.is(answer.status, 200);
  await answer.arrayBuffer();
}

test("a generated client gets its answers from it, with Login with Amazon and signatures", async () => {
  const client = new VendorOrdersApi(running.clientOptions);
  const { payload } = await client.getPurchaseOrders({ limit: 1 });
  assert.ok(payload?.orders);
});

test("it listens on the loopback address and says so", () => {
  assert.match(running.url, /^http:\/\/127\.0\.0\.1:\d+$/);
});

test("malformed JSON, another content type, an unknown path: each has its answer", async () => {
  assert.is(await post("{", "application/json"), 400);
  assert.is(await post("{}", "text/xml"), 415);
  assert.is((await get("/nothing")).status, 403);
});

test("a GET with a body over a socket is 400", async () => {
  const answer = await raw(
    `GET /vendor/orders/v1/purchaseOrders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
  );
  assert.match(answer, /^HTTP\/1\.1 400 /);
});

test("what is not HTTP is refused, and the next request is served", async () => {
  assert.match(await raw("\u0000\u0001 nonsense\r\n\r\n"), /^HTTP\/1\.1 400 /);
  await stillServes();
});

test("a path that would climb out is no file of the page", async () => {
  for (const target of [
    "/.katagami/../../package.json",
    "/.katagami/..%2f..%2fpackage.json",
    "/.katagami/apis/..%2f..%2fx",
  ]) {
    const answer = await raw(
      `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    );
    assert.match(answer, /^HTTP\/1\.1 40[34] /, target);
  }
});

const HOSTS: readonly [answered: boolean, host: string][] = [
  [true, "127.0.0.1"],
  [true, "127.0.0.1:7070"],
  [true, "127.200.3.4:80"],
  [true, "localhost"],
  [true, "LOCALHOST:1"],
  [true, "localhost."],
  [true, "orders.localhost:7070"],
  [true, "[::1]"],
  [true, "[::1]:7070"],
  [true, "[::ffff:127.0.0.1]:7070"],
  [false, "evil.example"],
  [false, "evil.example:7070"],
  [false, "127.0.0.1.evil.example"],
  [false, "localhost.evil.example"],
  [false, "notlocalhost"],
  [false, "127.evil.example"],
  [false, "192.168.1.2"],
  [false, "0.0.0.0"],
  [false, "[::2]"],
  [false, "x"],
];

for (const [answered, host] of HOSTS) {
  test(`a request to the host ${host} is ${answered ? "answered" : "refused with a plain word"}`, async () => {
    for (const target of [
      "/",
      "/.katagami/log.json",
      "/.katagami/page.js",
      "/vendor/orders/v1/x",
    ]) {
      const answer = await raw(
        `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      );
      const says = answer.includes("The sandbox answers only to localhost, to loopback addresses");
      assert.is(!says, answered, `${target}: ${answer}`);
      if (!answered) assert.match(answer, /^HTTP\/1\.1 403 .*content-type: text\/plain/is);
    }
  });
}

test("a request without a host, or with one that is none, is refused", async () => {
  for (const head of ["GET / HTTP/1.0", "GET / HTTP/1.1\r\nHost: evil.example@127.0.0.1"])
    assert.match(await raw(`${head}\r\nConnection: close\r\n\r\n`), /^HTTP\/1\.1 400 /);
});

test("what --host names is answered, on any port; another name is not", async () => {
  const served = await startSandbox({ models, host: "localhost" });
  const other = await startSandbox({ models, host: ["0.0.0.0", "sandbox"] });
  const statusOf = async (port: number, host: string): Promise<number | undefined> => {
    const options = { host: "127.0.0.1", port, path: "/", headers: { host }, agent: false };
    const [response] = (await once(httpRequest(options).end(), "response")) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };
  assert.is(await statusOf(served.port, "localhost:1"), 200);
  for (const [status, host] of [
    [200, "127.0.0.1"],
    [200, "sandbox:4599"],
    [403, "evil.example"],
    [403, "10.0.0.1"],
  ] as const)
    assert.is(await statusOf(other.port, host), status, host);
  await served.close();
  await other.close();
});

const NAMED: readonly [answered: boolean, host: string, served: string, address: string][] = [
  [true, "box.example:80", "box.example", "10.0.0.7"],
  [true, "BOX.example.", "box.example", "10.0.0.7"],
  [true, "10.0.0.7:80", "0.0.0.0", "10.0.0.7"],
  [true, "10.0.0.7:80", "::", "::ffff:10.0.0.7"],
  [true, "[fe80::7]:80", "::", "fe80::7"],
  [true, "[fe80::7]", "fe80:0::7", "fe80::7"],
  [false, "10.0.0.8:80", "0.0.0.0", "10.0.0.7"],
  [false, "evil.example", "0.0.0.0", "10.0.0.7"],
  [false, "", "", ""],
];

for (const [answered, host, served, address] of NAMED) {
  test(`--host ${served} on ${address}: ${host} is ${answered ? "" : "not "}answered`, () => {
    const refusal = refuseStranger({ host, address, origin: null, method: "GET" }, [served]);
    assert.is(refusal === null, answered);
  });
}

test("a page of another host sends nothing that could change something", async () => {
  const send = async (method: string, target: string, origin?: string): Promise<number> => {
    const headers = { ...(origin && { origin }), "content-type": "text/plain" };
    const response = await fetch(`${running.url}${target}`, {
      method,
      headers,
      ...(method === "POST" && { body: "{}" }),
    });
    await response.arrayBuffer();
    return response.status;
  };
  const before = running.sandbox.log.since(0).length;
  for (const origin of [
    "https://evil.example",
    "null",
    "http://127.0.0.1.evil.example",
    "chrome-extension://abc",
  ]) {
    for (const target of ["/.katagami/snippets", "/auth/o2/token", path])
      assert.is(await send("POST", target, origin), 403, `${origin} ${target}`);
    assert.is(await send("DELETE", path, origin), 403);
  }
  assert.is(running.sandbox.log.since(0).length, before, "nothing of it reached the sandbox");
  for (const origin of [undefined, running.url, "http://localhost:3000"]) {
    assert.is(await send("POST", "/.katagami/snippets", origin), 400);
    assert.is(await send("POST", "/auth/o2/token", origin), 400);
  }
});

test("a client that is gone leaves no timer: the process of a closed sandbox ends", async () => {
  const program = `
    import { startSandbox } from "./generator/sandbox/index.ts";
    const faults = [{ operation: "*", fault: { kind: "delay", milliseconds: 1e12 }, times: Infinity }];
    const controller = new AbortController();
    const running = await startSandbox({ models: "${models}", faults, onRequest: () => controller.abort() });
    await fetch(running.url + "/vendor/orders/v1/purchaseOrders", { signal: controller.signal }).catch(() => {});
    await running.close();
    console.log("closed");`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(child, "exit");
  assert.is(Buffer.concat(chunks).toString(), "closed\n");
});

test("the page cannot be framed", async () => {
  const { headers } = await get("/");
  assert.match(headers.get("content-security-policy") ?? "", "frame-ancestors 'none'");
});

test("a body of 50 MB is 413, and its memory comes back", async () => {
  const before = process.memoryUsage().arrayBuffers;
  for (let round = 0; round < 2; round += 1) {
    assert.is(await statusOfPost(path, new Uint8Array(50 * 2 ** 20)), 413);
  }
  // Client and server share this process: what neither holds any more goes when it is collected.
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void; // What the flag exposes.
  const held = (): number => process.memoryUsage().arrayBuffers - before;
  // The sockets let go of it when the machine comes to it; a minute later it would be a leak.
  for (let tries = 0; tries < 1200 && held() >= 100 * 2 ** 20; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    collect();
  }
  assert.ok(held() < 100 * 2 ** 20);
  await stillServes();
});

test("1,000 connections at once are all answered", async () => {
  const access = token();
  const request = `GET /vendor/orders/v1/purchaseOrders?limit=1 HTTP/1.1\r\nHost: localhost\r\nx-amz-access-token: ${access}\r\nConnection: close\r\n\r\n`;
  const answers = await Promise.all(Array.from({ length: 1000 }, () => raw(request, false)));
  assert.is(answers.filter((answer) => answer.startsWith("HTTP/1.1 200 ")).length, 1000);
});

test("clients that hang up in the middle of a body or before the answer do no harm", async () => {
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{`;
  const hangUp = async (): Promise<void> => {
    const socket = connect(running.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(head);
    await new Promise(setImmediate);
    socket.destroy();
  };
  await Promise.all(Array.from({ length: 50 }, hangUp));
  const abort = new AbortController();
  const slow = fetch(`${running.url}/vendor/orders/v1/purchaseOrders?limit=1`, {
    headers: { "x-amz-access-token": token(), "x-katagami-fault": "delay:50" },
    signal: abort.signal,
  });
  abort.abort();
  await slow.catch(() => {});
  await stillServes();
});

test("the fault hangup cuts the connection", async () => {
  let failed = false;
  await get("/vendor/orders/v1/purchaseOrders?limit=1", { "x-katagami-fault": "hangup" }).catch(
    () => {
      failed = true;
    },
  );
  assert.ok(failed);
  await stillServes();
});

test("a port in use is an error that says so", async () => {
  const { port } = running;
  try {
    await startSandbox({ models, port });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, Failure);
    assert.is((error as Failure).fault, "usage");
    assert.match((error as Failure).message, `port ${String(port)} is in use`);
  }
});

test("starting a sandbox leaves the globals of a test suite alone", () => {
  assert.equal([globalThis.Request, globalThis.Response], globalsBefore);
});

test.run();

const mock = suite("sandbox: mockFetch");

mock("a client gets its answers without a socket", async () => {
  const api = apiOf({
    paths: {
      "/vendor/orders/v1/purchaseOrders": {
        get: operation({ 200: [caseOf({}, { payload: { orders: [] } })] }),
      },
    },
  });
  const fetch = mockFetch(api);
  const client = new VendorOrdersApi(fetch.clientOptions);
  assert.equal(await client.getPurchaseOrders(), { payload: { orders: [] } });
  assert.equal(
    fetch.sandbox.log.since(0).map(({ outcome }) => outcome),
    ["Login with Amazon", "case 200[0]"],
  );
});

mock("models can be named for it", async () => {
  const fetch = mockFetch(await readModels("vendor-orders-v1"));
  const client = new VendorOrdersApi(fetch.clientOptions);
  const { payload } = await client.getPurchaseOrders({ limit: 1 });
  assert.ok(payload?.orders);
});

mock("a fault that hangs up rejects as fetch does, an abort with its reason", async () => {
  const api = apiOf({ paths: { "/things": { get: operation({ 200: [caseOf({}, {})] }) } } });
  const fetch = mockFetch(api);
  const reason = new Error("enough");
  const rejection = (fault: string, signal: AbortSignal | null) =>
    fetch("https://any.host/things", { headers: { "x-katagami-fault": fault }, signal }).then(
      () => null,
      (error: unknown) => error,
    );
  assert.instance(await rejection("hangup", null), TypeError);
  assert.is(await rejection("delay:100", AbortSignal.abort(reason)), reason);
  const later = new AbortController();
  const pending = rejection("delay:60000", later.signal);
  setTimeout(() => later.abort(reason), 1);
  assert.is(await pending, reason);
});

mock.run();

const command = suite("sandbox: the command");

function start(args: readonly string[]): ChildProcess {
  return spawn(
    process.execPath,
    ["--import", "tsx", "generator/cli.ts", "sandbox", "--models", models, ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
}

function output(child: ChildProcess, until: RegExp): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    child.stdout!.on("data", (chunk) => {
      text += String(chunk);
      if (until.test(text)) resolve(text);
    });
    child.once("exit", () => resolve(text));
  });
}

command("it says where it is and how to log in, serves, and Ctrl-C ends it cleanly", async () => {
  const child = start(["--port", "0", "--fault", "getPurchaseOrder=503"]);
  const text = await output(child, /Ctrl-C/);
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)![0];
  assert.match(text, "1 API, 4 operations, 19 static cases");
  assert.is((await fetch(`${url}/`)).status, 200);
  assert.is((await fetch(`${url}/vendor/orders/v1/purchaseOrders/1`)).status, 503);
  child.kill("SIGINT");
  const [code, signal] = await once(child, "exit");
  assert.equal([code, signal], [0, null]);
});

command("--unmatched-status is the answer to a request that no case matches", async () => {
  const model = {
    swagger: "2.0",
    info: { title: "Things", version: "v1" },
    paths: {
      "/things": {
        get: operation({ 200: [caseOf({ state: "A" }, {})] }, { parameters: [query("state")] }),
      },
    },
  };
  await inFolder({ "things.json": JSON.stringify(model) }, async (folder) => {
    for (const [args, status] of [
      [[], 400],
      [["--unmatched-status", "500"], 500],
    ] as const) {
      const child = start(["--port", "0", "--models", folder, ...args]);
      const text = await output(child, /Ctrl-C/);
      const headers = { "x-amz-access-token": await printedToken(text) };
      const answer = await fetch(`${printedValue(text, "endpoint")}/things?state=B`, { headers });
      child.kill("SIGINT");
      await once(child, "exit");
      assert.is(answer.status, status, await answer.text());
    }
  });
});

command("a taken port, a port that is none and a fault that is none end it with 2", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as { port: number };
  for (const [args, said] of [
    [["--port", String(port)], `port ${String(port)} is in use`],
    [["--port", "1e3"], `"1e3" is not a port`],
    [["--port", "0", "--fault", "x"], `"x" is not a fault`],
    [
      ["--port", "0", "--fault", "getPurchaseOrdr=503", "--fault", "vendor-order-v1.*=503"],
      /no API of the sandbox has an operation getPurchaseOrdr\n {2}→ did you mean getPurchaseOrder\?[^]*vendor-order-v1\.\*/,
    ],
    [["--port", "0", "--unmatched-status", "404"], "Allowed choices are 400, 500"],
  ] as const) {
    const child = start(args);
    let text = "";
    child.stderr!.on("data", (chunk) => (text += String(chunk)));
    const [code] = await once(child, "exit");
    assert.is(code, 2, text);
    assert.match(text, said);
  }
  taken.close();
});

command.run();
