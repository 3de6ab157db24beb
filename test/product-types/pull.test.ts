/** `product-types pull` against a loopback server: what is written, what is refused, and that errors change nothing. */
import * as assert from "uvu/assert";
import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import { Failure } from "../../generator/lib/diagnostic.js";
import { getDefinitionsProductType } from "../../generator/product-types/amazon.js";
import {
  pullProductTypes,
  type PullProductTypesReport,
  type PullProductTypesRequest,
} from "../../generator/product-types/pull-product-types.js";
import { katagami } from "../support/cli.js";
import { folderOf, inFolder, listFiles, readFiles } from "../support/folders.js";
import { luggage } from "../support/luggage.js";
import { startProductTypeServer } from "../support/product-type-server.js";
import { ACCOUNT } from "../support/seller-central.js";
import { readShared } from "../support/shared.js";

const test = suite("product-types pull");

const server = await startProductTypeServer();
const environment = { ...process.env };

test.before.each(() => {
  Object.assign(process.env, server.environment);
  server.definitions.clear();
  server.definitions.set("LUGGAGE", { schema: luggage });
  server.definitions.set("HOME_BED_AND_BATH", { schema: luggage });
  server.central.requests.length = 0;
});

test.after(async () => {
  for (const name of Object.keys(server.environment)) delete process.env[name];
  Object.assign(process.env, environment);
  await server.close();
});

async function pull(
  out: string,
  more: Partial<PullProductTypesRequest> = {},
): Promise<PullProductTypesReport> {
  return pullProductTypes({
    productTypes: ["LUGGAGE"],
    marketplace: "JP",
    locale: null,
    sellerId: null,
    requirements: "LISTING",
    endpoint: server.central.endpoint,
    out,
    check: false,
    force: false,
    onProgress: () => {},
    onWait: () => {},
    ...more,
  });
}

/** The messages and hints of the failure that a pull ends with. */
async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.diagnostics.map(({ message, hint }) => `${message} | ${hint ?? ""}`).join("\n");
  }
  throw new Error("nothing failed");
}

test("each product type has its types and its schema, with an index and a lock", async () => {
  await inFolder({}, async (folder) => {
    const report = await pull(folder, { productTypes: ["LUGGAGE", "HOME_BED_AND_BATH"] });
    assert.equal(report.added, [
      "home-bed-and-bath.schema.json",
      "home-bed-and-bath.ts",
      "index.ts",
      "luggage.schema.json",
      "luggage.ts",
      "product-type.ts",
      "product-types.lock.json",
    ]);
    const files = await readFiles(folder);
    assert.equal(JSON.parse(files["luggage.schema.json"]!), luggage);
    assert.match(files["home-bed-and-bath.ts"]!, /export declare namespace HomeBedAndBath \{/);
    assert.match(
      files["index.ts"]!,
      /interface ProductTypes \{\n {2}HOME_BED_AND_BATH: HomeBedAndBath\.Attributes;\n {2}LUGGAGE: Luggage\.Attributes;\n\}/,
    );
    const lock = JSON.parse(files["product-types.lock.json"]!) as { productTypes: object };
    assert.equal(Object.keys(lock.productTypes), ["HOME_BED_AND_BATH", "LUGGAGE"]);
    // No secret, no link and no date.
    const all = Object.values(files).join("\n");
    for (const secret of [ACCOUNT.clientSecret, ACCOUNT.refreshToken, "X-Amz-", "127.0.0.1"])
      assert.not.ok(all.includes(secret), secret);
  });
});

test("pulling twice writes the same bytes, in any order; --check says so and writes nothing", async () => {
  await inFolder({}, async (folder) => {
    const productTypes = ["LUGGAGE", "HOME_BED_AND_BATH"];
    const checked = await pull(folder, { productTypes, check: true });
    assert.is(checked.added.length, 7);
    assert.equal(await listFiles(folder), []);
    await pull(folder, { productTypes });
    const before = await readFiles(folder);
    const again = await pull(folder, { productTypes: productTypes.toReversed() });
    assert.equal([again.added, again.changed, again.removed, again.unchanged], [[], [], [], 7]);
    assert.equal(await readFiles(folder), before);
    assert.is((await pull(folder, { productTypes, check: true })).unchanged, 7);
  });
});

test("a new version replaces the old; a product type that is not named goes", async () => {
  await inFolder({}, async (folder) => {
    await pull(folder, { productTypes: ["LUGGAGE", "HOME_BED_AND_BATH"] });
    const { brand: _, ...properties } = luggage.properties;
    server.definitions.set("LUGGAGE", { schema: { ...luggage, properties, required: [] } });
    const report = await pull(folder);
    assert.equal(report.changed, [
      "index.ts",
      "luggage.schema.json",
      "luggage.ts",
      "product-types.lock.json",
    ]);
    assert.equal(report.removed, ["home-bed-and-bath.schema.json", "home-bed-and-bath.ts"]);
    assert.not.match((await readFiles(folder))["luggage.ts"]!, /brand/);
  });
});

test("files that no pull wrote stay, and are an error where one would be written", async () => {
  await inFolder({ "luggage.ts": "mine", "other.ts": "mine too" }, async (folder) => {
    assert.match(
      await failure(pull(folder)),
      /was not generated by Katagami and would be replaced/,
    );
    assert.equal(await readFiles(folder), { "luggage.ts": "mine", "other.ts": "mine too" });
    await pull(folder, { force: true });
    const files = await readFiles(folder);
    assert.is(files["other.ts"], "mine too");
    assert.match(files["luggage.ts"]!, /Generated by Katagami/);
    await writeFile(join(folder, "product-types.lock.json"), '{"files":{"../x":"1"}}');
    assert.match(await failure(pull(folder)), /is damaged/);
  });
});

test("the request has what was asked for, and Login with Amazon is asked once", async () => {
  await inFolder({}, async (folder) => {
    await pull(folder, {
      productTypes: ["LUGGAGE", "HOME_BED_AND_BATH"],
      marketplace: "A1VC38T7YXB528",
      locale: "en_US",
      sellerId: "A1SELLER",
      requirements: "LISTING_OFFER_ONLY",
    });
    const [first] = server.central.calls;
    assert.equal(Object.fromEntries(first!.query), {
      sellerId: "A1SELLER",
      marketplaceIds: "A1VC38T7YXB528",
      requirements: "LISTING_OFFER_ONLY",
      locale: "en_US",
    });
    assert.is(server.central.calls.length, 2);
    assert.is(server.central.exchanges.length, 1);
    assert.match((await readFiles(folder))["luggage.ts"]!, /requirements: "LISTING_OFFER_ONLY"/);
  });
});

test("the operation is the one of Amazon's model", () => {
  const model = readShared<{
    paths: Record<
      string,
      { get: { parameters: { name: string; in: string; required: boolean }[] } }
    >;
  }>("models/product-type-definitions-api-model/definitionsProductTypes_2020-09-01.json");
  if (model === null) return;
  const { path, parameters } = getDefinitionsProductType;
  const given = new Map(model.paths[path]!.get.parameters.map((one) => [one.name, one]));
  for (const parameter of parameters) {
    assert.is(given.get(parameter.name)?.in, parameter.in, parameter.name);
    assert.is(given.get(parameter.name)?.required, "required" in parameter, parameter.name);
  }
});

const body = Buffer.from(JSON.stringify(luggage));
const md5 = createHash("md5").update(body).digest();

for (const [what, checksum] of [
  ["Base64", md5.toString("base64")],
  ["hexadecimal", md5.toString("hex")],
  ["hexadecimal, in capitals", md5.toString("hex").toUpperCase()],
  ["a form that is not known", "v1:abc"],
]) {
  test(`a checksum is compared: ${what}`, async () => {
    server.definitions.set("LUGGAGE", { schema: body.toString(), checksum: checksum! });
    await inFolder({}, async (folder) => assert.is((await pull(folder)).added.length, 5));
  });
}

const wrong = createHash("md5").update("x").digest();

type Served = Parameters<typeof server.definitions.set>[1];

const REFUSED: readonly (readonly [error: RegExp, why: string, served: Served | null])[] = [
  [/Requested product type could not be found/, "an unknown product type", null],
  [
    /does not match its checksum/,
    "a wrong checksum",
    { schema: luggage, checksum: wrong.toString("hex") },
  ],
  [
    /does not match its checksum/,
    "a wrong checksum in Base64",
    { schema: luggage, checksum: wrong.toString("base64") },
  ],
  [/no schema with properties/, "what is no JSON", { schema: "<html>" }],
  [/no schema with properties/, "a schema without properties", { schema: { type: "object" } }],
  [
    /is no definition: see schema\.link/,
    "another answer",
    { schema: luggage, answer: { schema: { link: 1, checksum: "" } } },
  ],
  [
    /about another product type/,
    "the definition of another",
    { schema: luggage, answer: { productType: "SHOES" } },
  ],
  [
    /unknown \$ref/,
    "a $ref that leads nowhere",
    { schema: { properties: { a: { $ref: "#/$defs/gone" } } } },
  ],
  [
    /no https URL/,
    "a link that is not https",
    {
      schema: luggage,
      answer: { schema: { link: { resource: "http://store.example/a" }, checksum: "" } },
    },
  ],
];

for (const [error, why, served] of REFUSED) {
  test(`nothing is written after ${why}, even if another product type is well`, async () => {
    server.definitions.delete("LUGGAGE");
    if (served !== null) server.definitions.set("LUGGAGE", served);
    await inFolder({}, async (folder) => {
      const said = await failure(pull(folder, { productTypes: ["LUGGAGE", "HOME_BED_AND_BATH"] }));
      assert.match(said, error);
      for (const secret of [ACCOUNT.clientSecret, ACCOUNT.refreshToken, "X-Amz-Signature"])
        assert.not.ok(said.includes(secret), said);
      assert.equal(await listFiles(folder), []);
    });
  });
}

test("the problems of all product types are told together", async () => {
  await inFolder({}, async (folder) => {
    const said = await failure(pull(folder, { productTypes: ["SHOES", "LUGGAGE", "HATS"] }));
    assert.is(said.match(/could not be found/g)?.length, 2);
  });
});

test("missing credentials and an unknown marketplace are errors of usage", async () => {
  await inFolder({}, async (folder) => {
    assert.match(await failure(pull(folder, { marketplace: "XX" })), /there is no marketplace XX/);
    delete process.env["LWA_CLIENT_SECRET"];
    assert.match(
      await failure(pull(folder)),
      /the environment variable LWA_CLIENT_SECRET is not set/,
    );
    assert.match(await failure(pull(folder, { endpoint: "nowhere" })), /is not a URL/);
  });
});

test("the command pulls, compares and explains itself", async () => {
  const folder = await folderOf();
  const args = ["product-types", "pull", "LUGGAGE", "--endpoint", server.central.endpoint];
  const all = [...args, "--marketplace", "JP", "--out", "types"];
  const first = await katagami(folder, ...all, "--check");
  assert.is(first.code, 1, first.err);
  assert.match(first.out, /1 product type: 5 added, 0 changed, 0 removed, 0 unchanged; nothing/);
  const pulled = await katagami(folder, ...all);
  assert.is(pulled.code, 0, pulled.err);
  assert.match(pulled.out, /added {2}luggage\.ts/);
  const again = await katagami(folder, ...all, "--check", "--json");
  assert.is(again.code, 0, again.err);
  assert.is((JSON.parse(again.out) as PullProductTypesReport).unchanged, 5);
  assert.is((await katagami(folder, ...args)).code, 2);
  const named = await katagami(folder, "product-types", "pull", "luggage", "--marketplace", "JP");
  assert.is(named.code, 2);
  assert.match(named.err, /"luggage" is no name of a product type/);
  const unknown = await katagami(folder, ...all, "NOT_THERE");
  assert.is(unknown.code, 1);
  assert.match(unknown.err, /Requested product type could not be found/);
  await rm(folder, { recursive: true });
});

test.run();
