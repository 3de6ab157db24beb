import * as assert from "uvu/assert";
import { suite } from "uvu";
import type { Operation, Paging, Parameter } from "../../generator/model/api.js";
import { apiOf, errorsOf, fileOf, operationOf, swagger, withOperation } from "../support/models.js";

const test = suite("operations");

type Json = Readonly<Record<string, unknown>>;

const text = { type: "string" };

const done = { 200: { description: "Done." } };

/** What varies of a parameter. */
function brief({
  name,
  in: place,
  required,
  style,
  greedy,
  type,
  default: value,
}: Parameter): unknown {
  return { name, in: place, required, style, greedy, type: type.kind, default: value };
}

const query = { name: "ids", in: "query", required: false, greedy: false, default: null };

/** What is shown, the parameter wanted, the parameter given. */
const parameters: readonly (readonly [string, object, object])[] = [
  [
    "a string",
    { ...query, style: "value", type: "string" },
    { name: "ids", in: "query", type: "string" },
  ],
  [
    "a required number with a default",
    { ...query, required: true, style: "value", type: "number", default: 5 },
    { name: "ids", in: "query", required: true, type: "integer", default: 5 },
  ],
  [
    "an enum",
    { ...query, style: "value", type: "enum" },
    { name: "ids", in: "query", type: "string", enum: ["a"] },
  ],
  [
    "an array without a format is csv",
    { ...query, style: "csv", type: "array" },
    { name: "ids", in: "query", type: "array", items: text },
  ],
  [
    "an array as csv",
    { ...query, style: "csv", type: "array" },
    { name: "ids", in: "query", type: "array", items: text, collectionFormat: "csv" },
  ],
  [
    "an array as multi",
    { ...query, style: "multi", type: "array" },
    { name: "ids", in: "query", type: "array", items: text, collectionFormat: "multi" },
  ],
  [
    "a collectionFormat without an array is ignored",
    { ...query, style: "value", type: "string" },
    { name: "ids", in: "query", type: "string", collectionFormat: "multi" },
  ],
  [
    "an array header is csv",
    { ...query, in: "header", style: "csv", type: "array" },
    { name: "ids", in: "header", type: "array", items: text },
  ],
  [
    "OpenAPI 3: an array is repeated unless it says otherwise",
    { ...query, style: "multi", type: "array" },
    { name: "ids", in: "query", schema: { type: "array", items: text } },
  ],
  [
    "OpenAPI 3: explode false is csv",
    { ...query, style: "csv", type: "array" },
    { name: "ids", in: "query", explode: false, schema: { type: "array", items: text } },
  ],
  [
    "OpenAPI 3: pipeDelimited is Swagger's pipes",
    { ...query, style: "pipes", type: "array" },
    {
      name: "ids",
      in: "query",
      style: "pipeDelimited",
      explode: false,
      schema: { type: "array", items: text },
    },
  ],
  [
    "pipes",
    { ...query, style: "pipes", type: "array" },
    { name: "ids", in: "query", type: "array", items: text, collectionFormat: "pipes" },
  ],
  [
    "OpenAPI 3: an array header is csv",
    { ...query, in: "header", style: "csv", type: "array" },
    { name: "ids", in: "header", schema: { type: "array", items: text } },
  ],
  [
    "OpenAPI 3: the default is in the schema",
    { ...query, style: "value", type: "number", default: 1 },
    { name: "ids", in: "query", schema: { type: "integer", default: 1 } },
  ],
];

for (const [what, want, given] of parameters) {
  test(`parameters: ${what}`, () => {
    assert.equal(operationOf({ parameters: [given] }).parameters.map(brief), [want]);
  });
}

const limit = { name: "limit", in: "query", type: "integer" };

test("a parameter may be a $ref to a shared one", () => {
  const operation = operationOf(
    { parameters: [{ $ref: "#/parameters/Limit" }] },
    { parameters: { Limit: limit } },
  );
  assert.equal(
    operation.parameters.map(({ name, pointer }) => [name, pointer]),
    [["limit", "#/parameters/Limit"]],
  );
});

test("an operation has its path's parameters, and its own in the place of those of the same name", () => {
  const { operations } = apiOf(
    swagger({
      paths: {
        "/things": {
          parameters: [limit, { name: "before", in: "query", type: "string" }],
          get: {
            operationId: "getThings",
            parameters: [{ ...limit, required: true }],
            responses: done,
          },
          put: { operationId: "putThings", parameters: [], responses: done },
        },
      },
    }),
  );
  assert.equal(
    operations.map((operation) =>
      operation.parameters.map(({ name, required }) => [name, required]),
    ),
    [
      [
        ["limit", true],
        ["before", false],
      ],
      [
        ["limit", false],
        ["before", false],
      ],
    ],
  );
});

test("a greedy path parameter keeps its slashes", () => {
  const document = swagger({
    paths: {
      "/files/{path}": {
        get: {
          operationId: "getFile",
          parameters: [
            {
              name: "path",
              in: "path",
              required: true,
              type: "string",
              "x-amazon-spds-greedy-path-parameter": true,
            },
          ],
          responses: done,
        },
      },
    },
  });
  assert.is(apiOf(document).operations[0]!.parameters[0]!.greedy, true);
});

test("a body is called body on the wire's side of things, whatever the model calls it", async () => {
  const body = {
    name: "payload",
    in: "body",
    required: true,
    description: "It.",
    schema: { type: "object", properties: { a: text } },
  };
  const document = withOperation({ parameters: [body] });
  const { type, required, name } = apiOf(document).operations[0]!.body!;
  assert.equal(
    { type, required, name },
    { type: { kind: "ref", id: "GetThingsBody" }, required: true, name: "payload" },
  );
  assert.match(await fileOf(document, "src/types.ts"), "body: GetThingsBody;");
});

test("OpenAPI 3: a body is requestBody, and JSON in whatever name", () => {
  const operation = {
    operationId: "putThings",
    requestBody: {
      required: true,
      content: { "text/plain": {}, "application/merge-patch+json": { schema: text } },
    },
    responses: done,
  };
  const document = {
    openapi: "3.0.0",
    info: { version: "v1" },
    paths: { "/things": { put: operation } },
  };
  const { type, required } = apiOf(document).operations[0]!.body!;
  assert.equal({ type, required }, { type: { kind: "string", format: null }, required: true });
});

/** The decoded body of a success, as the client says it; the responses given. */
const answers: readonly (readonly [string, string, object])[] = [
  ["nothing", "undefined", { 204: {} }],
  ["a body", "string", { 200: { schema: text } }],
  ["a body or nothing", "string | undefined", { 204: {}, 200: { schema: text } }],
  ["two bodies", "string | number", { 200: { schema: text }, 202: { schema: { type: "number" } } }],
  ["one body, declared twice", "string", { 200: { schema: text }, 202: { schema: text } }],
  ["a body declared for a 204, which cannot carry one", "undefined", { 204: { schema: text } }],
  ["errors alone are no success", "undefined", { 400: { schema: text } }],
  [
    "the default response counts if no success is declared",
    "string",
    { 400: { schema: { type: "number" } }, default: { schema: text } },
  ],
  [
    "an inline enum takes other values too",
    '"a" | (string & {})',
    { 200: { schema: { enum: ["a"] } } },
  ],
];

for (const [what, want, responses] of answers) {
  test(`an answer: ${what}`, async () => {
    const client = await fileOf(withOperation({ responses }), "src/client.ts");
    const expected = want.startsWith('"') ? "Things.GetThingsResult" : want;
    assert.match(client.replace(/\s+/g, " "), `Call<${expected}>`);
  });
}

test("error bodies are typed by status, those of one type together", async () => {
  const error = { schema: { $ref: "#/definitions/Error" } };
  const responses = {
    200: {},
    400: error,
    404: error,
    500: { schema: text },
    503: {},
    default: error,
  };
  const file = await fileOf(
    withOperation({ responses }, { definitions: { Error: { type: "object" } } }),
    "src/operations.ts",
  );
  assert.match(
    file.replace(/\s+/g, " "),
    "ErrorBodies<400 | 404, Things.Error> & ErrorBodies<500, string>",
  );
});

const facts: readonly (readonly [string, Partial<Operation>, Json, Json])[] = [
  ["the base path is in front of the path", { path: "/v1/things" }, {}, { basePath: "/v1/" }],
  ["deprecated", { deprecated: true }, { deprecated: true }, {}],
  [
    "HAL is asked for by name",
    { accept: "application/hal+json" },
    { produces: ["application/hal+json"] },
    {},
  ],
  [
    "HAL for the whole API",
    { accept: "application/hal+json" },
    {},
    { produces: ["application/hal+json"] },
  ],
  [
    "plain JSON needs no word",
    { accept: null },
    { produces: ["application/json"] },
    { produces: ["application/hal+json"] },
  ],
  [
    "the name begins in lower case",
    { name: "createWarranty", operationId: "CreateWarranty" },
    { operationId: "CreateWarranty" },
    {},
  ],
  [
    "the usage plan leaves the description",
    { description: "Lists.", usagePlan: { rate: 1, burst: 2 } },
    { description: "Lists.\n\n| Rate (requests per second) | Burst |\n| - | - |\n| 1 | 2 |" },
    {},
  ],
];

for (const [what, want, operation, more] of facts) {
  test(`an operation: ${what}`, () => {
    const read = operationOf(operation, more);
    assert.equal(
      Object.fromEntries(Object.keys(want).map((key) => [key, read[key as keyof Operation]])),
      want,
    );
  });
}

test("the base path of OpenAPI 3 is that of the first server, whatever its host", () => {
  const paths = { "/things": { get: { operationId: "getThings", responses: done } } };
  for (const [want, servers] of [
    ["/v2/things", [{ url: "https://a.example/v2/" }, { url: "/v3" }]],
    ["/v2/things", [{ url: "/v2" }]],
    ["/things", [{ url: "https://a.example" }]],
    ["/things", undefined],
  ] as const) {
    const document = { openapi: "3.1.0", info: { version: "v1" }, paths, servers };
    assert.is(apiOf(document).operations[0]!.path, want);
  }
});

test("a read is safe to send twice though it is a POST", () => {
  const given = {
    getThings: true,
    listThings: true,
    searchThings: true,
    createThings: false,
    getter: false,
    listen: false,
  };
  for (const [operationId, want] of Object.entries(given)) {
    const document = swagger({ paths: { "/things": { post: { operationId, responses: done } } } });
    assert.is(apiOf(document).operations[0]!.idempotent, want, operationId);
  }
  assert.is(operationOf({}).idempotent, false);
});

const item = (...names: string[]): object =>
  Object.fromEntries(names.map((name) => [name, { operationId: `${name}It`, responses: done }]));

test("operations come in the model's order of paths and methods", () => {
  const document = swagger({
    paths: {
      "/z": item("delete", "get"),
      "x-note": "no path",
      "/a": { ...item("post"), "x-y": {} },
    },
  });
  assert.equal(
    apiOf(document).operations.map(({ name }) => name),
    ["deleteIt", "getIt", "postIt"],
  );
});

test("an operation without a usage plan is worth a warning", () => {
  assert.is(errorsOf(withOperation({})).length, 0);
});

const at = "#/paths/~1things/get";

const idParameter = { name: "id", in: "path", required: true, type: "string" };

const onPath = (path: string, ...given: object[]): object =>
  swagger({
    paths: { [path]: { get: { operationId: "getThings", parameters: given, responses: done } } },
  });

/** What is wrong, the problems wanted, the document given. */
const broken: readonly (readonly [string, readonly string[], object])[] = [
  [
    "an operationId that is not a string",
    [`${at}/operationId: "operationId" must be a string`],
    withOperation({ operationId: 5 }),
  ],
  [
    "an operationId that gives no name",
    [`${at}/operationId: no method name can be derived from "!?"`],
    withOperation({ operationId: "!?" }),
  ],
  [
    "two operations with the same name",
    [`#/paths/~1things/put: two operations would be called getThings: this one and ${at}`],
    swagger({
      paths: {
        "/things": {
          get: { operationId: "getThings", responses: done },
          put: { operationId: "GetThings", responses: done },
        },
      },
    }),
  ],
  [
    "a definition called like the parameters of an operation",
    [
      `${at}: two types would be called GetThingsParams: the parameters of this operation and #/definitions/GetThingsParams`,
    ],
    withOperation({}, { definitions: { GetThingsParams: text } }),
  ],
  [
    "no responses",
    [`${at}: the operation has no responses`],
    swagger({ paths: { "/things": { get: { operationId: "getThings" } } } }),
  ],
  [
    "an invalid status",
    [`${at}/responses/ok: "ok" is not a status code`],
    withOperation({ responses: { ok: {} } }),
  ],
  [
    "a response that is a $ref to nothing",
    [`${at}/responses/200/$ref: unknown $ref: nothing is defined at #/responses/No`],
    withOperation({ responses: { 200: { $ref: "#/responses/No" } } }),
  ],
  [
    "a parameter that is a $ref to nothing",
    [`${at}/parameters/0/$ref: unknown $ref: nothing is defined at #/parameters/No`],
    withOperation({ parameters: [{ $ref: "#/parameters/No" }] }),
  ],
  [
    "a parameter without a name",
    [`${at}/parameters/0: a parameter must have a name`],
    withOperation({ parameters: [{ in: "query", type: "string" }] }),
  ],
  [
    "a parameter of no place",
    [`${at}/parameters/0: "in" must be one of path, query, header, formData, body`],
    withOperation({ parameters: [{ name: "a", in: "matrix", type: "string" }] }),
  ],
  [
    "a cookie in Swagger 2.0",
    [`${at}/parameters/0: "in" must be one of path, query, header, formData, body`],
    withOperation({ parameters: [{ name: "a", in: "cookie", schema: text }] }),
  ],
  [
    "a collectionFormat that there is not",
    [`${at}/parameters/0: unknown collectionFormat "lines"`],
    withOperation({
      parameters: [
        { name: "a", in: "query", type: "array", items: text, collectionFormat: "lines" },
      ],
    }),
  ],
  [
    "a style that is not for its place",
    [`${at}/parameters/0: the style "simple" is not for query parameters`],
    withOperation({ parameters: [{ name: "a", in: "query", style: "simple", schema: text }] }),
  ],
  [
    "a body without a schema",
    ["#/paths/~1things/post/parameters/0: a body parameter must have a schema"],
    withOperation({ parameters: [{ name: "body", in: "body" }] }),
  ],
  [
    "two parameters whose names with their places are taken as well",
    [`${at}/parameters/2: two parameters would be called "idHeader" in one params object`],
    withOperation({
      parameters: [
        { name: "id", in: "query", type: "string" },
        { name: "idHeader", in: "query", type: "string" },
        { name: "id", in: "header", type: "string" },
      ],
    }),
  ],
  [
    "a path parameter that is not declared",
    ['#/paths/~1things~1%7Bid%7D: the path parameter "id" is not declared'],
    onPath("/things/{id}"),
  ],
  [
    "a path parameter that the path does not have",
    ["#/paths/~1things: the path has no {id}, but a path parameter of this name is declared"],
    onPath("/things", idParameter),
  ],
  [
    "a path parameter that may be absent",
    ['#/paths/~1things~1%7Bid%7D/get/parameters/0: the path parameter "id" must be required'],
    onPath("/things/{id}", { ...idParameter, required: false }),
  ],
  [
    "braces that do not match",
    ["#/paths/~1things~1%7Bid: the braces of the path do not match"],
    onPath("/things/{id"),
  ],
  ...(
    [
      ["things", "a path must start with a slash"],
      ["//evil.example/things", "a path must not have an empty segment (//)"],
      ["/things?x=1", "a path must not have a query or a fragment"],
      ["/things#x", "a path must not have a query or a fragment"],
      ["/a b", "a path must not have a blank"],
      ["/../secrets", 'a path must not have a segment "." or "..": it would lead elsewhere'],
      ["/a/./b", 'a path must not have a segment "." or "..": it would lead elsewhere'],
      ["/a//b", "a path must not have an empty segment (//)"],
      ["/a\\b", 'a path must not have the character "\\\\"'],
      ["/größe", 'a path must not have the character "ö"'],
      ["/100%", "a percent sign of a path must be followed by two hexadecimal digits"],
      ["/a\n", "a path must not have a blank"],
    ] as const
  ).map(
    ([path, problem]) =>
      [
        `the path ${JSON.stringify(path)}`,
        [`#/paths/${encodeURI(path.replaceAll("/", "~1")).replaceAll("#", "%23")}: ${problem}`],
        onPath(path),
      ] as const,
  ),
  [
    "paths that are no objects",
    ["#/paths/~1things: a path must be an object that contains its operations"],
    swagger({ paths: { "/things": "get" } }),
  ],
  [
    "a path that is a $ref to nothing",
    ["#/paths/~1things/$ref: unknown $ref: nothing is defined at #/paths/~1a"],
    swagger({ paths: { "/things": { $ref: "#/paths/~1a" } } }),
  ],
  ["no paths", ["#: the document has no paths"], { swagger: "2.0", info: { version: "v1" } }],
  [
    "no version",
    ["#/info: info.version is missing: it is part of the package name"],
    { swagger: "2.0", info: {}, paths: {} },
  ],
  [
    "no info",
    ["#: info.version is missing: it is part of the package name"],
    { swagger: "2.0", paths: {} },
  ],
  ["no model", ["#: this is neither Swagger 2.0 nor OpenAPI 3.0 or 3.1"], { name: "package" }],
  [
    "Swagger 1.2",
    ["#/swagger: this is neither Swagger 2.0 nor OpenAPI 3.0 or 3.1"],
    { swagger: "1.2" },
  ],
  [
    "OpenAPI 3.2",
    ["#/openapi: this is neither Swagger 2.0 nor OpenAPI 3.0 or 3.1"],
    { openapi: "3.2.0" },
  ],
  ["a list", ["#: a model must be a JSON object"], []],
];

for (const [what, want, document] of broken) {
  test(`${what}: an error`, () => assert.equal(errorsOf(document), want));
}

for (const [basePath, problem] of [
  ["//evil.example", "a path must not have an empty segment (//)"],
  ["/a/../b", 'a path must not have a segment "." or "..": it would lead elsewhere'],
  ["v1", "a path must start with a slash"],
  ["/a?b=", "a path must not have a query or a fragment"],
] as const) {
  test(`the base path ${basePath} is an error`, () => {
    assert.equal(errorsOf(withOperation({}, { basePath })), [`#/basePath: ${problem}`]);
  });
}

test("a pinned name is a method's, and settles a collision", () => {
  const paths = {
    "/things": {
      get: { operationId: "link", responses: done },
      put: { operationId: "link", responses: done },
    },
  };
  assert.equal(
    apiOf(swagger({ paths }), { "#/paths/~1things/put": "linkAgain" }).operations.map(
      ({ name, paramsType }) => [name, paramsType],
    ),
    [
      ["link", "LinkParams"],
      ["linkAgain", "LinkAgainParams"],
    ],
  );
  for (const name of ["a-b", "delete", "Link", "then"]) {
    assert.equal(errorsOf(withOperation({}), { [at]: name }), [
      `${at}: katagami.config calls this method ${name}, which is not a valid method name`,
    ]);
  }
});

test("a pinned package name stays as it is, and the class omits its version", () => {
  const { id, name } = apiOf(withOperation({}), { "#": "my-things-v2" });
  assert.equal({ id, name }, { id: "my-things-v2", name: "MyThings" });
});

/** An operation with one token parameter and the given answer. */
function paged(
  parameter: string,
  answer: object,
  more: readonly object[] = [],
  description = "",
): Paging | null {
  const definitions = {
    Answer: answer,
    Pagination: { type: "object", properties: { nextToken: text, previousToken: text } },
    Token: text,
    Things: { type: "array", items: text },
    Errors: { type: "array", items: text },
    Base: { type: "object", properties: { nextPageToken: text } },
  };
  const responses = { 200: { schema: { $ref: "#/definitions/Answer" } } };
  return operationOf(
    {
      parameters: [{ name: parameter, in: "query", type: "string", description }, ...more],
      responses,
    },
    { definitions },
  ).paging;
}

const things = { $ref: "#/definitions/Things" };

const pagination = { $ref: "#/definitions/Pagination" };

const answerOf = (properties: object): object => ({ type: "object", properties });

const sameAgain = { next: "same", set: {} } as const;

/** The wirings of Amazon's models: what is wanted, and the answer it is read from. */
const wirings: readonly (readonly [string, Paging | null, Paging | null])[] = [
  [
    "paginationToken ← pagination.nextToken",
    {
      ...sameAgain,
      request: ["paginationToken"],
      token: ["pagination", "nextToken"],
      items: ["boxes"],
    },
    paged("paginationToken", answerOf({ boxes: things, pagination })),
  ],
  [
    "nextToken ← nextToken",
    { ...sameAgain, request: ["nextToken"], token: ["nextToken"], items: ["orders"] },
    paged("nextToken", answerOf({ nextToken: text, orders: things })),
  ],
  [
    "NextToken ← payload.NextToken, errors aside",
    {
      ...sameAgain,
      request: ["NextToken"],
      token: ["payload", "NextToken"],
      items: ["payload", "Orders"],
    },
    paged(
      "NextToken",
      answerOf({
        payload: answerOf({ NextToken: text, Orders: things }),
        errors: { $ref: "#/definitions/Errors" },
      }),
    ),
  ],
  [
    "nextToken ← payload.pagination.nextToken",
    {
      ...sameAgain,
      request: ["nextToken"],
      token: ["payload", "pagination", "nextToken"],
      items: ["payload", "orders"],
    },
    paged("nextToken", answerOf({ payload: answerOf({ orders: things, pagination }) })),
  ],
  [
    "nextToken ← pagination.nextToken, beside the payload",
    {
      ...sameAgain,
      request: ["nextToken"],
      token: ["pagination", "nextToken"],
      items: ["payload", "summaries"],
    },
    paged("nextToken", answerOf({ payload: answerOf({ summaries: things }), pagination })),
  ],
  [
    "pageToken ← pagination.nextToken",
    { ...sameAgain, request: ["pageToken"], token: ["pagination", "nextToken"], items: ["items"] },
    paged("pageToken", answerOf({ pagination, items: things })),
  ],
  [
    "nextPageToken ← nextPageToken",
    { ...sameAgain, request: ["nextPageToken"], token: ["nextPageToken"], items: ["accounts"] },
    paged("nextPageToken", answerOf({ nextPageToken: text, accounts: things })),
  ],
  [
    "pageToken ← nextPageToken, inherited",
    { ...sameAgain, request: ["pageToken"], token: ["nextPageToken"], items: ["records"] },
    paged("pageToken", { allOf: [{ $ref: "#/definitions/Base" }, answerOf({ records: things })] }),
  ],
  [
    "pageToken ← payload.nextPageToken",
    {
      ...sameAgain,
      request: ["pageToken"],
      token: ["payload", "nextPageToken"],
      items: ["payload", "jobs"],
    },
    paged("pageToken", answerOf({ payload: answerOf({ nextPageToken: text, jobs: things }) })),
  ],
  [
    "nextTokenForLineItems ← nextTokenForLineItems, not the other token",
    {
      ...sameAgain,
      request: ["nextTokenForLineItems"],
      token: ["nextTokenForLineItems"],
      items: ["invoiceItems"],
    },
    paged(
      "nextTokenForLineItems",
      answerOf({ nextToken: text, nextTokenForLineItems: text, invoiceItems: things }),
    ),
  ],
  [
    "a token that is an alias of string",
    { ...sameAgain, request: ["nextToken"], token: ["nextToken"], items: ["orders"] },
    paged("nextToken", answerOf({ nextToken: { $ref: "#/definitions/Token" }, orders: things })),
  ],
  [
    "the token alone, where the model says so",
    {
      next: "token-only",
      request: ["nextToken"],
      token: ["nextToken"],
      items: ["reports"],
      set: {},
    },
    paged(
      "nextToken",
      answerOf({ nextToken: text, reports: things }),
      [],
      "Specifying `nextToken` with any other parameters will cause the request to fail.",
    ),
  ],
  [
    "a parameter that says that a token follows",
    {
      next: "same",
      request: ["NextToken"],
      token: ["NextToken"],
      items: ["Shipments"],
      set: { QueryType: "NEXT_TOKEN" },
    },
    paged("NextToken", answerOf({ NextToken: text, Shipments: things }), [
      {
        name: "QueryType",
        in: "query",
        required: true,
        type: "string",
        enum: ["SHIPMENT", "NEXT_TOKEN"],
      },
    ]),
  ],
  [
    "several lists: pages without items",
    { ...sameAgain, request: ["NextToken"], token: ["payload", "NextToken"], items: null },
    paged(
      "NextToken",
      answerOf({
        payload: answerOf({ NextToken: text, Events: answerOf({ a: things, b: things }) }),
      }),
    ),
  ],
  ["no token in the answer: no pages", null, paged("nextToken", answerOf({ orders: things }))],
  [
    "no token parameter: no pages",
    null,
    paged("cursor", answerOf({ nextToken: text, orders: things })),
  ],
  [
    "a token for the previous page is not one for the next",
    null,
    paged("pageToken", answerOf({ previousToken: text, items: things })),
  ],
];

for (const [what, want, got] of wirings) test(`paging: ${what}`, () => assert.equal(got, want));

test("paging: limit and offset in the body", () => {
  const body = answerOf({
    pagination: answerOf({ limit: { type: "integer" }, offset: { type: "integer" } }),
    filters: text,
  });
  const answer = answerOf({
    offers: things,
    pagination: answerOf({ totalResults: { type: "integer" } }),
  });
  const operation = operationOf(
    {
      parameters: [{ name: "body", in: "body", schema: body }],
      responses: { 200: { schema: answer } },
    },
    { definitions: { Things: { type: "array", items: text } } },
  );
  assert.equal(operation.paging, {
    next: "offset",
    request: ["pagination"],
    token: ["pagination", "totalResults"],
    items: ["offers"],
    set: {},
  });
});

test.run();
