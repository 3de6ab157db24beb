/** The four submissions: taken at once, processed later. A good acknowledgement or invoice stays `Processing` for ever. */
import type { GenericSchema } from "valibot";
import type { JsonValue } from "../../../lib/json.js";
import { readDocuments } from "../read-documents.js";
import type { Change, Handler, ScenarioEvent } from "../scenario.js";
import {
  accepted,
  type Applied,
  endTransaction,
  processAll,
  refused,
  submit,
  type Submission,
} from "../transactions.js";
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
import { about, findOrder, type RetailState, withPending } from "./state.js";

type Apply = (
  state: RetailState,
  document: JsonValue,
  at: number,
  now: number,
) => Applied<RetailState>;

interface Kind {
  /** The property of the body that lists the documents. */
  readonly list: string;
  readonly schema: GenericSchema;
  readonly apply: Apply;
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
  const transaction = state.transactions.find(({ id }) => id === waiting.id);
  const at = transaction?.submittedAt ?? now;
  const { settings } = state;
  const keepsGood = settings.badDocument === "fail-one";
  const apply = (current: RetailState, document: JsonValue): Applied<RetailState> =>
    kind.apply(current, document, at, now);
  const done = processAll(state, waiting.documents, apply, keepsGood);
  const events: readonly ScenarioEvent[] = (done.events ?? []).map((event) => ({
    ...event,
    submission: waiting.id,
  }));
  if (done.problems.length > 0) {
    const errors = done.problems.slice(0, 20);
    const ended = endTransaction(done.state, waiting.id, { status: "Failure", errors });
    return { state: ended, events: [...events, failure(state, waiting, errors)] };
  }
  const shows = kind.succeeds && settings.region !== "fe";
  const success = {
    kind: "success",
    due: now + settings.successSeconds * 1000,
    id: waiting.id,
  } as const;
  return { state: shows ? withPending(done.state, success) : done.state, events };
}

function failure(
  state: RetailState,
  { id, operation, documents }: Submission,
  errors: readonly { readonly code: string; readonly message: string }[],
): ScenarioEvent {
  const text = `${operation} failed: ${errors.map(({ code, message }) => `${code}: ${message}`).join("; ")}`;
  // The order that it is about, if it is about one.
  const named = /"purchaseOrderNumber":"([^"]*)"/.exec(JSON.stringify(documents))?.[1] ?? "";
  const subject = findOrder(state, named)?.number ?? null;
  return about(subject, text, { submission: id, finding: finding("submission-failed", text) });
}
