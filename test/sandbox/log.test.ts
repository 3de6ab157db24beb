/** What the log shows of requests and responses: bounded, and without tokens, secrets and signatures. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LoggedExchange } from "../../generator/sandbox/request-log.js";
import { redact } from "../../generator/sandbox/redact.js";
import { sandboxAccount } from "../../generator/sandbox/account.js";
import { apiOf, Bench, caseOf, operation } from "./support.js";

const test = suite("sandbox: the log");

function bench(response: unknown = {}): Bench {
  const get = operation({ 200: [caseOf({}, response)] });
  const post = operation({ 200: [caseOf({}, response)] }, { operationId: "postThing" });
  return new Bench([apiOf({ paths: { "/things": { get, post } } })]);
}

function lastOf({ sandbox }: Bench): LoggedExchange {
  return sandbox.log.exchange(sandbox.log.since(0).at(-1)!.id)!;
}

test("a request and its response have their headers and bodies", () => {
  const one = bench({ payload: "the payload" });
  one.send("/things", { method: "POST", headers: { "x-note": "seen" }, body: '{"a":1}' });
  const { request, response } = lastOf(one);
  assert.equal(request.headers.slice(1), [
    ["x-amz-access-token", "[redacted]"],
    ["content-type", "application/json"],
    ["x-note", "seen"],
  ]);
  assert.equal([request.body, request.size, request.isCut], ['{"a":1}', 7, false]);
  assert.is(response.body, '{"payload":"the payload"}');
  assert.ok(response.headers.some(([name]) => name === "x-amzn-RequestId"));
});

test("of a long body only the beginning is kept, in bytes", () => {
  const one = bench();
  const body = JSON.stringify({ text: "ü".repeat(20_000) });
  one.send("/things", { method: "POST", body });
  const { request } = lastOf(one);
  assert.is(request.size, Buffer.byteLength(body));
  assert.is(request.isCut, true);
  assert.ok(request.body.length <= 16_384);
});

test("nothing of Login with Amazon or STS is readable", () => {
  const one = bench();
  const { clientId, clientSecret, refreshToken, authorizationCode } = sandboxAccount;
  const client = { client_id: clientId, client_secret: clientSecret };
  const answer = one.form({
    grant_type: "refresh_token",
    refresh_token: refreshToken,
    ...client,
  });
  const { access_token: token } = JSON.parse(answer.body) as { access_token: string };
  const { request, response } = lastOf(one);
  assert.is(
    request.body,
    `grant_type=refresh_token&refresh_token=[redacted]&client_id=${clientId}&client_secret=[redacted]`,
  );
  assert.not.match(response.body, token);
  assert.match(response.body, '"token_type":"bearer"');
  one.form({
    grant_type: "authorization_code",
    code: authorizationCode,
    redirect_uri: "x",
    ...client,
  });
  assert.match(lastOf(one).request.body, "code=[redacted]&");
  one.form({ grant_type: "unknown", code: authorizationCode, client_secret: "mistyped-secret" });
  assert.not.match(lastOf(one).request.body, "mistyped-secret");
});

test("a refused signature quotes the request, but neither token nor signature", () => {
  const one = bench();
  const signature = "0123456789abcdef".repeat(4);
  const signed = `AWS4-HMAC-SHA256 Credential=${sandboxAccount.accessKeyId}/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-access-token;x-amz-date, Signature=${signature}`;
  const token = one.token();
  one.send("/things", {
    token,
    headers: { authorization: signed, "x-amz-date": "20260101T000000Z" },
  });
  const { request, response } = lastOf(one);
  assert.match(response.body, "Canonical String", "the answer quotes the canonical request");
  for (const secret of [signature, token])
    assert.not.match(JSON.stringify({ request, response }), secret);
});

test("the target has no secrets either", () => {
  const one = bench();
  one.send("/things?a=1&X-Amz-Security-Token=abc&X-Amz-Signature=def&nextToken=kept");
  assert.is(
    one.sandbox.log.since(0).at(-1)!.target,
    "/things?a=1&X-Amz-Security-Token=[redacted]&X-Amz-Signature=[redacted]&nextToken=kept",
  );
});

test("an entry that is no longer there has no headers and bodies", () => {
  const one = bench();
  for (let sent = 0; sent < 201; sent += 1) one.send("/things");
  assert.is(one.sandbox.log.exchange(1), null);
  assert.is(one.sandbox.log.exchange(Number.NaN), null);
  assert.ok(one.sandbox.log.exchange(2));
});

for (const [expected, text] of [
  ['{"access_token":"[redacted]","a":1}', '{"access_token":"x\\"y","a":1}'],
  ['{ "restrictedDataToken" : "[redacted]"', '{ "restrictedDataToken" : "cut off in the mid'],
  ['{"newClientSecret":"[redacted]"}', '{"newClientSecret":"x"}'],
  ['{"password":"[redacted]"}', '{"password":"x"}'],
  ['{"nextToken":"kept","pageToken":"kept"}', '{"nextToken":"kept","pageToken":"kept"}'],
  ['{"errors":[{"code":"kept"}]}', '{"errors":[{"code":"kept"}]}'],
  [
    '{"url":"https://b.s3.amazonaws.com/k?X-Amz-Credential=[redacted]&X-Amz-Signature=[redacted]"}',
    '{"url":"https://b.s3.amazonaws.com/k?X-Amz-Credential=A%2Fb&X-Amz-Signature=0f"}',
  ],
  [
    '{"url":"https://b/k?a=1\\u0026Signature=[redacted]"}',
    '{"url":"https://b/k?a=1\\u0026Signature=0f"}',
  ],
  [
    '{"encryptionDetails":[redacted],"b":1}',
    '{"encryptionDetails":{"standard":"AES","key":"k"},"b":1}',
  ],
  ["<SecretAccessKey>[redacted]</SecretAccessKey>", "<SecretAccessKey>abc</SecretAccessKey>"],
  ["<SessionToken>[redacted]", "<SessionToken>cut o"],
  ["x-amz-access-token:[redacted]\nhost:kept", "x-amz-access-token:my token\nhost:kept"],
  ['"…x-amz-security-token:[redacted]\\nhost:kept"', '"…x-amz-security-token:abc\\nhost:kept"'],
  ["a token: [redacted] and more", "a token: Atza|abc-def and more"],
  ["[redacted]", "amzn1.oa2-cs.v1.abcdef"],
] as const)
  test(`redacted: ${expected.replaceAll("\n", " ")}`, () => {
    assert.is(redact(text), expected);
  });

test("text made to be slow is redacted at once", () => {
  const long = 16_384;
  for (const text of ['"', "&", "<", "token", 'a="', "&amp;", "\\", '"token":"\\'].map((part) =>
    part.repeat(long / part.length),
  ))
    assert.type(redact(text), "string");
});

test.run();
