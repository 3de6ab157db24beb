/** The MCP server of the shelf when a call fails, is cancelled or takes too long. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Connected, connect, partnerOf, sandboxOf } from "./mcp-support.js";

const test = suite("shelf: mcp, failures");

const running = await sandboxOf();

/** A server whose sandbox fails, and what a call to it is told. */
async function failing(
  fault: object,
  partner: object = {},
): Promise<[Connected, () => Promise<void>]> {
  const broken = await sandboxOf({
    faults: [{ operation: "*", times: Infinity, ...fault } as never],
  });
  return [await connect({ partner: partnerOf(broken, partner) }), () => broken.close()];
}
const anyCall = [
  "call_operation",
  { package: "vendor-orders-v1", method: "getPurchaseOrders" },
] as const;

test("too many requests are an error that says so", async () => {
  const [one, close] = await failing({ fault: { kind: "status", status: 429 } });
  const { isError, data } = await one.call(...anyCall);
  assert.equal([isError, data.error.name, data.error.status], [true, "ThrottledError", 429]);
  await close();
});

test("a refusal by Amazon comes with its causes", async () => {
  const [one, close] = await failing({ fault: { kind: "refusal", cause: "token-expired" } });
  const { data } = await one.call(...anyCall);
  assert.equal([data.error.name, data.error.status], ["UnauthorizedError", 403]);
  assert.is(data.error.causes[0].likelihood, "stated");
  assert.match(data.error.causes[0].text, /access token/);
  await close();
});

/** A `fetch` whose calls hang until they are aborted; tokens come from the sandbox. */
function hanging(onCall: () => void, onAbort: (reason: unknown) => void): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    if (request.url.includes("/auth/o2/token")) return globalThis.fetch(request);
    return new Promise((_, fail) => {
      request.signal.addEventListener("abort", () => {
        onAbort(request.signal.reason);
        fail(request.signal.reason as Error);
      });
      onCall();
    });
  };
}

test("a client that cancels cancels the call to Amazon", async () => {
  const user = new AbortController();
  let onAbort = (_reason: unknown): void => {};
  const aborted = new Promise<unknown>((done) => (onAbort = done));
  const fetch = hanging(() => user.abort("enough"), onAbort);
  const cancelled = await connect({ partner: partnerOf(running, { fetch }) });
  const call = cancelled.call(...anyCall, { signal: user.signal });
  const said = await call.catch((error: unknown) => String(error));
  assert.match(String(said), /enough/);
  // And not by its deadline.
  assert.is(String(await aborted), "enough");
});

test("a call ends at its deadline", async () => {
  const fetch = hanging(
    () => {},
    () => {},
  );
  const one = await connect({ partner: partnerOf(running, { fetch }), server: { deadline: 100 } });
  const { data } = await one.call(...anyCall);
  assert.is(data.error.name, "TimeoutError");
});

test.after(() => running.close());

test.run();
