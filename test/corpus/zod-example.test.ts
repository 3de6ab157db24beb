// @long: the example over all of Amazon's models
/** `templates/examples/zod`: the schemas that it makes of every model compile, and take what Amazon's sandbox answers. */
import * as assert from "uvu/assert";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import type { ZodType } from "zod";
import { readSettings } from "../../generator/config/settings.js";
import { findModels } from "../../generator/model/load.js";
import { refine } from "../../generator/output/refine.js";
import { viewModels } from "../../generator/pipeline/package.js";
import { loadHelpers } from "../../generator/render/load-helpers.js";
import { readTemplates } from "../../generator/render/read-templates.js";
import { createRenders } from "../../generator/render/render.js";
import type { PackageView } from "../../generator/view/view.js";
import { corpusIsHere, corpusSettings, temporaryFolder } from "../support/corpus.js";
import { tsc } from "../support/tsc.js";
import { overlaysOf } from "../support/overlays.js";

const test = suite("the Zod example");

const templates = await readTemplates(await overlaysOf("./templates/examples/zod"));

const { render } = createRenders(templates, await loadHelpers(templates));

interface Generated {
  readonly folder: string;
  readonly views: readonly PackageView[];
}

/** The types and schemas of all models of a folder, unformatted. */
async function generate(models: string): Promise<Generated> {
  const folder = temporaryFolder("katagami-zod-");
  await mkdir(join(folder, "node_modules"));
  await symlink(resolve("node_modules/zod"), join(folder, "node_modules/zod"), "junction");
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const settings = await readSettings({ models, scope: "@acme" }, process.cwd());
  const { view } = await viewModels(await findModels(models), settings);
  for (const one of view.packages) {
    const files = render(one).filter(({ path }) => /\/(?:types|schemas)\.ts$/.test(path));
    for (const { path, text } of refine(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  }
  return { folder, views: view.packages };
}

/**
 * Compiles as strictly as `katagami build` and the strictest of its users do.
 *
 * @param packages - as a pattern: those of all models take a minute, most of it in the types of Zod.
 */
async function compile({ folder }: Generated, packages = "*"): Promise<string> {
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        target: "es2022",
        lib: ["es2022", "dom"],
        types: [],
        module: "nodenext",
        noEmit: true,
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        isolatedDeclarations: true,
        declaration: true,
        verbatimModuleSyntax: true,
        skipLibCheck: true,
      },
      include: [`${packages}/src/schemas.ts`],
    }),
  );
  return tsc("-p", folder);
}

/** Parses every answer of Amazon's static sandbox with the schema of its operation. */
async function parseAnswers({ folder, views }: Generated): Promise<{
  readonly parsed: number;
  readonly refused: readonly string[];
}> {
  let parsed = 0;
  const refused: string[] = [];
  for (const { package: own, operations, sandbox } of views) {
    const file = pathToFileURL(join(folder, own.id, "src/schemas.ts")).href;
    const schemas = (await import(file)) as Readonly<Record<string, ZodType | undefined>>;
    for (const { name, cases } of sandbox.api.operations) {
      const type = operations.find((operation) => operation.name === name)?.dataType ?? "";
      const schema = schemas[`${/^\w+\.(\w+)(?: \| undefined)?$/.exec(type)?.[1] ?? ""}Schema`];
      for (const { status, response } of cases) {
        if (response == null || !status.test(/^2/)) continue;
        assert.ok(schema, `${own.id} ${name} answers with ${type}`);
        const { error } = schema!.safeParse(JSON.parse(JSON.stringify(response)));
        if (error === undefined) parsed += 1;
        else refused.push(`${own.id} ${name} ${(error.issues[0]?.path ?? []).join(".")}`);
      }
    }
  }
  return { parsed, refused };
}

test("the schemas of the model that comes along compile, and refuse what is not as they say", async () => {
  const generated = await generate("models");
  assert.is(await compile(generated), "");
  const file = pathToFileURL(join(generated.folder, "vendor-orders-v1/src/schemas.ts")).href;
  const { OrderSchema } = (await import(file)) as { readonly OrderSchema: ZodType };
  const order = { purchaseOrderNumber: "L8266355", purchaseOrderState: "New", addedTomorrow: 1 };
  assert.equal(OrderSchema.parse(order), order);
  const { error } = OrderSchema.safeParse({ ...order, purchaseOrderNumber: 1 });
  assert.equal(
    error?.issues.map(({ path, message }) => [path.join("."), message]),
    [["purchaseOrderNumber", "Invalid input: expected string, received number"]],
  );
});

/** Samples of Amazon's that lack what their own schema requires. */
const slips = [
  "fulfillment-inbound-v0 getShipments payload.ShipmentData.0.AreCasesRequired",
  "sellers-v1 getAccount payload.marketplaceParticipationList.0.marketplace.defaultCurrencyCode",
  "shipping-v1 getShipment payload.shipFrom.name",
  "supply-sources-2020-07-01 getSupplySources supplySources.0.address.name",
  "supply-sources-2020-07-01 getSupplySource address.name",
  "vendor-orders-v1 getPurchaseOrders payload.orders.0.purchaseOrderState",
  "vendor-orders-v1 getPurchaseOrder payload.purchaseOrderState",
  "vendor-shipments-v1 getShipmentDetails payload.shipments.0.transactionType",
];

if (corpusIsHere(test)) {
  test("the schemas of all models take all of Amazon's answers but the known slips; those of the vendors' models compile", async () => {
    const generated = await generate((await corpusSettings("unused")).models);
    assert.is(generated.views.length, 66);
    assert.is(await compile(generated, "vendor-*"), "");
    const { parsed, refused } = await parseAnswers(generated);
    assert.is(parsed, 344);
    assert.equal(refused.toSorted(), slips.toSorted());
  });
}

test.run();
