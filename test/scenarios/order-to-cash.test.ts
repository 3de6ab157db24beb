/** From a purchase order to the transaction of its invoice, through generated clients, with each rejection and each late failure. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { mockFetch, readModels, readScenario } from "../../generator/sandbox/index.js";
import type { SellingPartnerError } from "../../templates/runtime/src/index.js";
import { type Client, clientsOf, type Loose, modelsOfVendors } from "./clients.js";

const test = suite("scenarios: order to cash");

const seed = {
  settings: { ordersPerDay: 0, changes: 0, cancellations: 0, shortReceipts: 0 },
  orders: ["ORDER001", "ORDER002", "ORDER003"].map((purchaseOrderNumber) => ({
    purchaseOrderNumber,
    purchaseOrderState: "New",
    orderDetails: {
      sellingParty: { partyId: "KTGM1" },
      shipToParty: { partyId: "KTA1" },
      shipWindow: "2027-01-08T00:00:00Z--2027-01-15T00:00:00Z",
      items: [
        item("1", "B0AAAAAAA1", { amount: 10, unitOfMeasure: "Cases", unitSize: 6 }, "2.00"),
        item("2", "B0AAAAAAA2", { amount: 20, unitOfMeasure: "Eaches", unitSize: 1 }, "5.25"),
        item("3", "B0AAAAAAA3", { amount: 5, unitOfMeasure: "Eaches", unitSize: 1 }, "9.00"),
      ],
    },
  })),
};

function item(itemSequenceNumber: string, asin: string, orderedQuantity: object, amount: string) {
  return {
    itemSequenceNumber,
    amazonProductIdentifier: asin,
    orderedQuantity,
    isBackOrderAllowed: itemSequenceNumber === "1",
    netCost: { amount, currencyCode: "USD" },
  };
}

const party = { partyId: "KTGM1" };

if (modelsOfVendors === null)
  test("skipped: Amazon's models are not beside the repository", () => {});
else {
  const models = modelsOfVendors;
  let orders: Client;
  let shipments: Client;
  let invoices: Client;
  let transactions: Client;
  let fetch: ReturnType<typeof mockFetch>;

  test.before(async () => {
    const connect = await clientsOf(models);
    const scenario = await readScenario("vendor-retail");
    fetch = mockFetch(await readModels(models), { scenario, seed, speed: 0, throttle: false });
    const options = { ...fetch.clientOptions, retry: false as const };
    orders = await connect("VendorOrdersApi", "vendor-orders-v1", options);
    shipments = await connect("VendorShipmentsApi", "vendor-shipments-v1", options);
    invoices = await connect("VendorInvoicesApi", "vendor-invoices-v1", options);
    transactions = await connect(
      "VendorTransactionStatusApi",
      "vendor-transaction-status-v1",
      options,
    );
  });

  const advance = (text: string): void => {
    const engine = fetch.sandbox.scenario!;
    const [, amount, unit] = /^(\d+)([mhd])$/.exec(text)!;
    const minutes = { m: 1, h: 60, d: 1440 }[unit as "m" | "h" | "d"];
    engine.moveTo(engine.clock.now() + Number(amount) * minutes * 60_000);
  };
  const now = (): string => new Date(fetch.sandbox.scenario!.clock.now()).toISOString();

  /** Submits, waits until it is processed, and returns the status with its codes. */
  const submit = async (client: Client, method: string, body: object): Promise<string[]> => {
    const answer = await client[method]!({ body });
    const { transactionId } = answer["payload"]!;
    const before = await transactions["getTransaction"]!({ transactionId });
    assert.is(before["payload"]!["transactionStatus"]!["status"], "Processing");
    advance("10m");
    const { payload } = await transactions["getTransaction"]!({ transactionId });
    const { status, errors } = payload!["transactionStatus"]!;
    const codes = (errors as unknown as readonly { code: string }[] | undefined) ?? [];
    return [String(status), ...codes.map(({ code }) => code)];
  };

  const line = (sequence: string, ordered: number, ...answers: object[]) => ({
    itemSequenceNumber: sequence,
    orderedQuantity: { amount: ordered },
    netCost: { amount: { 1: "2.00", 2: "5.25", 3: "9.00" }[sequence], currencyCode: "USD" },
    itemAcknowledgements: answers,
  });
  const says = (acknowledgementCode: string, amount: number, more: object = {}) => ({
    acknowledgementCode,
    acknowledgedQuantity: { amount },
    ...more,
  });
  const acknowledge = (purchaseOrderNumber: string, ...items: object[]) =>
    submit(orders, "submitAcknowledgement", {
      acknowledgements: [
        { purchaseOrderNumber, sellingParty: party, acknowledgementDate: now(), items },
      ],
    });
  const statusOf = async (purchaseOrderNumber: string): Promise<Loose> => {
    const { payload } = await orders["getPurchaseOrdersStatus"]!({ purchaseOrderNumber });
    return (payload!["ordersStatus"] as unknown as Loose[])[0]!;
  };
  const lineStatus = async (purchaseOrderNumber: string) =>
    ((await statusOf(purchaseOrderNumber))["itemStatus"] as unknown as Loose[]).map(
      ({ acknowledgementStatus, receivingStatus }) => [
        acknowledgementStatus!["confirmationStatus"],
        acknowledgementStatus!["acceptedQuantity"]!["amount"],
        acknowledgementStatus!["rejectedQuantity"]!["amount"],
        receivingStatus!["receiveStatus"],
      ],
    );
  const shipment = (id: string, more: object = {}, ...amounts: number[]) => ({
    shipmentConfirmations: [
      {
        shipmentIdentifier: id,
        shipmentConfirmationType: "Original",
        shipmentConfirmationDate: now(),
        shippedDate: now(),
        amazonReferenceNumber: "1234567890",
        sellingParty: party,
        shipFromParty: party,
        shipToParty: { partyId: "KTA1" },
        shippedItems: amounts.map((amount, index) => ({
          itemSequenceNumber: `00${String(index + 1)}`,
          amazonProductIdentifier: `B0AAAAAAA${String(index + 1)}`,
          itemDetails: { purchaseOrderNumber: "ORDER001" },
          shippedQuantity: { amount, unitOfMeasure: "Eaches", unitSize: 1 },
        })),
        ...more,
      },
    ],
  });
  const invoice = (id: string, more: object = {}, ...amounts: number[]) => ({
    invoices: [
      {
        invoiceType: "Invoice",
        id,
        date: now(),
        remitToParty: party,
        invoiceTotal: {
          currencyCode: "USD",
          amount: (amounts[0]! * 2 + amounts[1]! * 5.25).toFixed(2),
        },
        items: amounts.map((amount, index) => ({
          itemSequenceNumber: index + 1,
          amazonProductIdentifier: `B0AAAAAAA${String(index + 1)}`,
          purchaseOrderNumber: "ORDER001",
          invoicedQuantity: { amount, unitOfMeasure: "Eaches", unitSize: 1 },
          netCost: { currencyCode: "USD", amount: ["2.00", "5.25"][index] },
        })),
        ...more,
      },
    ],
  });
  const ship = (body: object) => submit(shipments, "submitShipmentConfirmations", body);
  const bill = (body: object) => submit(invoices, "submitInvoices", body);

  test("an acknowledgement is taken line by line; what it leaves out is rejected; the order follows", async () => {
    const { payload } = await orders["getPurchaseOrders"]!({ purchaseOrderState: "New" })
      .withResponse()
      .then(({ data }) => data as Loose);
    assert.is((payload!["orders"] as unknown as Loose[]).length, 3);
    assert.equal(
      await acknowledge(
        "ORDER001",
        line(
          "1",
          10,
          says("Accepted", 6),
          says("Backordered", 4, { scheduledShipDate: "2027-01-12T00:00:00Z" }),
        ),
        line(
          "2",
          20,
          says("Accepted", 15),
          says("Rejected", 5, { rejectionReason: "TemporarilyUnavailable" }),
        ),
      ),
      ["Processing"],
    );
    assert.equal(await lineStatus("ORDER001"), [
      ["ACCEPTED", 10, 0, "NOT_RECEIVED"],
      ["PARTIALLY_ACCEPTED", 15, 5, "NOT_RECEIVED"],
      ["REJECTED", 0, 5, "NOT_RECEIVED"],
    ]);
    const { payload: order } = await orders["getPurchaseOrder"]!({
      purchaseOrderNumber: "ORDER001",
    });
    assert.is(order!["purchaseOrderState"], "Acknowledged");
  });

  test("an order of which all is rejected is closed, in both views", async () => {
    const rejected = line("1", 10, says("Rejected", 0, { rejectionReason: "ObsoleteProduct" }));
    assert.equal(await acknowledge("ORDER002", rejected), ["Processing"]);
    assert.is((await statusOf("ORDER002"))["purchaseOrderStatus"], "CLOSED");
    assert.equal(await acknowledge("ORDER002", rejected), ["Failure", "KATAGAMI_ORDER_CLOSED"]);
  });

  const badAnswers: readonly (readonly [code: string, order: string, ...items: object[]])[] = [
    ["INVALID_ORDER_ID", "NOSUCH00", line("1", 10, says("Accepted", 10))],
    ["KATAGAMI_UNKNOWN_LINE", "ORDER003", line("9", 10, says("Accepted", 10))],
    [
      "KATAGAMI_LINE_TWICE",
      "ORDER003",
      line("2", 20, says("Accepted", 1)),
      line("2", 20, says("Accepted", 1)),
    ],
    ["KATAGAMI_QUANTITY_ABOVE_ORDERED", "ORDER003", line("2", 20, says("Accepted", 21))],
    ["KATAGAMI_BAD_QUANTITY", "ORDER003", line("2", 20, says("Accepted", -1))],
    [
      "KATAGAMI_NO_WHOLE_CASES",
      "ORDER003",
      line("1", 10, {
        acknowledgementCode: "Accepted",
        acknowledgedQuantity: { amount: 7, unitOfMeasure: "Eaches" },
      }),
    ],
    [
      "KATAGAMI_NO_BACKORDER",
      "ORDER003",
      line("2", 20, says("Backordered", 20, { scheduledShipDate: "2027-01-12T00:00:00Z" })),
    ],
    ["KATAGAMI_BACKORDER_WITHOUT_DATE", "ORDER003", line("1", 10, says("Backordered", 10))],
    ["KATAGAMI_NO_CODE", "ORDER003", line("1", 10)],
    ["KATAGAMI_REJECTED_IS_FINAL", "ORDER001", line("3", 5, says("Accepted", 5))],
    [
      "KATAGAMI_BAD_NET_COST",
      "ORDER003",
      { ...line("1", 10, says("Accepted", 10)), netCost: { amount: "0" } },
    ],
    [
      "KATAGAMI_PRODUCT_MISMATCH",
      "ORDER003",
      { ...line("1", 10, says("Accepted", 10)), amazonProductIdentifier: "B0AAAAAAA2" },
    ],
  ];

  for (const [code, order, ...items] of badAnswers)
    test(`an acknowledgement fails later with ${code}, and changes nothing`, async () => {
      assert.equal(await acknowledge(order, ...items), ["Failure", code]);
      const { payload } = await orders["getPurchaseOrder"]!({ purchaseOrderNumber: "ORDER003" });
      assert.is(payload!["purchaseOrderState"], "New");
    });

  test("a body that is not what the model says is refused at once", async () => {
    await orders["submitAcknowledgement"]!({
      body: { acknowledgements: [{ purchaseOrderNumber: "ORDER001" }] },
    }).then(
      () => assert.unreachable(),
      (thrown: unknown) => {
        const error = thrown as SellingPartnerError;
        assert.is(error.status, 400);
        assert.match(error.message, /without the required sellingParty/);
      },
    );
  });

  test("a routing request gets a reference, a carrier, and labels, in this order", async () => {
    const request = (transactionType: string, requestedPickUp: string) => ({
      shipments: [
        {
          vendorShipmentIdentifier: "PICKUP1",
          transactionType,
          transactionDate: now(),
          sellingParty: party,
          shipFromParty: party,
          shipToParty: { partyId: "KTA1" },
          shipmentMeasurements: { totalCartonCount: 2 },
          collectFreightPickupDetails: { requestedPickUp },
          transportationDetails: { shipMode: "SmallParcel" },
          purchaseOrders: [{ purchaseOrderNumber: "ORDER001" }],
        },
      ],
    });
    const submitPickup = (type: string, at: string) =>
      submit(shipments, "submitShipments", request(type, at));
    assert.equal(await submitPickup("New", "2027-01-05T00:00:00Z"), [
      "Failure",
      "KATAGAMI_PICKUP_TOO_SOON",
    ]);
    assert.equal(await submitPickup("Cancel", "2027-01-08T00:00:00Z"), [
      "Failure",
      "KATAGAMI_NO_SUCH_SHIPMENT",
    ]);
    assert.equal(await submitPickup("New", "2027-01-08T12:00:00Z"), ["Success"]);
    const details = async (): Promise<Loose> => {
      const answer = await shipments["getShipmentDetails"]!({
        vendorShipmentIdentifier: "PICKUP1",
      }).withResponse();
      return ((answer.data as Loose)["payload"]!["shipments"] as unknown as Loose[])[0]!;
    };
    assert.match(String((await details())["buyerReferenceNumber"]), /^\d{10}$/);
    assert.is((await details())["currentShipmentStatus"], "Created");
    const labels = async (): Promise<Loose[]> => {
      const answer = await shipments["getShipmentLabels"]!({
        vendorShipmentIdentifier: "PICKUP1",
      }).withResponse();
      return (answer.data as Loose)["payload"]!["transportLabels"] as unknown as Loose[];
    };
    assert.equal(await labels(), []);
    advance("4d");
    assert.is((await details())["currentShipmentStatus"], "CarrierAssigned");
    const [label] = await labels();
    const parts = label!["labelData"] as unknown as { label: string }[];
    assert.is(parts.length, 2);
    assert.match(Buffer.from(parts[0]!.label, "base64").toString(), /^%PDF-1\.4[^]*%%EOF\n$/);
  });

  const sscc = (number: string) => [
    { containerIdentificationType: "SSCC", containerIdentificationNumber: number },
  ];
  const carton = (number: string, itemReference: string, amount: number) => ({
    cartonSequenceNumber: number,
    cartonIdentifiers: sscc(`00123456789012345${number}${itemReference.at(-1)!}0`.slice(0, 18)),
    items: [{ itemReference, shippedQuantity: { amount, unitOfMeasure: "Eaches", unitSize: 1 } }],
  });
  const badShipments: readonly (readonly [code: string, () => object])[] = [
    ["KATAGAMI_NO_ITEMS", () => shipment("S0")],
    [
      "KATAGAMI_NO_SUCH_SHIPMENT",
      () => shipment("S0", { shipmentConfirmationType: "Replace" }, 60),
    ],
    ["KATAGAMI_SHIPPED_DATE", () => shipment("S0", { shippedDate: "2027-03-01T00:00:00Z" }, 60)],
    ["KATAGAMI_OTHER_VENDOR", () => shipment("S0", { sellingParty: { partyId: "OTHER" } }, 60)],
    ["KATAGAMI_CONTENT_MISMATCH", () => shipment("S0", { cartons: [carton("1", "001", 59)] }, 60)],
    [
      "KATAGAMI_CARTON_COUNT",
      () =>
        shipment(
          "S0",
          { cartons: [carton("1", "001", 60)], shipmentMeasurements: { cartonCount: 2 } },
          60,
        ),
    ],
    [
      "KATAGAMI_UNKNOWN_CARTON",
      () =>
        shipment(
          "S0",
          {
            pallets: [
              {
                palletIdentifiers: sscc("123456789012345678"),
                cartonReferenceDetails: { cartonReferenceNumbers: ["7"] },
              },
            ],
          },
          60,
        ),
    ],
    [
      "KATAGAMI_BAD_SSCC",
      () => shipment("S0", { pallets: [{ palletIdentifiers: sscc("123") }] }, 60),
    ],
    ["KATAGAMI_BAD_QUANTITY", () => shipment("S0", {}, 0)],
  ];

  for (const [code, body] of badShipments)
    test(`a shipment confirmation fails later with ${code}`, async () => {
      assert.equal(await ship(body()), ["Failure", code]);
    });

  test("an invoice fails before its goods are shipped", async () => {
    assert.equal(await bill(invoice("I0", {}, 60, 15)), [
      "Failure",
      "KATAGAMI_NOT_SHIPPED",
      "KATAGAMI_NOT_SHIPPED",
    ]);
  });

  test("a shipment is confirmed, replaced by less, and its identifier is used up", async () => {
    assert.equal(await ship(shipment("S1", {}, 60, 15)), ["Success"]);
    assert.equal(await ship(shipment("S1", {}, 60)), ["Failure", "KATAGAMI_SHIPMENT_ID_USED"]);
    const replace = { shipmentConfirmationType: "Replace" };
    assert.equal(await ship(shipment("S1", replace, 66)), [
      "Failure",
      "KATAGAMI_REPLACEMENT_GROWS",
    ]);
    assert.equal(await ship(shipment("S1", replace, 60, 14)), ["Success"]);
    assert.equal(
      (await lineStatus("ORDER001")).map((one) => one[3]),
      ["NOT_RECEIVED", "NOT_RECEIVED", "NOT_RECEIVED"],
    );
  });

  test("goods arrive, one unit short, and the order closes with the rest", async () => {
    fetch.sandbox.scenario!.trigger("short-receipt", { shipment: "S1", missing: 1 });
    advance("4d");
    assert.equal(await lineStatus("ORDER001"), [
      ["ACCEPTED", 10, 0, "RECEIVED"],
      ["PARTIALLY_ACCEPTED", 15, 5, "PARTIALLY_RECEIVED"],
      ["REJECTED", 0, 5, "NOT_RECEIVED"],
    ]);
    assert.is((await statusOf("ORDER001"))["purchaseOrderStatus"], "OPEN");
    assert.equal(await ship(shipment("S1", { shipmentConfirmationType: "Replace" }, 1)), [
      "Failure",
      "KATAGAMI_ARRIVED",
    ]);
  });

  const badInvoices: readonly (readonly [code: string, () => object])[] = [
    [
      "KATAGAMI_TOTAL",
      () => invoice("I0", { invoiceTotal: { currencyCode: "USD", amount: "1.00" } }, 60, 14),
    ],
    ["KATAGAMI_NO_ITEMS", () => invoice("I0", { items: [], invoiceTotal: { amount: "1" } }, 0, 0)],
    ["KATAGAMI_FUTURE_DATE", () => invoice("I0", { date: "2028-01-01T00:00:00Z" }, 60, 14)],
    ["KATAGAMI_NO_CREDIT_NOTES", () => invoice("I0", { invoiceType: "CreditNote" }, 60, 14)],
    ["KATAGAMI_BAD_QUANTITY", () => invoice("I0", { invoiceTotal: { amount: "120.00" } }, 60, 0)],
  ];

  for (const [code, body] of badInvoices)
    test(`an invoice fails later with ${code}`, async () => {
      assert.equal(await bill(body()), ["Failure", code]);
    });

  test("a good invoice stays Processing, its number is used up, and what it has beyond the receipt is found", async () => {
    assert.equal(await bill(invoice("I1", {}, 60, 14)), ["Processing"]);
    assert.equal(await bill(invoice("I1", {}, 60, 14)), [
      "Failure",
      "KATAGAMI_INVOICE_ID_USED",
      "KATAGAMI_NOT_SHIPPED",
      "KATAGAMI_NOT_SHIPPED",
    ]);
    const { journal } = fetch.sandbox.scenario!;
    const found = journal.last.filter(({ finding }) => finding?.rule === "invoice-beyond-receipt");
    assert.equal(
      found.map(({ finding, call }) => [finding?.detail, finding?.cost, call]),
      [
        [
          "line 2: 14 eaches invoiced, 13 received",
          { amount: "5.25", currency: "USD" },
          "vendor-invoices-v1.submitInvoices",
        ],
      ],
    );
  });

  test("a transaction that does not exist is what Amazon calls it", async () => {
    await transactions["getTransaction"]!({ transactionId: "no" }).then(
      () => assert.unreachable(),
      (thrown: unknown) => {
        const error = thrown as SellingPartnerError;
        assert.is(error.status, 400);
        assert.match(error.message, /Invalid transmission ID\./);
      },
    );
  });

  test("what is never acknowledged is found, and what never arrives is cancelled", async () => {
    advance("30d");
    const { journal } = fetch.sandbox.scenario!;
    const of = (number: string) =>
      journal.last
        .filter(
          ({ subject, finding }) =>
            subject === number && finding != null && finding.rule !== "submission-failed",
        )
        .map(({ finding }) => finding!.rule);
    assert.equal(of("ORDER003"), ["not-acknowledged"]);
    assert.equal(of("ORDER001"), ["invoice-beyond-receipt", "not-filled"]);
    assert.is((await statusOf("ORDER001"))["purchaseOrderStatus"], "CLOSED");
  });
}

test.run();
