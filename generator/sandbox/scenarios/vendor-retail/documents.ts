/** What the scenario reads of submissions. The models check them too, where their types are at hand; this is what may not be missing. */
import * as v from "valibot";

const text = v.pipe(v.string(), v.minLength(1));
const party = v.object({ partyId: text });
const time = v.string();

const quantity = v.object({
  amount: v.optional(v.number()),
  unitOfMeasure: v.optional(v.picklist(["Cases", "Eaches"])),
  unitSize: v.optional(v.number()),
});

const money = v.object({ amount: v.optional(v.string()), currencyCode: v.optional(v.string()) });

export const AcknowledgementSchema = v.object({
  purchaseOrderNumber: text,
  sellingParty: party,
  acknowledgementDate: time,
  items: v.array(
    v.object({
      itemSequenceNumber: v.optional(v.string()),
      amazonProductIdentifier: v.optional(v.string()),
      vendorProductIdentifier: v.optional(v.string()),
      orderedQuantity: quantity,
      netCost: v.optional(money),
      listPrice: v.optional(money),
      itemAcknowledgements: v.array(
        v.object({
          acknowledgementCode: v.picklist(["Accepted", "Backordered", "Rejected"]),
          acknowledgedQuantity: quantity,
          scheduledShipDate: v.optional(time),
          scheduledDeliveryDate: v.optional(time),
          rejectionReason: v.optional(
            v.picklist(["TemporarilyUnavailable", "InvalidProductIdentifier", "ObsoleteProduct"]),
          ),
        }),
      ),
    }),
  ),
});

export type AcknowledgementDocument = v.InferOutput<typeof AcknowledgementSchema>;

const itemDetails = v.optional(v.object({ purchaseOrderNumber: v.optional(v.string()) }));

const identifiers = v.array(
  v.object({ containerIdentificationType: v.string(), containerIdentificationNumber: v.string() }),
);

const containerItem = v.object({ itemReference: text, shippedQuantity: quantity, itemDetails });

export const ShipmentSchema = v.object({
  shipmentIdentifier: text,
  shipmentConfirmationType: v.picklist(["Original", "Replace"]),
  amazonReferenceNumber: v.optional(v.string()),
  shippedDate: v.optional(time),
  estimatedDeliveryDate: v.optional(time),
  sellingParty: party,
  shipFromParty: party,
  shipToParty: party,
  shipmentMeasurements: v.optional(
    v.object({ cartonCount: v.optional(v.number()), palletCount: v.optional(v.number()) }),
  ),
  shippedItems: v.array(
    v.object({
      itemSequenceNumber: text,
      amazonProductIdentifier: v.optional(v.string()),
      vendorProductIdentifier: v.optional(v.string()),
      shippedQuantity: quantity,
      itemDetails,
    }),
  ),
  cartons: v.optional(
    v.array(
      v.object({
        cartonSequenceNumber: text,
        cartonIdentifiers: v.optional(identifiers),
        items: v.array(containerItem),
      }),
    ),
  ),
  pallets: v.optional(
    v.array(
      v.object({
        palletIdentifiers: identifiers,
        cartonReferenceDetails: v.optional(
          v.object({
            cartonCount: v.optional(v.number()),
            cartonReferenceNumbers: v.array(v.string()),
          }),
        ),
        items: v.optional(v.array(containerItem)),
      }),
    ),
  ),
});

export type ShipmentDocument = v.InferOutput<typeof ShipmentSchema>;

export const PickupSchema = v.looseObject({
  vendorShipmentIdentifier: text,
  transactionType: v.picklist(["New", "Cancel"]),
  buyerReferenceNumber: v.optional(v.string()),
  sellingParty: v.looseObject({ partyId: text }),
  shipFromParty: v.looseObject({ partyId: text }),
  shipToParty: v.looseObject({ partyId: text }),
  shipmentMeasurements: v.optional(v.looseObject({ totalCartonCount: v.optional(v.number()) })),
  collectFreightPickupDetails: v.optional(v.looseObject({ requestedPickUp: v.optional(time) })),
  transportationDetails: v.optional(v.looseObject({ shipMode: v.optional(v.string()) })),
  purchaseOrders: v.optional(
    v.array(v.looseObject({ purchaseOrderNumber: v.optional(v.string()) })),
  ),
});

export type PickupDocument = v.InferOutput<typeof PickupSchema>;

const taxes = v.optional(v.array(v.object({ taxAmount: money })));

const charges = v.optional(v.array(v.object({ chargeAmount: money, taxDetails: taxes })));

const allowances = v.optional(v.array(v.object({ allowanceAmount: money, taxDetails: taxes })));

export const InvoiceSchema = v.object({
  invoiceType: v.picklist(["Invoice", "CreditNote"]),
  id: text,
  date: time,
  remitToParty: party,
  billToParty: v.optional(party),
  invoiceTotal: money,
  taxDetails: taxes,
  chargeDetails: charges,
  allowanceDetails: allowances,
  items: v.optional(
    v.array(
      v.object({
        itemSequenceNumber: v.number(),
        amazonProductIdentifier: v.optional(v.string()),
        vendorProductIdentifier: v.optional(v.string()),
        invoicedQuantity: quantity,
        netCost: money,
        purchaseOrderNumber: v.optional(v.string()),
        taxDetails: taxes,
        creditNoteDetails: v.optional(v.looseObject({})),
      }),
    ),
  ),
});

export type InvoiceDocument = v.InferOutput<typeof InvoiceSchema>;
