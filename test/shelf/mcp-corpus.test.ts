// @long: generates and compiles the MCP server over all of Amazon's models, and masks a sample of every answer
/** The MCP server of the shelf over all of Amazon's models: it compiles, finds, and masks every person in every answer. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { katagami } from "../support/cli.js";
import { corpusIsHere, readCorpus } from "../support/corpus.js";
import { compileServer } from "./mcp-support.js";

const test = suite("shelf: mcp, over all models");

/** What is used of the server's own modules. */
interface Operation {
  readonly name: string;
  readonly answer: Shape | null;
}
interface Package {
  readonly id: string;
  readonly operations: readonly Operation[];
}
type Shape = string | { readonly [kind: string]: unknown };
interface Modules {
  readonly readCatalog: () => readonly Package[];
  readonly propertiesOf: (shape: Shape, of: Package) => readonly { name: string; type: Shape }[];
  readonly resolve: (shape: Shape, of: Package) => Shape;
  readonly maskValue: (
    value: unknown,
    type: Shape,
    of: Package,
    texts: object,
  ) => { value: unknown };
  readonly TextMask: new (secrets: readonly string[]) => object;
  readonly OperationSearch: new (catalog: readonly Package[]) => {
    readonly find: (query: string) => readonly { of: Package; operation: Operation }[];
  };
}

if (corpusIsHere(test)) {
  mkdirSync(resolve(".katagami"), { recursive: true });
  const folder = mkdtempSync(resolve(".katagami/mcp-all-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const models = resolve("../shared/models");
  const flags = ["--models", models, "--out", folder, "--templates", "templates/shelf/mcp"];
  const generated = await katagami(process.cwd(), "generate", ...flags);
  const parts = await Promise.all(
    ["catalog", "mask", "mask-text", "search"].map(
      async (name) =>
        (await import(pathToFileURL(join(folder, `mcp/src/${name}.ts`)).href)) as object,
    ),
  );
  const server = Object.assign({}, ...parts) as Modules;
  const catalog = server.readCatalog();

  test("it is generated, with every operation of every model", () => {
    assert.is(generated.code, 0, generated.err);
    assert.is(catalog.length, 66);
    assert.is(
      catalog.reduce((sum, { operations }) => sum + operations.length, 0),
      370,
    );
  });

  test("it compiles under the strictest flags", async () => {
    assert.is(await compileServer(folder), "");
  });

  const search = new server.OperationSearch(catalog);
  for (const [wanted, query] of [
    ["vendor-orders-v1.getPurchaseOrders", "purchase orders changed since"],
    ["orders-v0.getOrderItems", "get order items"],
    ["vendor-orders-v1.submitAcknowledgement", "acknowledge purchase order"],
    ["reports-2021-06-30.createReport", "create a report"],
    ["reports-2021-06-30.getReportDocument", "download report document"],
    ["feeds-2021-06-30.createFeed", "submit a feed"],
    ["product-fees-v0.getMyFeesEstimateForSKU", "fees estimate for a SKU"],
    ["vendor-transaction-status-v1.getTransaction", "vendor transaction status"],
    ["shipping-v2.getRates", "shipping rates"],
    ["catalog-items-2022-04-01.searchCatalogItems", "search catalog by keyword"],
    ["notifications-v1.createSubscription", "subscribe to notifications"],
    ["fulfillment-outbound-2020-07-01.createFulfillmentOrder", "create fulfillment order"],
    ["vendor-invoices-v1.submitInvoices", "submit vendor invoice"],
    ["external-fulfillment-returns-2024-09-11.listReturns", "returns of items"],
    [
      "sellers-v1.getMarketplaceParticipations",
      "which marketplaces does the seller participate in",
    ],
    ["fulfillment-inbound-2024-03-20.cancelInboundPlan", "cancel inbound plan"],
    ["fba-inventory-v1.getInventorySummaries", "inventory summaries"],
    ["orders-v0.getOrderAddress", "/orders/v0/orders/902-1845936-5435065/address"],
    ["orders-v0.confirmShipment", "confirm shipment"],
    ["data-kiosk-2023-11-15.createQuery", "create a data kiosk query"],
  ] as const)
    test(`${JSON.stringify(query)} finds ${wanted} among the first three`, () => {
      const found = search.find(query).slice(0, 3);
      const names = found.map(({ of, operation }) => `${of.id}.${operation.name}`);
      assert.ok(names.includes(wanted), names.join());
    });

  /** A value of a type: each text is the mark of its place. Types that contain themselves end at the second. */
  const sampleOf = (
    shape: Shape,
    of: Package,
    mark: string,
    within: readonly string[],
  ): unknown => {
    const name = typeof shape === "string" && shape.startsWith("#") ? shape.slice(1) : null;
    if (name !== null && within.includes(name)) return undefined;
    const inner = name === null ? within : [...within, name];
    const found = server.resolve(shape, of);
    if (typeof found === "string") return found === "string" || found === "unknown" ? mark : 1;
    const { enum: listed, array, map, union } = found as Readonly<Record<string, never>>;
    if (listed !== undefined) return listed[0];
    if (array !== undefined) return [sampleOf(array, of, mark, inner)];
    if (map !== undefined) return { key: sampleOf(map, of, mark, inner) };
    if (union !== undefined) return sampleOf((union as Shape[])[0] ?? "unknown", of, mark, inner);
    const properties = server.propertiesOf(found, of);
    return Object.fromEntries(
      properties.map((one) => [
        one.name,
        sampleOf(one.type, of, `«${name ?? mark}/${one.name}»`, inner),
      ]),
    );
  };

  /** Texts that may be seen of a person's own types: codes, and ids that others know them by. */
  const readable =
    /\/(?:.*[Cc]ountry(?:Code)?|stateOrRegion|StateOrRegion|StateOrProvinceCode|stateOrProvinceCode|regionCode|partyId|addressType|AmazonOrderId|OrderItemId|.*[Cc]urrency(?:Code)?)»$/;

  test("no answer shows a text of an address, a buyer, a recipient, a contact or a bank account", () => {
    const texts = new server.TextMask([]);
    const places = new Set<string>();
    const seen = new Set<string>();
    for (const of of catalog)
      for (const { answer } of of.operations) {
        if (answer === null) continue;
        const sample = sampleOf(answer, of, "«root»", []);
        for (const [place] of JSON.stringify(sample).matchAll(/«[^»]*»/g)) places.add(place);
        const { value } = server.maskValue(sample, answer, of, texts);
        for (const [place] of JSON.stringify(value).matchAll(/«[^»]*»/g)) seen.add(place);
      }
    const personal =
      /^«(?:\w*Address|ContactInformation|ContactDetails\w*|PrimaryContact|PartyIdentification\w*|Buyer\w*|\w+BuyerInfo|Recipient|Technician|BankAccount|GeoCoordinates|Geocodes?)\//;
    const shown = [...seen].filter((place) => personal.test(place) && !readable.test(place));
    assert.equal(shown, []);
    const all = [...places].filter((place) => personal.test(place));
    assert.ok(all.length > 100, String(all.length));
    // The others are what a model is for.
    assert.ok(seen.size > 1000, String(seen.size));
  });

  test("no answer of Amazon's own sandbox shows a street, a phone number, an e-mail address or a person", async () => {
    const texts = new server.TextMask([]);
    const shown: string[] = [];
    let masked = 0;
    const look = (value: unknown, place: string): void => {
      if (value === "[masked]") masked += 1;
      else if (typeof value === "string" && someone.test(value)) shown.push(place);
      else if (typeof value === "object" && value !== null)
        for (const [name, own] of Object.entries(value)) look(own, `${place}/${name}`);
    };
    for (const { api } of await readCorpus()) {
      const of = catalog.find(({ id }) => id === api.id)!;
      for (const { name, sandbox } of api.operations) {
        const { answer } = of.operations.find((one) => one.name === name)!;
        for (const { response } of sandbox.cases)
          look(
            server.maskValue(response?.body, answer ?? "unknown", of, texts).value,
            `${api.id}.${name}`,
          );
      }
    }
    // The name of an input field, which is this in a sample only.
    const field = "/payload/ShipmentLevelFields/0/AdditionalInputFieldName";
    assert.equal(
      [...new Set(shown)],
      [`merchant-fulfillment-v0.getAdditionalSellerInputs${field}`],
    );
    assert.ok(masked > 500, String(masked));
  });
}

/** Those whom Amazon's samples name, and what they have. */
const someone =
  /\b(?:john|jane|doe|smith)\b|[\w.]+@[\w.]+|\d+ \w+ (?:st|street|ave|avenue|road|rd)\b|(?<![\w-])\d{3}[- ]\d{3}[- ]\d{4}(?![\w-])/i;

test.run();
