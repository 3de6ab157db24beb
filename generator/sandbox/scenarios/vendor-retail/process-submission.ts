/** The four submissions: taken at once, processed later. A good acknowledgement or invoice stays `Processing` for ever. */
import { processDocuments, type SubmissionKind } from "../process-documents.js";
import { readDocuments } from "../read-documents.js";
import type { Change, Handler } from "../scenario.js";
import { accepted, refused, submit, type Submission } from "../transactions.js";
import { acknowledge } from "./acknowledge.js";
import { confirmShipment } from "./confirm-shipment.js";
import {
  type AcknowledgementDocument,
  AcknowledgementSchema,
  type InvoiceDocument,
  InvoiceSchema,
  type PickupDocument,
  PickupSchema,
  type ShipmentDocument,
  ShipmentSchema,
} from "./documents.js";
import { takeInvoice } from "./invoice.js";
import { requestPickup } from "./pickups.js";
import { finding } from "./rules.js";
import { type RetailState, withPending } from "./state.js";

interface Kind extends SubmissionKind<RetailState> {
  /** Whether a good one is `Success`; in North America and Europe only. */
  readonly succeeds: boolean;
}

// The documents of a submission were read by the schema of its kind before it was stored.
const kinds: Readonly<Record<string, Kind>> = {
  submitAcknowledgement: {
    list: "acknowledgements",
    schema: AcknowledgementSchema,
    apply: (state, document, at, now) =>
      acknowledge(state, document as AcknowledgementDocument, at, now),
    succeeds: false,
  },
  SubmitShipmentConfirmations: {
    list: "shipmentConfirmations",
    schema: ShipmentSchema,
    apply: (state, document, at, now) =>
      confirmShipment(state, document as ShipmentDocument, at, now),
    succeeds: true,
  },
  SubmitShipments: {
    list: "shipments",
    schema: PickupSchema,
    apply: (state, document, at, now) => requestPickup(state, document as PickupDocument, at, now),
    succeeds: true,
  },
  submitInvoices: {
    list: "invoices",
    schema: InvoiceSchema,
    apply: (state, document, at, now) => takeInvoice(state, document as InvoiceDocument, at, now),
    succeeds: false,
  },
};

/** Takes a submission: what does not fit the schema is refused at once, everything else comes later. */
export function submission(operation: string): Handler<RetailState> {
  return (state, { body }, now) => {
    const kind = kinds[operation];
    if (kind === undefined) return null;
    const read = readDocuments(body, kind.list, kind.schema);
    if (read.problems !== null)
      return { state, answer: refused(400, "InvalidInput", read.problems) };
    const due = now + state.settings.processSeconds * 1000;
    const taken = submit(state, { operation, documents: read.documents, due }, now);
    return { state: taken.state, answer: accepted(taken.id), events: taken.events };
  };
}

export function processSubmission(
  state: RetailState,
  waiting: Submission,
  now: number,
): Change<RetailState> {
  const kind = kinds[waiting.operation];
  if (kind === undefined) return { state };
  const { settings } = state;
  const { hasFailed, ...done } = processDocuments(state, waiting, now, {
    apply: kind.apply,
    keepsGood: settings.badDocument === "fail-one",
    findingOf: (text) => finding("submission-failed", text),
  });
  if (hasFailed || !kind.succeeds || settings.region === "fe") return done;
  const success = {
    kind: "success",
    due: now + settings.successSeconds * 1000,
    id: waiting.id,
  } as const;
  return { ...done, state: withPending(done.state, success) };
}
