/** No token, secret or signature shows in an error, in what it holds, in its JSON or under `util.inspect`. */
import * as assert from "uvu/assert";
import { inspect } from "node:util";
import { suite } from "uvu";
import { Signer } from "../../templates/runtime/src/aws/sigv4.js";
import { cleanCause, redact } from "../../templates/runtime/src/base/redact.js";
import {
  assumeRole,
  type Operation,
  SellingPartner,
  type SellingPartnerOptions,
} from "../../templates/runtime/src/index.js";
import { withHeldTimers } from "../support/held-timers.js";
import { ACCOUNT, type SellerCentral, startSellerCentral } from "../support/seller-central.js";
import { type Answer, json, recordingFetch, rejection, type Sent } from "../support/transport.js";

const SECRETS = {
  clientSecret: "amzn1.oa2-cs.v1.very/secret+and=",
  refreshToken: 'Atzr|refresh"quoted\\',
  accessToken: "Atza|access/token+=",
  readyToken: "Atz.sprdt|ready/token",
  strangeToken: "a-restricted-token-of-other-looks",
  secretAccessKey: "aws/secret+access=key",
  sessionToken: "FwoGsession//token==",
};

const getX: Operation<object, unknown> = {
  api: "test-v1",
  name: "getX",
  method: "GET",
  path: "/x",
  parameters: [{ name: "email", in: "query" }],
};

const EMAIL = "buyer@example.com";

/** Everything that can be reached from a value: own properties of any kind, prototypes' getters, causes, lists. */
function reach(value: unknown, seen: Set<unknown> = new Set()): string[] {
  if (typeof value === "string") return [value];
  if (
    (typeof value !== "object" && typeof value !== "function") ||
    value === null ||
    seen.has(value)
  )
    return [];
  seen.add(value);
  const texts: string[] = [];
  if (value instanceof Map || value instanceof Set) texts.push(...reach([...value], seen));
  for (const key of Reflect.ownKeys(value)) {
    texts.push(String(key), ...reach(Reflect.get(value, key), seen));
  }
  return texts;
}

function assertClean(value: unknown, signatures: readonly string[], why: string): void {
  const texts = [
    ...reach(value),
    String(value),
    JSON.stringify(value) ?? "",
    inspect(value, { depth: Infinity, showHidden: true, getters: true }),
  ];
  const forbidden = Object.values(SECRETS).flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ]);
  for (const text of texts) {
    for (const secret of [...forbidden, ...signatures, EMAIL, encodeURIComponent(EMAIL)]) {
      assert.not.ok(text.includes(secret), `${why} shows ${secret}: ${text}`);
    }
  }
}

const OPTIONS: SellingPartnerOptions = {
  region: "fe",
  retry: false,
  lwa: {
    clientId: "client-id",
    clientSecret: SECRETS.clientSecret,
    refreshToken: SECRETS.refreshToken,
  },
  aws: {
    accessKeyId: "AKID",
    secretAccessKey: SECRETS.secretAccessKey,
    sessionToken: SECRETS.sessionToken,
  },
};

/** All that a request carries, as a server, a gateway or an HTTP library may quote it. */
function quote(request: Sent): string {
  return JSON.stringify(request) + Object.values(request.headers).join("\n") + (request.body ?? "");
}

const isRestricted = ({ url }: Sent): boolean => url.endsWith("/restrictedDataToken");

const isExchange = ({ url }: Sent): boolean => url.endsWith("/o2/token");

const token = (): Response => json({ access_token: SECRETS.accessToken, expires_in: 3600 });

/** An error as HTTP libraries throw them: with the request on it. */
function libraryError(request: Sent): Error {
  return Object.assign(
    new TypeError(`failed: ${quote(request)}`, { cause: new Error(quote(request)) }),
    {
      code: "ECONNRESET",
      config: request,
      request,
    },
  );
}

const ANSWERS: readonly [why: string, answer: Answer][] = [
  [
    "LWA quotes the form",
    (request) => json({ error: "invalid_grant", error_description: quote(request) }, 400),
  ],
  ["LWA answers with nonsense", (request) => new Response(quote(request))],
  ["LWA's error code quotes the form", (request) => json({ error: quote(request) }, 400)],
  ["LWA cannot be reached", (request) => Promise.reject(libraryError(request))],
  [
    "an error list quotes the request",
    (request) =>
      isExchange(request)
        ? token()
        : json({ errors: [{ code: "X", message: quote(request), details: quote(request) }] }, 403),
  ],
  [
    "an HTML page quotes the request",
    (request) => (isExchange(request) ? token() : new Response(quote(request), { status: 500 })),
  ],
  [
    "a success that is no JSON quotes the request",
    (request) => (isExchange(request) ? token() : new Response(`<${quote(request)}`)),
  ],
  [
    "fetch throws with the request on its error",
    (request) => (isExchange(request) ? token() : Promise.reject(libraryError(request))),
  ],
  [
    "fetch throws a text",
    (request) => (isExchange(request) ? token() : Promise.reject(quote(request))),
  ],
];

const test = suite("secrets");

for (const [why, answer] of ANSWERS) {
  test(`${why}: nothing of it shows`, async () => {
    for (const accessToken of [undefined, SECRETS.readyToken]) {
      if (accessToken && why.startsWith("LWA")) continue;
      const { fetch, sent } = recordingFetch(answer);
      const sellingPartner = new SellingPartner({ ...OPTIONS, fetch });
      const error = await rejection(sellingPartner.call(getX, {}, { accessToken }));
      const signatures = sent.flatMap(
        ({ headers }) => /Signature=(\w+)/.exec(headers["authorization"] ?? "")?.[1] ?? [],
      );
      assert.is(signatures.length, sent.filter((request) => !isExchange(request)).length);
      assertClean(error, signatures, why);
      assertClean(sellingPartner, signatures, "the client");
    }
  });
}

for (const [why, answer] of ANSWERS.filter(([name]) => !name.startsWith("LWA"))) {
  test(`restricted data, ${why}: nothing of it shows`, async () => {
    const restricted = { ...getX, restricted: { path: "template" } } as const;
    const expiresIn = 3600;
    // Once where the Tokens API says it, once where the operation does.
    for (const restrictedDataToken of [null, SECRETS.readyToken, SECRETS.strangeToken]) {
      const { fetch, sent } = recordingFetch((request) =>
        isRestricted(request) && restrictedDataToken
          ? json({ restrictedDataToken, expiresIn })
          : answer(request),
      );
      const sellingPartner = new SellingPartner({ ...OPTIONS, fetch });
      const call = sellingPartner.call(restricted, {}, { restrictedData: true });
      const error = await rejection(call);
      const signatures = sent.flatMap(
        ({ headers }) => /Signature=(\w+)/.exec(headers["authorization"] ?? "")?.[1] ?? [],
      );
      assert.is(signatures.length, restrictedDataToken ? 2 : 1);
      for (const value of [error, call, sellingPartner]) assertClean(value, signatures, why);
    }
  });
}

test("no error names the values of the query, which may be personal data", async () => {
  const { fetch } = recordingFetch(
    token,
    () => json({}, 500),
    () => new Response("<"),
    () => Promise.reject(new TypeError("fetch failed")),
    // As Deno puts it.
    ({ url }) =>
      Promise.reject(
        new TypeError("fetch failed", {
          cause: new Error(`error sending request for url (${url})`),
        }),
      ),
    () => new Promise(() => {}),
  );
  await withHeldTimers(4321, async (fire) => {
    const sellingPartner = new SellingPartner({ ...OPTIONS, fetch, timeout: 4321 });
    for (const kind of [
      "ServerError",
      "SellingPartnerError",
      "NetworkError",
      "NetworkError",
      "TimeoutError",
    ]) {
      const failing = rejection(sellingPartner.call(getX, { email: EMAIL }));
      if (kind === "TimeoutError") await fire();
      const error = await failing;
      assert.is((error as Error).name, kind);
      assertClean(error, [], kind);
    }
  });
});

test("a client shows its region, endpoint and application, and no secret, before and after calls", async () => {
  const { fetch } = recordingFetch((request) => (isExchange(request) ? token() : json({})));
  const sellingPartner = new SellingPartner({
    ...OPTIONS,
    fetch,
    application: { name: "App", version: "1", attributes: {} },
  });
  assertClean(sellingPartner, [], "before");
  const call = sellingPartner.call(getX, {}, { accessToken: SECRETS.readyToken });
  assertClean(call, [], "a call");
  await call;
  await sellingPartner.call(getX, {});
  assertClean(sellingPartner, [], "after");
  assert.is(
    JSON.stringify(sellingPartner),
    '{"region":"fe","endpoint":"https://sellingpartnerapi-fe.amazon.com","application":"App/1 (Language=TypeScript)","sellerId":null}',
  );
  assert.match(inspect(sellingPartner), "region: 'fe'");
});

test("a signer shows no key", async () => {
  const signer = new Signer();
  const credentials = { accessKeyId: "AKID", secretAccessKey: SECRETS.secretAccessKey };
  await signer.sign({
    method: "GET",
    url: "https://x.example/",
    headers: {},
    region: "r",
    credentials,
  });
  assertClean(signer, [], "the signer");
});

test("wrong options are not quoted where they are secret", () => {
  try {
    void new SellingPartner({
      endpoint: `https://me:${SECRETS.secretAccessKey}@x.example`,
      lwa: { clientId: "", clientSecret: SECRETS.clientSecret, refreshToken: SECRETS.refreshToken },
      timeout: -1,
    });
    assert.unreachable();
  } catch (error) {
    assertClean(error, [], "the error");
  }
});

test("a token that cannot be sent is not quoted", async () => {
  const { fetch } = recordingFetch(token);
  const sellingPartner = new SellingPartner({ ...OPTIONS, fetch });
  const error = await rejection(
    sellingPartner.call(getX, {}, { accessToken: `${SECRETS.readyToken}\n` }),
  );
  assert.is((error as Error).name, "ParameterError");
  assertClean(error, [], "the error");
});

const failing = (): Promise<never> =>
  Promise.reject(
    Object.assign(new Error("expired"), { headers: { authorization: SECRETS.sessionToken } }),
  );

test("a failing provider's error keeps its message and nothing else", async () => {
  const { fetch } = recordingFetch(token);
  const error = await rejection(
    new SellingPartner({ ...OPTIONS, aws: failing, fetch }).call(getX, {}),
  );
  assert.is((error as Error).name, "CredentialsError");
  assertClean(error, [], "the error");
});

test("what STS quotes of the request does not show", async () => {
  const central: SellerCentral = await startSellerCentral("us-east-1");
  central.fault = (request, response) => {
    const quoted = `${request.rawHeaders.join(" ")} ${request.body.toString()}`.replaceAll(
      "&",
      "&amp;",
    );
    response.writeHead(403, { "content-type": "text/xml" });
    response.end(
      `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${quoted}</Message></Error></ErrorResponse>`,
    );
    return true;
  };
  const keys = {
    accessKeyId: "AKID",
    secretAccessKey: SECRETS.secretAccessKey,
    sessionToken: SECRETS.sessionToken,
  };
  const error = await rejection(
    assumeRole({ ...keys, roleArn: ACCOUNT.roleArn, stsEndpoint: central.endpoint }, "us-east-1")(),
  );
  const signature = /Signature=(\w+)/.exec(central.requests[0]!.headers.authorization ?? "")![1]!;
  assertClean(error, [signature], "the error");
  assert.match((error as Error).message, "AccessDenied");
  await central.close();
});

const REDACTED: readonly [expected: string, text: string, secrets: readonly (string | null)[]][] = [
  ["a [redacted] b [redacted]", "a s3cr+t b s3cr%2Bt", ["s3cr+t"]],
  ['"[redacted]"', '"a\\"quote"', ['a"quote']],
  ["nothing here", "nothing here", [null, "", "abc"]],
  ["token [redacted]. Next", "token Atza|ab+/. Next", ["Atza|ab+/"]],
  ['{"t":"[redacted]"}', '{"t":"Atza|unknown"}', []],
  ['{"t":"[redacted]"}', '{"t":"Atz.sprdt|unknown"}', []],
  ["t=[redacted]&x=1", "t=Atzr%7Cunknown%2B&x=1", []],
  ["s=[redacted]&x=1", "s=amzn1.oa2-cs.v1.unknown&x=1", []],
  [`Signature=[redacted]'`, `Signature=${"0a".repeat(32)}'`, []],
];

for (const [expected, text, secrets] of REDACTED) {
  test(`${text} is shown as ${expected}`, () => assert.is(redact(text, secrets), expected));
}

test("a cause that goes round in circles ends", () => {
  const error = new Error("round");
  error.cause = error;
  let depth = 0;
  for (let cause: unknown = cleanCause(error, []); cause instanceof Error; cause = cause.cause)
    depth += 1;
  assert.is(depth, 5);
});

test.run();
