/** Amazon's schemas beside the repository: all are read, and what they show as examples has the types that are generated. */
import * as assert from "uvu/assert";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import { readSettings, type Settings } from "../../generator/config/settings.js";
import type { TypeDef } from "../../generator/model/api.js";
import { applyPatches } from "../../generator/model/apply-patches.js";
import { parseModel, readModel } from "../../generator/model/load.js";
import { findSchemas, isGraphql } from "../../generator/payloads/find-schemas.js";
import type { SchemaTypes } from "../../generator/payloads/payloads.js";
import { readPayloads } from "../../generator/payloads/read-payloads.js";
import { generate } from "../../generator/pipeline/generate.js";
import { inFolder } from "../support/folders.js";
import { readShared } from "../support/shared.js";
import { runtimePaths, strictest, tsc } from "../support/tsc.js";

const test = suite("amazon's schemas");

const folder = resolve("../shared/schemas");
const isHere = existsSync(folder);
if (!isHere) process.stdout.write("  skipped: ../shared/schemas is not here\n");

async function settingsFor(required: "proven" | "documented"): Promise<Settings> {
  return { ...(await readSettings({}, process.cwd())), schemas: folder, required };
}

interface TypeVector {
  readonly schema: string;
  readonly notificationType?: string;
  readonly payloadVersion?: string;
  readonly reportType?: string;
}

function vectorsOf(name: string): readonly TypeVector[] {
  return readShared<{ withSchema: TypeVector[] }>(`vectors/${name}`)?.withSchema ?? [];
}

if (isHere) {
  for (const required of ["proven", "documented"] as const)
    test(`every schema is read without a problem, required where ${required}`, async () => {
      const { value, diagnostics } = await readPayloads(folder, await settingsFor(required));
      assert.equal(diagnostics, []);
      const read = [...value.notifications, ...value.reports, ...value.feeds];
      const files = (await findSchemas(folder)).filter((path) => !isGraphql(path));
      assert.is(read.length, files.length);
    });

  test("types and versions of notifications are those that Amazon sends", async () => {
    const { value } = await readPayloads(folder, await settingsFor("proven"));
    const found = value.notifications
      .map(({ file, type, version }) => `${file} ${String(type)} ${String(version)}`)
      .toSorted();
    const expected = vectorsOf("notification-types.json")
      .map(
        ({ schema, notificationType = "", payloadVersion = "" }) =>
          `${schema} ${notificationType} ${payloadVersion}`,
      )
      .toSorted();
    assert.equal(found, expected);
    const unknown = value.notifications.filter(({ payload }) => payload === null);
    assert.equal(unknown, []);
  });

  test("report types are those that Amazon takes", async () => {
    const { value } = await readPayloads(folder, await settingsFor("proven"));
    const found = value.reports.map(({ file, type }) => `${file} ${String(type)}`).toSorted();
    const expected = vectorsOf("report-types.json")
      .map(({ schema, reportType = "" }) => `${schema} ${reportType}`)
      .toSorted();
    assert.equal(found, expected);
  });

  test("no name repeats a word or has a number for a twin", async () => {
    const { value } = await readPayloads(folder, await settingsFor("proven"));
    const all: readonly SchemaTypes[] = [...value.notifications, ...value.reports];
    const names = all.flatMap(({ types }) => types.map(({ id }) => id));
    const odd = names.filter((id) =>
      /([A-Z][a-z]+)\1(?![a-z])|(?<!V)\d$|Object$|Option\d/.test(id),
    );
    assert.equal(odd, []);
  });

  test("examples fit their types, and their schemas but for listed ones", async () => {
    const settings = await settingsFor("proven");
    const { value } = await readPayloads(folder, settings);
    const cases: Example[] = [];
    for (const kind of ["notifications", "reports", "feeds"] as const)
      for (const schema of value[kind]) cases.push(...(await examplesOf(kind, schema, settings)));
    assert.ok(cases.length > 1000, `${String(cases.length)} examples`);
    assert.equal(
      cases
        .filter(({ fits }) => !fits)
        .map(({ place }) => place)
        .toSorted(),
      [...doNotFit.keys()].toSorted(),
    );
    await inFolder({}, async (out) => {
      await generate({
        settings: { ...settings, out },
        models: ["schemas"],
        check: false,
        force: true,
        keepGoing: false,
        onProgress: () => {},
      });
      // What is required or listed is not closed in the types, so only those of another type stay out.
      const typed = cases.filter(({ place }) => doNotFit.get(place)?.startsWith("type:") !== true);
      const said = await compileExamples(out, typed);
      assert.equal(placesOf(said, typed), [...unknownProperties].toSorted());
    });
  });
}

const orderChange = "notifications/OrderChangeNotification.json";
const accountHealth = "reports/accountHealthReport-2020-11-18.json";
const payload = "#/properties/Payload";
const status = "properties/FulfillmentOrderStatusNotification";

/** Properties of examples that no schema declares: they arrive, and stay what they are without a type. */
const unknownProperties: readonly string[] = [
  ...[
    "#",
    payload,
    `${payload}/${status}`,
    `${payload}/${status}/properties/FulfillmentShipment`,
  ].map(
    (place) => `notifications/FulfillmentOrderStatusNotification.json${place}/examples/0: info`,
  ),
  `${accountHealth}#/examples/0: prefulfillmentCancelRate`,
  `${accountHealth}#/properties/performanceMetrics/items/properties/accountHealthRating/examples/0: dateOffset`,
  "reports/sellerSalesAndTrafficReport.json#/definitions/SalesAndTrafficByAsin/examples/0: mobilePageViews",
  "reports/sellerSalesAndTrafficReport.json#/examples/0: browerPageViews",
  "reports/vendorCouponReport.json#/definitions/DetailsByCampaign/examples/1: couponVendorCode",
  "reports/vendorInventoryReport.json#/examples/0: procurableProductOutOfStockRate",
];

/** An example, and the expression of its type. */
interface Example {
  readonly kind: string;
  readonly type: string;
  readonly value: unknown;
  /** `<file>#<pointer>`. */
  readonly place: string;
  /** Whether ajv finds it valid. */
  readonly fits: boolean;
}

/** Examples that are not valid by their own schema, each with its reason. */
const doNotFit: ReadonlyMap<string, string> = new Map([
  [
    `${orderChange}#/properties/Payload/properties/OrderChangeNotification/properties/Summary/examples/0`,
    "required: no SupplySourceId",
  ],
  [`${accountHealth}#/examples/0`, "enum: SUSPENDED; required: five properties"],
  [`${accountHealth}#/properties/accountStatuses/examples/0`, "enum: SUSPENDED"],
  [`${accountHealth}#/properties/accountStatuses/items/examples/0`, "enum: SUSPENDED"],
  [`${accountHealth}#/properties/performanceMetrics/examples/0`, "type: an object for a list"],
  [
    "reports/marketplaceAsinPageViewMetrics.json#/definitions/MarketplaceAsinPageViewMetrics/properties/pageViews/examples/0",
    "type: a string for an integer",
  ],
  [
    "reports/sellerSalesAndTrafficReport.json#/definitions/SalesAndTrafficByAsin/examples/0",
    "required: no mobileAppPageViews",
  ],
  ["reports/sellerSalesAndTrafficReport.json#/examples/0", "required: no browserPageViews"],
  [
    "reports/sellingPartnerMarketBasketAnalysisReport.json#/properties/reportSpecification/examples/0",
    "enum: the type of another report",
  ],
  [
    "reports/sellingPartnerRepeatPurchaseReport.json#/properties/reportSpecification/examples/0",
    "required: no reportOptions",
  ],
  [
    "reports/sellingPartnerSearchTermsReport.json#/properties/reportSpecification/examples/0",
    "required: no reportOptions",
  ],
  [
    "reports/vendorNetPureProductMarginReport.json#/definitions/NetPureProductMarginDetailsByAsin/examples/0",
    "required: no asin",
  ],
]);

async function examplesOf(
  kind: string,
  { name, file, types }: SchemaTypes,
  settings: Settings,
): Promise<Example[]> {
  const loaded = parseModel(await readModel(join(folder, file)));
  const { model } = (await applyPatches(loaded, settings)).value;
  const document = withoutIds(model.document);
  const ajv = new Ajv({ strict: false, allErrors: false });
  addFormats.default(ajv);
  ajv.addSchema(document as object, "document");
  const casesAt = (pointer: string, type: string): Example[] => {
    const schema = at(document, pointer) as { examples?: unknown } | undefined;
    const examples: readonly unknown[] = Array.isArray(schema?.examples) ? schema.examples : [];
    const isValid = ajv.getSchema(`document${pointer}`);
    return examples.map((value, index) => ({
      kind,
      type,
      value,
      place: `${file}${pointer}/examples/${String(index)}`,
      fits: isValid?.(value) === true,
    }));
  };
  return types.flatMap((type: TypeDef) => [
    ...casesAt(type.pointer, `${name}.${type.id}`),
    ...(type.kind === "object"
      ? type.properties
          .filter(({ pointer, type: own }) => own.kind !== "ref" || !isAt(types, own.id, pointer))
          .flatMap((property) =>
            casesAt(
              property.pointer,
              `NonNullable<${name}.${type.id}[${JSON.stringify(property.name)}]>`,
            ),
          )
      : []),
  ]);
}

/** What the compiler says: `<place>: <property>` for a property that a type has not; any other line as it is. */
function placesOf(said: string, cases: readonly Example[]): readonly string[] {
  const found = said
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [, kind, number, property] =
        /examples\/([\w-]+)\.ts\((\d+),\d+\): error TS2353: .*'"(\w+)"' does not exist/.exec(
          line,
        ) ?? [];
      const own = cases.filter((one) => one.kind === kind);
      const place = own[Number(number) - 2]?.place;
      return place === undefined ? line : `${place}: ${property ?? ""}`;
    });
  return [...new Set(found)].toSorted();
}

function isAt(types: readonly TypeDef[], id: string, pointer: string): boolean {
  return types.some((type) => type.id === id && type.pointer === pointer);
}

/** Amazon's generator writes ids at every place, which are no URIs and occur twice. */
function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIds);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, child]) => key !== "$id" || typeof child !== "string")
      .map(([key, child]) => [key, key === "examples" ? child : withoutIds(child)]),
  );
}

function at(document: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null
          ? (value as Readonly<Record<string, unknown>>)[key]
          : undefined,
      document,
    );
}

/** Compiles each example as a constant of its type: a property that the type has not, or of another type, is an error. */
async function compileExamples(out: string, cases: readonly Example[]): Promise<string> {
  const modules = join(out, "node_modules");
  await mkdir(modules, { recursive: true });
  await symlink(join(out, "runtime"), join(modules, "sp-api-runtime"), "dir");
  await mkdir(join(out, "examples"), { recursive: true });
  for (const kind of new Set(cases.map((one) => one.kind))) {
    const own = cases.filter((one) => one.kind === kind);
    const namespaces = new Set(own.map(({ type }) => /(?:^|<)(\w+)\./.exec(type)?.[1] ?? ""));
    const lines = own.map(
      ({ type, value }, index) =>
        `export const e${String(index)}: ${type} = ${JSON.stringify(value)};`,
    );
    const text = `import type { ${[...namespaces].join(", ")} } from "../schemas/src/${kind}.js";\n${lines.join("\n")}\n`;
    await writeFile(join(out, "examples", `${kind}.ts`), text);
  }
  const compilerOptions = {
    ...strictest,
    module: "nodenext",
    moduleResolution: "nodenext",
    paths: runtimePaths(join(out, "runtime/src")),
  };
  await writeFile(join(out, "package.json"), '{ "type": "module" }\n');
  await writeFile(
    join(out, "tsconfig.json"),
    JSON.stringify({ compilerOptions, include: ["schemas/src", "examples"] }),
  );
  return tsc("-p", join(out, "tsconfig.json"));
}

test.run();
