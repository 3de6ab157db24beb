/** The table of marketplaces and what options make of it. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import {
  type Marketplace,
  marketplaces,
  regions,
  SellingPartner,
} from "../../../templates/runtime/src/index.js";
import { findMarketplace } from "../../../templates/runtime/src/regions/regions.js";
import { readShared } from "../../support/shared.js";

interface Vectors {
  readonly regions: unknown;
  readonly marketplaces: readonly {
    readonly countryCode: string;
    readonly marketplaceId: string;
    readonly region: string;
    readonly sellerCentralUrl: string;
    readonly vendorCentralUrl: string | null;
  }[];
}

const test = suite("marketplaces");

test("the tables are those of the vectors", () => {
  const vectors = readShared<Vectors>("vectors/marketplaces.json");
  if (!vectors) return;
  assert.equal(regions, vectors.regions);
  const table: Readonly<Record<string, Marketplace>> = marketplaces;
  assert.is(Object.keys(table).length, 23);
  for (const expected of vectors.marketplaces) {
    const { id, region, sellerCentral, vendorCentral } = table[expected.countryCode]!;
    assert.equal(
      {
        id,
        region,
        sellerCentral: `https://${sellerCentral}`,
        vendorCentral: vendorCentral && `https://${vendorCentral}`,
      },
      {
        id: expected.marketplaceId,
        region: expected.region,
        sellerCentral: expected.sellerCentralUrl,
        vendorCentral: expected.vendorCentralUrl,
      },
    );
  }
});

test("23 marketplaces, each id once, each in a region", () => {
  const rows: readonly Marketplace[] = Object.values(marketplaces);
  assert.is(rows.length, 23);
  assert.is(new Set(rows.map(({ id }) => id)).size, 23);
  assert.ok(rows.every(({ region }) => region in regions));
});

const FOUND: readonly [expected: string | null, given: string][] = [
  ["A1VC38T7YXB528", "JP"],
  ["A1VC38T7YXB528", "A1VC38T7YXB528"],
  ["A1F83G8C2ARO7P", "GB"],
  ["A1F83G8C2ARO7P", "UK"],
  [null, "XX"],
  [null, ""],
  [null, "constructor"],
  [null, "__proto__"],
];

for (const [expected, given] of FOUND) {
  test(`marketplace ${JSON.stringify(given)} is ${expected}`, () => {
    assert.is(findMarketplace(given)?.id ?? null, expected);
  });
}

const ENDPOINTS: readonly [expected: string, options: object][] = [
  ["https://sellingpartnerapi-na.amazon.com", { region: "na" }],
  ["https://sellingpartnerapi-eu.amazon.com", { region: "eu", sandbox: false }],
  ["https://sandbox.sellingpartnerapi-fe.amazon.com", { region: "fe", sandbox: true }],
  ["https://sellingpartnerapi-fe.amazon.com", { marketplace: "JP" }],
  ["https://sellingpartnerapi-fe.amazon.com", { marketplace: "A1VC38T7YXB528", region: "fe" }],
  ["https://sandbox.sellingpartnerapi-eu.amazon.com", { marketplace: "IN", sandbox: true }],
  ["https://gateway.example/sp-api", { endpoint: "https://gateway.example/sp-api/" }],
  ["http://127.0.0.1:8080", { endpoint: "http://127.0.0.1:8080", region: "na", sandbox: true }],
];

for (const [expected, options] of ENDPOINTS) {
  test(`${JSON.stringify(options)} sends to ${expected}`, () => {
    assert.is(new SellingPartner({ lwa: false, ...options }).endpoint, expected);
  });
}

test.run();
