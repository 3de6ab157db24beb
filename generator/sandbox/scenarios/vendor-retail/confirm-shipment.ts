/** Processes a shipment confirmation (ASN): model of vendor shipments, and the retail use case guide of 2021. */
import { readTime } from "../query.js";
import { Random } from "../random.js";
import type { ScenarioEvent } from "../scenario.js";
import { type Applied, type Problem, reject } from "../transactions.js";
import type { ShipmentDocument } from "./documents.js";
import { shipmentFindings } from "./shipment-findings.js";
import { shippedLines } from "./shipment-lines.js";
import { labelsOf, structureProblems } from "./shipment-structure.js";
import { about, day, hour } from "../orders.js";
import {
  addToLines,
  type LineAmount,
  type RetailState,
  type Shipment,
  withPending,
} from "./state.js";

/** Days until an identifier or an SSCC may be used again (model of vendor shipments). */
const reuseDays = 365;

export function confirmShipment(
  state: RetailState,
  document: ShipmentDocument,
  at: number,
  now: number,
): Applied<RetailState> {
  const { shipmentIdentifier: id, shipmentConfirmationType: type } = document;
  const vendor = document.sellingParty.partyId;
  const old = state.shipments.findLast((one) => one.id === id && one.vendor === vendor) ?? null;
  const isReplace = type === "Replace";
  // A replaced shipment is judged as if it had not been there.
  const base = isReplace && old !== null ? withoutShipment(state, old) : state;
  const found = shippedLines(base, document);
  const { settings } = state;
  const shippedAt = readTime(document.shippedDate ?? "");
  const problems: Problem[] = [
    ...structureProblems(document),
    ...dateProblems(document, at, settings.shippedDate),
    ...usedLabels(base, document, now),
    ...(found.problems ?? []),
    ...(isReplace
      ? replaceProblems(old, document, found.problems === null ? found.lines : [], now)
      : []),
  ];
  if (!isReplace && old !== null && old.confirmedAt > now - reuseDays * day)
    problems.push({
      code: "KATAGAMI_SHIPMENT_ID_USED",
      message: `the identifier ${id.slice(0, 40)} was used in the last ${String(reuseDays)} days`,
    });
  if (found.problems === null) problems.push(...amountProblems(base, found.lines));
  if (problems.length > 0 || found.problems !== null) return { problems };
  const expected = readTime(document.estimatedDeliveryDate ?? "");
  const arrivesAt = expected ?? (shippedAt ?? at) + settings.transitHours * hour;
  const random = new Random(base.random);
  const total = found.lines.reduce((sum, { amount }) => sum + amount, 0);
  const isShort = random.chance(settings.shortReceipts);
  const shipment: Shipment = {
    id,
    vendor,
    confirmedAt: old !== null && isReplace ? old.confirmedAt : now,
    shippedAt,
    arrivesAt,
    cartons: document.cartons?.length ?? 0,
    pallets: document.pallets?.length ?? 0,
    labels: labelsOf(document),
    lines: found.lines,
    receivedAt: null,
    short: isShort ? random.whole(1, Math.max(1, Math.floor(total / 4))) : 0,
  };
  const due = Math.max(now, arrivesAt + settings.receivingHours * hour);
  const next = withPending(
    addToLines({ ...base, random: random.state }, found.lines, (line, amount) => ({
      ...line,
      shipped: line.shipped + amount,
    })),
    { kind: "receive", due, shipment: id, vendor },
  );
  const events: ScenarioEvent[] = [
    ...[...new Set(found.lines.map(({ order }) => order))].map((order) =>
      about(
        order,
        `shipment ${id} ${isReplace ? "replaced" : "confirmed"}: ${String(sumOf(found.lines, order))} eaches`,
      ),
    ),
    ...shipmentFindings(base, shipment, document, at),
  ];
  return { state: { ...next, shipments: [...next.shipments, shipment] }, events, problems: null };
}

/** The state as it was before a shipment was confirmed. */
function withoutShipment(state: RetailState, shipment: Shipment): RetailState {
  const undone = addToLines(state, shipment.lines, (line, amount) => ({
    ...line,
    shipped: line.shipped - amount,
  }));
  return {
    ...undone,
    shipments: undone.shipments.filter((one) => one !== shipment),
    pending: undone.pending.filter(
      (one) =>
        !(one.kind === "receive" && one.shipment === shipment.id && one.vendor === shipment.vendor),
    ),
  };
}

/** A replacement overwrites all of a shipment, and may only make it smaller (guide of 2021). */
function replaceProblems(
  old: Shipment | null,
  document: ShipmentDocument,
  lines: readonly LineAmount[],
  now: number,
): readonly Problem[] {
  if (old === null)
    return reject([
      "KATAGAMI_NO_SUCH_SHIPMENT",
      "there is no shipment of this identifier and selling party to replace",
    ]).problems;
  const problems: (readonly [string, string])[] = [];
  if (now > old.confirmedAt + 7 * day)
    problems.push(["KATAGAMI_REPLACED_TOO_LATE", "a shipment can be replaced for 7 days"]);
  if (old.receivedAt !== null || now >= old.arrivesAt)
    problems.push(["KATAGAMI_ARRIVED", "the shipment has arrived"]);
  const grows = lines.some(({ order, line, amount }) => {
    const before = old.lines.find((one) => one.order === order && one.line === line);
    return amount > (before?.amount ?? 0);
  });
  const { cartons = [], pallets = [] } = document;
  if (grows || cartons.length > old.cartons || pallets.length > old.pallets)
    problems.push([
      "KATAGAMI_REPLACEMENT_GROWS",
      "a replacement may only have fewer units, cartons and pallets",
    ]);
  return reject(...problems).problems;
}

/** The model and the guide contradict each other, so a setting says which rule holds. */
function dateProblems(
  { shippedDate, estimatedDeliveryDate }: ShipmentDocument,
  at: number,
  rule: RetailState["settings"]["shippedDate"],
): readonly Problem[] {
  const problems: Problem[] = [];
  const shipped = shippedDate === undefined ? null : readTime(shippedDate);
  const delivered = estimatedDeliveryDate === undefined ? null : readTime(estimatedDeliveryDate);
  const isBad = (text: string | undefined, time: number | null): boolean =>
    text !== undefined && time === null;
  if (isBad(shippedDate, shipped) || isBad(estimatedDeliveryDate, delivered))
    problems.push({ code: "KATAGAMI_BAD_DATE", message: "a date is not one of ISO 8601" });
  if (shipped !== null && delivered !== null && delivered < shipped)
    problems.push({ code: "KATAGAMI_BAD_DATE", message: "the delivery is before the shipment" });
  const isOutside =
    shipped !== null &&
    ((rule === "model" && shipped > at) ||
      (rule === "guide" && (shipped < at - 7 * day || shipped > at + 2 * day)));
  if (isOutside)
    problems.push({
      code: "KATAGAMI_SHIPPED_DATE",
      message:
        rule === "model"
          ? "shippedDate is in the future"
          : "shippedDate is more than 7 days back or 2 days ahead",
    });
  return problems;
}

function usedLabels(
  { shipments }: RetailState,
  document: ShipmentDocument,
  now: number,
): readonly Problem[] {
  const own = new Set(labelsOf(document));
  const used = shipments
    .filter(({ confirmedAt }) => confirmedAt > now - reuseDays * day)
    .flatMap(({ labels }) => labels.filter((label) => own.has(label)));
  return used.map((label) => ({
    code: "KATAGAMI_SSCC_USED",
    message: `SSCC ${label} was used in the last ${String(reuseDays)} days`,
  }));
}

function amountProblems(base: RetailState, lines: readonly LineAmount[]): Problem[] {
  return lines.flatMap(({ order, line: sequence, amount }) => {
    const line = base.orders
      .find((one) => one.number === order)
      ?.lines.find((one) => one.sequence === sequence);
    if (line === undefined) return [];
    const where = `line ${sequence} of ${order}`;
    const shipped = line.shipped + amount;
    return [
      ...(base.settings.shipBeyond === "fail" && shipped > line.accepted
        ? [
            {
              code: "KATAGAMI_SHIPPED_ABOVE_ACKNOWLEDGED",
              message: `${where}: ${String(shipped)} eaches shipped, ${String(line.accepted)} acknowledged`,
            },
          ]
        : []),
      ...(shipped < line.invoiced
        ? [
            {
              code: "KATAGAMI_ALREADY_INVOICED",
              message: `${where}: more is invoiced than would be shipped`,
            },
          ]
        : []),
    ];
  });
}

export function sumOf(lines: readonly LineAmount[], order: string): number {
  return lines.filter((one) => one.order === order).reduce((sum, { amount }) => sum + amount, 0);
}
