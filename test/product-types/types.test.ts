/** The types of a product type: what must compile does, what must not does not, and patches are what Amazon takes. */
import * as assert from "uvu/assert";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import { loadModule } from "../../generator/lib/load-module.js";
import type { ProductType } from "../../templates/product-types/product-type.js";
import { listingsFeed } from "../../templates/runtime/src/feeds/feeds.js";
import { addFiles, inFolder } from "../support/folders.js";
import { filesOfProductTypes, luggage, luggageDefinition } from "../support/luggage.js";
import { modulesOf } from "../support/readme-modules.js";
import { runtimePaths, strictest, tsc } from "../support/tsc.js";

const test = suite("types of product types");

/** The price patch of the docs, and what `patchListingsItem` and `putListingsItem` take, as they are generated. */
const RIGHT = `
import { listingsFeed, type ListingsPatch } from "sp-api-runtime/feeds";
import { Luggage, type ProductTypes } from "./index.js";

declare function patchListingsItem(body: {
  productType: string;
  patches: {
    op: "add" | "replace" | "merge" | "delete";
    path: string;
    value?: { [name: string]: unknown }[];
  }[];
}): void;
declare function putListingsItem(attributes: { [name: string]: unknown }): void;

const marketplace_id = "A1VC38T7YXB528";
const price = Luggage.patch("replace", "purchasable_offer", [
  { marketplace_id, currency: "JPY", audience: "ALL", our_price: [{ schedule: [{ value_with_tax: 1980 }] }] },
]);
const name = Luggage.patch("delete", "item_name", [{ language_tag: "en_US" }]);
patchListingsItem({ productType: Luggage.name, patches: [price, name, Luggage.patch("delete", "brand")] });
const feed = listingsFeed<ProductTypes>({ sellerId: "A" });
feed.patch("SKU", { productType: Luggage.name, patches: [price, name, Luggage.patch("delete", "brand")] });
const attributes = Luggage.attributes({
  item_name: [{ value: "かばん", language_tag: "ja_JP", marketplace_id }],
  // Not among the listed values, which is allowed.
  brand: [{ value: "Own", language_tag: "ja_JP", marketplace_id }],
  is_fragile: [{ value: true, marketplace_id }],
  wheel_count: [{ value: 4, marketplace_id }],
  release_date: [{ value: "2026-11-27", marketplace_id }],
  country_of_origin: [{ value: "C7", marketplace_id }],
});
putListingsItem(attributes);
feed.update("SKU", { productType: "LUGGAGE", attributes });
const patches: ListingsPatch<Luggage.Attributes>[] = [price, name];
feed.patch("SKU", { productType: "LUGGAGE", patches });
`;

const head = `
import { listingsFeed } from "sp-api-runtime/feeds";
import { Luggage, type ProductTypes } from "./index.js";
const marketplace_id = "A1VC38T7YXB528";
const feed = listingsFeed<ProductTypes>({ sellerId: "A" });
const offer = { marketplace_id, currency: "JPY", our_price: [{ schedule: [{ value_with_tax: 1980 }] }] } as const;
void [Luggage, feed, offer];
`;

/** One statement each. */
const WRONG: readonly string[] = [
  // A value that is no list, and prices without theirs.
  `Luggage.patch("replace", "purchasable_offer", { marketplace_id, currency: "JPY" });`,
  `Luggage.patch("replace", "purchasable_offer", [{ marketplace_id, currency: "JPY", our_price: { schedule: [{ value_with_tax: 1 }] } }]);`,
  `Luggage.patch("replace", "purchasable_offer", [{ marketplace_id, currency: "JPY", our_price: [{ schedule: { value_with_tax: 1 } }] }]);`,
  `Luggage.patch("replace", "purchasable_offer", [{ marketplace_id, currency: "JPY", our_price: 1980 }]);`,
  // Names that are none of an attribute.
  `Luggage.patch("delete", "purchaseable_offer");`,
  `Luggage.patch("delete", "standard_price");`,
  `Luggage.patch("delete", "purchasable_offer/0");`,
  `Luggage.patch("delete", "b2b_purchasable_offer");`,
  `Luggage.patch("delete", "/attributes/purchasable_offer");`,
  // Missing selectors, and a required property.
  `Luggage.patch("replace", "purchasable_offer", [{ currency: "JPY" }]);`,
  `Luggage.patch("replace", "purchasable_offer", [{ marketplace_id }]);`,
  `Luggage.patch("replace", "item_name", [{ value: "a", marketplace_id }]);`,
  `Luggage.patch("replace", "item_name", [{ value: "a", language_tag: "ja_JP" }]);`,
  `Luggage.patch("replace", "fulfillment_availability", [{ quantity: 1 }]);`,
  // Values of other types, or of another enum.
  `Luggage.patch("replace", "purchasable_offer", [{ marketplace_id, currency: "JPY", our_price: [{ schedule: [{ value_with_tax: "1980" }] }] }]);`,
  `Luggage.patch("replace", "purchasable_offer", [{ marketplace_id, currency: "USD" }]);`,
  `Luggage.patch("replace", "purchasable_offer", [{ marketplace_id: "ATVPDKIKX0DER", currency: "JPY" }]);`,
  `Luggage.patch("replace", "item_name", [{ value: "a", language_tag: "ja", marketplace_id }]);`,
  `Luggage.patch("replace", "material", [{ value: "steel", language_tag: "ja_JP", marketplace_id }]);`,
  `Luggage.patch("replace", "is_fragile", [{ value: "true", marketplace_id }]);`,
  // A property that the closed object does not have.
  `Luggage.patch("replace", "item_name", [{ value: "a", lang: "b", language_tag: "ja_JP", marketplace_id }]);`,
  // Operations of JSON Patch that Amazon does not have.
  `Luggage.patch("remove", "item_name");`,
  `Luggage.patch("test", "item_name", []);`,
  `Luggage.patch("replace", "item_name");`,
  // Whole listings.
  `Luggage.attributes({});`,
  `Luggage.attributes({ item_name: [], brand: [], standard_price: [] });`,
  // Feeds.
  `feed.patch("A", { productType: "SHOES", patches: [] });`,
  `feed.patch("A", { productType: "LUGGAGE", patches: [{ op: "replace", path: "/attributes/purchasable_offer", value: offer }] });`,
  `feed.patch("A", { productType: "LUGGAGE", patches: [{ op: "replace", path: "/attributes/purchasable_offer/0", value: [offer] }] });`,
  `feed.update("A", { productType: "LUGGAGE", attributes: { purchasable_offer: [offer] } });`,
];

/** Compiles modules beside the pulled types, under the flags that users may have set. */
async function compile(modules: Readonly<Record<string, string>>): Promise<string> {
  let said = "";
  await inFolder({}, async (folder) => {
    const compilerOptions = {
      ...strictest,
      module: "nodenext",
      moduleResolution: "nodenext",
      paths: runtimePaths(resolve("templates/runtime/src")),
    };
    await addFiles(folder, {
      ...(await filesOfProductTypes([luggageDefinition])),
      ...modules,
      "package.json": '{ "type": "module" }',
      "tsconfig.json": JSON.stringify({ compilerOptions, include: ["*.ts"] }),
    });
    said = await tsc("-p", folder);
  });
  return said;
}

test("right patches, attributes and feeds compile, under the strictest flags", async () => {
  assert.is(await compile({ "right.ts": RIGHT }), "");
});

test("each wrong shape does not compile", async () => {
  const modules = WRONG.map((line, index) => [`wrong${index}.ts`, `${head}${line}\n`] as const);
  const said = await compile(Object.fromEntries(modules));
  const compiles = WRONG.filter((_, index) => !new RegExp(`\\bwrong${index}\\.ts\\(8,`).test(said));
  assert.equal(compiles, []);
  // And nothing but those lines is wrong.
  assert.not.match(said, /\.ts\((?!8,)\d+,/);
});

type LooseProductType = ProductType<"LUGGAGE", Record<string, readonly object[]>>;

/** Loads the pulled types from a folder. */
async function inPulled(
  use: (type: LooseProductType, folder: string) => Promise<void>,
): Promise<void> {
  await inFolder(await filesOfProductTypes([luggageDefinition]), async (folder) => {
    const module = (await loadModule(join(folder, "index.ts"))) as { Luggage: LooseProductType };
    await use(module.Luggage, folder);
  });
}

const price = [
  {
    marketplace_id: "A1VC38T7YXB528",
    currency: "JPY",
    audience: "ALL",
    our_price: [{ schedule: [{ value_with_tax: 1980 }] }],
  },
];

test("patches are what Amazon takes, alone and in a feed", async () => {
  await inPulled(async (type) => {
    const patch = type.patch("replace", "purchasable_offer", price);
    assert.equal(patch, { op: "replace", path: "/attributes/purchasable_offer", value: price });
    const all = type.patch("delete", "item_name");
    assert.equal(all, { op: "delete", path: "/attributes/item_name" });
    assert.is(type.name, "LUGGAGE");
    const feed = listingsFeed({ sellerId: "A" });
    feed.patch("SKU", { productType: type.name, patches: [patch, all] });
    assert.is(feed.messages.length, 1);
    const wrong = {} as unknown as object[];
    assert.throws(
      () => type.patch("merge", "purchasable_offer", wrong),
      /LUGGAGE \/attributes\/purchasable_offer: the value must be a list/,
    );
    assert.throws(() => type.patch("merge", "item_name", []), /at least one object/);
  });
});

test("the schema is passed to the validator without addresses, the same object each time", async () => {
  await inPulled(async (type) => {
    const schemas: object[] = [];
    const checked = type.withValidator(luggage, (schema) => {
      schemas.push(schema);
      return [];
    });
    checked.patch("merge", "purchasable_offer", price);
    checked.patch("merge", "purchasable_offer", price);
    checked.patch("delete", "purchasable_offer");
    // Selectors alone are no valid element.
    checked.patch("delete", "item_name", [{ language_tag: "en_US" }]);
    checked.attributes({});
    assert.is(schemas.length, 3);
    assert.is(schemas[0], schemas[1]);
    assert.equal(Object.keys(schemas[0]!), ["type", "$defs", "properties", "additionalProperties"]);
    assert.not.ok("$schema" in schemas[2]! || "$id" in schemas[2]!);
    assert.ok("allOf" in schemas[2]!);
  });
});

const selectors = { language_tag: "ja_JP", marketplace_id: "A1VC38T7YXB528" };
const named = { item_name: [{ value: "a", ...selectors }], brand: [{ value: "b", ...selectors }] };
const fragile = [{ value: true, marketplace_id: "A1VC38T7YXB528" }];

/** What the validator of the docs says of attributes. */
const CHECKED: readonly (readonly [problem: RegExp | null, why: string, attributes: object])[] = [
  [null, "what is right", named],
  [/must have required property 'brand'/, "what is required", { item_name: named.item_name }],
  [/item_weight/, "what a condition requires", { ...named, is_fragile: fragile }],
  [/minUniqueItems|must NOT have fewer/, "an empty list", { ...named, is_fragile: [] }],
  [
    /maxUniqueItems/,
    "two elements of different selectors where one may be",
    {
      ...named,
      item_name: [...named.item_name, { value: "c", ...selectors, language_tag: "en_US" }],
    },
  ],
  [
    null,
    "two elements of the same selectors, which count as one",
    { ...named, item_name: [...named.item_name, ...named.item_name] },
  ],
  [
    /maxUtf8ByteLength/,
    "bytes, not characters",
    { ...named, item_name: [{ value: "値".repeat(14), ...selectors }] },
  ],
  [
    null,
    "as many bytes as may be",
    { ...named, item_name: [{ value: "値".repeat(13), ...selectors }] },
  ],
  [
    /must match format "date/,
    "a date that is none",
    { ...named, release_date: [{ value: "soon", marketplace_id: "A1VC38T7YXB528" }] },
  ],
  [/must NOT have additional properties/, "an unknown attribute", { ...named, standard_price: [] }],
];

test("the validator of the docs finds what types cannot say", async () => {
  const page = await readFile("docs/product-types.md", "utf8");
  const example = modulesOf("", page).find(({ text }) => text.includes("Ajv2019"))!.text;
  await inPulled(async (_, folder) => {
    await addFiles(folder, {
      "validator.ts": example
        .replaceAll("./product-types/", "./")
        .replace('"product-types/', `"${folder}/`)
        .replaceAll(/from "(ajv[^"]*)"/g, (_all, name: string) => {
          const file = name.includes("/") ? name : `${name}/dist/index.js`;
          return `from ${JSON.stringify(pathToFileURL(resolve("node_modules", file)).href)}`;
        }),
    });
    const module = (await loadModule(join(folder, "validator.ts"))) as {
      luggage: LooseProductType;
    };
    for (const [problem, why, attributes] of CHECKED) {
      const check = (): unknown =>
        module.luggage.attributes(attributes as Record<string, object[]>);
      if (problem === null) assert.not.throws(check, why);
      else assert.throws(check, (error: Error) => problem.test(error.message), why);
    }
    // A patch alone need not have what a listing needs.
    module.luggage.patch("merge", "is_fragile", fragile);
    assert.throws(
      () => module.luggage.patch("merge", "is_fragile", [{ value: 1 }]),
      /^InvalidAttributesError: |LUGGAGE is_fragile: /,
    );
  });
});

test.run();
