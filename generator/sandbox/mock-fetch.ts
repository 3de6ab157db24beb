import { wait } from "../lib/wait.js";
import type { Api } from "../model/api.js";
import { clientOptions, type SandboxClientOptions } from "./client-options.js";
import { toFetchResponse } from "./http.js";
import { apiOfPackage, type PackagedApi } from "./packaged-api.js";
import { Sandbox, type SandboxOptions } from "./sandbox.js";

/**
 * The sandbox as a `fetch` function, without a socket. It ignores the host of a URL: `/auth/o2/token` is Login with Amazon,
 * a signed form to `/` is STS, and everything else is the Selling Partner API.
 */
export interface MockFetch extends PlainFetch {
  /** The sandbox that responds, with its log and its tokens. */
  readonly sandbox: Sandbox;
  /** Connects a client: `new VendorOrdersApi(fetch.clientOptions)`. */
  readonly clientOptions: SandboxClientOptions & { readonly fetch: PlainFetch };
}

type PlainFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** The sandbox data of a generated package (`sp-api-vendor-orders-v1/sandbox`), or an API from `readModels`. */
export type MockApi = Api | PackagedApi;

/**
 * Creates a `fetch` function that a sandbox responds to, Login with Amazon included.
 *
 * @param apis - one API or several. A package contains no types: its dynamic operations respond with an empty object if no
 *   case matches.
 */
export function mockFetch(
  apis: MockApi | readonly MockApi[],
  options: SandboxOptions = {},
): MockFetch {
  const served = [apis].flat().map((api) => ("types" in api ? api : apiOfPackage(api)));
  const sandbox = new Sandbox(served, options);
  const fetch: PlainFetch = (url, init) => send(sandbox, url, init);
  const own = clientOptions(sandbox.account, "https://sandbox.sellingpartnerapi-na.amazon.com");
  return Object.assign(fetch, { sandbox, clientOptions: { ...own, fetch } });
}

async function send(
  sandbox: Sandbox,
  url: string | URL,
  init: RequestInit | undefined,
): Promise<Response> {
  const signal = init?.signal ?? null;
  signal?.throwIfAborted();
  const { host, pathname, search } = new URL(url);
  const request = new Request(url, init);
  const response = sandbox.handle({
    method: request.method,
    target: `${pathname}${search}`,
    headers: [["host", host], ...request.headers],
    body: new Uint8Array(await request.arrayBuffer()),
  });
  // `fetch` rejects with the reason of the signal, not with an AbortError around it.
  await wait(response.delay, signal ?? undefined).catch(() => signal?.throwIfAborted());
  if (response.hangUp)
    throw new TypeError("fetch failed", { cause: new Error("the other side closed") });
  return toFetchResponse(response);
}
