/** The scenario `vendor-retail`: a vendor's order to cash, from purchase order to invoice. */
import { defineScenario, type Scenario } from "../scenario.js";
import { beliefs } from "./beliefs.js";
import { finish } from "./finish.js";
import { lives } from "./lives.js";
import { due, happen } from "./passing-time.js";
import { submission } from "./process-submission.js";
import { getPurchaseOrder, getPurchaseOrders, getPurchaseOrdersStatus } from "./read-orders.js";
import { startRetail } from "./read-seed.js";
import { getShipmentDetails, getShipmentLabels } from "./read-shipments.js";
import { getTransaction } from "./read-transaction.js";
import { rules } from "./rules.js";
import type { RetailState } from "./state.js";
import { triggers } from "./triggers.js";

export const vendorRetail: Scenario = defineScenario<RetailState>({
  name: "vendor-retail",
  summary:
    "A vendor's order to cash: purchase orders, acknowledgements, shipments, receipts and invoices.",
  start: startRetail,
  handlers: {
    "GET /vendor/orders/v1/purchaseOrders": getPurchaseOrders,
    "GET /vendor/orders/v1/purchaseOrders/{purchaseOrderNumber}": getPurchaseOrder,
    "GET /vendor/orders/v1/purchaseOrdersStatus": getPurchaseOrdersStatus,
    "POST /vendor/orders/v1/acknowledgements": submission("submitAcknowledgement"),
    "POST /vendor/shipping/v1/shipmentConfirmations": submission("SubmitShipmentConfirmations"),
    "POST /vendor/shipping/v1/shipments": submission("SubmitShipments"),
    "GET /vendor/shipping/v1/shipments": getShipmentDetails,
    "GET /vendor/shipping/v1/transportLabels": getShipmentLabels,
    "POST /vendor/payments/v1/invoices": submission("submitInvoices"),
    "GET /vendor/transactions/v1/transactions/{transactionId}": getTransaction,
  },
  triggers,
  due,
  happen,
  finish,
  lives,
  rules,
  beliefs,
});
