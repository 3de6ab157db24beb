/** Rehearsals: what a program does over some days, what it would have cost, and by which call and rule. */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { VendorOrdersApi } from "sp-api-vendor-orders-v1";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rehearseCommand } from "../../generator/commands/rehearse.js";
import { Failure } from "../../generator/lib/diagnostic.js";
import { type Rehearsal, rehearse, type Rehearsing } from "../../generator/rehearse/rehearse.js";
import { readModels, readScenario } from "../../generator/sandbox/index.js";
import { temporaryFolder } from "../support/corpus.js";
import { modelsOfVendors } from "./clients.js";
import { sumApi, sumScenario } from "./support.js";

const test = suite("rehearse");
const [orders] = await readModels("models/vendor-orders-api-model");
const models = [orders!];
const calm = { ordersPerDay: 0, changes: 0, cancellations: 0, shortReceipts: 0 };

/** The lines as rule, call and cost. */
const said = ({ lines }: Rehearsal): string[] =>
  lines.map(({ rule, call, missing, cost }) =>
    [rule, call ?? `no ${String(missing)}`, ...(cost === null ? [] : [cost.amount])].join(" "),
  );

/** Acknowledges all new orders in full. */
async function acknowledgeAll({ clientOptions, clock }: Rehearsing): Promise<void> {
  const api = new VendorOrdersApi(clientOptions);
  for await (const { purchaseOrderNumber, orderDetails } of api.getPurchaseOrders({
    purchaseOrderState: "New",
  }))
    await api.submitAcknowledgement({
      body: {
        acknowledgements: [
          {
            purchaseOrderNumber,
            sellingParty: orderDetails!.sellingParty!,
            acknowledgementDate: clock.now().toISOString(),
            items: orderDetails!.items.map(({ itemSequenceNumber, orderedQuantity, netCost }) => ({
              itemSequenceNumber,
              orderedQuantity,
              netCost: netCost!,
              itemAcknowledgements: [
                { acknowledgementCode: "Accepted", acknowledgedQuantity: orderedQuantity },
              ],
            })),
          },
        ],
      },
    });
}

test("who acknowledges in time has nothing to pay for", async () => {
  const report = await rehearse({
    scenario: "vendor-retail",
    models,
    days: 2,
    every: "12h",
    run: acknowledgeAll,
  });
  assert.equal(said(report), []);
  assert.is(report.runs, 4);
  assert.is(report.costsMoney, false);
  assert.match(
    report.table,
    /^vendor-retail, 2027-01-04 to 2027-01-06: 4 runs, \d+ calls; nothing would have cost money\n$/,
  );
});

test("who acknowledges late pays, by the call that was late", async () => {
  const report = await rehearse({
    scenario: "vendor-retail",
    models,
    seed: { settings: { ...calm, orders: 1 } },
    days: 2,
    every: "25h",
    run: async (rehearsing) => {
      if (rehearsing.index === 1) await acknowledgeAll(rehearsing);
    },
  });
  assert.equal(said(report), [
    "order-never-seen no getPurchaseOrders",
    "acknowledged-late vendor-orders-v1.submitAcknowledgement",
  ]);
  const [, late] = report.lines;
  assert.is(late?.request, 3); // token, list, acknowledgement
  assert.is(late?.detail, "acknowledged after 25 hours");
  assert.match(report.table, /#3 vendor-orders-v1\.submitAcknowledgement {2}acknowledged-late/);
  assert.match(report.html, /<h2 id="costs">What would have cost money<\/h2>\n<div/);
});

test("who does nothing has never read an order, and pays", async () => {
  const report = await rehearse({
    scenario: "vendor-retail",
    models,
    seed: { settings: { ...calm, orders: 2 } },
    days: 2,
    run: () => {},
  });
  assert.equal(
    said(report),
    Array.from({ length: 2 }, () => "order-never-seen no getPurchaseOrders"),
  );
  assert.is(report.runs, 12);
});

test("calls over the plan, tokens that are not kept, and what is refused are trouble", async () => {
  const report = await rehearse({
    scenario: "vendor-retail",
    models,
    seed: { settings: { ...calm, orders: 0 } },
    days: 1,
    every: "1d",
    run: async ({ clientOptions }) => {
      for (let count = 0; count < 3; count += 1) {
        const api = new VendorOrdersApi({ ...clientOptions, retry: false });
        await api
          .getPurchaseOrder({ purchaseOrderNumber: "NOSUCH00" })
          .withResponse()
          .catch(() => {});
      }
      const { fetch, endpoint, lwa } = clientOptions;
      const token = await fetch(lwa.endpoint, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "refresh_token",
          refresh_token: lwa.refreshToken,
          client_id: lwa.clientId,
          client_secret: lwa.clientSecret,
        }),
      });
      const { access_token } = (await token.json()) as { access_token: string };
      const headers = { "x-amz-access-token": access_token };
      const all = Array.from({ length: 30 }, () =>
        fetch(`${endpoint}/vendor/orders/v1/purchaseOrders`, { headers }),
      );
      await Promise.all(all);
    },
  });
  assert.equal(report.lines.map(({ rule }) => rule).toSorted(), ["over-plan", "refused", "tokens"]);
  const detailOf = (rule: string) => report.lines.find((line) => line.rule === rule)!.detail;
  assert.match(
    detailOf("over-plan"),
    /^\d+ of 30 calls were over the usage plan: throttled: 10 requests per second, burst 10$/,
  );
  assert.is(detailOf("tokens"), "3 of 4 access tokens were asked for while another was valid");
  assert.match(detailOf("refused"), /^3 of 3 calls got 404/);
  assert.is(report.costsMoney, false);
});

test("a run may move the clock, and the next one comes at the next full time", async () => {
  const hours: number[] = [];
  await rehearse({
    scenario: sumScenario,
    models: [sumApi],
    days: 1,
    every: "6h",
    run: ({ clock, index }) => {
      hours.push(clock.now().getUTCHours());
      if (index === 0) clock.advance("7h");
    },
  });
  assert.equal(hours, [8, 20, 2]);
});

test("what a run throws ends the rehearsal; options that make no sense are refused", async () => {
  const options = { scenario: sumScenario, models: [sumApi], run: () => {} };
  const failing: readonly (readonly [says: RegExp, more: object])[] = [
    [/out of luck/, { run: () => Promise.reject(new Error("out of luck")) }],
    [/is not a number of days/, { days: 0 }],
    [/is not a number of days/, { days: Number.NaN }],
    [/is not a duration/, { every: "0s" }],
    [/there is no scenario/, { scenario: "vendor-retial" }],
  ];
  for (const [says, more] of failing) {
    const thrown: unknown = await rehearse({ ...options, ...more }).then(
      () => null,
      (error: unknown) => error,
    );
    assert.instance(thrown, Error);
    assert.match((thrown as Error).message, says);
  }
});

test("what a scenario says of strangers is text in the page, and stays on its line in the table", async () => {
  const evil = "<script>alert(1)</script>\n\u001b[31m";
  const scenario = {
    ...sumScenario,
    finish: () => [
      { subject: evil, text: evil, finding: { rule: "no-rule", cost: null, detail: evil } },
    ],
  };
  const { html, table } = await rehearse({
    scenario,
    models: [sumApi],
    days: 1,
    every: "1d",
    run: () => {},
  });
  assert.not.match(html, /<script>/);
  assert.not.match(table, /\u001b/);
});

if (modelsOfVendors !== null) {
  const paths = modelsOfVendors;
  test("a shipment after its arrival, one beyond what was acknowledged, and and an invoice at another price", async () => {
    const report = await rehearse({
      scenario: "vendor-retail",
      models: paths,
      seed: { settings: { ...calm, orders: 1 } },
      days: 6,
      every: "6d",
      run: async (rehearsing) => {
        const { clientOptions, clock, sandbox } = rehearsing;
        await acknowledgeAll(rehearsing);
        clock.advance("4d");
        const {
          orders: [order],
        } = sandbox.scenario!.state as {
          orders: [
            {
              number: string;
              shipTo: string;
              lines: { asin: string; accepted: number; netCost: string }[];
            },
          ];
        };
        const [line] = order.lines as [(typeof order.lines)[number]];
        const token = sandbox.tokens.issueAccess(null, Date.now() + 3_600_000);
        const post = (target: string, body: object) =>
          clientOptions.fetch(clientOptions.endpoint + target, {
            method: "POST",
            body: JSON.stringify(body),
            headers: { "x-amz-access-token": token, "content-type": "application/json" },
          });
        const party = { partyId: "KTGM1" };
        const quantity = { amount: line.accepted + 1, unitOfMeasure: "Eaches" };
        const shipped = await post("/vendor/shipping/v1/shipmentConfirmations", {
          shipmentConfirmations: [
            {
              shipmentIdentifier: "S1",
              shipmentConfirmationType: "Original",
              shipmentConfirmationDate: clock.now().toISOString(),
              shippedDate: "2027-01-05T00:00:00Z",
              amazonReferenceNumber: "1",
              sellingParty: party,
              shipFromParty: party,
              shipToParty: { partyId: order.shipTo },
              shippedItems: [
                {
                  itemSequenceNumber: "001",
                  amazonProductIdentifier: line.asin,
                  shippedQuantity: quantity,
                  itemDetails: { purchaseOrderNumber: order.number },
                },
              ],
            },
          ],
        });
        assert.is(shipped.status, 202, await shipped.text());
        clock.advance("1m");
        await post("/vendor/payments/v1/invoices", {
          invoices: [
            {
              invoiceType: "Invoice",
              id: "I1",
              date: clock.now().toISOString(),
              remitToParty: party,
              invoiceTotal: { currencyCode: "USD", amount: "1.00" },
              items: [
                {
                  itemSequenceNumber: 1,
                  amazonProductIdentifier: line.asin,
                  purchaseOrderNumber: order.number,
                  invoicedQuantity: { amount: 1, unitOfMeasure: "Eaches" },
                  netCost: { currencyCode: "USD", amount: "1.00" },
                },
              ],
            },
          ],
        });
        clock.advance("1m");
      },
    });
    const rules = report.lines.map(({ rule, call, request }) => [
      rule,
      call?.split(".")[1] ?? null,
      request,
    ]);
    assert.equal(rules, [
      ["shipped-beyond", "submitShipmentConfirmations", 4],
      ["notice-late", "submitShipmentConfirmations", 4],
      ["invoice-price", "submitInvoices", 5],
    ]);
    assert.ok(report.costs.length === 1 && Number(report.costs[0]!.amount) > 0);
  });
}

test("the command runs a program at its times, hands it the sandbox, and exits with 1 if something would have cost money", async () => {
  const printed = { out: "", err: "" };
  const terminal = {
    out: (text: string) => (printed.out += text),
    err: (text: string) => (printed.err += text),
    live: null,
    color: false,
  };
  const folder = temporaryFolder("katagami-rehearse-");
  const flags = {
    scenario: "vendor-retail",
    days: "2",
    every: "25h",
    timeout: "60s",
    speed: "0",
    json: true,
    html: join(folder, "report.html"),
  };
  const program = `fetch(process.env.SP_API_ENDPOINT + "/_katagami/clock").then((r) => r.json()).then(({ now }) => process.exit(now === process.env.KATAGAMI_NOW && process.env.LWA_ENDPOINT.endsWith("/auth/o2/token") ? 0 : 9))`;
  const code = await rehearseCommand([process.execPath, "-e", program], flags, terminal as never);
  const report = JSON.parse(printed.out) as Rehearsal;
  assert.is(code, 1);
  assert.is(report.runs, 2);
  assert.ok(
    report.lines.every(({ rule }) => rule === "order-never-seen"),
    JSON.stringify(report.lines),
  );
  assert.match(readFileSync(flags.html, "utf8"), /^<!doctype html>/);
  const calm2 = { ...flags, seed: join(folder, "none.json") };
  await rehearseCommand(["true"], calm2, terminal as never).then(
    () => assert.unreachable(),
    (error: unknown) => assert.instance(error, Failure),
  );
});

test("every line of the scenarios' rules has a source", async () => {
  for (const name of ["vendor-retail", "vendor-direct-fulfillment"]) {
    const { rules } = await readScenario(name);
    for (const { title, source } of Object.values(rules ?? {}))
      assert.ok(title !== "" && source !== "");
  }
});

test("the rehearsal of the README runs as it is written, and says what it costs to acknowledge nothing", async () => {
  const readme = readFileSync("README.md", "utf8");
  const [, code = ""] = /```ts\n(import \{ rehearse \}[^]*?)```/.exec(readme) ?? [];
  const here = (path: string): string => pathToFileURL(resolve(path)).href;
  const folder = temporaryFolder("katagami-readme-");
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(folder, "rehearsal.ts"),
    code
      .replace("katagami/rehearse", here("generator/rehearse/rehearse.ts"))
      .replace("sp-api-vendor-orders-v1", here("generated/vendor-orders-v1/src/index.ts")),
  );
  const printed: string[] = [];
  const { log } = console;
  console.log = (text: string) => void printed.push(text);
  try {
    await import(pathToFileURL(join(folder, "rehearsal.ts")).href);
  } finally {
    console.log = log;
  }
  assert.ok(printed.length > 18, String(printed.length));
  assert.match(printed.at(-1)!, /missing: submitAcknowledgement {2}not-acknowledged/);
});

test("the scenario of docs/scenarios.md loads, and answers", async () => {
  const page = readFileSync("docs/scenarios.md", "utf8");
  const [, code = ""] = /```ts\n(import \{ defineScenario \}[^]*?)```/.exec(page) ?? [];
  const path = join(temporaryFolder("katagami-mine-"), "mine.ts");
  writeFileSync(path, code);
  const report = await rehearse({
    scenario: path,
    models,
    days: 1,
    every: "12h",
    run: async ({ clientOptions, sandbox, index }) => {
      const api = new VendorOrdersApi(clientOptions);
      const found = [];
      for await (const order of api.getPurchaseOrders({})) found.push(order);
      const state = index === 0 ? "New" : "Acknowledged";
      assert.equal(found[0], { purchaseOrderNumber: "ORDER1", purchaseOrderState: state });
      await api.submitAcknowledgement({ body: { acknowledgements: [] } });
      sandbox.scenario!.trigger("order", { number: "TWO" });
    },
  });
  assert.equal(report.lines, []);
});

test("docs/scenarios.md has every belief of the scenarios, and names every setting", async () => {
  const page = readFileSync("docs/scenarios.md", "utf8");
  for (const name of ["vendor-retail", "vendor-direct-fulfillment"]) {
    const { beliefs = [], triggers = {} } = await readScenario(name);
    assert.ok(beliefs.length > 10);
    for (const { belief, confidence, source } of beliefs)
      assert.ok(page.includes(`- ${belief}. **${confidence}**: ${source}`), belief);
    for (const trigger of Object.keys(triggers))
      assert.ok(page.includes(`\`${trigger}\``), trigger);
  }
  for (const seed of [{ settings: { nonsense: 1 } }]) {
    const hints: string[] = [];
    for (const name of ["vendor-retail", "vendor-direct-fulfillment"])
      try {
        (await readScenario(name)).start({ now: 0, number: 1, document: seed });
      } catch (error) {
        hints.push(...(error as Failure).diagnostics.map(({ hint }) => hint ?? ""));
      }
    assert.is(hints.length, 2);
    const settings = hints
      .join(", ")
      .replaceAll(/[^\w,]+/g, " ")
      .split(", ")
      .map((one) => one.trim().split(" ").at(-1)!);
    for (const setting of settings)
      assert.ok(page.includes(`\`${setting}`) || page.includes(`${setting}\``), setting);
  }
});

test.run();
