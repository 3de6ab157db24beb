import type { Api } from "../model/api.js";
import { clientOptions, type SandboxClientOptions } from "./client-options.js";
import { Sandbox, type SandboxOptions } from "./core.js";
import { type PackagedApi, unpack } from "./packaged.js";

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

/**
 * Makes a `fetch` that is answered by a sandbox of its own, Login with Amazon included.
 *
 * @param apis - the sandbox of a generated package (`sp-api-vendor-orders-v1/sandbox`), or what `readModels` gives; several
 *   as a list. A package brings no types: where its operation is dynamic and no case fits, the answer is an empty object.
 */
export function mockFetch(
  apis: MockApi | readonly MockApi[],
  options: SandboxOptions = {},
): MockFetch {
  const all = isList(apis) ? apis : [apis];
  const served = all.map((api) => ("types" in api ? api : unpack(api)));
  const sandbox = new Sandbox(served, options);
  const fetch: PlainFetch = (url, init) => answer(sandbox, url, init);
  const own = clientOptions(sandbox.account, "https://sandbox.sellingpartnerapi-na.amazon.com");
  return Object.assign(fetch, { sandbox, clientOptions: { ...own, fetch } });
}

/** What a mock can be made of. */
export type MockApi = Api | PackagedApi;

function isList(apis: MockApi | readonly MockApi[]): apis is readonly MockApi[] {
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
