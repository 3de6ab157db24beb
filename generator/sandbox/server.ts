import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings, type ServerType } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { getMimeType } from "hono/utils/mime";
import * as v from "valibot";
import { literal } from "../escape/literal.js";
import { flagError } from "../lib/diagnostic.js";
import { ownFile } from "../lib/own-files.js";
import { wait } from "../lib/wait.js";
import type { PackageNames } from "../view/package-json.js";
import { refuseStranger } from "./hosts.js";
import { respondError, toFetchResponse } from "./http.js";
import { describeApi, listApis } from "./page-data.js";
import { connection, writeSnippets } from "./snippets.js";
import { refusalCauses } from "./refusals.js";
import type { Sandbox } from "./sandbox.js";
import { scenarioData } from "./scenarios/control.js";
import { maxBodyBytes, maxReadBytes, maxWaitingConnections } from "./limits.js";

/** The sandbox on a socket, with its page. Hono and its adapter for Node handle HTTP. */

export interface ListenOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** The address or name to listen on (default: `127.0.0.1`). Of several, the others are names that are answered as well. */
  readonly host?: string | readonly string[] | undefined;
  /** How the packages of the clients are named (default: `sp-api-` and the id). */
  readonly names?: PackageNames | undefined;
  /** Called before each answer; the answer waits for it (default: nothing is saved). */
  readonly save?: (() => Promise<void>) | undefined;
}

export interface Listening {
  /** Has no slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and cuts open connections. */
  readonly close: () => Promise<void>;
}

interface Env {
  readonly Bindings: HttpBindings;
}

const pageFiles = [
  "index.html",
  "page.css",
  "dom.js",
  "list.js",
  "log.js",
  "page.js",
  "scenario.js",
  "try.js",
];

const pageHeaders = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** @throws Failure (usage) if the port is in use or the host is not an address of this machine */
export async function listen(
  sandbox: Sandbox,
  {
    port,
    host: hosts = [],
    names = { scope: null, packagePrefix: "sp-api-" },
    save = async () => {},
  }: ListenOptions,
): Promise<Listening> {
  const answered = [hosts].flat();
  const [host = "127.0.0.1"] = answered;
  const app = createApp({ sandbox, names, hosts: answered, save });
  const server = await new Promise<ServerType>((resolve, reject) => {
    // By default, the adapter replaces the globals Request and Response, in the test suite of the user too.
    const starting = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
    starting.listen({ port, host, backlog: maxWaitingConnections }, () => resolve(starting));
    starting.on("error", (error: NodeJS.ErrnoException) => {
      reject(listenError(error, port, host));
    });
  });
  // It listens on a TCP port, so its address is one.
  const address = server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return {
    url: `http://${name}:${String(address.port)}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const defaultHost = "omit --host to listen on 127.0.0.1";
  const known: Readonly<Record<string, readonly [flag: string, message: string, hint: string]>> = {
    EADDRINUSE: [
      "--port",
      `port ${String(port)} is in use`,
      "choose another, or 0 for any free port",
    ],
    EACCES: ["--port", `port ${String(port)} needs more rights`, "choose a port above 1023"],
    EADDRNOTAVAIL: ["--host", `${host} is not an address of this machine`, defaultHost],
    ENOTFOUND: ["--host", `there is no host called ${host}`, defaultHost],
  };
  const found = known[error.code ?? ""];
  return found === undefined ? error : flagError(...found);
}

interface AppOptions {
  readonly sandbox: Sandbox;
  readonly names: PackageNames;
  readonly hosts: readonly string[];
  readonly save: () => Promise<void>;
}

function createApp({ sandbox, names, hosts, save }: AppOptions): Hono<Env> {
  const app = new Hono<Env>();
  app.use("*", async (c, next) => {
    const { headers, socket } = c.env.incoming;
    const origins = {
      host: headers.host ?? null,
      origin: headers.origin ?? null,
      method: c.req.method,
      address: socket.localAddress ?? null,
    };
    const refusal = refuseStranger(origins, hosts);
    return refusal === null ? await next() : c.text(`${refusal}\n`, 403, pageHeaders);
  });
  for (const file of pageFiles) {
    app.get(file === "index.html" ? "/" : `/.katagami/${file}`, async (c) => {
      const text = await readFile(ownFile(`generator/sandbox/page/${file}`), "utf8");
      return c.body(text, 200, { ...pageHeaders, "content-type": getMimeType(file) ?? "" });
    });
  }
  app.get("/.katagami/apis.json", (c) => {
    const { apis, account, requireSignature } = sandbox;
    // A scenario has the plans of the models.
    const usagePlan =
      sandbox.scenario === null || sandbox.usagePlan === null ? sandbox.usagePlan : "model";
    const connect = `const options = ${literal(connection(sandbox, originOf(c)))};`;
    const data = {
      apis: listApis(apis),
      account,
      usagePlan,
      requireSignature,
      refusals: refusalCauses,
      connect,
    };
    return c.json(data, 200, pageHeaders);
  });
  app.get("/.katagami/apis/:id", async (c) => {
    const api = sandbox.apis.find(({ id }) => id === c.req.param("id"));
    return api === undefined ? c.notFound() : c.json(await describeApi(api), 200, pageHeaders);
  });
  app.get("/.katagami/log.json", (c) =>
    c.json(sandbox.log.since(Number(c.req.query("since") ?? 0)), 200, pageHeaders),
  );
  app.get("/.katagami/log/:id", (c) => {
    const exchange = sandbox.log.exchange(Number(c.req.param("id")));
    return exchange === null ? c.notFound() : c.json(exchange, 200, pageHeaders);
  });
  app.post("/.katagami/snippets", async (c) => {
    const edited = v.safeParse(Edited, await c.req.json().catch(() => null));
    if (!edited.success) return c.text("a request of the page is expected", 400, pageHeaders);
    const snippets = writeSnippets(edited.output, sandbox, originOf(c), names);
    return c.json(snippets, 200, pageHeaders);
  });
  app.get("/.katagami/scenario.json", (c) =>
    c.json(sandbox.scenario === null ? null : scenarioData(sandbox.scenario), 200, pageHeaders),
  );
  app.all("*", (c) => handle(sandbox, c, save));
  app.onError(() => toFetchResponse(respondError(500, "InternalFailure", "The sandbox failed")));
  return app;
}

const Edited = v.object({
  method: v.string(),
  target: v.string(),
  headers: v.record(v.string(), v.string()),
  body: v.string(),
});

/** The URL under which the browser knows the sandbox. */
function originOf(c: Context<Env>): string {
  return new URL(c.req.url).origin;
}

async function handle(
  sandbox: Sandbox,
  c: Context<Env>,
  save: () => Promise<void>,
): Promise<Response> {
  const { incoming } = c.env;
  const { method = "GET", url: target = "/", rawHeaders } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? await readBody(incoming) : new Uint8Array();
  const response = sandbox.handle({ method, target, headers: pairs(rawHeaders), body });
  // What has been answered is still so after a restart.
  await save();
  await waitUnlessGone(response.delay, incoming);
  if (response.hangUp) incoming.socket.destroy();
  return toFetchResponse(response);
}

/** Waits; a client that is gone leaves no timer, which would keep the process alive after `close`. */
async function waitUnlessGone(delay: number, { socket }: IncomingMessage): Promise<void> {
  const gone = new AbortController();
  const abort = (): void => gone.abort();
  socket.once("close", abort);
  await wait(delay, gone.signal).catch(() => {});
  socket.off("close", abort);
}

/**
 * Reads a body, but keeps no more of it than is needed to see that it is too long. The rest is read and dropped, because a
 * client that is still sending would not read the response; beyond a limit the connection is cut.
 */
async function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // An incoming message without an encoding yields buffers.
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > maxReadBytes) incoming.destroy();
    if (length - chunk.byteLength <= maxBodyBytes) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Pairs the raw headers of Node: name, value, name, value … */
function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, raw[index + 1] ?? ""]] : [],
  );
}
