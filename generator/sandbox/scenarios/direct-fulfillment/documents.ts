/** What the scenario reads of submissions. */
import * as v from "valibot";

const text = v.pipe(v.string(), v.minLength(1));
const party = v.object({ partyId: text });
const quantity = v.object({ amount: v.optional(v.number()) });
const money = v.object({ amount: v.optional(v.string()) });

export const AcknowledgementSchema = v.object({
  purchaseOrderNumber: text,
  vendorOrderNumber: text,
  acknowledgementStatus: v.object({ code: v.optional(v.string()) }),
  sellingParty: party,
  itemAcknowledgements: v.array(
    v.object({ itemSequenceNumber: v.string(), acknowledgedQuantity: quantity }),
  ),
});

export type AcknowledgementDocument = v.InferOutput<typeof AcknowledgementSchema>;

const containers = v.optional(
  v.array(v.object({ containerIdentifier: v.string(), trackingNumber: v.optional(v.string()) })),
);

export const LabelSchema = v.object({ purchaseOrderNumber: text, sellingParty: party, containers });

export type LabelDocument = v.InferOutput<typeof LabelSchema>;

/** `createShippingLabels` names the order in its path. */
export const CreateLabelSchema = v.object({ sellingParty: party, containers });

export const ContainerLabelSchema = v.object({
  packages: v.array(v.object({ packageTrackingNumber: v.string() })),
});

export const ConfirmationSchema = v.object({
  purchaseOrderNumber: text,
  sellingParty: party,
  shipmentDetails: v.object({
    shippedDate: v.string(),
    shipmentStatus: v.picklist(["SHIPPED", "FLOOR_DENIAL"]),
  }),
  items: v.array(v.object({ itemSequenceNumber: v.number(), shippedQuantity: quantity })),
  containers,
});

export type ConfirmationDocument = v.InferOutput<typeof ConfirmationSchema>;

export const StatusUpdateSchema = v.object({
  purchaseOrderNumber: text,
  sellingParty: party,
  statusUpdateDetails: v.object({
    trackingNumber: v.string(),
    statusCode: v.string(),
    reasonCode: v.string(),
    statusDateTime: v.string(),
  }),
});

export type StatusUpdateDocument = v.InferOutput<typeof StatusUpdateSchema>;

export const InventorySchema = v.object({
  sellingParty: party,
  isFullUpdate: v.boolean(),
  items: v.array(
    v.object({
      buyerProductIdentifier: v.optional(v.string()),
      vendorProductIdentifier: v.optional(v.string()),
      availableQuantity: quantity,
      isObsolete: v.optional(v.boolean()),
    }),
  ),
});

export type InventoryDocument = v.InferOutput<typeof InventorySchema>;

const taxes = v.optional(v.array(v.object({ taxAmount: money })));

export const InvoiceSchema = v.object({
  invoiceNumber: text,
  invoiceDate: v.string(),
  remitToParty: party,
  invoiceTotal: money,
  taxTotals: taxes,
  chargeDetails: v.optional(v.array(v.object({ chargeAmount: money, taxDetails: taxes }))),
  items: v.array(
    v.object({
      itemSequenceNumber: v.string(),
      purchaseOrderNumber: text,
      invoicedQuantity: quantity,
      netCost: money,
    }),
  ),
});

export type InvoiceDocument = v.InferOutput<typeof InvoiceSchema>;
