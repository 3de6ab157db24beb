/** Documents of other APIs: directions of properties, parameters of one name, servers, names, webhooks, YAML. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findModels, parseModel, readModel } from "../../generator/model/load.js";
import { locate } from "../../generator/model/locate.js";
import { apiOf, errorsOf, fileOf, read, typesOf } from "../support/models.js";
import { type ReadSettings, readPatched } from "../../generator/model/read-model.js";
import { readApi } from "../../generator/model/read-api.js";

const test = suite("documents of other APIs");

const text = { type: "string" };
const done = { 204: { description: "Done." } };

function documentOf(paths: object, more: object = {}, version = "3.1.0"): object {
  return { openapi: version, info: { title: "Things", version: "v1" }, paths, ...more };
}

const json = (schema: object): object => ({ content: { "application/json": { schema } } });
const to = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

const user = {
  type: "object",
  required: ["id", "name", "password"],
  properties: {
    id: { type: "integer", readOnly: true },
    name: text,
    password: { type: "string", writeOnly: true },
  },
};

test("a type that differs by direction gets a type for each way; others have one", async () => {
  const schemas = {
    User: user,
    Users: { type: "array", items: to("User") },
    Name: { type: "object", properties: { name: text } },
  };
  const operation = {
    operationId: "putUsers",
    requestBody: { required: true, ...json(to("Users")) },
    responses: {
      200: { description: "Done.", ...json(to("Users")) },
      404: { description: "No.", ...json(to("Name")) },
    },
  };
  const other = { operationId: "putName", requestBody: json(to("Name")), responses: done };
  const document = documentOf(
    { "/a": { put: operation, post: other } },
    { components: { schemas } },
  );
  const types = await typesOf(document);
  assert.match(types, "export interface User {\n  id: number;\n  name: string;\n}\n");
  assert.match(types, "export interface UserRequest {\n  name: string;\n  password: string;\n}\n");
  assert.match(types, "export type Users = User[];");
  assert.match(types, "export type UsersRequest = UserRequest[];");
  assert.match(types, "body: UsersRequest;");
  assert.not.match(types, "NameRequest");
});

test("a type that goes one way only keeps its name", async () => {
  const operation = {
    operationId: "putUser",
    requestBody: { required: true, ...json(to("User")) },
    responses: done,
  };
  const document = documentOf(
    { "/a": { put: operation } },
    { components: { schemas: { User: user } } },
  );
  assert.match(
    await typesOf(document),
    "export interface User {\n  name: string;\n  password: string;\n}\n",
  );
});

test("two parameters of one name: the one of the path keeps it, or a pin says", async () => {
  const parameters = [
    { name: "path", in: "query", schema: text },
    { name: "path", in: "path", required: true, schema: text },
    { name: "path", in: "header", schema: text },
    { name: "body", in: "query", schema: text },
  ];
  const operation = { operationId: "putA", parameters, requestBody: json(text), responses: done };
  const document = documentOf({ "/a/{path}": { put: operation } });
  const keys = (pins = {}): unknown =>
    apiOf(document, pins).operations[0]!.parameters.map(({ key }) => key);
  assert.equal(keys(), ["pathQuery", "path", "pathHeader", "bodyQuery"]);
  const pin = { "#/paths/~1a~1%7Bpath%7D/put/parameters/2": "tracePath" };
  assert.equal(keys(pin), ["pathQuery", "path", "tracePath", "bodyQuery"]);
  assert.match(
    await fileOf(document, "src/operations.ts"),
    '{ name: "path", key: "pathQuery", in: "query" }',
  );
});

test("servers: variables, relative ones, those of a path and of an operation", () => {
  const operation = (operationId: string, more = {}): object => ({
    operationId,
    responses: done,
    ...more,
  });
  const servers = [
    {
      url: "https://{host}/{base}/",
      variables: { host: { default: "a.test" }, base: { default: "v2", enum: ["v1", "v2"] } },
    },
    { url: "https://b.test/other" },
  ];
  const document = documentOf(
    {
      "/a": { get: operation("getA"), put: operation("putA", { servers: [{ url: "/own" }] }) },
      "/b": { servers: [{ url: "./path" }], get: operation("getB") },
    },
    { servers },
  );
  assert.equal(
    apiOf(document).operations.map(({ path }) => path),
    ["/v2/a", "/own/a", "/path/b"],
  );
  const broken = [{ url: "https://a.test/{x}", variables: { y: { default: "1" } } }];
  assert.equal(errorsOf(documentOf({}, { servers: broken })), [
    "#/servers/0: the server's variable {x} has no default",
  ]);
  const wrong = [{ url: "https://a.test/{x}", variables: { x: { default: "1", enum: ["2"] } } }];
  assert.equal(errorsOf(documentOf({}, { servers: wrong })), [
    '#/servers/0/variables/x: the default "1" is not in the enum of the variable',
  ]);
});

test("operations without an id are named by method and path", () => {
  const operation = { responses: done };
  const id = { name: "petId", in: "path", required: true, schema: text };
  const document = documentOf({
    "/": { get: operation },
    "/pets/{petId}/toy-boxes": { parameters: [id], get: operation, delete: operation },
    "/gr%C3%B6%C3%9Fe": { get: operation },
  });
  assert.equal(
    apiOf(document).operations.map(({ name }) => name),
    ["getRoot", "getPetsByPetIdToyBoxes", "deletePetsByPetIdToyBoxes", "getGrC3B6C39Fe"],
  );
});

test("names in other scripts are names", async () => {
  const schemas = {
    注文: { type: "object", properties: { 番号: text } },
    Größe: text,
    Grüße: text,
  };
  const operation = {
    operationId: "注文一覧",
    responses: { 200: { description: "Done.", ...json(to("%E6%B3%A8%E6%96%87")) } },
  };
  const document = documentOf({ "/a": { get: operation } }, { components: { schemas } });
  assert.match(await typesOf(document), "export interface 注文 {\n  番号?: string;\n}");
  assert.match(
    await fileOf(document, "src/client.ts"),
    "注文一覧(params: Things.注文一覧Params = {}, options?: CallOptions): Call<Things.注文>",
  );
});

test("OpenAPI 3.1: no responses, no paths, webhooks", async () => {
  const document = documentOf({ "/a": { get: { operationId: "getA" } } });
  assert.match(await fileOf(document, "src/client.ts"), "Call<unknown>");
  const webhook = {
    post: { requestBody: json({ type: "object", properties: { id: text } }), responses: done },
  };
  const hooks = {
    openapi: "3.1.0",
    info: { title: "Hooks", version: "v1" },
    webhooks: { "pet.created": webhook },
  };
  assert.match(await typesOf(hooks), "export interface PetCreatedWebhook {\n  id?: string;\n}");
  assert.equal(
    read(hooks).diagnostics.map(({ severity, message }) => [severity, message]),
    [["warning", "the document has no paths: only its types are generated"]],
  );
  assert.equal(errorsOf({ ...hooks, openapi: "3.0.3" }), ["#: the document has no paths"]);
});

test("what fetch cannot send is told: a body with GET, TRACE, cookies in browsers", () => {
  const cookie = { name: "session", in: "cookie", schema: text };
  const get = {
    operationId: "getA",
    parameters: [cookie],
    requestBody: json(text),
    responses: done,
  };
  const document = documentOf({ "/a": { get, trace: { operationId: "traceA", responses: done } } });
  const { value, diagnostics } = read(document);
  assert.is(value?.operations[0]?.body, null);
  assert.equal(
    diagnostics
      .map(({ message }) => message)
      .filter((message) => !message.startsWith("no usage plan")),
    [
      "browsers send no cookie that a script sets: this parameter works on servers only",
      "fetch cannot send a body with GET: the operation is generated without it",
      "fetch cannot send TRACE: this operation is left out",
    ],
  );
});

test("what OpenAPI has no rule for is an error: lists in lists, deepObject of a list, XML in a parameter", () => {
  const parameters = [
    { name: "a", in: "query", schema: { type: "array", items: { type: "array", items: text } } },
    { name: "b", in: "query", style: "deepObject", schema: { type: "array", items: text } },
    { name: "c", in: "query", content: { "application/xml": { schema: text } } },
    { name: "d", in: "header", style: "form", schema: text },
  ];
  const document = documentOf({
    "/a": { get: { operationId: "getA", parameters, responses: done } },
  });
  assert.equal(
    errorsOf(document).map((error) => error.replace("#/paths/~1a/get/parameters/", "")),
    [
      "2/content/application~1xml: a parameter cannot be written as application/xml: only JSON and text/plain are supported",
      '3: the style "form" is not for header parameters',
      "0: OpenAPI has no rule for how a list or an object inside of another is written in a parameter",
      "1: the style deepObject is for objects only",
    ],
  );
});

test("documents in YAML: places of errors, anchors with a limit, no tags, one document", async () => {
  const folder = await mkdtemp(join(tmpdir(), "katagami-yaml-"));
  try {
    const write = (name: string, lines: string): Promise<void> =>
      writeFile(join(folder, name), lines);
    const problemsOf = async (name: string): Promise<unknown> => {
      try {
        const model = parseModel(await readModel(join(folder, name)));
        const { diagnostics } = readApi({ ...model, path: join(folder, name) });
        const places = await locate(diagnostics);
        return diagnostics.map(({ message }, index) => [places[index]?.line, message]);
      } catch (error) {
        const { diagnostics } = error as {
          diagnostics: { message: string; place: { line: number } }[];
        };
        return diagnostics.map(({ message, place }) => [place.line, message]);
      }
    };
    const head = "openapi: 3.1.0\ninfo: {title: Pets, version: v1}\n";
    await write("pets.yaml", `${head}paths:\n  /a b:\n    get: {operationId: getA}\n`);
    assert.equal(await problemsOf("pets.yaml"), [
      [4, "a path must not have a blank"],
      [3, "no usage plan: getA"],
    ]);
    await write("no.yml", "name: a workflow\n");
    assert.equal(await findModels(folder), [join(folder, "pets.yaml")]);
    for (const [yaml, problem] of [
      ["a: 1\na: 2\n", [2, "not valid YAML: Map keys must be unique"]],
      [
        "a: !!js/function x\n",
        [1, "not valid YAML: Unresolved tag: tag:yaml.org,2002:js/function"],
      ],
      ["a: 1\n---\nb: 2\n", [2, "not valid YAML: the file has more than one document"]],
    ] as const) {
      await write("broken.yaml", yaml);
      const [first] = (await problemsOf("broken.yaml")) as [readonly [number, string]];
      assert.is(first[0], problem[0], first[1]);
      assert.ok(first[1].startsWith(problem[1].slice(0, 40)), first[1]);
    }
    const bomb = Array.from({ length: 30 }, (_, level) =>
      level === 0 ? "a0: &a0 [x, x]" : `a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`,
    );
    await write("broken.yaml", `${bomb.join("\n")}\n`);
    assert.match(JSON.stringify(await problemsOf("broken.yaml")), "not valid YAML");
    await write("broken.yaml", `a: ${"[".repeat(100_000)}`);
    assert.match(JSON.stringify(await problemsOf("broken.yaml")), "nested deeper than 500 levels");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a document over many files: paths, parameters, bodies and schemas have files of their own", async () => {
  const folder = await mkdtemp(join(tmpdir(), "katagami-files-"));
  try {
    const files = {
      "api.yaml": `openapi: 3.0.3
info: {title: Pets, version: v1}
paths:
  /pets: {$ref: "paths/pets.yaml"}
  /pets/{id}: {$ref: "paths/pet.yaml#/item"}
`,
      "paths/pets.yaml": `get:
  operationId: listPets
  parameters: [{$ref: "../shared.yaml#/parameters/limit"}]
  responses:
    "200": {description: Done., content: {application/json: {schema: {$ref: "../schemas/pet.yaml"}}}}
`,
      "paths/pet.yaml": `item:
  parameters:
    - {name: id, in: path, required: true, schema: {$ref: "../schemas/pet.yaml#/properties/id"}}
  put:
    operationId: putPet
    requestBody: {$ref: "../shared.yaml#/bodies/Pet"}
    responses: {"204": {description: Done.}}
`,
      "schemas/pet.yaml": "type: object\nproperties: {id: {type: integer}, parent: {$ref: '#'}}\n",
      "shared.yaml": `parameters: {limit: {name: limit, in: query, schema: {type: integer}}}
bodies: {Pet: {content: {application/json: {schema: {$ref: "schemas/pet.yaml"}}}}}
`,
    };
    for (const [name, lines] of Object.entries(files)) {
      await mkdir(join(folder, name, ".."), { recursive: true });
      await writeFile(join(folder, name), lines);
    }
    const settings: ReadSettings = { models: folder, patches: join(folder, "patches"), names: {} };
    const { value, diagnostics } = await readPatched(join(folder, "api.yaml"), settings);
    assert.equal(
      diagnostics.map(({ message }) => message),
      ["no usage plan: listPets, putPet"],
    );
    const { operations, types } = value!.api;
    assert.equal(
      operations.map(({ name, path }) => [name, path]),
      [
        ["listPets", "/pets"],
        ["putPet", "/pets/{id}"],
      ],
    );
    assert.equal(
      types.map(({ id }) => id),
      ["pet", "PetId"],
    );
    assert.equal(operations[1]!.body!.type, { kind: "ref", id: "pet" });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("Swagger 2.0: forms, files, media types of the document", async () => {
  const document = {
    swagger: "2.0",
    info: { title: "Things", version: "v1" },
    consumes: ["application/x-www-form-urlencoded"],
    produces: ["text/csv"],
    paths: {
      "/a": {
        post: {
          operationId: "postA",
          parameters: [
            { name: "tags", in: "formData", type: "array", items: text, collectionFormat: "pipes" },
            { name: "name", in: "formData", type: "string", required: true },
          ],
          responses: { 200: { description: "Done.", schema: text } },
        },
        put: {
          operationId: "putA",
          consumes: ["multipart/form-data"],
          produces: ["application/pdf"],
          parameters: [{ name: "file", in: "formData", type: "file", required: true }],
          responses: { 200: { description: "Done.", schema: { type: "file" } } },
        },
        patch: {
          operationId: "patchA",
          consumes: ["application/merge-patch+json"],
          parameters: [{ name: "x", in: "body", required: true, schema: text }],
          responses: done,
        },
      },
    },
  };
  const types = await typesOf(document);
  assert.match(types, "export interface PostABody {\n  tags?: string[];\n  name: string;\n}");
  assert.match(types, "export interface PutABody {\n  file: Blob;\n}");
  const operations = await fileOf(document, "src/operations.ts");
  assert.match(
    operations,
    'contentTypes: { "application/x-www-form-urlencoded": "form" },\n  encoding: { tags: "pipes" },',
  );
  assert.match(operations, 'answers: { "text/csv": "text" }');
  assert.match(operations, 'contentTypes: { "multipart/form-data": "multipart" }');
  assert.match(operations, "Operation<Things.PutAParams, Uint8Array, {}>");
  assert.match(operations, 'contentTypes: { "application/merge-patch+json": "json" }');
});

test.run();
