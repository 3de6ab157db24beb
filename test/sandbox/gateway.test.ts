import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sandboxAccount } from "../../generator/sandbox/account.js";
import { parseOperationFault } from "../../generator/sandbox/faults.js";
import type { SandboxResponse } from "../../generator/sandbox/http.js";
import { readShared } from "../support/shared.js";
import { apiOf, Bench, caseOf, json, operation } from "./support.js";

const things = apiOf({
  paths: {
    "/things": { get: operation({ 200: [caseOf({}, { is: "thing" })] }) },
    "/things/{id}/address": {
      get: operation(
        { 200: [caseOf({}, { is: "address" })] },
        {
          operationId: "getAddress",
          parameters: [{ name: "id", in: "path", required: true, type: "string" }],
        },
      ),
      put: operation(
        { 200: [caseOf({}, { is: "address" })] },
        {
          operationId: "putAddress",
          parameters: [
            { name: "id", in: "path", required: true, type: "string" },
            { name: "body", in: "body", schema: { type: "object" } },
          ],
        },
      ),
    },
    "/notifications/v1/destinations": {
      get: operation(
        { 200: [caseOf({}, { is: "destinations" })] },
        { operationId: "getDestinations", description: "This is a grantless operation." },
      ),
    },
  },
});
const notifications = "sellingpartnerapi::notifications";

const gateway = suite("sandbox: what the gateway refuses");

interface ErrorBody {
  readonly errors: readonly { readonly code: string; readonly details: string }[];
}

gateway(
  "a request without an access token, or with one never given out, is 403 Unauthorized",
  () => {
    const bench = new Bench([things]);
    for (const token of [null, "Atza|nobody"]) {
      const answer = bench.send("/things", { token });
      assert.is(answer.status, 403);
      assert.is((json(answer) as ErrorBody).errors[0]?.code, "Unauthorized");
    }
  },
);

gateway("an access token is good for an hour, and its end is said", () => {
  const bench = new Bench([things]);
  const token = bench.token();
  bench.now += 3_599_999;
  assert.is(bench.send("/things", { token }).status, 200);
  bench.now += 1;
  const answer = bench.send("/things", { token });
  assert.is(answer.status, 403);
  assert.match((json(answer) as ErrorBody).errors[0]!.details, "expired");
});

gateway("a grantless operation wants a token of its scope, and others do not take one", () => {
  const bench = new Bench([things]);
  const path = "/notifications/v1/destinations";
  assert.is(bench.send(path).status, 403);
  assert.is(bench.send(path, { token: bench.token([notifications]) }).status, 200);
  assert.is(bench.send(path, { token: bench.token(["sellingpartnerapi::other"]) }).status, 403);
  assert.is(bench.send("/things", { token: bench.token([notifications]) }).status, 403);
});

gateway("a GET with a body or a Content-Length is 400 with a page of HTML", () => {
  const bench = new Bench([things]);
  for (const sent of [{ body: "{}" }, { headers: { "Content-Length": "0" } }]) {
    const answer = bench.send("/things", sent);
    assert.is(answer.status, 400);
    assert.match(answer.body, /^<html>/);
  }
});

gateway("a User-Agent of 500 characters passes, one of 501 does not", () => {
  const bench = new Bench([things]);
  assert.is(bench.send("/things", { headers: { "user-agent": "a".repeat(500) } }).status, 200);
  assert.is(bench.send("/things", { headers: { "user-agent": "a".repeat(501) } }).status, 400);
});

gateway(
  "an unknown path, or a known one with another method, is 403 MissingAuthenticationToken",
  () => {
    const bench = new Bench([things]);
    for (const [method, path] of [
      ["GET", "/nothing"],
      ["DELETE", "/things"],
      ["GET", "/things/"],
      ["GET", "//things"],
      ["GET", "*"],
      ["OPTIONS", "*"],
    ] as const) {
      const answer = bench.send(path, { method });
      assert.is(answer.status, 403, path);
      assert.is((json(answer) as ErrorBody).errors[0]?.code, "MissingAuthenticationToken");
    }
  },
);

gateway("a body that is not JSON is 400, one that says it is something else 415", () => {
  const bench = new Bench([things]);
  const put = (body: string, type: string): number =>
    bench.send("/things/1/address", { method: "PUT", body, headers: { "content-type": type } })
      .status;
  const bare = (body: string): number =>
    bench.send("/things/1/address", { method: "PUT", body }).status;
  assert.is(bare("{}"), 200);
  assert.is(bare("{"), 400);
  assert.is(bare("\u0000"), 400);
  assert.is(put("a=1", "application/x-www-form-urlencoded"), 415);
});

gateway("every answer has a request id of its own", () => {
  const bench = new Bench([things]);
  const ids = ["/things", "/nothing", "/auth/o2/token", "/things"].map(
    (path) => bench.send(path).headers["x-amzn-RequestId"],
  );
  assert.is(new Set(ids).size, 4);
  assert.ok(ids.every((id) => id !== undefined && id.length > 0));
});

gateway("no token and no secret is in the log", () => {
  const bench = new Bench([things]);
  const token = bench.token();
  bench.send("/things", { token });
  bench.form({
    grant_type: "refresh_token",
    refresh_token: sandboxAccount.refreshToken,
    client_id: sandboxAccount.clientId,
    client_secret: sandboxAccount.clientSecret,
  });
  const log = JSON.stringify(bench.sandbox.log.since(0));
  for (const secret of [token, sandboxAccount.clientSecret, sandboxAccount.refreshToken])
    assert.not.match(log, secret);
});

gateway.run();

const throttle = suite("sandbox: throttling");

throttle(
  "15 requests pass at once, the next is 429 QuotaExceeded, and 5 more pass after a second",
  () => {
    const bench = new Bench([things]);
    const token = bench.token();
    const statuses = (count: number): number[] =>
      Array.from({ length: count }, () => bench.send("/things", { token }).status);
    assert.equal(statuses(15), Array(15).fill(200));
    const refused = bench.send("/things", { token });
    assert.is(refused.status, 429);
    assert.is((json(refused) as ErrorBody).errors[0]?.code, "QuotaExceeded");
    assert.is(refused.headers["x-amzn-RateLimit-Limit"], "5.0");
    assert.is(bench.send("/things/1/address", { token }).status, 200, "another operation is free");
    bench.now += 1000;
    assert.equal(statuses(6), [200, 200, 200, 200, 200, 429]);
  },
);

throttle("without throttling there is no 429 and no rate to obey", () => {
  const bench = new Bench([things], { throttle: false });
  const token = bench.token();
  const answers = Array.from({ length: 40 }, () => bench.send("/things", { token }));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.is(answers[0]?.headers["x-amzn-RateLimit-Limit"], undefined);
});

throttle.run();

const restricted = suite("sandbox: restricted data tokens");

function restrictedToken(bench: Bench, resources: unknown): string {
  const answer = bench.send("/tokens/2021-03-01/restrictedDataToken", {
    method: "POST",
    body: JSON.stringify({ restrictedResources: resources }),
  });
  assert.is(answer.status, 200, answer.body);
  const { restrictedDataToken, expiresIn } = json(answer) as {
    restrictedDataToken: string;
    expiresIn: number;
  };
  assert.match(restrictedDataToken, /^Atz\.sprdt\|/);
  assert.is(expiresIn, 3600);
  return restrictedDataToken;
}

restricted("a token for a path is good for that path and method alone", () => {
  const bench = new Bench([things]);
  const token = restrictedToken(bench, [{ method: "GET", path: "/things/1/address" }]);
  assert.is(bench.send("/things/1/address", { token }).status, 200);
  assert.is(bench.send("/things/2/address", { token }).status, 403);
  assert.is(bench.send("/things", { token }).status, 403);
  assert.is(bench.send("/things/1/address", { method: "PUT", token }).status, 403);
});

restricted("a token for a template is good for every id", () => {
  const bench = new Bench([things]);
  const token = restrictedToken(bench, [{ method: "GET", path: "/things/{id}/address" }]);
  assert.is(bench.send("/things/1/address", { token }).status, 200);
  assert.is(bench.send("/things/2/address", { token }).status, 200);
});

restricted("no resource, 51 resources, a slash at the end and an unknown method are 400", () => {
  const resource = { method: "GET", path: "/things/1/address" };
  for (const resources of [
    [],
    Array.from({ length: 51 }, () => resource),
    [{ ...resource, path: "/things/" }],
    [{ ...resource, path: "/things?x=1" }],
    [{ ...resource, method: "PATCH" }],
    "all",
  ]) {
    const bench = new Bench([things]);
    const answer = bench.send("/tokens/2021-03-01/restrictedDataToken", {
      method: "POST",
      body: JSON.stringify({ restrictedResources: resources }),
    });
    assert.is(answer.status, 400, JSON.stringify(resources));
  }
});

restricted.run();

const login = suite("sandbox: Login with Amazon");

const application = {
  client_id: sandboxAccount.clientId,
  client_secret: sandboxAccount.clientSecret,
};
const { refreshToken, authorizationCode } = sandboxAccount;

/** What is answered, and to which form. */
const refusals: readonly (readonly [
  status: number,
  error: string,
  form: Record<string, string>,
])[] = [
  [
    401,
    "invalid_client",
    {
      grant_type: "refresh_token",
      refresh_token: refreshToken,
      ...application,
      client_secret: "x",
    },
  ],
  [
    401,
    "invalid_client",
    { grant_type: "refresh_token", refresh_token: refreshToken, ...application, client_id: "x" },
  ],
  [400, "invalid_grant", { grant_type: "refresh_token", refresh_token: "Atzr|x", ...application }],
  [
    400,
    "invalid_grant",
    { grant_type: "authorization_code", code: "x", redirect_uri: "https://a.b", ...application },
  ],
  [400, "invalid_scope", { grant_type: "client_credentials", scope: "x", ...application }],
  [
    400,
    "invalid_scope",
    { grant_type: "client_credentials", scope: `${notifications} x`, ...application },
  ],
  [400, "unsupported_grant_type", { grant_type: "password", ...application }],
  [400, "unsupported_grant_type", { ...application }],
  [400, "unsupported_grant_type", { grant_type: "__proto__", ...application }],
  [400, "invalid_request", { grant_type: "refresh_token", ...application }],
  [
    400,
    "invalid_request",
    { grant_type: "authorization_code", code: authorizationCode, ...application },
  ],
];
for (const [status, error, form] of refusals) {
  const { client_id: id, client_secret: secret, ...rest } = form;
  const wrong = [id === "x" ? "client_id" : "", secret === "x" ? "client_secret" : ""].join("");
  login(`${JSON.stringify(rest)} ${wrong} is ${error}`, () => {
    const answer = new Bench([]).form(form);
    assert.is(answer.status, status);
    const body = json(answer) as Record<string, string>;
    assert.equal(Object.keys(body).toSorted(), [
      "error",
      "error_description",
      "error_index",
      "request_id",
    ]);
    assert.is(body["error"], error);
    assert.is(answer.headers["x-amzn-RequestId"], body["request_id"]);
    assert.match(answer.headers["x-amzn-ErrorType"]!, /^OA2[A-Za-z]+Exception:http/);
  });
}

login("the descriptions and statuses are those that Login with Amazon was seen to send", () => {
  const shared = readShared<{
    errors: { error: string; status: number | null; error_description: string | null }[];
  }>("vectors/lwa.json");
  if (shared === null) return;
  for (const [status, error, form] of refusals) {
    const known = shared.errors.find((entry) => entry.error === error)!;
    assert.is(status, known.status);
    if (known.error_description === null || form["grant_type"] === "authorization_code") continue;
    const body = json(new Bench([]).form(form)) as { error_description: string };
    assert.is(body.error_description, known.error_description);
  }
});

login("each grant gives a token of an hour; only a seller's comes with a refresh token", () => {
  const bench = new Bench([things]);
  for (const [grant, extra] of [
    [{ grant_type: "refresh_token", refresh_token: refreshToken }, { refresh_token: refreshToken }],
    [
      { grant_type: "authorization_code", code: authorizationCode, redirect_uri: "https://a.b" },
      { refresh_token: refreshToken },
    ],
    [{ grant_type: "client_credentials", scope: notifications }, { scope: notifications }],
  ] as const) {
    const answer = bench.form({ ...grant, ...application });
    assert.is(answer.headers["content-type"], "application/json;charset=UTF-8");
    const { access_token: token, ...rest } = json(answer) as { access_token: string };
    assert.equal(rest, { token_type: "bearer", expires_in: 3600, ...extra });
    const path =
      grant.grant_type === "client_credentials" ? "/notifications/v1/destinations" : "/things";
    assert.is(bench.send(path, { token }).status, 200);
  }
});

login("a JSON body is taken when it says so, and unsupported_grant_type when it does not", () => {
  const fields = { grant_type: "refresh_token", refresh_token: refreshToken, ...application };
  const send = (type: string): number =>
    new Bench([]).send("/auth/o2/token", {
      method: "POST",
      token: null,
      body: JSON.stringify(fields),
      headers: { "content-type": type },
    }).status;
  assert.is(
    new Bench([]).send("/auth/o2/token", {
      method: "POST",
      token: null,
      body: JSON.stringify(fields),
    }).status,
    200,
  );
  assert.is(send("application/x-www-form-urlencoded"), 400);
});

login.run();

const faults = suite("sandbox: faults on demand");

faults("getThing=503*2 fails that operation twice and no other", () => {
  const bench = new Bench([things], { faults: [parseOperationFault("getThing=503*2")!] });
  assert.is(bench.send("/things/1/address").status, 200);
  assert.equal(
    [1, 2, 3].map(() => bench.send("/things").status),
    [503, 503, 200],
  );
});

faults("getThing=503@25% fails about every fourth request, the same ones in every run", () => {
  const statuses = (): number[] => {
    const rule = parseOperationFault("getThing=503@25%")!;
    const bench = new Bench([things], { faults: [rule], throttle: false });
    return Array.from({ length: 400 }, () => bench.send("/things").status);
  };
  const first = statuses();
  const failed = first.filter((status) => status === 503).length;
  assert.ok(failed > 70 && failed < 130, String(failed));
  assert.equal(statuses(), first);
});

faults("the header does the same for requests that carry it, and counts anew afterwards", () => {
  const bench = new Bench([things], { throttle: false });
  const headers = { "x-katagami-fault": "429*1" };
  assert.equal(
    [1, 2, 3, 4].map(() => bench.send("/things", { headers }).status),
    [429, 200, 429, 200],
  );
  assert.is(bench.send("/things").status, 200);
});

function faulty(fault: string): SandboxResponse {
  return new Bench([things]).send("/things", { headers: { "x-katagami-fault": fault } });
}

faults("each fault does what its name says: delay, hangup, malformed", () => {
  assert.is(faulty("delay:250").delay, 250);
  assert.is(faulty("delay:250").status, 200);
  assert.is(faulty("hangup").hangUp, true);
  assert.is(faulty("malformed").headers["content-type"], "application/json");
  assert.match(faulty("malformed").body, /^<html>/);
});

faults("what is no fault is refused on the command line and ignored in the header", () => {
  for (const text of [
    "",
    "getThing",
    "getThing=",
    "getThing=200",
    "getThing=503*",
    "=503",
    "a=delay",
    "a=hangup:1",
    "a=600",
    "a=delay:long",
    "a=403:",
    "a=403:12",
    "a=403:constructor",
    "a=404:role-missing",
    "a=503@",
    "a=503@5",
    "a=503@101%",
    "a=503@5%*2",
  ])
    assert.is(parseOperationFault(text), null, text);
  for (const text of [
    "a=503",
    "a=403:role-missing*2",
    "api-v1.getThing=500*12",
    "*=hangup",
    "a=delay:10*2",
    "*=503@5%",
    "a=500*3@0.5%",
  ])
    assert.ok(parseOperationFault(text) !== null, text);
  assert.is(
    new Bench([things]).send("/things", { headers: { "x-katagami-fault": "?" } }).status,
    200,
  );
});

faults("the counters of the header are bounded: the oldest is forgotten", () => {
  const bench = new Bench([things], { throttle: false });
  const statusOf = (fault: string): number =>
    bench.send("/things", { headers: { "x-katagami-fault": fault } }).status;
  assert.is(statusOf("503*2"), 503);
  for (let times = 10; times < 1010; times += 1) assert.is(statusOf(`500*${times}`), 500);
  // It is counted from the start again.
  assert.equal([statusOf("503*2"), statusOf("503*2"), statusOf("503*2")], [503, 503, 200]);
});

faults.run();
