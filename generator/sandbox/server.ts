import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type HttpBindings, serve, type ServerType } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { Failure, problem, settingPlace } from "../lib/diagnostic.js";
import { describeApi, listApis } from "./catalog.js";
import { longestBody, type Sandbox } from "./core.js";
import { errorAnswer, type SandboxAnswer } from "./http.js";
import { ownFile } from "../lib/own-files.js";

/** The sandbox behind a socket: hono and its Node adapter, which know HTTP, around the core, which knows Amazon. */

export interface ListenOptions {
  /** 0 for any that is free. */
  readonly port: number;
  /** An address or a name; the loopback address without. */
  readonly host?: string | undefined;
}

export interface Listening {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and cuts what is open. */
  readonly close: () => Promise<void>;
}

/** How much of a body that is too long is let through before the connection is cut, in bytes. */
const patience = 256 * 2 ** 20;

interface Env {
  readonly Bindings: HttpBindings;
}

const pageFiles: Readonly<Record<string, readonly [file: string, type: string]>> = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/.katagami/page.css": ["page.css", "text/css; charset=utf-8"],
  "/.katagami/page.js": ["page.js", "text/javascript; charset=utf-8"],
  "/.katagami/try.js": ["try.js", "text/javascript; charset=utf-8"],
  "/.katagami/dom.js": ["dom.js", "text/javascript; charset=utf-8"],
};

const pageHeaders = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'self'; img-src data:; base-uri 'none'; form-action 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** @throws Failure (usage) when the port is taken or the host is none of this machine's */
export async function listen(
  sandbox: Sandbox,
  { port, host = "127.0.0.1" }: ListenOptions,
): Promise<Listening> {
  const app = createApp(sandbox);
  const server = await new Promise<ServerType>((resolve, reject) => {
    const starting = serve(
      // The adapter would put its own Request and Response into the globals of a user's test suite.
      { fetch: app.fetch, port, hostname: host, overrideGlobalObjects: false },
      () => resolve(starting),
    );
    starting.on("error", (error: NodeJS.ErrnoException) => {
      reject(explainListen(error, port, host));
    });
  });
  // It listens on a TCP port, so its address is one.
  const address = server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return {
    url: `http://${name}:${String(address.port)}`,
    port: address.port,
    close: () => closeServer(server),
  };
}

function closeServer(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}

function explainListen(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const explanations: Readonly<Record<string, readonly [string, string, string]>> = {
    EADDRINUSE: [
      `port ${String(port)} is taken`,
      "--port",
      "choose another, or 0 for any that is free",
    ],
    EACCES: [
      `port ${String(port)} is not for everybody to listen on`,
      "--port",
      "choose one above 1023",
    ],
    EADDRNOTAVAIL: [
      `${host} is no address of this machine`,
      "--host",
      "leave it out for 127.0.0.1",
    ],
    ENOTFOUND: [`there is no host called ${host}`, "--host", "leave it out for 127.0.0.1"],
  };
  const explained = explanations[error.code ?? ""];
  if (explained === undefined) return error;
  const [message, flag, hint] = explained;
  return new Failure(
    [problem("error", message, settingPlace("command line", flag), hint)],
    "usage",
  );
}

function createApp(sandbox: Sandbox): Hono<Env> {
  const app = new Hono<Env>();
  for (const [path, [file, type]] of Object.entries(pageFiles)) {
    app.get(path, async (c) => {
      const text = await readFile(ownFile(`generator/sandbox/page/${file}`), "utf8");
      return c.body(text, 200, { ...pageHeaders, "content-type": type });
    });
  }
  app.get("/.katagami/apis.json", (c) =>
    c.json({ apis: listApis(sandbox.apis), account: sandbox.account }, 200, pageHeaders),
  );
  app.get("/.katagami/apis/:id", (c) => {
    const api = sandbox.apis.find(({ id }) => id === c.req.param("id"));
    return api === undefined ? c.notFound() : c.json(describeApi(api), 200, pageHeaders);
  });
  app.get("/.katagami/log.json", (c) =>
    c.json(sandbox.log.since(Number(c.req.query("since") ?? 0)), 200, pageHeaders),
  );
  app.all("*", (c) => operate(sandbox, c));
  app.onError(() => toResponse(errorAnswer(500, "InternalFailure", "The sandbox failed")));
  return app;
}

async function operate(sandbox: Sandbox, c: Context<Env>): Promise<Response> {
  const { incoming } = c.env;
  const { method = "GET", url: target = "/", rawHeaders } = incoming;
  const body = method === "GET" || method === "HEAD" ? null : await readBody(incoming);
  const answer = sandbox.handle({
    method,
    target,
    headers: pairs(rawHeaders),
    body: body ?? new Uint8Array(),
  });
  if (answer.delay > 0) await new Promise((resolve) => setTimeout(resolve, answer.delay));
  if (answer.hangUp) incoming.socket.destroy();
  return toResponse(answer);
}

/**
 * Reads a body, but keeps no more of it than shows that it is too long. A client that is still sending would not read an
 * answer, so the rest is let through; one that does not stop is cut.
 */
async function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // An incoming message without an encoding set gives buffers.
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > patience) incoming.destroy();
    if (length - chunk.byteLength <= longestBody) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Name, value, name, value … */
function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, raw[index + 1] ?? ""]] : [],
  );
}

function toResponse({ status, headers, body }: SandboxAnswer): Response {
  // A Response of these statuses must have no body, not even an empty one.
  const empty = body === "" || status === 204 || status === 304;
  return new Response(empty ? null : body, { status, headers });
}
