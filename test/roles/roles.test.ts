/** `katagami roles`: how calls are recognized in code of every kind, and what is said of those that cannot be read. */
import { chmod, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rolesCommand } from "../../generator/commands/roles.js";
import { Failure } from "../../generator/lib/diagnostic.js";
import { chooseRoles } from "../../generator/roles/choose-roles.js";
import { readRoles } from "../../generator/roles/read-roles.js";
import type { RolesReport } from "../../generator/roles/report.js";
import { createProject } from "./project.js";

const { folder, write, compile } = await createProject();

const test = suite("katagami roles");

test.after(() => rm(folder, { recursive: true, force: true }));

async function reportOf(files: Readonly<Record<string, string>>): Promise<RolesReport> {
  await write(files);
  return (await readRoles([join(folder, "src")])).report;
}

/** `orders-v0.getOrders 3`: the operations and their lines in a file, or `! 3` for what cannot be read there. */
function linesOf({ operations, unreadable }: RolesReport, file = "a.ts"): readonly string[] {
  const linesIn = (places: readonly string[]): string[] =>
    places.flatMap((place) => place.split(`/src/${file}:`)[1] ?? []);
  return [
    ...operations
      .map(({ api, operation, places }) => [`${api}.${operation}`, ...linesIn(places)])
      .filter(({ length }) => length > 1)
      .map((parts) => parts.join(" ")),
    ...unreadable.flatMap(({ place }) => linesIn([place]).map((line) => `! ${line}`)),
  ];
}

const orders = `import { OrdersApi } from "@acme/sp-api-orders-v0";\n`;
const client = `${orders}const orders = new OrdersApi();\n`;

/** Code, and what is found in it. */
const found: readonly (readonly [name: string, code: string, lines: readonly string[]])[] = [
  ["a call", `${client}await orders.getOrders({});`, ["orders-v0.getOrders 3"]],
  [
    "a call on a new client",
    `${orders}await new OrdersApi().getOrders();`,
    ["orders-v0.getOrders 2"],
  ],
  [
    "an optional call",
    `${orders}declare const o: OrdersApi | undefined;\no?.getOrders?.();`,
    ["orders-v0.getOrders 3"],
  ],
  [
    "a class field and a parameter property",
    `${orders}class A { #o = new OrdersApi(); constructor(readonly p: OrdersApi) {}
a() { return this.#o.getOrders(); }
b() { return this.p.getOrder({ orderId: "1" }); } }`,
    ["orders-v0.getOrder 4", "orders-v0.getOrders 3"],
  ],
  [
    "a parameter and a return value",
    `${orders}const a = (o: OrdersApi) => o.getOrders();
function make() { return { all: { orders: new OrdersApi() } }; }
make().all.orders.getOrder({ orderId: "1" });`,
    ["orders-v0.getOrder 4", "orders-v0.getOrders 2"],
  ],
  [
    "destructuring",
    `${client}const { getOrders, getOrder: one, ["getOrderAddress"]: address } = orders;\none({ orderId: "" });`,
    ["orders-v0.getOrder 3 4", "orders-v0.getOrderAddress 3", "orders-v0.getOrders 3"],
  ],
  [
    "destructuring of a parameter",
    `${orders}function f({ getOrders }: OrdersApi) {}`,
    ["orders-v0.getOrders 2"],
  ],
  ["a literal in brackets", `${client}orders["getOrders"]();`, ["orders-v0.getOrders 3"]],
  [
    "a name of a union of literals",
    `${client}declare const name: "getOrders" | "getOrder";\norders[name];`,
    ["orders-v0.getOrder 4", "orders-v0.getOrders 4"],
  ],
  [
    "a method as a value",
    `${client}const retry = (f: unknown) => f;\nretry(orders.getOrders.bind(orders));`,
    ["orders-v0.getOrders 4"],
  ],
  [
    "a function of a method's type",
    `${orders}function f(list: OrdersApi["getOrders"]) {\n  return list({});\n}`,
    ["orders-v0.getOrders 3"],
  ],
  [
    "a part of a client",
    `${orders}function f(o: Pick<OrdersApi, "getOrder">) {\n  return o.getOrder({ orderId: "1" });\n}`,
    ["orders-v0.getOrder 3"],
  ],
  [
    "an interface of one's own that the client is given for",
    `${client}interface Lister { getOrders(): PromiseLike<unknown> }
declare function run(lister: Lister): void;
run(orders);`,
    ["orders-v0.getOrders 5"],
  ],
  [
    "a subclass",
    `${orders}class Mine extends OrdersApi {}\nnew Mine().getOrders();`,
    ["orders-v0.getOrders 3"],
  ],
  [
    "a descriptor",
    `import { getOrders } from "@acme/sp-api-orders-v0/operations";
import { SellingPartner } from "@acme/sp-api-runtime";
await new SellingPartner({ region: "fe" }).call(getOrders, {});`,
    ["orders-v0.getOrders 3"],
  ],
  [
    "a namespace of descriptors",
    `import * as operations from "@acme/sp-api-orders-v0/operations";\nconsole.log(operations.getOrder);`,
    ["orders-v0.getOrder 2"],
  ],
  [
    "the check of an error, which calls nothing",
    `import { getOrders } from "@acme/sp-api-orders-v0/operations";
import { isError } from "@acme/sp-api-runtime";
isError(null, getOrders, 404 as never);`,
    [],
  ],
  [
    "a function of the runtime, which calls by itself",
    `import { ReportsApi } from "@acme/sp-api-reports-2021-06-30";
import { downloadReport } from "@acme/sp-api-runtime/reports";
const request = { reportType: "GET_X", marketplaceIds: ["A1VC38T7YXB528"] };
await downloadReport(new ReportsApi() as never as ReportsApi, request);`,
    [
      "reports-2021-06-30.createReport 4",
      "reports-2021-06-30.getReport 4",
      "reports-2021-06-30.getReportDocument 4",
    ],
  ],
  [
    "a method of the same name on something else",
    `${client}class Other { getOrders() {} }\nnew Other().getOrders();`,
    [],
  ],
  [
    "a type alone",
    `${orders}type P = Parameters<OrdersApi["getOrders"]>;\nexport type { OrdersApi };`,
    [],
  ],
  [
    "a name that the code decides",
    `${client}declare const name: keyof OrdersApi & string;\norders[process.argv[2] as string];`,
    ["! 4"],
  ],
  ["a client without a type", `${client}const any: any = orders;\nany.getOrders();`, ["! 4"]],
  [
    "a package that is not there",
    `import { BooksApi } from "@other/clients";\nnew BooksApi().getBooks();`,
    ["! 1"],
  ],
  [
    "text between errors of syntax",
    `${client}orders.getOrders(;\nconst = ;\norders.getOrder({ orderId: "1" });`,
    ["orders-v0.getOrder 5", "orders-v0.getOrders 3"],
  ],
];

/** All of them in one program, which takes as long as a single one. */
let readOnce: Promise<RolesReport> | null = null;

function reportOfAll(): Promise<RolesReport> {
  readOnce ??= reportOf(
    Object.fromEntries(found.map(([, code], index) => [`src/${index}.ts`, `${code}\nexport {};`])),
  );
  return readOnce;
}

for (const [index, [name, , lines]] of found.entries())
  test(`${name} is read`, async () =>
    assert.equal(linesOf(await reportOfAll(), `${index}.ts`), lines));

test("a client is followed through files that re-export and wrap it", async () => {
  const { operations } = await reportOf({
    "src/clients.ts": `export { OrdersApi as Shop } from "@acme/sp-api-orders-v0";\nexport * from "@acme/sp-api-books-v0";`,
    "src/shop.ts": `import { Shop } from "./clients.js";\nexport const shop = new Shop();\nexport const { getOrders } = shop;`,
    "src/b.tsx": `import { shop, getOrders } from "./shop";\nshop.getOrder({ orderId: "" });\ngetOrders();`,
  });
  assert.equal(
    operations.map(({ operation, places }) => [
      operation,
      places.map((place) => place.replace(/^.*src\//, "")),
    ]),
    [
      ["getOrder", ["b.tsx:2"]],
      ["getOrders", ["b.tsx:3", "shop.ts:3"]],
    ],
  );
});

test("JavaScript is read too, with imports and require, and what stands beside its TypeScript is left out", async () => {
  const { operations } = await reportOf({
    "src/a.mjs": `${client}orders.getOrders();`,
    "src/b.cjs": `const { OrdersApi } = require("@acme/sp-api-orders-v0");\nnew OrdersApi().getOrder({});`,
    "src/c.ts": `${client}orders.getOrderAddress({ orderId: "" });`,
    "src/c.js": `${client}orders.getOrderAddress({});`,
    "src/node_modules/x/index.js": `${client}orders.getOrders();`,
  });
  const places = operations.map(({ places: own }) =>
    own.map((place) => place.replace(/^.*src\//, "")),
  );
  assert.equal(places, [["b.cjs:2"], ["c.ts:3"], ["a.mjs:3"]]);
});

test("paths of a tsconfig.json lead to clients, and a broken one is a warning", async () => {
  const code = `import { OrdersApi } from "~/shop";\nnew OrdersApi().getOrders();`;
  const shop = `export * from "@acme/sp-api-orders-v0";`;
  const paths = { "~/*": ["./src/*"] };
  const files = { "src/a.ts": code, "src/shop.ts": shop };
  const tsconfig = JSON.stringify({ compilerOptions: { module: "commonjs", paths } });
  assert.equal(linesOf(await reportOf({ ...files, "tsconfig.json": tsconfig })), [
    "orders-v0.getOrders 2",
  ]);
  await write({ ...files, "tsconfig.json": "{ nonsense" });
  const { diagnostics } = await readRoles([join(folder, "src")]);
  assert.equal(
    diagnostics.map(({ severity }) => severity),
    ["warning"],
  );
});

test("a workspace is read whose packages nobody has linked or compiled", async () => {
  await write({
    "package.json": JSON.stringify({ workspaces: ["packages/*"] }),
    "src/a.ts": `import { LocalApi } from "@acme/local";\nnew LocalApi().getPurchaseOrders();`,
    "packages/local/package.json": JSON.stringify({
      name: "@acme/local",
      katagami: {},
      exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
    }),
    "packages/local/src/index.ts": `export { VendorOrdersApi as LocalApi } from "./client.js";`,
    "packages/local/src/client.ts": `import { type Call, SellingPartner } from "@acme/sp-api-runtime";
export class VendorOrdersApi {
  readonly sellingPartner = new SellingPartner({ region: "fe" });
  getPurchaseOrders(): Call<unknown> { return null as never; }
}`,
    "packages/local/src/operations.ts": `export const getPurchaseOrders = { api: "vendor-orders-v1", name: "getPurchaseOrders", method: "GET", path: "/vendor/orders/v1/purchaseOrders" };`,
  });
  const { report } = await readRoles([join(folder, "src")]);
  assert.equal(linesOf(report), ["vendor-orders-v1.getPurchaseOrders 2"]);
  assert.equal(
    report.roles.map(({ role }) => role),
    ["Amazon Fulfillment"],
  );
  // The sources of a generated package are no calls of the project.
  const whole = await readRoles([folder]);
  assert.equal(linesOf(whole.report), ["vendor-orders-v1.getPurchaseOrders 2"]);
});

test("restricted data: elements by list, by all, by type, and what cannot be read", async () => {
  const { restrictedData, unreadable } = await reportOf({
    "src/a.ts": `${client}import { getOrder } from "@acme/sp-api-orders-v0/operations";
orders.getOrder({ orderId: "1" }, { restrictedData: ["buyerInfo"] });
orders.getOrders({}, { restrictedData: true });
const list = ["shippingAddress"] as const;
orders.getOrder({ orderId: "1" }, { restrictedData: list });
declare const some: string[];
orders.getOrder({ orderId: "1" }, { restrictedData: some });
orders.getOrder({ orderId: "1" }, { restrictedData: false });
orders.getOrderAddress({ orderId: "1" }, { timeout: 5, restrictedData: true });
orders.sellingPartner.restrictedDataToken([{ operation: getOrder, dataElements: ["buyerTaxInformation"] }]);`,
  });
  assert.equal(
    restrictedData.map(({ operation, element, anyOf, places }) => [
      `${operation} ${element} ${places.map((place) => place.replace(/^.*:/, "")).join(" ")}`,
      anyOf.join("|"),
    ]),
    [
      ["orders-v0.getOrder buyerInfo 4", "Tax Remittance|Tax Invoicing"],
      ["orders-v0.getOrders buyerInfo 5", "Tax Remittance|Tax Invoicing"],
      ["orders-v0.getOrders shippingAddress 5", "Direct-to-Consumer Shipping"],
      ["orders-v0.getOrders buyerTaxInformation 5", "Tax Invoicing"],
      ["orders-v0.getOrder shippingAddress 7", "Direct-to-Consumer Shipping"],
      [
        "orders-v0.getOrderAddress all 11",
        "Direct-to-Consumer Shipping|Tax Invoicing|Tax Remittance",
      ],
      ["orders-v0.getOrder buyerTaxInformation 12", "Tax Invoicing"],
    ],
  );
  assert.equal(
    unreadable.map(({ what, place }) => [what, place.replace(/^.*:/, "")]),
    [["restrictedData of getOrder", "9"]],
  );
});

test("scopes, removals of operations and of types, and operations that nobody knows", async () => {
  const { scopes, removals, operations } = await reportOf({
    "src/a.ts": `${client}import { NotificationsApi } from "@acme/sp-api-notifications-v0";
import { TrackingApi } from "@acme/sp-api-tracking-2026-01-30";
import { BooksApi } from "@acme/sp-api-books-v0";
new NotificationsApi().getDestinations();
new TrackingApi().getShipmentTracking();
new BooksApi().getBooks();
orders.getOrders();
export const type = "GET_V2_SETTLEMENT_REPORT_DATA_XML";`,
  });
  assert.equal(scopes, [
    {
      scope: "sellingpartnerapi::notifications",
      probably: false,
      operations: ["notifications-v0.getDestinations"],
    },
  ]);
  assert.equal(
    removals.map(({ name, date, successor }) => [name, date, successor]),
    [
      ["orders-v0.getOrders", "2027-03-27", "searchOrders of Orders 2026-01-01"],
      [
        "GET_V2_SETTLEMENT_REPORT_DATA_XML",
        "2026-11-11",
        "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2",
      ],
    ],
  );
  const texts = new Map(operations.map(({ operation, text }) => [operation, text]));
  assert.is(texts.get("getBooks"), "unknown");
  assert.is(texts.get("getDestinations"), "none: grantless");
});

test("what cannot be opened or parsed is told with its place, and the others are read", async () => {
  await write({
    "src/a.ts": `${client}orders.getOrders();`,
    "src/broken.ts": "export const = 1;\n",
    "src/deep.ts": `export const x = ${"(".repeat(30_000)}1${")".repeat(30_000)};`,
    "src/page.vue": "<script setup>orders.getOrders()</script>",
    "src/binary.js": "\u0000\u0001\u0002",
    "src/locked/b.ts": "",
  });
  await chmod(join(folder, "src/locked"), 0);
  await symlink("nowhere", join(folder, "src/dangling.ts"));
  const { report, diagnostics } = await readRoles([join(folder, "src")]);
  await chmod(join(folder, "src/locked"), 0o755);
  assert.equal(linesOf(report).slice(0, 1), ["orders-v0.getOrders 3"]);
  const places = diagnostics.map(({ place }) =>
    place?.kind === "text" ? place.file.replace(/^.*src\//, "") : "",
  );
  for (const file of ["broken.ts", "deep.ts", "page.vue"]) assert.ok(places.includes(file), file);
});

/** What a command prints, with its exit code. */
async function run(
  paths: readonly string[],
  flags: { readonly json?: boolean; readonly markdown?: boolean } = {},
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let [out, err] = ["", ""];
  const code = await rolesCommand(paths, flags, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    live: null,
    color: false,
  });
  return { code, out, err };
}

const source = join(folder, "src");

test("the command prints roles, removals and operations, and --json and --markdown have the same", async () => {
  await write({ "src/a.ts": `${client}orders.getOrders();` });
  const { code, out, err } = await run([source]);
  assert.equal([code, err], [0, ""]);
  assert.match(
    out,
    /^Roles that are enough for all calls\nAmazon Fulfillment\tprobably one of several choices\torders-v0\.getOrders\n/,
  );
  assert.match(
    out,
    /orders-v0\.getOrders\t2027-03-27\tsearchOrders of Orders 2026-01-01\tAmazon's changelog.*read 2026-11-25\t/,
  );
  const json = JSON.parse((await run([source], { json: true })).out) as RolesReport;
  assert.equal(
    json.operations.map(({ request }) => request),
    ["GET /orders/v0/orders"],
  );
  const { out: markdown } = await run([source], { markdown: true });
  assert.match(markdown, /^## Roles that are enough for all calls\n\n\| Role/);
  assert.match(
    markdown,
    /\| `orders-v0\.getOrders` \| `GET \/orders\/v0\/orders` \| probably any of/,
  );
});

test("the command ends with 1 if nothing is called or something cannot be read, and 2 if a path does not exist", async () => {
  await write({ "src/a.ts": "export {};" });
  assert.match((await run([source])).err, /no call of a generated client in /);
  assert.is((await run([source])).code, 1);
  await write({ "src/a.md": "" });
  assert.match((await run([source])).err, /no TypeScript or JavaScript in /);
  await write({ "src/a.ts": `${client}orders[process.argv[2]];` });
  const { code, out } = await run([source]);
  assert.is(code, 1);
  assert.match(out, /Cannot be read\n.*a\.ts:3\tan operation whose name the code decides/);
  try {
    await run([join(folder, "nowhere")]);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, Failure);
    assert.is((error as Failure).fault, "usage");
  }
});

test("a package without sources is read by its compiled code, whatever its files are called", async () => {
  await compile("orders-v0");
  assert.equal(linesOf(await reportOf({ "src/a.ts": `${client}orders.getOrders();` })), [
    "orders-v0.getOrders 3",
  ]);
});

test("as few roles as possible are chosen: those without a choice first, reviewed ones last", () => {
  const need = (what: string, ...anyOf: string[]): Parameters<typeof chooseRoles>[0][number] => ({
    what,
    anyOf,
    probably: what === "c",
  });
  const chosen = chooseRoles([
    need("a", "Pricing", "Product Listing"),
    need("b", "Product Listing"),
    need("c", "Tax Invoicing", "Brand Analytics"),
    need("d"),
  ]);
  assert.equal(
    chosen.map((one) => [one.role, one.required, one.probably, one.for]),
    [
      ["Product Listing", true, false, ["a", "b"]],
      ["Brand Analytics", false, true, ["c"]],
    ],
  );
});

test.run();
