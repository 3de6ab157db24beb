/** The operations that read routing requests: GetShipmentDetails, GetShipmentLabels. They never list shipment confirmations. */
import type { JsonRecord, JsonValue } from "../../../lib/json.js";
import { pageOf } from "../paging.js";
import { isWithin, QueryReader, type TimeRange, writeTime } from "../query.js";
import type { ScenarioRequest, Step } from "../scenario.js";
import { refused } from "../transactions.js";
import { labelPdf } from "../label-pdf.js";
import { hasStatus, partOf } from "./pickups.js";
import { type Pickup, type PickupStatus, pickupStatuses, type RetailState } from "./state.js";

type Json = JsonRecord<JsonValue>;

export function getShipmentDetails(
  state: RetailState,
  request: ScenarioRequest,
): Step<RetailState> {
  const query = new QueryReader(request);
  const ranges: readonly (readonly [TimeRange, (pickup: Pickup) => number | null])[] = [
    [query.range("createdAfter", "createdBefore"), ({ createdAt }) => createdAt],
    [
      query.range("shipmentConfirmedAfter", "shipmentConfirmedBefore"),
      ({ createdAt }) => createdAt,
    ],
    [query.range("packageLabelCreatedAfter", "packageLabelCreatedBefore"), labelledAt],
    [query.range("shippedAfter", "shippedBefore"), (pickup) => timeOf(pickup, "Shipped")],
    [query.range("estimatedDeliveryAfter", "estimatedDeliveryBefore"), () => null],
    [query.range("shipmentDeliveryAfter", "shipmentDeliveryBefore"), () => null],
    [
      query.range("requestedPickUpAfter", "requestedPickUpBefore"),
      ({ requestedAt }) => requestedAt,
    ],
    [query.range("scheduledPickUpAfter", "scheduledPickUpBefore"), scheduledAt],
  ];
  const status = query.oneOf("currentShipmentStatus", pickupStatuses);
  const id = query.text("vendorShipmentIdentifier");
  const reference = query.text("buyerReferenceNumber");
  const buyer = query.text("buyerWarehouseCode");
  const seller = query.text("sellerWarehouseCode");
  const found = state.pickups.filter(
    (pickup) =>
      ranges.every(([range, at]) => isWithin(range, at(pickup))) &&
      (status === null || pickup.statuses.at(-1)?.status === status) &&
      (id === null || pickup.id === id) &&
      (reference === null || pickup.reference === reference) &&
      (buyer === null || partOf(pickup.document, "shipToParty")["partyId"] === buyer) &&
      (seller === null || pickup.warehouse === seller),
  );
  return listOf(state, query, found, (pickups, pagination) => ({
    ...pagination,
    shipments: pickups.map(detailsOf),
  }));
}

export function getShipmentLabels(state: RetailState, request: ScenarioRequest): Step<RetailState> {
  const query = new QueryReader(request);
  const created = query.range("labelCreatedAfter", "labelCreatedBefore");
  const reference = query.text("buyerReferenceNumber");
  const id = query.text("vendorShipmentIdentifier");
  const seller = query.text("sellerWarehouseCode");
  // Labels exist from the assignment of a carrier on, for small parcels only.
  const found = state.pickups.filter(
    (pickup) =>
      labelledAt(pickup) !== null &&
      isWithin(created, labelledAt(pickup)) &&
      (reference === null || pickup.reference === reference) &&
      (id === null || pickup.id === id) &&
      (seller === null || pickup.warehouse === seller),
  );
  return listOf(state, query, found, (pickups, pagination) => ({
    ...pagination,
    transportLabels: pickups.map(labelsOf),
  }));
}

function listOf(
  state: RetailState,
  query: QueryReader,
  found: readonly Pickup[],
  view: (pickups: readonly Pickup[], pagination: Json) => Json,
): Step<RetailState> {
  const limit = query.whole("limit", 1, 50) ?? 50;
  const isDescending = query.oneOf("sortOrder", ["ASC", "DESC"]) === "DESC";
  const nextToken = query.text("nextToken");
  if (query.problems.length > 0)
    return { state, answer: refused(400, "InvalidInput", query.problems) };
  const keyOf = ({ createdAt, id, vendor }: Pickup) => ({ time: createdAt, id: `${vendor} ${id}` });
  const page = pageOf("shipments", found, keyOf, { limit, isDescending, nextToken });
  if (page === null)
    return {
      state,
      answer: refused(400, "InvalidInput", ["nextToken is not a token of this list"]),
    };
  const pagination = page.nextToken === null ? {} : { pagination: { nextToken: page.nextToken } };
  return { state, answer: { status: 200, body: { payload: view(page.items, pagination) } } };
}

function detailsOf(pickup: Pickup): Json {
  const { document, reference, statuses, createdAt, requestedAt } = pickup;
  const last = statuses.at(-1);
  const labelled = labelledAt(pickup);
  const shipped = timeOf(pickup, "Shipped");
  const assigned = timeOf(pickup, "CarrierAssigned");
  return {
    ...document,
    transactionType: "New",
    buyerReferenceNumber: reference,
    ...(last !== undefined && {
      currentShipmentStatus: last.status,
      currentshipmentStatusDate: writeTime(last.at),
    }),
    shipmentStatusDetails: statuses.map(({ status, at }) => ({
      shipmentStatus: status,
      shipmentStatusDate: writeTime(at),
    })),
    shipmentCreateDate: writeTime(createdAt),
    shipmentConfirmDate: writeTime(createdAt),
    ...(labelled !== null && { packageLabelCreateDate: writeTime(labelled) }),
    shipmentFreightTerm: "Collect",
    collectFreightPickupDetails: {
      requestedPickUp: writeTime(requestedAt),
      ...(assigned !== null && {
        scheduledPickUp: writeTime(requestedAt),
        carrierAssignmentDate: writeTime(assigned),
      }),
    },
    transportationDetails: {
      ...partOf(document, "transportationDetails"),
      ...(assigned !== null && { carrierDetails: { name: "Katagami Freight", code: "KTGF" } }),
      ...(shipped !== null && { shippedDate: writeTime(shipped) }),
    },
  };
}

function labelsOf(pickup: Pickup): Json {
  const { reference, cartons, document, id, warehouse } = pickup;
  const master = `KTM${reference}`;
  return {
    labelCreateDateTime: writeTime(labelledAt(pickup) ?? pickup.createdAt),
    shipmentInformation: {
      vendorDetails: {
        sellingParty: { ...partOf(document, "sellingParty") },
        vendorShipmentIdentifier: id,
      },
      buyerReferenceNumber: reference,
      shipToParty: { ...partOf(document, "shipToParty") },
      shipFromParty: { ...partOf(document, "shipFromParty") },
      warehouseId: warehouse,
      masterTrackingId: master,
      totalLabelCount: cartons,
      shipMode: "SmallParcel",
    },
    labelData: Array.from({ length: cartons }, (_, index) => {
      const trackingId = `${master}${String(index + 1).padStart(4, "0")}`;
      return {
        labelSequenceNumber: index + 1,
        labelFormat: "PDF",
        carrierCode: "KTGF",
        trackingId,
        label: labelPdf(`${trackingId} (${String(index + 1)} of ${String(cartons)})`),
      };
    }),
  };
}

function labelledAt(pickup: Pickup): number | null {
  const mode = partOf(pickup.document, "transportationDetails")["shipMode"];
  return mode === "SmallParcel" ? timeOf(pickup, "CarrierAssigned") : null;
}

function scheduledAt(pickup: Pickup): number | null {
  return hasStatus(pickup, "CarrierAssigned") ? pickup.requestedAt : null;
}

function timeOf({ statuses }: Pickup, status: PickupStatus): number | null {
  return statuses.find((one) => one.status === status)?.at ?? null;
}
