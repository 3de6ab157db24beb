/** From params to URL, headers and body; and what is refused before anything is sent. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import {
  type CallOptions,
  type Operation,
  type Parameter,
  ParameterError,
  SellingPartner,
} from "../../../templates/runtime/src/index.js";
import { json, recordingFetch, rejection, type Sent } from "../../support/transport.js";

type Params = Readonly<Record<string, unknown>>;

const BASE = "https://gateway.example";

function operation(change: Partial<Operation<Params>>): Operation<Params> {
  return { api: "test-v1", name: "doIt", method: "GET", path: "/x", ...change };
}

async function sendOne(
  described: Operation<Params>,
  params: Params = {},
  options: CallOptions = {},
  endpoint = BASE,
): Promise<Sent> {
  const { fetch, sent } = recordingFetch(() => json({}));
  const sellingPartner = new SellingPartner({ endpoint, lwa: false, fetch });
  await sellingPartner.call(described, params, options);
  return sent[0]!;
}

/** What is wrong, all of it; and nothing was sent. */
async function problemsOf(
  described: Operation<Params>,
  params: unknown,
  options?: CallOptions,
): Promise<readonly string[]> {
  const { fetch, sent } = recordingFetch(() => json({}));
  const sellingPartner = new SellingPartner({ endpoint: BASE, lwa: false, fetch });
  // JavaScript users can pass anything.
  const error = await rejection(sellingPartner.call(described, params as Params, options));
  assert.instance(error, ParameterError);
  assert.is(sent.length, 0);
  const { operation: name, method, path, problems, message } = error as ParameterError;
  assert.equal(
    { name, method, path },
    { name: described.name, method: described.method, path: described.path },
  );
  for (const problem of problems) assert.match(message, problem);
  assert.match(message, `${described.name} (${described.method} ${described.path})`);
  return problems;
}

const test = suite("request");

const query = (name: string, change: Partial<Parameter> = {}): Parameter => ({
  name,
  in: "query",
  ...change,
});

const header = (name: string, change: Partial<Parameter> = {}): Parameter => ({
  name,
  in: "header",
  ...change,
});

const QUERIES: readonly [expected: string, parameters: readonly Parameter[], params: Params][] = [
  ["", [query("a")], {}],
  ["", [query("a"), query("b", { style: "csv" })], { a: undefined, b: null }],
  ["", [query("a", { style: "csv" })], { a: [] }],
  ["", [query("a", { style: "multi" })], { a: [] }],
  ["?a=", [query("a")], { a: "" }],
  [
    "?a=1&b=true&c=0&d=false",
    [query("a"), query("b"), query("c"), query("d")],
    { d: false, c: 0, b: true, a: 1 },
  ],
  ["?a=9007199254740993", [query("a")], { a: 9007199254740993n }],
  ["?a=x%20y%2Bz", [query("a")], { a: "x y+z" }],
  ["?a=2019-08-20T14%3A00%3A00", [query("a")], { a: "2019-08-20T14:00:00" }],
  ["?a=%21%27%28%29%2A-._~", [query("a")], { a: "!'()*-._~" }],
  ["?a=%26b%3D1%23%3F%2F", [query("a")], { a: "&b=1#?/" }],
  ["?a=%E6%97%A5%F0%9D%92%B3", [query("a")], { a: "日𝒳" }],
  ["?a=%0D%0Ahost%3A%20evil", [query("a")], { a: "\r\nhost: evil" }],
  ["?a=test%25252Cmsku", [query("a")], { a: "test%252Cmsku" }],
  ["?a=x%2Cy%20z", [query("a", { style: "csv" })], { a: ["x", "y z"] }],
  ["?a=1%2C2", [query("a", { style: "csv" })], { a: [1, 2] }],
  ["?a=x", [query("a", { style: "csv" })], { a: "x" }],
  ["?a=x&a=y%2Cz", [query("a", { style: "multi" })], { a: ["x", "y,z"] }],
  [
    "?carrierTracking.trackingNumber=1",
    [query("carrierTracking.trackingNumber")],
    { "carrierTracking.trackingNumber": 1 },
  ],
  ["?a%20%26%5B%5D=1", [query("a &[]")], { "a &[]": 1 }],
  ["?__proto__=1", [query("__proto__")], JSON.parse('{"__proto__":"1"}') as Params],
  ["", [query("__proto__"), query("constructor"), query("toString")], {}],
  ["", [query("a")], Object.create({ a: "inherited" }) as Params],
];

for (const [expected, parameters, params] of QUERIES) {
  test(`the query of ${String(JSON.stringify(Object.entries(params), (_, v: unknown) => (typeof v === "bigint" ? String(v) : v)))} is ${expected || "left out"}`, async () => {
    assert.is((await sendOne(operation({ parameters }), params)).url, `${BASE}/x${expected}`);
  });
}

const path = (name: string, change: Partial<Parameter> = {}): Parameter => ({
  name,
  in: "path",
  required: true,
  ...change,
});

const PATHS: readonly [
  expected: string,
  template: string,
  parameters: readonly Parameter[],
  params: Params,
][] = [
  [
    "/i/A1/S%2FK%20U",
    "/i/{seller}/{sku}",
    [path("seller"), path("sku")],
    { seller: "A1", sku: "S/K U" },
  ],
  ["/i/%21%27%28%29%2A~", "/i/{a}", [path("a")], { a: "!'()*~" }],
  ["/i/a%3Fb%23c%5Cd%25", "/i/{a}", [path("a")], { a: "a?b#c\\d%" }],
  ["/i/%252e%252e", "/i/{a}", [path("a")], { a: "%2e%2e" }],
  ["/i/...", "/i/{a}", [path("a")], { a: "..." }],
  ["/i/%20", "/i/{a}", [path("a")], { a: " " }],
  ["/i/%E6%97%A5", "/i/{a}", [path("a")], { a: "日" }],
  ["/i/7/false", "/i/{a}/{b}", [path("a"), path("b")], { a: 7, b: false }],
  ["/i/x-y.z", "/i/{a}-{b}.z", [path("a"), path("b")], { a: "x", b: "y" }],
  ["/i/x/x", "/i/{a}/{a}", [path("a")], { a: "x" }],
  [
    "/u/messaging/v1/orders/1%202",
    "/u/{r}",
    [path("r", { greedy: true })],
    { r: "messaging/v1/orders/1 2" },
  ],
  ["/u/a/b", "/u/{r}", [path("r", { greedy: true })], { r: "/a/b" }],
  ["/i/Object", "/i/{constructor}", [path("constructor")], { constructor: "Object" }],
];

for (const [expected, template, parameters, params] of PATHS) {
  test(`the path of ${JSON.stringify(params)} in ${template} is ${expected}`, async () => {
    const { url } = await sendOne(operation({ path: template, parameters }), params);
    assert.is(url, BASE + expected);
    assert.is(new URL(url).href, url, "a URL parser changes nothing of it");
  });
}

const REFUSED_PATHS: readonly [problem: RegExp, value: unknown, greedy?: true][] = [
  [/^a \(path\) is "\." or "\.\."/, "."],
  [/^a \(path\) is "\." or "\.\."/, ".."],
  [/^a \(path\) is empty$/, ""],
  [/^a \(path\) is missing$/, undefined],
  [/^a \(path\) is missing$/, null],
  [/^a \(path\) is NaN$/, Number.NaN],
  [/^a \(path\) is Infinity$/, Infinity],
  [/^a \(path\) is not a string, number or boolean$/, {}],
  [/^a \(path\) is not a string, number or boolean$/, ["x"]],
  [/^a \(path\) is a Date: pass text, such as date\.toISOString\(\)$/, new Date(0)],
  [/^a \(path\) is not a string, number or boolean$/, Symbol("x")],
  [/^a \(path\) contains half of a surrogate pair$/, "\ud800"],
  [/^a \(path\) is "\." or "\.\."/, "x/../y", true],
  [/^a \(path\) is "\." or "\.\."/, "./y", true],
  [/^a \(path\) is empty between slashes$/, "x//y", true],
  [/^a \(path\) is empty between slashes$/, "//evil.example/x", true],
  [/^a \(path\) is empty between slashes$/, "x/", true],
  [/^a \(path\) is empty between slashes$/, "", true],
];

for (const [problem, value, greedy] of REFUSED_PATHS) {
  test(`${greedy ? "a greedy" : "a"} path value ${typeof value} ${JSON.stringify(value)} is refused`, async () => {
    const parameters = [path("a", greedy ? { greedy } : {})];
    const problems = await problemsOf(operation({ path: "/i/{a}", parameters }), { a: value });
    assert.is(problems.length, 1);
    assert.match(problems[0]!, problem);
  });
}

test("all that is missing or wrong is named at once, before anything is sent", async () => {
  const described = operation({
    method: "POST",
    path: "/i/{sku}/{id}",
    parameters: [
      path("sku"),
      path("id"),
      query("marketplaceIds", { required: true, style: "csv" }),
      query("limit"),
      query("one"),
      query("half"),
      header("x-amzn-idempotency-token", { required: true }),
      header("locale"),
    ],
    body: "required",
  });
  assert.equal(
    await problemsOf(described, {
      sku: "..",
      marketplaceIds: [],
      limit: Number.NaN,
      one: ["a", "b"],
      half: "\udc00",
      locale: "a\r\nx-evil: 1",
    }),
    [
      'sku (path) is "." or ".." and would change the path',
      "id (path) is missing",
      "marketplaceIds (query) is missing",
      "limit (query) is NaN",
      "one (query) must be one value, not a list",
      "half (query) contains half of a surrogate pair",
      "x-amzn-idempotency-token (header) is missing",
      "locale (header): a header must be one line of Latin-1",
      "body is missing",
    ],
  );
});

test("missing params are the same as empty ones", async () => {
  for (const params of [undefined, null, {}]) {
    assert.equal(
      await problemsOf(operation({ parameters: [query("a", { required: true })] }), params),
      ["a (query) is missing"],
    );
  }
});

test("params that are no object are told with what they should be", async () => {
  const described = operation({ parameters: [query("a"), query("poNumber", { required: true })] });
  const kinds = [
    ["a string", "PO1"],
    ["a number", 7],
    ["a list", ["PO1"]],
    ["a Date", new Date(0)],
  ];
  for (const [kind, params] of kinds) {
    assert.equal(await problemsOf(described, params), [
      `the parameters must be one object, such as { poNumber: … }, not ${String(kind)}`,
    ]);
  }
});

test("params that the operation does not have are told with what was meant", async () => {
  const described = operation({ parameters: [query("createdAfter"), query("limit")] });
  const params = { createAfter: "2026-01-01", LIMIT: 5, signal: 1, zzz: 1, "a b": 1, x: undefined };
  assert.equal(await problemsOf(described, params), [
    "createAfter is not a parameter; did you mean createdAfter?",
    "LIMIT is not a parameter; did you mean limit?",
    "signal is not a parameter; it is an option of the call: pass it in the second argument",
    "zzz is not a parameter",
    '"a b" is not a parameter',
  ]);
});

test("a Date is told with the remedy, in a list too", async () => {
  const described = operation({ parameters: [query("after"), query("days", { style: "csv" })] });
  assert.equal(await problemsOf(described, { after: new Date(0), days: [new Date(0)] }), [
    "after (query) is a Date: pass text, such as date.toISOString()",
    "days (query) [0] is a Date: pass text, such as date.toISOString()",
  ]);
});

const LISTS: readonly [parameter: Parameter, path: string][] = [
  [query("skus", { style: "csv" }), "/x"],
  [header("skus", { style: "csv" }), "/x"],
  [header("skus", { style: "multi" }), "/x"],
  [path("skus", { style: "csv" }), "/x/{skus}"],
];

for (const [parameter, template] of LISTS) {
  const { in: place, style } = parameter;
  test(`a ${style} list in a ${place} refuses elements that it cannot carry`, async () => {
    const described = operation({ path: template, parameters: [parameter] });
    const but = "but commas separate the elements: send it in a call of its own";
    assert.equal(await problemsOf(described, { skus: ["MUG,RED", "CUP", ""] }), [
      `skus (${place}) [0] contains a comma, ${but}`,
      `skus (${place}) [2] is empty, ${but}`,
    ]);
    const { url, headers } = await sendOne(described, { skus: ["MUG,RED"] });
    assert.match(decodeURIComponent(url) + String(headers["skus"]), "MUG,RED");
  });
}

test("a multi list in a query carries every element", async () => {
  const described = operation({ parameters: [query("skus", { style: "multi" })] });
  const { url } = await sendOne(described, { skus: ["MUG,RED", "", "CUP"] });
  assert.match(url, /\?skus=MUG%2CRED&skus=&skus=CUP$/);
});

test("a list in a path is its elements, encoded, with commas between them", async () => {
  const described = operation({
    path: "/x/{ids}/y",
    parameters: [path("ids", { style: "csv" })],
  });
  assert.is((await sendOne(described, { ids: ["a/b", "..", 3] })).url, `${BASE}/x/a%2Fb,..,3/y`);
  for (const ids of [[], [""], ["."], [".."]]) {
    const problems = await problemsOf(described, { ids });
    assert.equal(problems, ['ids (path) is empty, "." or ".." and would change the path']);
  }
});

test("a list must not have holes", async () => {
  const problems = await problemsOf(operation({ parameters: [query("a", { style: "csv" })] }), {
    a: ["x", undefined, Number.NaN],
  });
  assert.equal(problems, [
    "a (query) [1] is not a string, number or boolean",
    "a (query) [2] is NaN",
  ]);
});

test("header parameters go out under their names, lists joined by a comma", async () => {
  const described = operation({
    parameters: [
      header("x-amzn-shipping-business-id"),
      header("Accept-Language"),
      header("tags", { style: "csv" }),
      header("absent"),
    ],
  });
  const { headers } = await sendOne(described, {
    "x-amzn-shipping-business-id": "AmazonShipping_UK",
    "Accept-Language": "ja, é",
    tags: ["a", "b"],
  });
  assert.is(headers["x-amzn-shipping-business-id"], "AmazonShipping_UK");
  assert.is(headers["accept-language"], "ja, é");
  assert.is(headers["tags"], "a,b");
  assert.not.ok("absent" in headers);
});

const HEADER_VALUES: readonly [ok: boolean, value: string][] = [
  [true, ""],
  [true, "a\tb é"],
  [false, "a\nb"],
  [false, "a\rb"],
  [false, "a\u0000b"],
  [false, "日本"],
  [false, "\u007f"],
];

for (const [ok, value] of HEADER_VALUES) {
  test(`a header value ${JSON.stringify(value)} is ${ok ? "sent" : "refused"}`, async () => {
    const described = operation({ parameters: [header("locale")] });
    if (ok) assert.is((await sendOne(described, { locale: value })).headers["locale"], value);
    else assert.is((await problemsOf(described, { locale: value })).length, 1);
  });
}

test("a header named __proto__ is a header like any other", async () => {
  const { headers } = await sendOne(
    operation({ parameters: [header("__proto__")] }),
    JSON.parse('{"__proto__":"x"}') as Params,
  );
  assert.equal(Object.getOwnPropertyDescriptor(headers, "__proto__")?.value, "x");
  assert.is(Object.getPrototypeOf(headers), Object.prototype);
});

test("a call's own headers win over those of the operation", async () => {
  const { headers } = await sendOne(
    operation({ parameters: [header("locale")] }),
    { locale: "en" },
    { headers: { Locale: "ja", Accept: "text/plain", "X-Trace": "1" } },
  );
  assert.is(headers["locale"], "ja");
  assert.is(headers["accept"], "text/plain");
  assert.is(headers["x-trace"], "1");
});

test("the headers of authentication cannot be set by accident", async () => {
  const names = [
    "Authorization",
    "x-amz-access-token",
    "X-Amz-Date",
    "x-amz-security-token",
    "Host",
    "Content-Length",
  ];
  const headers = Object.fromEntries(names.map((name) => [name, "x"]));
  const problems = await problemsOf(operation({}), {}, { headers });
  assert.is(problems.length, names.length);
});

test("invalid call options are refused", async () => {
  for (const timeout of [0, -1, Number.NaN]) {
    assert.is((await problemsOf(operation({}), {}, { timeout })).length, 1);
  }
  for (const accessToken of ["", "a b", "a\nb", "日"]) {
    const problems = await problemsOf(operation({}), {}, { accessToken });
    assert.is(problems.length, 1);
  }
});

test("a GET has no body and no Content-Type, whatever it is given", async () => {
  const { body, headers } = await sendOne(operation({ body: "optional" }), { body: { a: 1 } });
  assert.is(body, null);
  assert.not.ok("content-type" in headers);
  assert.not.ok("content-length" in headers);
});

const BODIES: readonly [expected: string | null, body: unknown][] = [
  ['{"a":1,"b":"日"}', { a: 1, b: "日", c: undefined }],
  ["[1]", [1]],
  ["[]", []],
  ['""', ""],
  ["0", 0],
  ["false", false],
  [null, undefined],
  [null, null],
];

for (const [expected, body] of BODIES) {
  test(`a body ${JSON.stringify(body)} is sent as ${expected ?? "none"}`, async () => {
    const sent = await sendOne(operation({ method: "POST", body: "optional" }), { body });
    assert.is(sent.body, expected);
    assert.is(sent.headers["content-type"], expected === null ? undefined : "application/json");
  });
}

test("a body that cannot be written as JSON is refused", async () => {
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;
  for (const body of [circular, 1n, () => 1]) {
    const problems = await problemsOf(operation({ method: "POST", body: "required" }), { body });
    assert.match(problems[0]!, /^body cannot be written as JSON/);
  }
});

test("an operation without a body sends none, and does not drop one in silence", async () => {
  const { body, headers } = await sendOne(operation({ method: "POST" }), {});
  assert.is(body, null);
  assert.not.ok("content-type" in headers);
  const problems = await problemsOf(operation({ method: "POST" }), { body: { a: 1 } });
  assert.equal(problems, ["body is not a parameter"]);
});

test("the Accept header is JSON unless the operation says otherwise", async () => {
  assert.is((await sendOne(operation({}))).headers["accept"], "application/json");
  const hal = operation({ accept: "application/hal+json" });
  assert.is((await sendOne(hal)).headers["accept"], "application/hal+json");
});

const TEMPLATES = [
  "x",
  ".evil.example/x",
  "@evil.example/x",
  "//evil.example/x",
  "/../x",
  "/a/./b",
  "/a?b=c#d",
  "/a\\b",
  "/a b",
  "/{}",
  "/{missing}",
  "/{a",
  "/{a{b}}",
  "/日",
  "",
];

for (const template of TEMPLATES) {
  test(`a path template ${JSON.stringify(template)} is refused`, async () => {
    assert.ok((await problemsOf(operation({ path: template }), {})).length > 0);
  });
}

test("the URL stays under the endpoint, its path included", async () => {
  const { url } = await sendOne(
    operation({ path: "/a/{b}", parameters: [path("b")] }),
    { b: "@evil.example" },
    {},
    "https://gateway.example/sp-api/",
  );
  assert.is(url, "https://gateway.example/sp-api/a/%40evil.example");
});

test.run();
