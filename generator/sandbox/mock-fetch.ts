import type { Api } from "../api.js";
import { Sandbox, type SandboxOptions } from "./core.js";
import { type SandboxClientOptions, clientOptions } from "./client-options.js";

/**
 * The sandbox as a `fetch`, without a socket. Hosts say nothing: `/auth/o2/token` is Login with Amazon, a signed form to
 * `/` is STS, and everything else the Selling Partner API.
 */
export interface MockFetch extends PlainFetch {
  /** What stands behind it: its log, its tokens. */
  readonly sandbox: Sandbox;
  /** What makes a client talk to it: `new VendorOrdersApi(fetch.clientOptions)`. */
  readonly clientOptions: SandboxClientOptions & { readonly fetch: PlainFetch };
}

type PlainFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** Makes a `fetch` that is answered by a sandbox of its own. */
export function mockFetch(apis: Api | readonly Api[], options: SandboxOptions = {}): MockFetch {
  const sandbox = new Sandbox(isList(apis) ? apis : [apis], options);
  const fetch: PlainFetch = (url, init) => answer(sandbox, url, init);
  const own = clientOptions(sandbox.account, "https://sandbox.sellingpartnerapi-na.amazon.com");
  return Object.assign(fetch, { sandbox, clientOptions: { ...own, fetch } });
}

function isList(apis: Api | readonly Api[]): apis is readonly Api[] {
  return Array.isArray(apis);
}

async function answer(
  sandbox: Sandbox,
  url: string | URL,
  init: RequestInit | undefined,
): Promise<Response> {
  init?.signal?.throwIfAborted();
  const { host, pathname, search } = new URL(url);
  const request = new Request(url, init);
  const { status, headers, body, delay, hangUp } = sandbox.handle({
    method: request.method,
    target: `${pathname}${search}`,
    headers: [["host", host], ...request.headers],
    body: new Uint8Array(await request.arrayBuffer()),
  });
  if (delay > 0) await wait(delay, init?.signal ?? null);
  if (hangUp) throw new TypeError("fetch failed", { cause: new Error("the other side closed") });
  return new Response(body === "" || status === 204 ? null : body, { status, headers });
}

function wait(milliseconds: number, signal: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      // What fetch rejects with is the signal's reason, whatever that is.
      reject(signal.reason as Error);
    });
  });
}
