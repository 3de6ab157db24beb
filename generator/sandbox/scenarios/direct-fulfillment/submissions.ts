/** The six submissions: taken at once, processed later; a good one is `Success`. */
import { isRecord, type JsonValue } from "../../../lib/json.js";
import { processDocuments, type SubmissionKind } from "../process-documents.js";
import { readDocuments } from "../read-documents.js";
import type { Change, Handler } from "../scenario.js";
import { endTransaction, refused, submit, type Submission } from "../transactions.js";
import { acknowledge, confirmShipment, updateStatus } from "./apply.js";
import * as documents from "./documents.js";
import { makeLabel } from "./labels.js";
import type { Wrap } from "./reads.js";
import { finding } from "./rules.js";
import type { FulfillmentState } from "./state.js";
import { takeInvoice, updateStock } from "./stock-and-invoices.js";

// The documents of a submission were read by the schema of its kind before it was stored.
const kinds: Readonly<Record<string, SubmissionKind<FulfillmentState>>> = {
  submitAcknowledgement: {
    list: "orderAcknowledgements",
    schema: documents.AcknowledgementSchema,
    apply: (state, document, at) =>
      acknowledge(state, document as documents.AcknowledgementDocument, at),
  },
  submitShippingLabelRequest: {
    list: "shippingLabelRequests",
    schema: documents.LabelSchema,
    apply: (state, document, _, now) => makeLabel(state, document as documents.LabelDocument, now),
  },
  submitShipmentConfirmations: {
    list: "shipmentConfirmations",
    schema: documents.ConfirmationSchema,
    apply: (state, document, at) =>
      confirmShipment(state, document as documents.ConfirmationDocument, at),
  },
  submitShipmentStatusUpdates: {
    list: "shipmentStatusUpdates",
    schema: documents.StatusUpdateSchema,
    apply: (state, document) => updateStatus(state, document as documents.StatusUpdateDocument),
  },
  submitInvoice: {
    list: "invoices",
    schema: documents.InvoiceSchema,
    apply: (state, document, at) => takeInvoice(state, document as documents.InvoiceDocument, at),
  },
  submitInventoryUpdate: {
    list: "updates",
    schema: documents.InventorySchema,
    // Stored with the warehouse of its path.
    apply: (state, document) =>
      updateStock(state, document as unknown as Parameters<typeof updateStock>[1]),
  },
};

export function submission(operation: string, wrap: Wrap): Handler<FulfillmentState> {
  return (state, { body, texts }, now) => {
    const kind = kinds[operation];
    if (kind === undefined) return null;
    const isInventory = operation === "submitInventoryUpdate";
    const inventory = isRecord(body) ? (body["inventory"] ?? null) : null;
    // Parsed from JSON.
    const own = isInventory ? { updates: [inventory as JsonValue] } : body;
    const read = readDocuments(own, kind.list, kind.schema);
    if (read.problems !== null)
      return { state, answer: refused(400, "InvalidInput", read.problems) };
    const [warehouse = ""] = texts.get("warehouseId") ?? [];
    const stored = isInventory
      ? read.documents.map((update) => ({ warehouse, update }))
      : read.documents;
    const due = now + state.settings.processSeconds * 1000;
    const taken = submit(state, { operation, documents: stored, due }, now);
    return {
      state: taken.state,
      answer: { status: 202, body: wrap({ transactionId: taken.id }) },
      events: taken.events,
    };
  };
}

export function processSubmission(
  state: FulfillmentState,
  waiting: Submission,
  now: number,
): Change<FulfillmentState> {
  const kind = kinds[waiting.operation];
  if (kind === undefined) return { state };
  const { hasFailed, ...done } = processDocuments(state, waiting, now, {
    apply: kind.apply,
    keepsGood: state.settings.badDocument === "fail-one",
    findingOf: (text) => finding("submission-failed", text),
  });
  if (hasFailed) return done;
  return {
    ...done,
    state: endTransaction(done.state, waiting.id, { status: "Success", errors: [] }),
  };
}
