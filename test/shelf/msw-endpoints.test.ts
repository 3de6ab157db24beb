/** `templates/shelf/msw`: where handlers listen, and the tokens that they give out. */
import type { HttpHandler } from "msw";
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { exchangeAuthorizationCode } from "../../templates/runtime/src/auth/oauth.js";
import { once } from "../support/corpus.js";
import { swagger } from "../support/models.js";
import { clientsOf, type Mocked, open, options, rejected, releases } from "./msw-support.js";

const object = { description: "", schema: { type: "object" } };

const tokenPath = "/tokens/2021-03-01/restrictedDataToken";

const tokenCase = (token: string, elements: readonly string[]) => ({
  request: { parameters: { body: { value: { dataElements: elements } } } },
  response: { restrictedDataToken: token, expiresIn: 60 },
});

const documents = {
  shipments: swagger({
    paths: {
      "/mfn/v0/shipments/{shipmentId}": {
        get: {
          operationId: "getShipment",
          parameters: [{ name: "shipmentId", in: "path", required: true, type: "string" }],
          responses: { 200: object },
        },
      },
      "/things": { get: { operationId: "getThings", responses: { 200: object } } },
    },
  }),
  tokens: swagger({
    paths: {
      [tokenPath]: {
        post: {
          operationId: "createRestrictedDataToken",
          parameters: [{ name: "body", in: "body", required: true, schema: { type: "object" } }],
          responses: {
            200: {
              ...object,
              "x-amzn-api-sandbox": {
                static: [tokenCase("Atz.sprdt|first", ["a"]), tokenCase("Atz.sprdt|b", ["b"])],
              },
            },
          },
        },
      },
    },
  }),
};

for (const release of releases) {
  const test = suite(`the set msw, endpoints, ${release}`);

  const clients = once(() => clientsOf(documents, release));
  const shipments = async (): Promise<Mocked> => open(await clients(), "shipments-v1", release);
  const tokens = async (): Promise<Mocked> => open(await clients(), "tokens-v1", release);

  /** What the options have, and where the client sends its requests. */
  const endpoints: readonly [endpoint: string, url: string][] = [
    ["https://proxy.example/sp-api", "https://proxy.example/sp-api"],
    ["https://proxy.example/sp-api/", "https://proxy.example/sp-api"],
    ["https://proxy.example//", "https://proxy.example"],
    ["https://proxy.example:443", "https://proxy.example"],
    ["http://proxy.example:80/x", "http://proxy.example/x"],
    ["HTTPS://Proxy.Example/Sp-Api", "https://proxy.example/Sp-Api"],
    ["http://localhost:9000", "http://LOCALHOST:9000/"],
    ["https://bücher.example", "https://xn--bcher-kva.example"],
    ["https://proxy.example/a/../b c/(d)", "https://proxy.example/b%20c/(d)"],
    ["http://[::1]:9000", "http://[0:0::1]:9000"],
  ];

  for (const [endpoint, url] of endpoints)
    test(`the endpoint ${endpoint} is where a client of ${url} sends its requests`, async () => {
      const { mock, handlers, client, listening } = await shipments();
      const answer = mock["getThings"]!(() => ({ name: "there" }), { endpoint });
      await listening([answer], async () => {
        const own = client({ endpoint: url, lwa: false });
        assert.equal(await own["getThings"]!({}), { name: "there" });
      });
      await listening(handlers({ endpoint }), async () => {
        assert.is((await rejected(client({ endpoint: url })["getThings"]!({})))?.status, 501);
      });
      await listening(handlers({ lwa: { endpoint } }), async () => {
        const own = client({ lwa: { ...options.lwa, endpoint: url } });
        assert.is((await rejected(own["getThings"]!({})))?.status, 501);
      });
    });

  test("another endpoint: only requests to it are answered", async () => {
    const { mock, handlers, client, listening, http } = await shipments();
    const endpoint = "https://proxy.example/sp-api";
    const others: string[] = [];
    const given = [
      mock["getThings"]!(() => ({ name: "there" }), { endpoint }),
      ...handlers({ endpoint }),
      http.all("*", ({ request }) => {
        others.push(new URL(request.url).host);
        return Response.json({ name: "elsewhere" });
      }),
    ];
    await listening(given, async () => {
      assert.equal(await client({ endpoint })["getThings"]!({}), { name: "there" });
      assert.equal(await client()["getThings"]!({}), { name: "elsewhere" });
      assert.equal(others, ["sellingpartnerapi-na.amazon.com"]);
      for (const path of ["sp-api2/things", "sp-api/things2", "Sp-Api/things"])
        assert.equal(await (await fetch(`https://proxy.example/${path}`)).json(), {
          name: "elsewhere",
        });
    });
  });

  const wrong: readonly [problem: string, endpoint: string][] = [
    ["is not an http(s) URL", ""],
    ["is not an http(s) URL", "localhost:9000"],
    ["is not an http(s) URL", "/sp-api"],
    ["is not an http(s) URL", "ftp://proxy.example"],
    ["has a query or a fragment", "https://proxy.example/?key=secret"],
    ["has a query or a fragment", "https://proxy.example/#secret"],
    ["has a user name or password", "https://user:secret@proxy.example"],
  ];

  for (const [problem, endpoint] of wrong)
    test(`an endpoint that ${problem} is an error: ${JSON.stringify(endpoint)}`, async () => {
      const { mock, handlers } = await shipments();
      const calls: readonly [option: string, make: () => unknown][] = [
        ["endpoint", () => handlers({ endpoint })],
        ["endpoint", () => mock["getThings"]!(() => ({}), { endpoint })],
        ["lwa.endpoint", () => handlers({ lwa: { endpoint } })],
      ];
      for (const [option, make] of calls)
        assert.throws(make, (error: unknown) => {
          assert.instance(error, TypeError);
          // It is not quoted: it may contain a password.
          assert.is((error as Error).message, `${option} ${problem}`);
          return true;
        });
    });

  /** The grants that a client exchanges, each at the given URL. */
  const grants: Readonly<Record<string, (mocked: Mocked, endpoint?: string) => Promise<unknown>>> =
    {
      "a refresh token": ({ client }, endpoint) =>
        rejected(client({ lwa: { ...options.lwa, endpoint } })["getThings"]!({})),
      scopes: ({ client }, endpoint) => {
        const { refreshToken: _, ...application } = options.lwa;
        const lwa = { ...application, endpoint, scopes: ["sellingpartnerapi::notifications"] };
        return rejected(client({ lwa })["getThings"]!({}));
      },
      "a code": (_, endpoint) =>
        exchangeAuthorizationCode({ ...options.lwa, endpoint, code: "code" }).then(
          ({ refreshToken }) => ({ status: refreshToken }),
          (error: unknown) => error,
        ),
    };

  const lwa = { endpoint: "https://lwa.example/token" };

  for (const [grant, exchange] of Object.entries(grants)) {
    const expected = grant === "a code" ? "Atzr|mocked" : 501;
    const statusOf = (given: unknown): unknown => (given as { readonly status?: unknown }).status;

    test(`${grant} is exchanged at Login with Amazon`, async () => {
      const mocked = await shipments();
      await mocked.listening(mocked.handlers(), async () => {
        assert.is(statusOf(await exchange(mocked)), expected);
      });
    });

    test(`${grant} is exchanged at another token URL, and there alone`, async () => {
      const mocked = await shipments();
      const elsewhere: string[] = [];
      const rest = mocked.http.all("*", ({ request }) => {
        elsewhere.push(request.url);
        return Response.json({ error: "invalid_grant" }, { status: 400 });
      });
      await mocked.listening([...mocked.handlers({ lwa }), rest], async () => {
        assert.is(statusOf(await exchange(mocked, lwa.endpoint)), expected);
        assert.equal(elsewhere, []);
        await exchange(mocked);
        assert.equal(elsewhere, ["https://api.amazon.com/auth/o2/token"]);
      });
    });
  }

  /** Which token a restricted operation is called with. */
  async function tokenOfCall(
    handlers: readonly HttpHandler[],
    { mock, client, listening }: Mocked,
  ) {
    const answer = mock["getShipment"]!(({ request }) => ({
      token: request.headers.get("x-amz-access-token"),
    }));
    let token: unknown;
    await listening([answer, ...handlers], async () => {
      const data = await client()["getShipment"]!({ shipmentId: "1" }, { restrictedData: true });
      ({ token } = data as { token: unknown });
    });
    return token;
  }

  /** What the Tokens API answers to a request of its second case. */
  async function secondCase(handlers: readonly HttpHandler[], { listening }: Mocked) {
    let token: unknown;
    await listening(handlers, async () => {
      const response = await fetch(`https://sellingpartnerapi-na.amazon.com${tokenPath}`, {
        method: "POST",
        body: JSON.stringify({ dataElements: ["b"] }),
      });
      ({ restrictedDataToken: token } = (await response.json()) as {
        restrictedDataToken: unknown;
      });
    });
    return token;
  }

  test("a package alone answers requests for restricted data tokens", async () => {
    // As in a process that has not made the handlers of the Tokens API.
    Reflect.deleteProperty(globalThis, Symbol.for("katagami.msw.restrictedDataToken"));
    const mocked = await shipments();
    assert.is(await tokenOfCall(mocked.handlers(), mocked), "Atz.sprdt|mocked");
    assert.is(await secondCase(mocked.handlers(), mocked), "Atz.sprdt|mocked");
  });

  test("the package of the Tokens API answers them by its cases, whatever the order of the packages", async () => {
    const [own, others] = [await tokens(), await shipments()];
    const combined: readonly (() => HttpHandler[])[] = [
      () => [...others.handlers(), ...own.handlers()],
      () => [...own.handlers(), ...others.handlers()],
      () => own.handlers().concat(others.handlers()).toReversed(),
      // Those of the Tokens API were made for another server: it is the same answer in the whole process.
      () => others.handlers(),
    ];
    for (const all of combined) {
      assert.is(await tokenOfCall(all(), others), "Atz.sprdt|first");
      assert.is(await secondCase(all(), others), "Atz.sprdt|b");
    }
  });

  test("an answer of one's own for restricted data tokens wins, if it stands before the handlers", async () => {
    const [own, others] = [await tokens(), await shipments()];
    const answer = own.mock["createRestrictedDataToken"]!(() => ({
      restrictedDataToken: "Atz.sprdt|own",
      expiresIn: 60,
    }));
    const all = [answer, ...others.handlers(), ...own.handlers()];
    assert.is(await tokenOfCall(all, others), "Atz.sprdt|own");
  });

  test.run();
}
