// @slow: generates and compiles packages
/**
 * An application over what comes back: a Lambda handler, a vendor's daily sales, a query of Data Kiosk. It is compiled against
 * packages of Amazon's models and schemas, and runs against the sandbox.
 */
import * as assert from "uvu/assert";
import { cp, readFile, symlink, writeFile, mkdir } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import {
  readSchemas,
  type RunningSandbox,
  sampleNotification,
  startSandbox,
} from "../../generator/sandbox/index.js";
import { katagami } from "../support/cli.js";
import { inFolder } from "../support/folders.js";
import { strictest, tsc } from "../support/tsc.js";

const test = suite("an application over events, reports and Data Kiosk");

const shared = resolve("../shared");

const models = [
  "reports-api-model/reports_2021-06-30.json",
  "data-kiosk-api-model/dataKiosk_2023-11-15.json",
];

/** What the modules of the application export. */
interface App {
  readonly handler: (
    event: unknown,
  ) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>;
  readonly finished: string[];
  readonly dailySales: (options: unknown, day: string) => Promise<ReadonlyMap<string, number>>;
  readonly shippedUnits: (options: unknown) => Promise<readonly unknown[]>;
}

if (!existsSync(join(shared, "schemas")))
  process.stdout.write("  skipped: ../shared/schemas is not here\n");
else
  test("it compiles under the strictest flags, and runs", async () => {
    await inFolder({}, async (folder) => {
      for (const model of models)
        await cp(join(shared, "models", model), join(folder, "models", model), { recursive: true });
      await cp(join(shared, "schemas"), join(folder, "models/schemas"), { recursive: true });
      for (const args of [
        ["generate", "--scope", "@acme"],
        ["build", "--no-check"],
      ]) {
        const { code, err } = await katagami(folder, ...args);
        assert.is(code, 0, err);
      }
      await compileApp(folder);
      const sandbox = await startSandbox({
        models: models.map((model) => join(folder, "models", model)),
        payloads: await readSchemas(join(folder, "models/schemas")),
        throttle: false,
      });
      try {
        await useApp(await loadApp(folder), sandbox, folder);
      } finally {
        await sandbox.close();
      }
    });
  });

/** Compiles the application in the folder of the packages, where it finds them as installed. */
async function compileApp(folder: string): Promise<void> {
  await cp("test/examples/payloads-app", folder, { recursive: true });
  await mkdir(join(folder, "node_modules/@acme"), { recursive: true });
  for (const name of ["runtime", "schemas", "reports-2021-06-30", "data-kiosk-2023-11-15"])
    await symlink(
      join(folder, "generated", name),
      join(folder, "node_modules/@acme", `sp-api-${name}`),
      "dir",
    );
  const project = join(folder, "tsconfig.json");
  const { isolatedDeclarations: _none, declaration: _no, ...flags } = strictest;
  const compilerOptions = {
    ...flags,
    noEmit: false,
    outDir: "app",
    module: "nodenext",
    skipLibCheck: true,
  };
  const lib = [...strictest.lib];
  await writeFile(
    project,
    JSON.stringify({ compilerOptions: { ...compilerOptions, lib }, include: ["*.ts"] }),
  );
  // `console` is all that it needs of a platform.
  await writeFile(join(folder, "console.d.ts"), "");
  assert.is(await tsc("-p", project), "");
}

async function loadApp(folder: string): Promise<App> {
  const load = async (name: string): Promise<object> =>
    (await import(pathToFileURL(join(folder, "app", `${name}.js`)).href)) as object;
  // The three modules together export what the interface says.
  return {
    ...(await load("handler")),
    ...(await load("daily-sales")),
    ...(await load("traffic")),
  } as App;
}

async function useApp(app: App, { clientOptions }: RunningSandbox, folder: string): Promise<void> {
  const payloads = await readSchemas(join(folder, "models/schemas"));
  const record = (type: string): { messageId: string; body: string } => {
    const batch = sampleNotification(payloads, type, { as: "lambda" }) as unknown as {
      Records: [{ messageId: string; body: string }];
    };
    return batch.Records[0];
  };
  const [order, report] = [record("ORDER_CHANGE"), record("REPORT_PROCESSING_FINISHED")];
  const broken = { messageId: "broken", body: "no notification" };
  const unknown = {
    messageId: "unknown",
    body: JSON.stringify({ notificationType: "NEW", payloadVersion: "1", payload: {} }),
  };
  const answer = await app.handler({ Records: [order, report, broken, unknown, order] });
  assert.equal(answer, { batchItemFailures: [{ itemIdentifier: "broken" }] });
  assert.equal(app.finished, ["Unshipped", "54517018502"]);

  const example = JSON.parse(
    await readFile(join(folder, "models/schemas/reports/vendorSalesReport.json"), "utf8"),
  ) as { examples: [{ salesByAsin: { asin: string; shippedUnits: number }[] }] };
  const units = new Map<string, number>();
  for (const { asin, shippedUnits } of example.examples[0].salesByAsin)
    units.set(asin, (units.get(asin) ?? 0) + shippedUnits);
  assert.ok(units.size > 0);
  assert.equal(await app.dailySales(clientOptions, "2026-03-01"), units);

  const rows = await app.shippedUnits(clientOptions);
  assert.equal(rows, [
    {
      startDate: "2026-03-01",
      metrics: [
        {
          groupByKey: { asin: "sample-asin" },
          metrics: {
            shippedOrders: { shippedUnitsWithRevenue: { units: 1, value: { amount: 1 } } },
          },
        },
      ],
    },
  ]);
}

test.run();
