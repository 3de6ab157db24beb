/** `templates/shelf/msw`: texts of a model that try to leave their place stay data, and arrive as they are. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { once } from "../support/corpus.js";
import { swagger } from "../support/models.js";
import { compileShelf } from "../support/shelf.js";
import { clientsOf, type Mocked, open } from "./msw-support.js";

const test = suite("the set msw, hostile texts");

const injection = "globalThis.injected = true";

const texts = [
  `"; ${injection}; //`,
  `'; ${injection}; //`,
  `*/ ${injection}; /*`,
  `\${${injection}}`,
  `\`; ${injection}; \``,
  `\\`,
  `\\"; ${injection}; //`,
  `\\u0022; ${injection}; //`,
  `</script><script>${injection}</script>`,
  `<!-- ${injection} -->`,
  `\u2028${injection};\u2029${injection};`,
  `\n${injection};\r\n${injection};\n`,
  `\u0000\u0008\u001b[31m\u007f\u202e\ufeff`,
  `{{${injection}}} {{{x}}} {{> header}} {{! -- }}`,
  `$& $1 $\` $' $$`,
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "then",
  "body",
  "𝒳 é 日本",
];

/** As JSON has it: `__proto__` is a key like any other. */
const record = (...entries: readonly (readonly [string, unknown])[]): object =>
  Object.fromEntries(entries);

/** A body with a text wherever JSON can have one. */
const bodyOf = (text: string): object =>
  record(
    [text, text],
    ["list", [text, record([text, null]), "\ud800"]],
    ["__proto__", record([text, 1])],
  );

const answerOf = (value: string, response: object) => ({
  request: { parameters: record([value, { value }]) },
  response,
});

/** The others cannot be names in the template of a path. */
const inPath = texts.filter((text) => !/[{}/\\\n\u0000\u2028\u202e?#\s]/.test(text));

const operationOf = (text: string, index: number) => ({
  operationId: `ask${String(index)}`,
  summary: text,
  description: text,
  parameters: [
    { name: text, in: "query", type: "string", description: text, enum: [text, "other"] },
  ],
  responses: {
    200: {
      description: text,
      schema: { $ref: "#/definitions/Thing" },
      "x-amzn-api-sandbox": {
        static: [
          { request: { parameters: record([text, { value: "other" }]) }, response: { no: 1 } },
          answerOf(text, bodyOf(text)),
        ],
      },
    },
  },
});

const shownOf = (text: string, index: number) => ({
  operationId: `show${String(index)}`,
  description: text,
  responses: {
    201: {
      description: text,
      schema: { $ref: "#/definitions/Thing" },
      examples: { "application/json": bodyOf(text) },
    },
  },
});

const pathOf = (text: string, index: number) => ({
  operationId: `find${String(index)}`,
  parameters: [{ name: text, in: "path", required: true, type: "string", description: text }],
  responses: { 200: { description: text, schema: { type: "object" } } },
});

/** Cases by their bodies. */
const bodies = {
  operationId: "addBody",
  parameters: [{ name: "body", in: "body", required: true, schema: { type: "object" } }],
  responses: {
    200: {
      description: "",
      schema: { type: "object" },
      "x-amzn-api-sandbox": {
        static: [record(["plain", 1]), record(["__proto__", {}])].map((value, index) => ({
          request: { parameters: { body: { value } } },
          response: { index },
        })),
      },
    },
  },
};

const document = swagger({
  info: { title: texts.join(" "), version: "v1", description: texts.join("\n\n") },
  paths: Object.fromEntries([
    ...texts.map((text, index) => [`/ask/${String(index)}`, { get: operationOf(text, index) }]),
    ...texts.map((text, index) => [`/show/${String(index)}`, { post: shownOf(text, index) }]),
    ...inPath.map((text, index) => [
      `/find/${String(index)}/{${text}}:end`,
      { get: pathOf(text, index) },
    ]),
    ["/bodies", { post: bodies }],
  ]),
  definitions: {
    Thing: {
      type: "object",
      description: texts.join("\n"),
      properties: record(...texts.map((text) => [text, { description: text }] as const)),
    },
  },
});

const clients = once(() => clientsOf({ things: document }));

const mocked = async (): Promise<Mocked> => open(await clients(), "things-v1");

const host = "https://sellingpartnerapi-na.amazon.com";

test("the handlers compile under the strictest flags, and none of the texts runs", async () => {
  assert.is(await compileShelf((await clients()).folder, ["./*/src/msw.ts"]), "");
  await mocked();
  assert.is(Reflect.get(globalThis, "injected"), undefined);
  assert.is(Reflect.get({}, "list"), undefined);
});

for (const [index, text] of texts.entries()) {
  const name = JSON.stringify(text);
  test(`${name} in a case is answered exactly, to the request that has it`, async () => {
    const { handlers, listening } = await mocked();
    await listening(handlers(), async () => {
      const query = new URLSearchParams([[text, text]]);
      const response = await fetch(`${host}/ask/${String(index)}?${query.toString()}`);
      assert.is(await response.text(), JSON.stringify(bodyOf(text)));
    });
  });

  test(`${name} in an example is answered exactly`, async () => {
    const { handlers, listening } = await mocked();
    await listening(handlers(), async () => {
      const response = await fetch(`${host}/show/${String(index)}`, { method: "POST" });
      assert.is(response.status, 201);
      assert.is(await response.text(), JSON.stringify(bodyOf(text)));
    });
  });

  test(`${name} goes through the client`, async () => {
    const { handlers, client, listening } = await mocked();
    await listening(handlers(), async () => {
      const asked = await client()[`ask${String(index)}`]!(record([text, text]));
      assert.is(JSON.stringify(asked), JSON.stringify(bodyOf(text)));
    });
  });
}

test("a body whose `__proto__` is data is another than one that has none", async () => {
  const { handlers, client, listening } = await mocked();
  await listening(handlers(), async () => {
    const answers = [record(["plain", 1]), record(["__proto__", {}]), { other: 1 }].map((body) =>
      client()["addBody"]!({ body }),
    );
    assert.equal(await Promise.all(answers), [{ index: 0 }, { index: 1 }, { index: 0 }]);
  });
});

for (const [index, text] of inPath.entries())
  test(`a parameter of a path named ${JSON.stringify(text)} arrives under its name`, async () => {
    const { mock, handlers, client, listening } = await mocked();
    const name = `find${String(index)}`;
    const answer = mock[name]!(({ params }) => ({ params }));
    await listening([answer, ...handlers()], async () => {
      const value = "a/b:end";
      const found = await client()[name]!(record([text, value]));
      assert.is(JSON.stringify(found), JSON.stringify({ params: record([text, value]) }));
    });
  });

test.run();
