import * as assert from "uvu/assert";
import { suite } from "uvu";
import { sandboxAccount } from "../../generator/sandbox/account.js";
import type { SandboxRequest } from "../../generator/sandbox/http.js";
import { verifySignature } from "../../generator/sandbox/signature.js";
import { signRequest } from "../../templates/runtime/src/aws/sign-request.js";
import { Signer } from "../../templates/runtime/src/aws/sigv4.js";
import { readShared } from "../support/shared.js";
import { apiOf, Bench, caseOf, json, operation } from "./support.js";

const vectors = suite("sandbox: the verifier against signatures of other signers");

interface Vector {
  readonly name: string;
  readonly context: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string | null;
    readonly region: string;
    readonly service: string;
    readonly timestamp: string;
  };
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
  };
  readonly header: { readonly authorization: string; readonly signedHeaders: string };
}

function requestOf({ request, context, header }: Vector): SandboxRequest {
  const date = `${context.timestamp.replaceAll(/[-:]/g, "")}`;
  return {
    method: request.method,
    target: request.target,
    headers: [
      ...request.headers,
      ["X-Amz-Date", date],
      ...(context.sessionToken === null
        ? []
        : ([["X-Amz-Security-Token", context.sessionToken]] as const)),
      ["Authorization", header.authorization],
    ],
    body: new TextEncoder().encode(request.body),
  };
}

const shared = readShared<{ cases: readonly Vector[] }>("vectors/sp-api-sigv4.json");

for (const vector of shared?.cases ?? []) {
  const { context } = vector;
  const expected = {
    service: context.service,
    regions: [context.region],
    keys: [context],
    now: Date.parse(context.timestamp),
  };
  vectors(`${vector.name} is accepted, and refused when anything of it is changed`, () => {
    const request = requestOf(vector);
    assert.is(verifySignature(request, expected), null);
    const changed: SandboxRequest[] = [
      { ...request, method: request.method === "GET" ? "POST" : "GET" },
      { ...request, target: `${request.target}${request.target.includes("?") ? "&" : "?"}a=1` },
      { ...request, body: new TextEncoder().encode(`${vector.request.body} `) },
    ];
    for (const other of changed) assert.ok(verifySignature(other, expected) !== null);
  });
}

if (shared === null) vectors("skipped without the vectors", () => {});

vectors.run();

const gateway = suite("sandbox: signatures");

const api = apiOf({
  paths: { "/things": { get: operation({ 200: [caseOf({}, { is: "thing" })] }) } },
});

const host = "sandbox.sellingpartnerapi-na.amazon.com";

async function signed(
  bench: Bench,
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
  at = bench.now,
): Promise<Record<string, string>> {
  const headers = { "x-amz-access-token": bench.token() };
  const signature = await signRequest({
    method: "GET",
    url: `https://${host}/things`,
    headers,
    body: null,
    region: "us-east-1",
    credentials,
    date: new Date(at),
    signer: new Signer(),
  });
  return { ...headers, ...signature };
}

gateway("a good signature passes, whether or not one is required", async () => {
  for (const requireSignature of [true, false]) {
    const bench = new Bench([api], { requireSignature });
    const headers = await signed(bench, sandboxAccount);
    assert.is(bench.send("/things", { token: null, headers }).status, 200);
  }
});

gateway("a request without one passes unless one is required", () => {
  assert.is(new Bench([api]).send("/things").status, 200);
  const refused = new Bench([api], { requireSignature: true }).send("/things");
  assert.is(refused.status, 403);
  assert.match(refused.body, "MissingAuthenticationToken");
});

gateway(
  "a wrong secret is refused with the canonical request, but without the token in it",
  async () => {
    const bench = new Bench([api]);
    const headers = await signed(bench, { ...sandboxAccount, secretAccessKey: "wrong" });
    const answer = bench.send("/things", { token: null, headers });
    assert.is(answer.status, 403);
    assert.match(answer.body, "InvalidSignatureException");
    assert.match(answer.body, "x-amz-access-token:…");
    assert.not.match(answer.body, headers["x-amz-access-token"]!);
  },
);

gateway("five minutes off is in time, more is not", async () => {
  const bench = new Bench([api]);
  const status = async (offset: number): Promise<number> => {
    const headers = await signed(bench, sandboxAccount, bench.now + offset);
    return bench.send("/things", { token: null, headers }).status;
  };
  assert.equal(
    [await status(300_000), await status(-300_000), await status(301_000), await status(-301_000)],
    [200, 200, 403, 403],
  );
});

gateway("nonsense under Authorization is refused and does no harm", () => {
  const bench = new Bench([api]);
  for (const authorization of ["", "Bearer x", `AWS4-HMAC-SHA256 ${"a".repeat(10_000)}`])
    assert.is(bench.send("/things", { headers: { authorization } }).status, 403);
});

async function assume(bench: Bench, fields: Record<string, string>, secret?: string) {
  const body = new URLSearchParams({
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: sandboxAccount.roleArn,
    RoleSessionName: "session",
    ...fields,
  }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const signature = await signRequest({
    method: "POST",
    url: `https://${host}/`,
    headers,
    body,
    region: "eu-west-1",
    service: "sts",
    credentials: {
      ...sandboxAccount,
      ...(secret === undefined ? {} : { secretAccessKey: secret }),
    },
    date: new Date(bench.now),
    signer: new Signer(),
  });
  return bench.send("/", {
    method: "POST",
    token: null,
    body,
    headers: { ...headers, ...signature },
  });
}

gateway("AssumeRole gives keys that sign until they run out, with their token only", async () => {
  const bench = new Bench([api], { requireSignature: true });
  const answer = await assume(bench, { DurationSeconds: "900" });
  assert.is(answer.status, 200, answer.body);
  const field = (name: string): string => new RegExp(`<${name}>([^<]+)`).exec(answer.body)![1]!;
  const session = {
    accessKeyId: field("AccessKeyId"),
    secretAccessKey: field("SecretAccessKey"),
    sessionToken: field("SessionToken"),
  };
  assert.is(field("Expiration"), new Date(bench.now + 900_000).toISOString());
  const status = async (credentials: Parameters<typeof signed>[1]): Promise<number> =>
    bench.send("/things", { token: null, headers: await signed(bench, credentials) }).status;
  const { sessionToken: _token, ...bare } = session;
  assert.is(await status(session), 200);
  assert.is(await status(bare), 403);
  bench.now += 900_000;
  assert.is(await status(session), 403);
});

gateway(
  "AssumeRole refuses a wrong signature, role, name, duration and action, in XML",
  async () => {
    const bench = new Bench([]);
    const refusals = [
      [403, "InvalidSignatureException", await assume(bench, {}, "wrong")],
      [403, "AccessDenied", await assume(bench, { RoleArn: "arn:aws:iam::1:role/<x>" })],
      [400, "ValidationError", await assume(bench, { RoleSessionName: "x" })],
      [400, "ValidationError", await assume(bench, { DurationSeconds: "899" })],
      [400, "InvalidAction", await assume(bench, { Action: "GetSessionToken" })],
    ] as const;
    for (const [status, code, answer] of refusals) {
      assert.is(answer.status, status, answer.body);
      assert.match(answer.body, `<Code>${code}</Code>`);
      assert.not.match(answer.body, "<x>");
    }
  },
);

gateway("a form to / without an action is no STS", () => {
  const answer = new Bench([]).send("/", { method: "POST", body: "x=1" });
  assert.is(answer.status, 403);
  assert.ok(json(answer));
});

gateway.run();
