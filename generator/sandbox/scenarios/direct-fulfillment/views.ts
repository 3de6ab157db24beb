/** Orders, labels and slips in Amazon's form; the same in both versions of the APIs. */
import type { JsonRecord, JsonValue } from "../../../lib/json.js";
import { labelPdf } from "../label-pdf.js";
import { writeTime } from "../query.js";
import type { FulfillmentSettings } from "./settings.js";
import type { Line, Order } from "./state.js";

type Json = JsonRecord<JsonValue>;

/** What an order hides of its customer from those who use Amazon's labels only (model of direct fulfillment orders). */
const hiddenAddress = {
  name: "xxxxx",
  addressLine1: "xxxxx",
  city: "xxxxx",
  stateOrRegion: "xxxxx",
  postalCode: "xxxxx",
  countryCode: "xx",
};

export function orderView(
  order: Order,
  { currency }: FulfillmentSettings,
  withDetails: boolean,
): Json {
  const short = { purchaseOrderNumber: order.number };
  if (!withDetails) return short;
  const { customerOrder, createdAt, status, vendor, warehouse, requiredAt, needsSlip, shipMethod } =
    order;
  return {
    ...short,
    orderDetails: {
      customerOrderNumber: customerOrder,
      orderDate: writeTime(createdAt),
      orderStatus: status,
      shipmentDetails: {
        isPriorityShipment: false,
        isPslipRequired: needsSlip,
        isGift: false,
        shipMethod,
        shipmentDates: { requiredShipDate: writeTime(requiredAt) },
        messageToCustomer: "Thank you for your order.",
      },
      sellingParty: { partyId: vendor },
      shipFromParty: { partyId: warehouse },
      shipToParty: hiddenAddress,
      billToParty: { partyId: "KTBILL" },
      items: order.lines.map((line) => itemOf(line, currency)),
    },
  };
}

function itemOf(
  { sequence, asin, product, title, ordered, cost }: Line,
  currencyCode: string,
): Json {
  return {
    itemSequenceNumber: sequence,
    buyerProductIdentifier: asin,
    vendorProductIdentifier: product,
    title,
    orderedQuantity: { amount: ordered, unitOfMeasure: "Each" },
    netPrice: { currencyCode, amount: cost },
  };
}

/** @param order - one that has a label */
export function labelView(order: Order, { labelFormat }: FulfillmentSettings): Json {
  const { number, vendor, warehouse, shipMethod, label } = order;
  return {
    purchaseOrderNumber: number,
    sellingParty: { partyId: vendor },
    shipFromParty: { partyId: warehouse },
    labelFormat,
    labelData: (label?.packages ?? []).map(({ id, tracking }) => ({
      packageIdentifier: id,
      trackingNumber: tracking,
      shipMethod,
      shipMethodName: "Katagami Ground",
      content: labelContent(labelFormat, tracking),
    })),
  };
}

export function slipView({ number, customerOrder }: Order): Json {
  const content = labelPdf(`Packing slip ${number} ${customerOrder}`);
  return { purchaseOrderNumber: number, content, contentType: "application/pdf" };
}

export function customerInvoiceView({ number, customerOrder }: Order): Json {
  return { purchaseOrderNumber: number, content: labelPdf(`Invoice ${number} ${customerOrder}`) };
}

/** A PNG of one white pixel. */
const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsqkRQQAAAABJRU5ErkJggg==";

export function labelContent(format: FulfillmentSettings["labelFormat"], text: string): string {
  const code = `^XA^FO40,40^A0N,40,40^FD${text.replaceAll(/[\^~]/g, " ")}^FS^XZ`;
  return format === "PNG" ? png : Buffer.from(code).toString("base64");
}
