/** Schemas of anybody: each ends in types, or in a problem with a place. */
import * as assert from "uvu/assert";
import { join } from "node:path";
import { suite } from "uvu";
import type { Diagnostic } from "../../generator/lib/diagnostic.js";
import type { Payloads } from "../../generator/payloads/payloads.js";
import { readPayloads, type ReadPayloadsSettings } from "../../generator/payloads/read-payloads.js";
import { typeText } from "../../generator/view/type-expressions.js";
import { inFolder } from "../support/folders.js";

const test = suite("read payloads");

interface Read {
  readonly payloads: Payloads;
  readonly diagnostics: readonly Diagnostic[];
  /** The type of each property of the objects of a schema: `Root.name` → expression, with `?` if it is optional. */
  readonly types: Readonly<Record<string, string>>;
}

async function read(
  files: Readonly<Record<string, unknown>>,
  more: Partial<ReadPayloadsSettings> = {},
): Promise<Read> {
  const texts = Object.entries(files).map(([path, document]): [string, string] => [
    path,
    typeof document === "string" ? document : JSON.stringify(document),
  ]);
  let result: Read | null = null;
  await inFolder(Object.fromEntries(texts), async (folder) => {
    const settings = {
      models: folder,
      patches: join(folder, "patches"),
      required: "documented",
      names: {},
      ...more,
    } as const;
    const { value, diagnostics } = await readPayloads(folder, settings);
    result = { payloads: value, diagnostics, types: typesOf(value) };
  });
  assert.ok(result);
  return result;
}

function typesOf({ notifications, reports, feeds }: Payloads): Record<string, string> {
  const found: Record<string, string> = {};
  const position = { prefix: "", readonly: false, open: false };
  for (const { types } of [...notifications, ...reports, ...feeds])
    for (const type of types) {
      if (type.kind === "alias") found[type.id] = typeText(type.type, position);
      if (type.kind === "enum") found[type.id] = type.values.map(({ value }) => value).join(" | ");
      if (type.kind !== "object") continue;
      for (const { name, required, type: own } of type.properties)
        found[`${type.id}.${name}`] = `${typeText(own, position)}${required ? "" : "?"}`;
    }
  return found;
}

const text = { type: "string" };

test("types have the names of their properties, as short as they are the only ones", async () => {
  const price = { type: "object", properties: { amount: { type: "number" } } };
  const { types } = await read({
    "reports/offers.json": {
      type: "object",
      properties: {
        payload: { type: "object", properties: { status: text, price } },
        offers: {
          type: "array",
          items: {
            type: "object",
            properties: { price, shipping: { type: "object", properties: { days: text } } },
          },
        },
        later: {
          type: "object",
          properties: { shipping: { type: "object", properties: { hours: text } } },
        },
      },
    },
  });
  assert.equal(types, {
    "Report.payload": "Payload?",
    "Report.offers": "OffersItem[]?",
    "Report.later": "Later?",
    "Payload.status": "string?",
    "Payload.price": "Price?",
    "Price.amount": "number?",
    "OffersItem.price": "Price?",
    // Another structure under the same name: the one that stands deeper has the longer name.
    "OffersItem.shipping": "OffersItemShipping?",
    "OffersItemShipping.days": "string?",
    "Later.shipping": "Shipping?",
    "Shipping.hours": "string?",
  });
});

test("a title names what has no property of its own, unless a tool has written it", async () => {
  const item = (title: string): object => ({ type: "object", title, properties: { a: text } });
  const { types } = await read({
    "reports/titles.json": {
      type: "object",
      properties: {
        one: { type: "array", items: item("Sales Row") },
        two: { type: "array", items: { ...item("The items schema"), properties: { b: text } } },
      },
    },
  });
  assert.is(types["Report.one"], "SalesRow[]?");
  assert.is(types["Report.two"], "TwoItem[]?");
});

test("what a tool has inferred from a sample is read as it was meant", async () => {
  const offer = (more: object): object => ({
    type: "object",
    required: ["price", ...Object.keys(more)],
    properties: { price: { type: "number" }, ...more },
  });
  const { types } = await read({
    "reports/inferred.json": {
      type: "object",
      properties: {
        tuple: { type: "array", additionalItems: true, items: [offer({})] },
        closed: { type: "array", additionalItems: false, items: [text] },
        only: { type: "array", items: { anyOf: [offer({ id: text })] } },
        both: { type: "array", items: { anyOf: [offer({ a: text }), offer({ b: text })] } },
        differ: {
          type: "array",
          items: { anyOf: [offer({ kind: { type: "number" } }), offer({ kind: text })] },
        },
      },
    },
  });
  assert.is(types["Report.tuple"], "TupleItem[]?");
  assert.is(types["Report.closed"], "[string?]?");
  assert.is(types["Report.only"], "OnlyItem[]?");
  assert.is(types["BothItem.price"], "number");
  assert.is(types["BothItem.a"], "string?");
  assert.is(types["BothItem.b"], "string?");
  assert.match(types["Report.differ"] ?? "", /\|/);
});

test("drafts from 04 to 2020-12: definitions, $defs, anchors, the document itself", async () => {
  const { types, diagnostics } = await read({
    "reports/draft-04.json": {
      $schema: "http://json-schema.org/draft-04/schema#",
      "x-katagami-type": "A_REPORT",
      type: "object",
      properties: { row: { $ref: "#/definitions/Row" } },
      definitions: { Row: { type: "object", properties: { parent: { $ref: "#" } } } },
    },
    "feeds/draft-2020.json": {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      properties: {
        line: { $ref: "#line", description: "Beside a reference." },
        pair: { type: "array", prefixItems: [text, { type: "number" }] },
      },
      $defs: { line: { $anchor: "line", type: "object", properties: { sku: { const: "A" } } } },
    },
  });
  assert.equal(diagnostics, []);
  assert.is(types["Report.row"], "Row?");
  assert.is(types["Row.parent"], "Report?");
  assert.is(types["Document.line"], "Line?");
  assert.is(types["Document.pair"], "[string?, number?, ...unknown[]]?");
});

test("properties of what arrives are required where that is proven, and of what is sent as the schema says", async () => {
  const schema = {
    type: "object",
    required: ["a", "b"],
    "x-katagami-required": ["a"],
    properties: { a: text, b: text },
  };
  const proven = { required: "proven" } as const;
  const { types } = await read({ "reports/one.json": schema }, proven);
  assert.equal(types, { "Report.a": "string", "Report.b": "string?" });
  const sent = await read({ "feeds/one.json": schema }, proven);
  assert.equal(sent.types, { "Document.a": "string", "Document.b": "string" });
  const documented = await read({ "reports/one.json": schema });
  assert.equal(documented.types, { "Report.a": "string", "Report.b": "string" });
});

test("the envelope of a notification is always there, in either casing", async () => {
  const envelope = (keys: readonly string[]): object => ({
    type: "object",
    required: keys,
    properties: Object.fromEntries(
      keys.map((key) => [
        key,
        /payload$/i.test(key)
          ? { type: "object", required: ["asin"], properties: { asin: text } }
          : /metadata$/i.test(key)
            ? { type: "object", required: [], properties: {} }
            : text,
      ]),
    ),
    examples: [{ [keys[0] ?? ""]: "A_TYPE", [keys[1] ?? ""]: "1.0", [keys[2] ?? ""]: {} }],
  });
  for (const keys of [
    ["NotificationType", "PayloadVersion", "Payload", "NotificationMetadata"],
    ["notificationType", "payloadVersion", "payload", "notificationMetadata"],
  ]) {
    // No folder says what it is: the envelope does.
    const { payloads, types } = await read({ "x/aNotification.json": envelope(keys) }, proven);
    const [found] = payloads.notifications;
    assert.equal([found?.name, found?.type, found?.version], ["A", "A_TYPE", "1.0"]);
    assert.is(types[`Message.${keys[0] ?? ""}`], "string");
    assert.is(types["Payload.asin"], "string?");
  }
});

const proven = { required: "proven" } as const;

/** Problem → the files that have it. */
const problems: readonly (readonly [RegExp, Readonly<Record<string, unknown>>])[] = [
  [/not valid JSON/, { "reports/a.json": "{ broken" }],
  [/a schema must be a JSON object/, { "reports/a.json": [] }],
  [
    /nothing is defined at #\/definitions\/Gone/,
    { "reports/a.json": { properties: { a: { $ref: "#/definitions/Gone" } } } },
  ],
  [/the whole document is read as unknown/, { "reports/a.json": { $ref: "#/definitions/Gone" } }],
  [/neither its folder nor its content says/, { "misc/a.json": { type: "object" } }],
  [
    /two schemas have the namespace Sales/,
    { "reports/salesReport.json": { type: "object" }, "reports/x/Sales.json": { type: "object" } },
  ],
  [/a type cannot be defined by itself/, { "reports/a.json": { $ref: "#" } }],
  [/says which report type/, { "reports/a.json": { type: "object", properties: { a: text } } }],
  [
    /says which notification type/,
    {
      "notifications/a.json": {
        type: "object",
        properties: { notificationType: text, payload: text },
      },
    },
  ],
  [
    /two schemas describe A_TYPE in the version 1\.0/,
    Object.fromEntries(
      ["one", "two"].map((name) => [
        `notifications/${name}.json`,
        {
          type: "object",
          properties: { notificationType: text, payload: text },
          examples: [{ notificationType: "A_TYPE", payloadVersion: "1.0", payload: "" }],
        },
      ]),
    ),
  ],
  [
    /points outside this file|is a URL/,
    { "reports/a.json": { properties: { a: { $ref: "https://example.com/x.json" } } } },
  ],
];

for (const [expected, files] of problems)
  test(`told with its place: ${expected.source}`, async () => {
    const { diagnostics } = await read(files);
    const found = diagnostics.find(({ message }) => expected.test(message));
    assert.ok(found, JSON.stringify(diagnostics));
    assert.ok(found.place !== null);
  });

test("what is no schema is left alone: examples, other files, hidden folders", async () => {
  const schema = { type: "object", "x-katagami-type": "A" };
  const { payloads, diagnostics } = await read({
    NOTICE: "text",
    "reports/a.json": schema,
    "reports/a.example.json": "no schema",
    ".git/b.json": "no schema",
    "node_modules/x/c.json": "no schema",
  });
  assert.equal(diagnostics, []);
  assert.equal(
    payloads.reports.map(({ file }) => file),
    ["reports/a.json"],
  );
});

test("a schema of names and texts that want to be code stays data", async () => {
  const hostile = {
    type: "object",
    description: "*/ alert(1) //",
    properties: { 'a"]: x': text, __proto__x: text },
  };
  const { types, diagnostics } = await read({
    "reports/hostile.json": JSON.stringify(hostile).replace("__proto__x", "__proto__"),
  });
  assert.equal(
    diagnostics.filter(({ severity }) => severity === "error"),
    [],
  );
  assert.equal(Object.keys(types).toSorted(), ["Report.__proto__", 'Report.a"]: x']);
});

test("deep nesting ends in a problem, not in the end of the stack", async () => {
  const deep = `${'{"properties":{"a":'.repeat(3000)}{}${"}}".repeat(3000)}`;
  const { diagnostics } = await read({ "reports/deep.json": deep });
  assert.ok(diagnostics.some(({ severity }) => severity === "error"));
});

test.run();
