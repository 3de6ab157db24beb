/** Bodies of every media type that documents name: what a server receives, and what a client makes of its answers. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { SellingPartner, SellingPartnerError } from "../../templates/runtime/src/index.js";
import { operationsOf } from "../support/generated-operations.js";
import { fileOf } from "../support/models.js";
import { rejection } from "../support/transport.js";

const test = suite("bodies of any media type");

const file = { type: "string", format: "binary" };
const text = { type: "string" };
const form = {
  type: "object",
  required: ["name"],
  properties: {
    name: text,
    tags: { type: "array", items: text },
    size: { type: "object", properties: { w: { type: "integer" } } },
    photo: file,
    photos: { type: "array", items: file },
  },
};
const done = { 204: { description: "Done." } };

function put(content: object): object {
  return { put: { requestBody: { required: true, content }, responses: done } };
}

function get(content: object): object {
  return { get: { responses: { 200: { description: "Done.", content } } } };
}

const named = (id: string, item: object): object => {
  const [[method, operation] = ["get", {}]] = Object.entries(item) as [string, object][];
  return { [method]: { operationId: id, ...operation } };
};

const items: Readonly<Record<string, object>> = {
  putMerge: put({ "application/merge-patch+json": { schema: form } }),
  putForm: put({
    "application/x-www-form-urlencoded": { schema: form, encoding: { tags: { explode: false } } },
  }),
  putParts: put({ "multipart/form-data": { schema: form } }),
  putText: put({ "text/plain": { schema: text } }),
  putXml: put({ "application/xml": { schema: form } }),
  putBytes: put({ "application/octet-stream": { schema: file } }),
  putLines: put({ "application/x-ndjson": { schema: form } }),
  putAny: put({ "*/*": { schema: form } }),
  putChoice: put({ "application/json": { schema: form }, "multipart/form-data": { schema: form } }),
  getText: get({ "text/csv": { schema: text } }),
  getXml: get({ "application/atom+xml": { schema: form } }),
  getBytes: get({ "image/png": { schema: file } }),
  getLines: get({ "application/jsonl": { schema: form } }),
  getAny: get({ "*/*": { schema: text } }),
  getRangeOfBytes: get({ "*/*": { schema: file } }),
  getChoice: get({ "application/json": { schema: form }, "text/csv": { schema: text } }),
  getWithout: {
    get: { responses: { 200: { description: "Any JSON.", content: { "application/json": {} } } } },
  },
  getRedirect: { get: { responses: { 302: { description: "Elsewhere." } } } },
};

const document = {
  openapi: "3.1.0",
  info: { title: "Bodies", version: "v1" },
  paths: Object.fromEntries(Object.entries(items).map(([id, item]) => [`/${id}`, named(id, item)])),
};

const operation = await operationsOf(document);

/** What a server received, read by Node's own parsers. */
interface Received {
  readonly type: string;
  readonly accept: string;
  readonly body: Response;
}

let received: Received | null = null;
let answer: {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer;
} = {
  status: 204,
  headers: {},
  body: "",
};

let server: Server;
let partner: SellingPartner;

test.before(async () => {
  server = createServer((request, response) => {
    const reply = async (): Promise<void> => {
      const bytes = await bytesOf(request);
      const type = request.headers["content-type"] ?? "";
      const body = new Response(new Uint8Array(bytes), { headers: { "content-type": type } });
      received = { type, accept: request.headers.accept ?? "", body };
      response.writeHead(answer.status, answer.headers).end(answer.body);
    };
    reply().catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  partner = new SellingPartner({ endpoint: `http://127.0.0.1:${port}`, lwa: false });
});

test.after(() => {
  server.close();
});

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function send(
  id: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Received> {
  answer = { status: 204, headers: {}, body: "" };
  received = null;
  await partner.call(operation(id), { body }, { headers });
  return received!;
}

async function ask(
  id: string,
  body: string | Buffer,
  type: string,
  status = 200,
): Promise<unknown> {
  answer = { status, headers: type === "" ? {} : { "content-type": type }, body };
  return await partner.call(operation(id), {}, { retry: false });
}

test("JSON has the media type that the document names", async () => {
  const { type, body } = await send("putMerge", { name: "x" });
  assert.is(type, "application/merge-patch+json");
  assert.equal(await body.json(), { name: "x" });
});

test("a range of media types is JSON", async () => {
  assert.is((await send("putAny", { name: "x" })).type, "application/json");
});

test("a form: lists as its encoding says, objects as JSON, blanks as +", async () => {
  const { type, body } = await send("putForm", {
    name: "a b&c=é",
    tags: ["x", "y"],
    size: { w: 1 },
  });
  assert.is(type, "application/x-www-form-urlencoded");
  const sent = await body.text();
  assert.match(sent, "name=a+b%26c%3D%C3%A9");
  assert.equal(
    [...new URLSearchParams(sent)],
    [
      ["name", "a b&c=é"],
      ["tags", "x,y"],
      ["size", '{"w":1}'],
    ],
  );
});

test("parts: texts, a part for each item, objects as JSON, files with name and type", async () => {
  const photo = new File(["png"], 'a "b".png', { type: "image/png" });
  const photos = [new Blob(["1"]), new Blob(["2"], { type: "text/plain" })];
  const { type, body } = await send("putParts", {
    name: "é\r\n",
    tags: ["x", "y"],
    size: { w: 1 },
    photo,
    photos,
  });
  assert.match(type, /^multipart\/form-data; boundary=/);
  const fields = await body.formData();
  assert.is(fields.get("name"), "é\r\n");
  assert.equal(fields.getAll("tags"), ["x", "y"]);
  const sent = fields.get("photo") as File;
  assert.equal([sent.name, sent.type, await sent.text()], ['a "b".png', "image/png", "png"]);
  const texts = await Promise.all(fields.getAll("photos").map((one) => (one as File).text()));
  assert.equal(texts, ["1", "2"]);
  const size = fields.get("size");
  assert.is(typeof size === "string" ? size : await (size as File).text(), '{"w":1}');
});

test("texts, XML as text, bytes, lines", async () => {
  assert.is(await (await send("putText", "a\nb")).body.text(), "a\nb");
  const xml = await send("putXml", "<a/>");
  assert.equal([xml.type, await xml.body.text()], ["application/xml", "<a/>"]);
  for (const bytes of [
    new Uint8Array([0, 255]),
    new Uint8Array([0, 255]).buffer,
    new Blob([new Uint8Array([0, 255])]),
  ]) {
    const sent = await send("putBytes", bytes);
    assert.is(sent.type, "application/octet-stream");
    assert.equal(new Uint8Array(await sent.body.arrayBuffer()), new Uint8Array([0, 255]));
  }
  const lines = await send("putLines", [{ name: "x" }, { name: "y" }]);
  assert.is(await lines.body.text(), '{"name":"x"}\n{"name":"y"}\n');
});

test("of several media types, JSON is sent, or the one that the call asks for", async () => {
  assert.is((await send("putChoice", { name: "x" })).type, "application/json");
  const { type, body } = await send(
    "putChoice",
    { name: "x" },
    { "content-type": "multipart/form-data" },
  );
  assert.match(type, /^multipart\/form-data; boundary=/);
  assert.is((await body.formData()).get("name"), "x");
});

for (const [id, body, what] of [
  ["putText", { a: 1 }, "a string"],
  ["putBytes", "text", "a Blob"],
  ["putLines", { a: 1 }, "a list"],
  ["putForm", ["x"], "an object"],
  ["putParts", "x", "an object"],
] as const) {
  test(`${id} refuses what its media type cannot carry`, async () => {
    const error = await rejection(partner.call(operation(id), { body }));
    assert.match(String(error), what);
  });
}

test("answers: text in its charset, XML, bytes, the JSON of each line", async () => {
  assert.is(await ask("getText", Buffer.from([0x67, 0xfc]), "text/csv; charset=iso-8859-1"), "gü");
  assert.is(await ask("getText", "", "text/csv"), "");
  assert.is(await ask("getXml", "<a/>", "application/atom+xml"), "<a/>");
  assert.equal(
    await ask("getBytes", Buffer.from([1, 0, 255]), "image/png"),
    new Uint8Array([1, 0, 255]),
  );
  assert.equal(await ask("getRangeOfBytes", Buffer.from([1]), "x/y"), new Uint8Array([1]));
  assert.equal(await ask("getLines", '{"a":1}\r\n\n{"a":2}', "application/jsonl"), [
    { a: 1 },
    { a: 2 },
  ]);
  assert.equal(await ask("getWithout", "[1]", "application/json"), [1]);
});

test("an answer of any media type is JSON, or else its text", async () => {
  assert.is(await ask("getAny", '"quoted"', "application/json"), "quoted");
  assert.is(await ask("getAny", "plain", "text/plain"), "plain");
});

test("of several media types, the one of the answer decides", async () => {
  assert.equal(await ask("getChoice", '{"name":"x"}', "application/json; charset=utf-8"), {
    name: "x",
  });
  assert.is(await ask("getChoice", "a,b", "text/csv"), "a,b");
  assert.equal(await ask("getChoice", '{"name":"x"}', ""), { name: "x" });
});

test("a line that is no JSON is an error that names it", async () => {
  const error = await rejection(ask("getLines", '{"a":1}\nno', "application/jsonl"));
  assert.instance(error, SellingPartnerError);
  assert.match(String(error), "line 2 of its body is not JSON");
});

test("a redirect that is documented is returned, and not followed", async () => {
  answer = { status: 302, headers: { location: "https://elsewhere.test/" }, body: "" };
  const { status, headers, data } = await partner.call(operation("getRedirect"), {}).withResponse();
  assert.equal(
    [status, headers.get("location"), data],
    [302, "https://elsewhere.test/", undefined],
  );
  const other = await rejection(partner.call(operation("getText"), {}, { retry: false }));
  assert.match(String(other), "redirect");
});

test("the types of bodies and answers are those of their media types", async () => {
  const types = (await fileOf(document, "src/types.ts")).replace(/\s+/g, " ");
  for (const [id, type] of [
    ["PutText", "string"],
    ["PutXml", "string"],
    ["PutBytes", "Blob | ArrayBuffer | Uint8Array"],
    ["PutLines", "PutLinesBody[]"],
    ["PutMerge", "PutMergeBody"],
    ["PutParts", "PutPartsBody"],
  ])
    assert.match(types, `export interface ${id}Params { body: ${type}; }`);
  assert.match(types, /interface PutPartsBody \{[^}]*photo\?: Blob; photos\?: Blob\[\];/);
  assert.match(types, /interface PutFormBody \{[^}]*photo\?: string;/);
  const client = (await fileOf(document, "src/client.ts")).replace(/\s+/g, " ");
  for (const [id, type] of [
    ["getText", "string"],
    ["getBytes", "Uint8Array"],
    ["getLines", "Things.GetLinesResultItem[]"],
    ["getWithout", "unknown"],
    ["getRedirect", "undefined"],
  ])
    assert.ok(
      client.includes(`: Call<${type}>`) && client.includes(`${id}(`),
      `${id}: ${type}\n${client}`,
    );
});

test.run();
