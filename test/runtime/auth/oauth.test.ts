/** The consent of a seller or vendor to a public application: the page that asks for it, and the code that comes back. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import {
  authorizationUrl,
  type AuthorizationUrlOptions,
  ConfigurationError,
  exchangeAuthorizationCode,
  LwaError,
  marketplaces,
  NetworkError,
  type Operation,
  SellingPartner,
  TimeoutError,
} from "../../../templates/runtime/src/index.js";
import { ACCOUNT, startSellerCentral } from "../../support/seller-central.js";
import { readShared } from "../../support/shared.js";
import { json, recordingFetch, rejection, silence } from "../../support/transport.js";

const APPLICATION = { applicationId: "amzn1.sp.solution.1a2b", state: "s1" };

const test = suite("oauth");

const URLS: readonly [expected: string, options: Partial<AuthorizationUrlOptions>][] = [
  [
    "sellercentral.amazon.co.jp/apps/authorize/consent?application_id=amzn1.sp.solution.1a2b&state=s1",
    { marketplace: "JP" },
  ],
  [
    "sellercentral.amazon.co.jp/apps/authorize/consent?application_id=amzn1.sp.solution.1a2b&state=s1",
    { marketplace: "A1VC38T7YXB528" },
  ],
  [
    "sellercentral-europe.amazon.com/apps/authorize/consent?application_id=amzn1.sp.solution.1a2b&state=s1",
    { marketplace: "UK" },
  ],
  [
    "vendorcentral.amazon.de/apps/authorize/consent?application_id=amzn1.sp.solution.1a2b&state=s1",
    { marketplace: "DE", vendor: true },
  ],
  [
    "sellercentral.amazon.de/apps/authorize/consent?application_id=amzn1.sp.solution.1a2b&state=s1",
    { host: "sellercentral.amazon.de" },
  ],
  [
    "sellercentral.amazon.com/apps/authorize/consent?application_id=amzn1.sp.solution.1a2b&state=s1&version=beta",
    { marketplace: "US", draft: true },
  ],
  [
    "sellercentral.amazon.com/apps/authorize/consent?application_id=amzn1.sp.solution.1a2b&state=a%20%26b%3D%2F%2B",
    { marketplace: "US", state: "a &b=/+" },
  ],
  [
    "sellercentral.amazon.com/apps/authorize/consent?application_id=amzn1.sp.solution.1a2b&state=s1&redirect_uri=https%3A%2F%2Fapp.example%2Fcb%3Fx%3D1",
    { marketplace: "US", redirectUri: "https://app.example/cb?x=1" },
  ],
];

for (const [expected, options] of URLS) {
  test(`${JSON.stringify(options)} asks at ${expected.split("/")[0]}`, () => {
    assert.is(authorizationUrl({ ...APPLICATION, ...options }), `https://${expected}`);
  });
}

test("every marketplace has a page for sellers, and all but one for vendors", () => {
  for (const marketplace of Object.keys(marketplaces)) {
    assert.ok(URL.canParse(authorizationUrl({ ...APPLICATION, marketplace })));
    if (marketplace === "IE") continue;
    assert.ok(URL.canParse(authorizationUrl({ ...APPLICATION, marketplace, vendor: true })));
  }
});

const WRONG: readonly [expected: readonly string[], options: Partial<AuthorizationUrlOptions>][] = [
  [["exactly one of marketplace and host is required"], {}],
  [
    ["exactly one of marketplace and host is required"],
    { marketplace: "JP", host: "sellercentral.amazon.de" },
  ],
  [
    ["applicationId is missing", "state is missing"],
    { applicationId: "", state: "", marketplace: "JP" },
  ],
  [['no Seller Central is known for marketplace "XX"'], { marketplace: "XX" }],
  [['no Vendor Central is known for marketplace "IE"'], { marketplace: "IE", vendor: true }],
  [["host is not a host name"], { host: "https://sellercentral.amazon.de" }],
  [["host is not a host name"], { host: "sellercentral.amazon.de/evil?" }],
  [["host is not a host name"], { host: "me@evil.example" }],
  [["host is not a host name"], { host: "" }],
];

for (const [expected, options] of WRONG) {
  test(`${JSON.stringify(options)} is refused: ${expected.join(", ")}`, () => {
    try {
      authorizationUrl({ ...APPLICATION, ...options });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, ConfigurationError);
      assert.equal((error as ConfigurationError).problems, expected);
    }
  });
}

const CLIENT = { clientId: "amzn1.client", clientSecret: "amzn1.oa2-cs.v1.s+/=&" };

const granted = { access_token: "Atza|1", refresh_token: "Atzr|1", expires_in: 3600 };

test("the code goes out as a form in which every value is escaped", async () => {
  const { fetch, sent } = recordingFetch(() => json(granted));
  const authorization = await exchangeAuthorizationCode({ ...CLIENT, code: "AN+/=", fetch });
  assert.equal(authorization, { refreshToken: "Atzr|1", accessToken: "Atza|1", expiresIn: 3600 });
  assert.is(sent[0]!.url, "https://api.amazon.com/auth/o2/token");
  assert.is(
    sent[0]!.body,
    "grant_type=authorization_code&code=AN%2B%2F%3D&client_id=amzn1.client&client_secret=amzn1.oa2-cs.v1.s%2B%2F%3D%26",
  );
  assert.is(sent[0]!.redirect, "manual");
});

test("the body of the recorded exchange", async () => {
  const shared = readShared<{ requests: readonly { name: string; body: string }[] }>(
    "vectors/lwa.json",
  );
  for (const { name, body } of shared?.requests ?? []) {
    if (name !== "authorization_code") continue;
    const form = new URLSearchParams(body);
    const { fetch, sent } = recordingFetch(() => json(granted));
    await exchangeAuthorizationCode({
      clientId: form.get("client_id")!,
      clientSecret: form.get("client_secret")!,
      code: form.get("code")!,
      redirectUri: form.get("redirect_uri")!,
      fetch,
    });
    assert.is(sent[0]!.body, body);
  }
});

test("what is missing is listed, and nothing is sent", async () => {
  const { fetch, sent } = recordingFetch(() => json(granted));
  const error = await rejection(
    exchangeAuthorizationCode({ clientId: "", clientSecret: "", code: "", fetch }),
  );
  assert.instance(error, ConfigurationError);
  assert.equal((error as ConfigurationError).problems, [
    "clientId is missing",
    "clientSecret is missing",
    "code is missing",
  ]);
  assert.is(sent.length, 0);
});

const NO_GRANTS: readonly [why: string, answer: object][] = [
  ["no refresh token", { access_token: "Atza|1", expires_in: 3600 }],
  ["an empty refresh token", { ...granted, refresh_token: "" }],
  ["a refresh token that is no text", { ...granted, refresh_token: 7 }],
  ["no access token", { refresh_token: "Atzr|1" }],
];

for (const [why, answer] of NO_GRANTS) {
  test(`a response with ${why} is an LwaError`, async () => {
    const { fetch } = recordingFetch(() => json(answer));
    const error = await rejection(exchangeAuthorizationCode({ ...CLIENT, code: "c", fetch }));
    assert.instance(error, LwaError);
    assert.is((error as LwaError).error, "invalid_response");
    assert.not.match(JSON.stringify(error), "Atz");
  });
}

test("an invalid lifetime is 0", async () => {
  for (const expires_in of [undefined, null, "soon"]) {
    const { fetch } = recordingFetch(() => json({ ...granted, expires_in }));
    const { expiresIn } = await exchangeAuthorizationCode({ ...CLIENT, code: "c", fetch });
    assert.is(expiresIn, 0);
  }
});

test("neither code nor secret shows in an error that quotes them", async () => {
  const code = "ANsecret/code+";
  const failures = [
    recordingFetch(({ body }) => json({ error: "invalid_grant", error_description: body }, 400)),
    recordingFetch(({ body }) => Promise.reject(new TypeError(`failed: ${body} ${code}`))),
  ];
  for (const [index, { fetch }] of failures.entries()) {
    const error = (await rejection(exchangeAuthorizationCode({ ...CLIENT, code, fetch }))) as Error;
    assert.instance(error, index === 0 ? LwaError : NetworkError);
    const shown = `${error.message} ${JSON.stringify(error)} ${String((error.cause as Error)?.stack)}`;
    for (const secret of [code, CLIENT.clientSecret]) {
      assert.not.ok(shown.includes(secret) || shown.includes(encodeURIComponent(secret)), shown);
    }
  }
});

test("an exchange has its timeout", async () => {
  const { fetch } = recordingFetch(silence);
  const error = await rejection(
    exchangeAuthorizationCode({ ...CLIENT, code: "c", fetch, timeout: 5 }),
  );
  assert.instance(error, TimeoutError);
});

const central = await startSellerCentral();

test.after(() => central.close());

test("a code becomes tokens that calls are made with", async () => {
  const { clientId, clientSecret, code, redirectUri } = ACCOUNT;
  const client = { clientId, clientSecret, endpoint: central.lwaEndpoint };
  for (const redirect of [redirectUri, undefined]) {
    const { accessToken, refreshToken } = await exchangeAuthorizationCode({
      ...client,
      code,
      redirectUri: redirect,
    });
    central.on("GET", "/x", () => ({ json: { x: 1 } }));
    const getX: Operation<object, unknown> = { api: "a", name: "getX", method: "GET", path: "/x" };
    const { endpoint } = central;
    const partner = new SellingPartner({ endpoint, lwa: { ...client, refreshToken } });
    assert.equal(await partner.call(getX, {}), { x: 1 });
    assert.equal(await partner.call(getX, {}, { accessToken }), { x: 1 });
  }
  for (const wrong of [{ code: "old" }, { code, redirectUri: "https://evil.example" }]) {
    const error = await rejection(exchangeAuthorizationCode({ ...client, ...wrong }));
    assert.is((error as LwaError).error, "invalid_grant");
  }
});

for (const timeout of [NaN, 0, -1]) {
  test(`a timeout of ${timeout} is refused before anything is sent`, async () => {
    const { fetch, sent } = recordingFetch(() => json({}));
    const options = { clientId: "c", clientSecret: "s", code: "x", timeout, fetch };
    const error = await rejection(exchangeAuthorizationCode(options));
    assert.is((error as Error).message, "timeout must be a number of milliseconds above 0");
    assert.is(sent.length, 0);
  });
}

test.run();
