/** The tables of roles and removals against the survey that they were made from, and what they say of what they do not know. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listRemovals, removalOf, removalOfValue } from "../../generator/access/removal-table.js";
import { roles as allRoles } from "../../generator/access/role-names.js";
import { listRoles, rolesOf } from "../../generator/access/role-table.js";
import { removalLine, rolesLine } from "../../generator/access/texts.js";
import { readShared } from "../support/shared.js";

interface RoleRow {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly roles: readonly string[] | null;
  readonly grantless: string | null;
  readonly source: string | null;
  readonly confidence: string | null;
  readonly dependsOn?: string;
  readonly pii?: Readonly<Record<string, readonly string[]>>;
  readonly conflict?: readonly string[];
  readonly candidates?: readonly string[];
}

interface RemovalRow {
  readonly kind: string;
  readonly names: readonly string[];
  readonly deprecated: string | null;
  readonly removal: string | null;
  readonly earlierDates?: readonly string[];
  readonly successor: {
    readonly names?: readonly string[];
    readonly map?: Readonly<Record<string, string>>;
  } | null;
  readonly confidence: string;
}

const surveyed = readShared<{
  readonly names: readonly {
    readonly name: string;
    readonly restricted: boolean;
    readonly vendors: boolean;
  }[];
  readonly operations: readonly RoleRow[];
}>("vectors/operation-roles.json");

const ends = readShared<{ readonly rows: readonly RemovalRow[] }>("vectors/deprecations.json");

/** What each source of the survey is called in our words. */
const sources: Readonly<Record<string, string>> = {
  "doc-op": "Amazon's page that names the operation",
  "doc-api": "Amazon's page on the API",
  "notes-2026-08-29": "notes made from Amazon's pages",
  "roles-2022-01": "Amazon's list of rights of 2022",
  model: "the description in Amazon's model",
};

const test = suite("tables of roles and removals");

if (surveyed !== null) {
  test("the roles of all 370 operations are those of the survey", () => {
    assert.is(surveyed.operations.length, 370);
    assert.is(listRoles().length, 370);
    for (const row of surveyed.operations) {
      const found = rolesOf(row);
      assert.ok(found, `${row.method} ${row.path}`);
      assert.equal(
        {
          roles: found.anyOf,
          scope: found.scope,
          confidence: found.confidence,
          dependsOn: found.dependsOn,
          pii: found.personalData,
          conflict: found.contradicted,
          candidates: found.candidates,
        },
        {
          roles: row.roles,
          scope: row.grantless,
          confidence: row.confidence ?? "unknown",
          dependsOn: row.dependsOn ?? null,
          pii: row.pii ?? {},
          conflict: row.conflict ?? [],
          candidates: row.candidates ?? [],
        },
        `${row.method} ${row.path}`,
      );
      assert.ok(found.source.startsWith(sources[row.source ?? ""] ?? ""), found.source);
      assert.is(found.source === "", row.source === null, row.operation);
      assert.is(found.date === "", row.source === null, row.operation);
    }
  });

  test("the 17 roles are those of the survey", () => {
    assert.equal(
      Object.values(allRoles).map(({ name, restricted, vendors }) => ({
        name,
        restricted,
        vendors,
      })),
      surveyed.names,
    );
  });

  test("only what a page of Amazon's or its model says of the very operation is stated plainly", () => {
    for (const row of surveyed.operations) {
      const line = rolesLine(rolesOf(row)!, { path: row.path, scope: null });
      if (line === null || row.roles === null) continue;
      assert.is(/^(?:Roles|Grantless):/.test(line), row.confidence === "high", line);
    }
  });
}

if (ends !== null) {
  test("all 33 rows of what ends are those of the survey", () => {
    assert.is(ends.rows.length, 33);
    const expected = ends.rows.flatMap((row) =>
      row.names.map((name) => ({
        kind: row.kind,
        name,
        date: row.removal,
        deprecated: row.deprecated,
        earlier: row.earlierDates ?? [],
        confidence: row.confidence,
      })),
    );
    assert.equal(
      listRemovals().map(({ kind, name, date, deprecated, earlier, confidence }) => ({
        kind,
        name,
        date,
        deprecated,
        earlier,
        confidence,
      })),
      expected,
    );
    const successors = ends.rows.flatMap(({ names, successor }) =>
      names.map(
        (name, index) =>
          successor?.map?.[name] ??
          successor?.map?.["*"] ??
          successor?.names?.[index] ??
          successor?.names?.[0],
      ),
    );
    listRemovals().forEach(({ successor }, index) => {
      const [first = ""] = successors[index]?.split(" ") ?? [];
      assert.ok((successor ?? "").includes(first), `${successor} has ${first}`);
    });
  });
}

test("a day is never shown without its source", () => {
  for (const removal of listRemovals()) {
    assert.match(removal.source, /Amazon.*read 2026-11-25$/);
    if (removal.date !== null) {
      const line = removalLine({ ...removal, date: removal.date });
      assert.ok(line.includes(`${removal.date} (${removal.source}; check`), line);
    }
  }
});

test("an operation is found whatever its model calls its path parameters", () => {
  const path = "/orders/v0/orders/{order_id}/address";
  assert.is(rolesOf({ method: "GET", path })?.anyOf?.length, 11);
  assert.is(removalOf({ operationId: "getOrderAddress", name: "get", path })?.date, "2027-03-27");
});

const unknown: readonly (readonly [method: string, path: string])[] = [
  ["GET", "/pets/{petId}"],
  ["DELETE", "/orders/v0/orders"],
  ["GET", "/orders/v0/orders/"],
  ["GET", "/orders/v9/orders"],
  ["GET", ""],
];
for (const [method, path] of unknown)
  test(`nothing is said of ${method} ${path || "an empty path"}`, () => {
    assert.is(rolesOf({ method, path }), null);
    assert.is(removalOf({ operationId: "x", name: "x", path }), null);
  });

const lines: readonly (readonly [line: string | null, method: string, path: string])[] = [
  [
    "Roles: Amazon Fulfillment or Inventory and Order Tracking (vendors: Amazon Fulfillment).",
    "GET",
    "/vendor/orders/v1/purchaseOrders",
  ],
  ["Roles, probably: Pricing.", "POST", "/batches/products/pricing/v0/itemOffers"],
  [
    "Roles: Direct-to-Consumer Shipping (another source: Inventory and Order Tracking).",
    "GET",
    "/externalFulfillment/2024-09-11/shipments",
  ],
  ["Roles: those of the notification type.", "GET", "/notifications/v1/subscriptions/{type}"],
  [
    "Roles: those of the operations that the token is for.",
    "POST",
    "/tokens/2021-03-01/restrictedDataToken",
  ],
  [null, "GET", "/finances/invoices/2026-06-25/invoices"],
];
for (const [line, method, path] of lines)
  test(`the line of ${method} ${path} is ${line ?? "left out"}`, () =>
    assert.is(rolesLine(rolesOf({ method, path })!, { path, scope: null }), line));

test("types of reports, feeds and notifications that end are found by their names", () => {
  assert.is(removalOfValue("GET_V2_SETTLEMENT_REPORT_DATA_XML")?.date, "2026-11-11");
  assert.is(removalOfValue("POST_PRODUCT_DATA")?.date, "2025-07-31");
  assert.is(removalOfValue("ORDER_STATUS_CHANGE")?.date, "2026-07-29");
  assert.is(removalOfValue("GET_ORDERS"), null);
  assert.is(removalOfValue("*"), null);
  assert.is(removalOfValue("constructor"), null);
});

test.run();
