/** Direct fulfillment: a customer's order in both versions of the APIs, its failures, and a random walk over its invariants. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readModels, readScenario } from "../../generator/sandbox/index.js";
import type {
  FulfillmentState,
  Order,
  Product,
} from "../../generator/sandbox/scenarios/direct-fulfillment/state.js";
import { Random } from "../../generator/sandbox/scenarios/random.js";
import { Bench, json } from "../sandbox/support.js";
import { isLong } from "../support/long.js";
import { type Loose, modelsOfDirectFulfillment } from "./clients.js";

const test = suite("scenarios: direct fulfillment");

if (modelsOfDirectFulfillment === null)
  test("skipped: Amazon's models are not beside the repository", () => {});
else {
  const apis = await readModels(modelsOfDirectFulfillment);
  const scenario = await readScenario("vendor-direct-fulfillment");
  const start = (settings: object = {}): Bench =>
    new Bench(apis, { scenario, seed: { settings }, speed: 0, throttle: false });
  const stateOf = (bench: Bench): FulfillmentState =>
    bench.sandbox.scenario!.state as FulfillmentState;
  const base = "/vendor/directFulfillment";
  const party = { partyId: "KTGD1" };
  const parties = { sellingParty: party, shipFromParty: { partyId: "KTWA" } };
  const post = (bench: Bench, target: string, body: unknown) =>
    bench.send(target, { method: "POST", body: JSON.stringify(body) });
  const advance = (bench: Bench, by: string) => post(bench, "/_katagami/clock", { advance: by });

  const acknowledgement = (order: Order, code = "00", amounts?: number[]) => ({
    orderAcknowledgements: [
      {
        purchaseOrderNumber: order.number,
        vendorOrderNumber: "V1",
        acknowledgementDate: "2027-01-04T08:00:00Z",
        acknowledgementStatus: { code },
        ...parties,
        itemAcknowledgements: order.lines.map(({ sequence, ordered }, index) => ({
          itemSequenceNumber: sequence,
          acknowledgedQuantity: { amount: amounts?.[index] ?? ordered, unitOfMeasure: "Each" },
        })),
      },
    ],
  });
  const labelRequest = (order: Order) => ({
    shippingLabelRequests: [{ purchaseOrderNumber: order.number, ...parties }],
  });
  const confirmation = (order: Order, shippedDate: string, more: object = {}) => ({
    shipmentConfirmations: [
      {
        purchaseOrderNumber: order.number,
        shipmentDetails: { shippedDate, shipmentStatus: "SHIPPED", ...more },
        ...parties,
        items: order.lines.map(({ sequence, ordered }) => ({
          itemSequenceNumber: Number(sequence),
          shippedQuantity: { amount: ordered, unitOfMeasure: "Each" },
        })),
      },
    ],
  });
  const statusUpdate = (order: Order, trackingNumber: string) => ({
    shipmentStatusUpdates: [
      {
        purchaseOrderNumber: order.number,
        ...parties,
        statusUpdateDetails: {
          trackingNumber,
          statusCode: "D1",
          reasonCode: "NS",
          statusDateTime: "2027-01-05T08:00:00Z",
          statusLocationAddress: { name: "A", addressLine1: "B", countryCode: "US" },
        },
      },
    ],
  });
  const address = {
    name: "A",
    addressLine1: "B",
    city: "C",
    stateOrRegion: "D",
    postalCode: "E",
    countryCode: "US",
  };
  const invoice = (order: Order, invoiceNumber: string, amount?: string) => ({
    invoices: [
      {
        invoiceNumber,
        invoiceDate: "2027-01-04T12:00:00Z",
        remitToParty: { ...party, address },
        shipFromParty: { partyId: "KTWA", address },
        invoiceTotal: {
          currencyCode: "USD",
          amount:
            amount ??
            order.lines.reduce((sum, one) => sum + Number(one.cost) * one.ordered, 0).toFixed(2),
        },
        items: order.lines.map(({ sequence, ordered, cost }) => ({
          itemSequenceNumber: sequence,
          purchaseOrderNumber: order.number,
          invoicedQuantity: { amount: ordered, unitOfMeasure: "Each" },
          netCost: { currencyCode: "USD", amount: cost },
        })),
      },
    ],
  });

  for (const version of ["v1", "2021-12-28"]) {
    /** What is inside of an answer of this version. */
    const open = (answer: { readonly body: string }): Loose => {
      const body = JSON.parse(answer.body) as Loose;
      return version === "v1" ? body["payload"]! : body;
    };
    const at = (api: string): string => `${base}/${api}/${version}`;
    /** Submits, lets it be processed, and returns the status with its codes. */
    const submit = (bench: Bench, target: string, body: unknown, wraps = version): string[] => {
      const answer = post(bench, target, body);
      assert.is(answer.status, 202, answer.body);
      const taken = JSON.parse(answer.body) as Loose;
      const { transactionId } = wraps === "v1" ? taken["payload"]! : taken;
      const read = (): Loose =>
        open(bench.send(`${at("transactions")}/transactions/${String(transactionId)}`))[
          "transactionStatus"
        ]!;
      assert.is(read()["status"], "Processing");
      advance(bench, "1m");
      const { status, errors } = read();
      const list = (version === "v1" ? errors : errors?.["errors"]) as unknown as
        { code: string }[] | undefined;
      return [String(status), ...(list ?? []).map(({ code }) => code)];
    };

    test(`${version}: NEW, ACCEPTED, label, SHIPPED, delivered, invoiced; and what fails on the way`, () => {
      const bench = start({ ordersPerDay: 0 });
      const listed = open(
        bench.send(
          `${at("orders")}/purchaseOrders?status=NEW&createdAfter=2027-01-01T00:00:00Z&createdBefore=2027-01-05T00:00:00Z`,
        ),
      );
      assert.is((listed["orders"] as unknown as Loose[]).length, 3);
      const [order, other, third] = stateOf(bench).orders as readonly [Order, Order, Order];
      const status = (number: string) =>
        open(bench.send(`${at("orders")}/purchaseOrders/${number}`))["orderDetails"]![
          "orderStatus"
        ];
      const acknowledgements = `${at("orders")}/acknowledgements`;
      const labels = `${at("shipping")}/shippingLabels`;
      assert.equal(submit(bench, labels, labelRequest(order)), [
        "Failure",
        "KATAGAMI_NOT_ACCEPTED",
      ]);
      assert.equal(submit(bench, acknowledgements, acknowledgement(order, "00", [99])), [
        "Failure",
        "KATAGAMI_PARTIAL",
      ]);
      assert.equal(submit(bench, acknowledgements, acknowledgement(order, "99")), [
        "Failure",
        "KATAGAMI_UNKNOWN_CODE",
      ]);
      assert.equal(submit(bench, acknowledgements, acknowledgement(order)), ["Success"]);
      assert.is(status(order.number), "ACCEPTED");
      assert.equal(submit(bench, acknowledgements, acknowledgement(order)), [
        "Failure",
        "KATAGAMI_ALREADY_ACKNOWLEDGED",
      ]);
      assert.equal(submit(bench, acknowledgements, acknowledgement(other, "03")), ["Success"]);
      assert.is(status(other.number), "CANCELLED");
      assert.is(bench.send(`${labels}/${order.number}`).status, 404);
      assert.equal(submit(bench, labels, labelRequest(order)), ["Success"]);
      const label = open(bench.send(`${labels}/${order.number}`))["labelData"] as unknown as {
        trackingNumber: string;
        content: string;
      }[];
      assert.match(Buffer.from(label[0]!.content, "base64").toString(), /^\^XA.*\^XZ$/);
      const slip = open(bench.send(`${at("shipping")}/packingSlips/${order.number}`));
      assert.is(slip["contentType"], "application/pdf");
      const confirmations = `${at("shipping")}/shipmentConfirmations`;
      const updates = `${at("shipping")}/shipmentStatusUpdates`;
      assert.equal(submit(bench, updates, statusUpdate(order, label[0]!.trackingNumber)), [
        "Failure",
        "KATAGAMI_NOT_SHIPPED",
      ]);
      assert.equal(submit(bench, confirmations, confirmation(order, "2028-01-01T00:00:00Z")), [
        "Failure",
        "KATAGAMI_SHIPPED_DATE",
      ]);
      assert.equal(submit(bench, confirmations, confirmation(third, "2027-01-04T08:00:00Z")), [
        "Failure",
        "KATAGAMI_NOT_ACCEPTED",
      ]);
      const invoices = `${base}/payments/v1/invoices`;
      assert.equal(submit(bench, invoices, invoice(order, "I1"), "v1"), [
        "Failure",
        "KATAGAMI_NOT_SHIPPED",
      ]);
      assert.equal(submit(bench, confirmations, confirmation(order, "2027-01-04T08:00:00Z")), [
        "Success",
      ]);
      assert.is(status(order.number), "SHIPPED");
      assert.equal(submit(bench, updates, statusUpdate(order, "KT0")), [
        "Failure",
        "KATAGAMI_UNKNOWN_TRACKING",
      ]);
      assert.equal(submit(bench, updates, statusUpdate(order, label[0]!.trackingNumber)), [
        "Success",
      ]);
      assert.equal(submit(bench, invoices, invoice(order, "I1", "1.00"), "v1"), [
        "Failure",
        "KATAGAMI_TOTAL",
      ]);
      assert.equal(submit(bench, invoices, invoice(order, "I1"), "v1"), ["Success"]);
      assert.equal(submit(bench, invoices, invoice(order, "I1"), "v1"), [
        "Failure",
        "KATAGAMI_INVOICE_ID_USED",
        "KATAGAMI_INVOICED",
      ]);
      advance(bench, "3d");
      const found = bench.sandbox.scenario!.journal.last.flatMap(({ finding }) =>
        finding == null || finding.rule === "submission-failed" ? [] : [finding.rule],
      );
      assert.equal(found, ["cancelled", "not-acknowledged"]);
    });
  }

  test("a label can be created at once, and a container for it", () => {
    const bench = start({ labelFormat: "PNG" });
    const [order] = stateOf(bench).orders as readonly [Order];
    const path = `${base}/shipping/2021-12-28`;
    assert.is(post(bench, `${path}/shippingLabels/${order.number}`, parties).status, 400);
    post(bench, `${base}/orders/v1/acknowledgements`, acknowledgement(order));
    advance(bench, "1m");
    const made = json(post(bench, `${path}/shippingLabels/${order.number}`, parties)) as Loose;
    const [{ trackingNumber }] = made["labelData"] as unknown as [{ trackingNumber: string }];
    const container = (packageTrackingNumber: string) =>
      post(bench, `${path}/containerLabel`, {
        ...parties,
        carrierId: "SWA",
        vendorContainerId: "C1",
        packages: [{ packageTrackingNumber }],
      });
    assert.is(container("KT0").status, 400);
    assert.is(container(trackingNumber).status, 200);
  });

  test("a full inventory update zeroes what it leaves out; a product that is not known is Amazon's INVALID_ITEM_ID", () => {
    const bench = start();
    const [one, two] = stateOf(bench).products as readonly [Product, Product];
    const update = (isFullUpdate: boolean, ...items: (readonly [string, number])[]) => {
      post(bench, `${base}/inventory/v1/warehouses/KTWA/items`, {
        inventory: {
          sellingParty: party,
          isFullUpdate,
          items: items.map(([buyerProductIdentifier, amount]) => ({
            buyerProductIdentifier,
            availableQuantity: { amount, unitOfMeasure: "Each" },
          })),
        },
      });
      advance(bench, "1m");
      return stateOf(bench).stock.map(({ asin, amount }) => [asin, amount]);
    };
    assert.equal(update(false, [one.asin, 5]), [[one.asin, 5]]);
    assert.equal(update(false, [two.asin, 3]), [
      [one.asin, 5],
      [two.asin, 3],
    ]);
    assert.equal(update(true, [two.asin, 4]), [
      [one.asin, 0],
      [two.asin, 4],
    ]);
    assert.equal(update(true, ["B0NOSUCH00", 4]), [
      [one.asin, 0],
      [two.asin, 4],
    ]);
    const [error] = stateOf(bench).transactions.at(-1)!.errors;
    assert.is(error?.code, "INVALID_ITEM_ID");
  });

  const order = ["NEW", "ACCEPTED", "SHIPPED"];
  const broken = (state: FulfillmentState, before: FulfillmentState): string[] =>
    state.orders.flatMap((one) => {
      const old = before.orders.find(({ number }) => number === one.number);
      const back =
        old !== undefined &&
        (old.status === "CANCELLED"
          ? one.status !== "CANCELLED"
          : one.status !== "CANCELLED" && order.indexOf(one.status) < order.indexOf(old.status));
      return [
        ...(back ? [`D1 ${one.number}`] : []),
        ...(one.status === "ACCEPTED" && one.acknowledgedAt === null ? [`D2 ${one.number}`] : []),
        ...(one.label !== null && one.acknowledgedAt === null ? [`D3 ${one.number}`] : []),
        ...(one.status === "SHIPPED" && one.shippedAt === null ? [`D4 ${one.number}`] : []),
        ...(one.deliveredAt !== null && one.tracking.length === 0 ? [`D5 ${one.number}`] : []),
        ...(one.invoicedAt !== null && one.shippedAt === null ? [`D7 ${one.number}`] : []),
      ];
    });

  const steps = isLong ? 10_000 : 500;
  test(`${String(steps)} random calls break no invariant, and no answer its model`, () => {
    const bench = start();
    const random = new Random(5);
    const token = bench.token();
    for (let step = 0; step < steps; step += 1) {
      const before = stateOf(bench);
      const at = random.pick(["v1", "2021-12-28"]);
      const one = random.pick([before.orders[0]!, ...before.orders.slice(-8)]);
      const now = new Date(bench.sandbox.scenario!.clock.now()).toISOString();
      const range = `createdAfter=2027-01-04T00:00:00Z&limit=${String(random.whole(0, 9))}&createdBefore=${random.pick([now, "x", "2027-01-10T00:00:00Z"])}`;
      const shipped = before.orders.findLast((own) => own.status === "SHIPPED") ?? one;
      const tracking = one.label?.packages[0]?.tracking ?? "none";
      const [target, body] = random.pick<readonly [string, unknown?]>([
        [`${base}/orders/${at}/purchaseOrders?${range}`],
        [`${base}/orders/${at}/purchaseOrders/${one.number}`],
        [`${base}/shipping/${at}/shippingLabels?${range}`],
        [`${base}/shipping/${at}/packingSlips/${one.number}`],
        [`${base}/shipping/${at}/customerInvoices?${range}`],
        [`${base}/transactions/${at}/transactions/${before.transactions.at(-1)?.id ?? "x"}`],
        [
          `${base}/orders/${at}/acknowledgements`,
          acknowledgement(one, random.pick(["00", "00", "00", "03", "99"])),
        ],
        [
          `${base}/orders/${at}/acknowledgements`,
          { orderAcknowledgements: random.pick<unknown>([[], {}, null, [null]]) },
        ],
        [`${base}/shipping/${at}/shippingLabels`, labelRequest(one)],
        [
          `${base}/shipping/${at}/shipmentConfirmations`,
          confirmation(one, now, random.chance(0.1) ? { shipmentStatus: "FLOOR_DENIAL" } : {}),
        ],
        [`${base}/shipping/${at}/shipmentStatusUpdates`, statusUpdate(one, tracking)],
        [`${base}/payments/v1/invoices`, invoice(shipped, `I${String(random.whole(1, 99))}`)],
        ["/_katagami/clock", { advance: random.pick(["1m", "1m", "3h"]) }],
        ["/_katagami/triggers/new-order", {}],
        ["/_katagami/triggers/cancel", {}],
      ]);
      const answer = bench.send(
        target,
        body === undefined ? { token } : { method: "POST", body: JSON.stringify(body), token },
      );
      assert.ok(
        [200, 202, 400, 404].includes(answer.status),
        `${target} ${JSON.stringify(body)} ${answer.body} ${bench.last.outcome}`,
      );
      assert.equal(broken(stateOf(bench), before), [], `${target} ${JSON.stringify(body)}`);
    }
    const { orders, invoices } = stateOf(bench);
    for (const status of ["SHIPPED", "CANCELLED"])
      assert.ok(
        orders.some((one) => one.status === status),
        status,
      );
    assert.ok(invoices.length > 0);
  });
}

test.run();
