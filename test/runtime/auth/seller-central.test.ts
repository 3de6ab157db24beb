/** The loopback server is as strict as what it plays: a client that does it wrong must notice here. */
import * as assert from "uvu/assert";
import { request as httpRequest } from "node:http";
import { suite } from "uvu";
import { ACCOUNT, startSellerCentral } from "../../support/seller-central.js";

const FORM = "application/x-www-form-urlencoded;charset=UTF-8";

const { clientId, clientSecret, refreshToken } = ACCOUNT;

function form(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams({
    ...fields,
    client_id: clientId,
    client_secret: clientSecret,
  }).toString();
}

const good = form({ grant_type: "refresh_token", refresh_token: refreshToken });

const test = suite("seller-central");

const central = await startSellerCentral();

test.before.each(() => central.reset());

test.after(() => central.close());

const EXCHANGES: readonly [expected: string, why: string, body: string, type?: string][] = [
  ["200 ", "a good form", good],
  ["200 ", "a scope", form({ grant_type: "client_credentials", scope: ACCOUNT.scopes[0] })],
  [
    "400 unsupported_grant_type",
    "JSON",
    JSON.stringify(Object.fromEntries(new URLSearchParams(good))),
    "application/json",
  ],
  ["400 unsupported_grant_type", "JSON said to be a form", "{}"],
  ["400 unsupported_grant_type", "an unknown grant", form({ grant_type: "password" })],
  ["400 unsupported_grant_type", "an inherited grant", form({ grant_type: "constructor" })],
  ["400 invalid_request", "an unescaped pipe", good.replace("%7C", "|")],
  ["400 invalid_request", "an unescaped slash", good.replace("%2F", "/")],
  ["400 invalid_request", "a scope beside a refresh token", `${good}&scope=x`],
  ["400 invalid_request", "a repeated field", `${good}&client_id=x`],
  ["400 invalid_request", "no refresh token", form({ grant_type: "refresh_token" })],
  ["401 invalid_client", "a wrong secret", good.replace(/client_secret=.*/, "client_secret=x")],
  [
    "400 invalid_grant",
    "a wrong refresh token",
    form({ grant_type: "refresh_token", refresh_token: "x" }),
  ],
  ["400 invalid_scope", "a wrong scope", form({ grant_type: "client_credentials", scope: "x" })],
];

for (const [expected, why, body, type = FORM] of EXCHANGES) {
  test(`LWA responds ${expected} to ${why}`, async () => {
    const response = await fetch(central.lwaEndpoint, {
      method: "POST",
      body,
      headers: { "content-type": type },
    });
    const answer = (await response.json()) as { error?: string; request_id?: string };
    assert.is(`${response.status} ${answer.error ?? ""}`, expected);
    if (answer.error) assert.is(response.headers.get("x-amzn-requestid"), answer.request_id);
  });
}

const HEADERS = {
  "user-agent": "Test/1 (Language=TypeScript)",
  "x-amz-date": "20261121T000000Z",
  "x-amz-access-token": "Atza|good",
};

const CALLS: readonly [expected: string, why: string, change: Readonly<Record<string, string>>][] =
  [
    ["200", "all is well", {}],
    ["403 Unauthorized", "the token is unknown", { "x-amz-access-token": "Atza|unknown" }],
    ["403 Unauthorized", "the token has expired", { "x-amz-access-token": "Atza|old" }],
    ["400 InvalidInput", "the User-Agent has no language", { "user-agent": "Test/1" }],
    [
      "400 InvalidInput",
      "the User-Agent is too long",
      { "user-agent": `${"x".repeat(500)}/1 (Language=x)` },
    ],
    ["400 InvalidInput", "there is no date", { "x-amz-date": "" }],
    ["403 IncompleteSignature", "the signature is none", { authorization: "Bearer x" }],
  ];

for (const [expected, why, change] of CALLS) {
  test(`a call gets ${expected} if ${why}`, async () => {
    central.on("GET", "/x/{id}", ({ pathValues }) => ({ json: { payload: pathValues["id"] } }));
    central.tokens.set("Atza|good", { scope: null, expires: Infinity });
    central.tokens.set("Atza|old", { scope: null, expires: 0 });
    const response = await fetch(`${central.endpoint}/x/a%2Fb`, {
      headers: { ...HEADERS, ...change },
    });
    const answer = (await response.json()) as { payload?: string; errors?: { code: string }[] };
    assert.is([response.status, answer.errors?.[0]?.code].filter(Boolean).join(" "), expected);
    if (response.ok) assert.is(answer.payload, "a/b");
  });
}

test("without a signature a call is refused where one is required", async () => {
  central.requireSignature = true;
  central.tokens.set("Atza|good", { scope: null, expires: Infinity });
  const response = await fetch(`${central.endpoint}/x`, { headers: HEADERS });
  assert.is(response.status, 403);
  assert.match(await response.text(), "MissingAuthenticationToken");
});

test("a GET with a body, or with a Content-Length, gets Amazon's HTML page", async () => {
  const answer = await new Promise<string>((resolve, reject) => {
    const sent = httpRequest(`${central.endpoint}/x`, {
      method: "GET",
      headers: { ...HEADERS, "content-length": "0" },
    });
    sent.on("response", (response) => {
      let text = `${response.statusCode} ${response.headers["content-type"]} `;
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve(text));
    });
    sent.on("error", reject);
    sent.end();
  });
  assert.match(answer, /^400 application\/json <html>/);
});

test.run();
