/** Pulls of the APIs that the configuration chooses. */
import * as assert from "uvu/assert";
import { join } from "node:path";
import { suite } from "uvu";
import type { ApiChoice } from "../../generator/model/choice.js";
import { status } from "../../generator/upstream/status.js";
import { asLine, inPlace, model, type Place, problemsOf } from "./support.js";

const test = suite("models pull with a choice of APIs");

const ORDERS = "vendor-orders-api-model/vendorOrders.json";
const SHIPMENTS = "vendor-shipments-api-model/vendorShipments.json";
const SALES = "sales-api-model/sales.json";

function choice(...patterns: string[]): { readonly apis: ApiChoice } {
  return { apis: { patterns, packagePrefix: "sp-api-", file: "katagami.config.json" } };
}

/** A repository with three APIs. */
function start(place: Place): void {
  place.init();
  place.commit({
    [`models/${ORDERS}`]: model("orders"),
    [`models/${SHIPMENTS}`]: model("shipments"),
    [`models/${SALES}`]: model("sales"),
  });
}

const lockOf = (place: Place): { apis?: string[]; files: object } =>
  JSON.parse(place.read("models/models.lock.json"));

const statusOf = (place: Place, ...patterns: string[]) =>
  status({ modelsFolder: place.models, from: place.source, ref: null, ...choice(...patterns) });

test(
  "a pull brings the chosen models only, and the lock says what was chosen",
  inPlace(async (place) => {
    start(place);
    const report = await place.pull(choice("vendor-*", "!vendor-shipments-v1"));
    assert.equal([report.added, report.removed, report.missing], [[ORDERS], [], []]);
    assert.ok(place.has(`models/${ORDERS}`));
    assert.not.ok(place.has(`models/${SALES}`));
    const { apis, files } = lockOf(place);
    assert.equal(apis, ["vendor-*", "!vendor-shipments-v1"]);
    assert.equal(Object.keys(files), [ORDERS]);
    assert.ok((await statusOf(place, "vendor-*", "!vendor-shipments-v1")).upToDate);
  }),
);

/** A name, and the models that it chooses. */
const names: readonly (readonly [string, readonly string[]])[] = [
  ["vendor-orders-v1", [ORDERS]],
  ["sp-api-vendor-orders-v1", [ORDERS]],
  ["@acme/sp-api-vendor-orders-v1", [ORDERS]],
  ["vendorOrders", [ORDERS]],
  ["vendorOrders.json", [ORDERS]],
  [ORDERS, [ORDERS]],
  ["vendor-orders-api-model/*", [ORDERS]],
  ["*orders*", [ORDERS]],
  ["vendor-*-v1", [ORDERS, SHIPMENTS]],
  ["!sales-v1", [ORDERS, SHIPMENTS]],
  ["*", [SALES, ORDERS, SHIPMENTS]],
];

for (const [name, want] of names)
  test(
    `${name} chooses ${want.join(", ")}`,
    inPlace(async (place) => {
      start(place);
      assert.equal((await place.pull(choice(name))).added, want);
    }),
  );

test(
  "what is no longer chosen goes, and is told from what upstream no longer has",
  inPlace(async (place) => {
    start(place);
    await place.pull();
    place.commit({ [`models/${SALES}`]: null });
    const report = await place.pull(choice("vendor-orders-v1"));
    assert.equal([report.removed, report.notChosen], [[SALES, SHIPMENTS], [SHIPMENTS]]);
    assert.equal(Object.keys(lockOf(place).files), [ORDERS]);
    assert.not.ok(place.has(`models/${SHIPMENTS}`));
  }),
);

test(
  "an edited model that is no longer chosen is kept until --force",
  inPlace(async (place) => {
    start(place);
    await place.pull();
    place.write(`models/${SALES}`, model("edited"));
    const before = place.tree();
    const problems = await problemsOf(place.pull(choice("vendor-*")));
    assert.match(
      problems.map(asLine).join("\n"),
      /sales\.json.*was edited since it was pulled, and `apis` no longer chooses it/,
    );
    assert.equal(place.tree(), before);
    assert.equal((await place.pull({ ...choice("vendor-*"), force: true })).overwritten, [SALES]);
  }),
);

test(
  "a wider choice is seen by status and pulled, also at the same commit",
  inPlace(async (place) => {
    start(place);
    await place.pull(choice("vendor-orders-v1"));
    const report = await statusOf(place, "vendor-orders-v1", "sales-v1");
    assert.equal([report.added, report.upToDate], [[SALES], false]);
    assert.equal((await place.pull(choice("vendor-orders-v1", "sales-v1"))).added, [SALES]);
  }),
);

test(
  "a name that is nowhere is an error with its place and what was meant; nothing is changed",
  inPlace(async (place) => {
    start(place);
    const problems = await problemsOf(
      place.pull(choice("vendor-orders-v1", "vendor-orders", "vendr-*", "!sales-v2", "x/y")),
    );
    assert.equal(
      problems.map(({ message, hint, place: at }) => [
        at?.kind === "setting" && at.key,
        message,
        hint,
      ]),
      [
        [
          "apis.1",
          `${place.source} has no API called vendor-orders`,
          "did you mean vendor-orders-v1?",
        ],
        ["apis.2", `${place.source} has no API called vendr-*`, "did you mean vendor-*?"],
        [
          "apis.4",
          `${place.source} has no API called x/y`,
          "it has sales-v1, vendor-orders-v1, vendor-shipments-v1",
        ],
        ["apis.3", `${place.source} has no API called sales-v2`, "did you mean sales-v1?"],
      ],
    );
    assert.not.ok(place.has("models/models.lock.json"));
  }),
);

test(
  "a choice that leaves nothing is an error",
  inPlace(async (place) => {
    start(place);
    const problems = await problemsOf(place.pull(choice("sales-v1", "!sales-*")));
    assert.match(problems.map(asLine).join("\n"), "`apis` leaves no API");
  }),
);

test(
  "a chosen API that upstream has dropped is told, and the pull goes on",
  inPlace(async (place) => {
    start(place);
    await place.pull(choice("vendor-orders-v1", "sales-v1"));
    place.commit({ [`models/${SALES}`]: null, [`models/${ORDERS}`]: model("newer") });
    const ahead = await statusOf(place, "vendor-orders-v1", "sales-v1");
    assert.equal([ahead.removed, ahead.missing], [[SALES], ["sales-v1"]]);
    const report = await place.pull(choice("vendor-orders-v1", "sales-v1"));
    assert.equal(
      [report.changed, report.removed, report.missing, report.notChosen],
      [[ORDERS], [SALES], ["sales-v1"], []],
    );
  }),
);

test(
  "a model that was added by hand can be chosen, and a pull leaves it alone",
  inPlace(async (place) => {
    start(place);
    place.write("models/own/mine.json", model("mine"));
    const report = await place.pull(choice("mine-v1", "sales-v1"));
    assert.equal([report.added, report.missing], [[SALES], []]);
    assert.ok(place.has("models/own/mine.json"));
  }),
);

test(
  "what a chosen model refers to comes along, whatever it is and however far",
  inPlace(async (place) => {
    const referring = (title: string, target: string): string =>
      JSON.stringify({
        swagger: "2.0",
        info: { title, version: "v1" },
        paths: {},
        definitions: { A: { $ref: `${target}#/definitions/A` } },
      });
    place.init();
    place.commit({
      "models/a/a.json": referring("a", "../shared/money%20types.json"),
      "models/shared/money types.json": '{"definitions": {"A": {"$ref": "../b/b.json#/x"}}}',
      "models/b/b.json": referring("b", "nowhere.json"),
      "models/c/c.json": model("c"),
      "models/shared/other.json": "{}",
    });
    const added = ["a/a.json", "b/b.json", "shared/money types.json"];
    const report = await place.pull(choice("a-v1"));
    assert.equal(report.added, added);
    assert.equal(report.skipped, [
      { file: "shared/other.json", reason: "not a Swagger or OpenAPI document" },
    ]);
    assert.equal((await place.pull()).added, ["c/c.json"]);
  }),
);

test(
  "a name that is not safe to write is no obstacle unless it is chosen",
  inPlace(async (place) => {
    place.write("source/a/a.json", model("a"));
    place.write("source/b/con.json", model("b"));
    assert.equal((await place.pull(choice("a-v1"))).added, ["a/a.json"]);
    assert.match((await problemsOf(place.pull())).map(asLine).join(), "a device on Windows");
    assert.ok(place.has(join("models", "a/a.json")));
  }),
);

test(
  "a pinned name is chosen by its pin",
  inPlace(async (place) => {
    start(place);
    const pins = { names: { "sales.json": { "#": "my-sales" } } };
    assert.equal((await place.pull({ ...pins, ...choice("my-sales") })).added, [SALES]);
  }),
);

test.run();
