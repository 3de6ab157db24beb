/** The scenario `vendor-direct-fulfillment`: a customer's order from acknowledgement to invoice, in both versions of the APIs. */
import { writeTime } from "../query.js";
import type { Change, Handler, Life, Trigger } from "../scenario.js";
import { defineScenario, type Scenario } from "../scenario.js";
import { usageError } from "../../../lib/diagnostic.js";
import { beliefs } from "./beliefs.js";
import { createContainerLabel, createShippingLabels } from "./labels.js";
import * as reads from "./reads.js";
import { finding, rules } from "./rules.js";
import { startFulfillment, addOrder } from "./start.js";
import { about, day, findOrder, withOrder } from "../orders.js";
import type { FulfillmentState } from "./state.js";
import { processSubmission, submission } from "./submissions.js";

type Handlers = Readonly<Record<string, Handler<FulfillmentState>>>;

function handlersOf(version: string, wrap: reads.Wrap): Handlers {
  const at = (api: string): string => `/vendor/directFulfillment/${api}/${version}`;
  const shipping = at("shipping");
  return {
    [`GET ${at("orders")}/purchaseOrders`]: reads.getOrders(wrap),
    [`GET ${at("orders")}/purchaseOrders/{}`]: reads.getOrder(wrap),
    [`POST ${at("orders")}/acknowledgements`]: submission("submitAcknowledgement", wrap),
    [`GET ${shipping}/shippingLabels`]: reads.getShippingLabels(wrap),
    [`POST ${shipping}/shippingLabels`]: submission("submitShippingLabelRequest", wrap),
    [`GET ${shipping}/shippingLabels/{}`]: reads.getShippingLabel(wrap),
    [`POST ${shipping}/shipmentConfirmations`]: submission("submitShipmentConfirmations", wrap),
    [`POST ${shipping}/shipmentStatusUpdates`]: submission("submitShipmentStatusUpdates", wrap),
    [`GET ${shipping}/customerInvoices`]: reads.getCustomerInvoices(wrap),
    [`GET ${shipping}/customerInvoices/{}`]: reads.getCustomerInvoice(wrap),
    [`GET ${shipping}/packingSlips`]: reads.getPackingSlips(wrap),
    [`GET ${shipping}/packingSlips/{}`]: reads.getPackingSlip(wrap),
    [`GET ${at("transactions")}/transactions/{}`]: reads.getTransactionStatus(wrap, (errors) =>
      version === "v1" ? errors : { errors },
    ),
  };
}

const { v1, "2021-12-28": later } = reads.versions as {
  readonly v1: reads.Wrap;
  readonly "2021-12-28": reads.Wrap;
};
const newShipping = "/vendor/directFulfillment/shipping/2021-12-28";

const handlers: Handlers = {
  ...handlersOf("v1", v1),
  ...handlersOf("2021-12-28", later),
  [`POST ${newShipping}/shippingLabels/{}`]: createShippingLabels(later),
  [`POST ${newShipping}/containerLabel`]: createContainerLabel(later),
  "POST /vendor/directFulfillment/inventory/v1/warehouses/{}/items": submission(
    "submitInventoryUpdate",
    v1,
  ),
  "POST /vendor/directFulfillment/payments/v1/invoices": submission("submitInvoice", v1),
};

const triggers: Readonly<Record<string, Trigger<FulfillmentState>>> = {
  "new-order": {
    summary: "A customer orders",
    parameters: {},
    run: (state, _, now) => {
      const added = addOrder(state, now);
      return { state: added.state, events: [about(added.order.number, "ordered")] };
    },
  },
  cancel: {
    summary: "The customer cancels an order that is not shipped",
    parameters: { order: "number of the order (default: the newest that is open)" },
    run: (state, { order: number }) => {
      const order =
        number === undefined
          ? state.orders.findLast(({ status }) => status === "NEW" || status === "ACCEPTED")
          : findOrder(state, String(number));
      if (order == null) throw usageError("there is no such order");
      if (order.status === "SHIPPED" || order.status === "CANCELLED")
        throw usageError(`${order.number} is ${order.status}`);
      const cancelled = withOrder(state, { ...order, status: "CANCELLED" });
      return { state: cancelled, events: [about(order.number, "cancelled by the customer")] };
    },
  },
};

function due({ pending }: FulfillmentState): number | null {
  return pending.reduce<number | null>(
    (first, one) => (first === null || one.due < first ? one.due : first),
    null,
  );
}

function happen(state: FulfillmentState, now: number): Change<FulfillmentState> {
  const next = state.pending.find((one) => one.due <= now);
  if (next === undefined) return { state };
  const rest = { ...state, pending: state.pending.filter((one) => one !== next) };
  switch (next.kind) {
    case "submission":
      return processSubmission(rest, next, now);
    case "success":
      return { state: rest };
    case "morning": {
      let current: FulfillmentState = {
        ...rest,
        pending: [...rest.pending, { kind: "morning", due: next.due + day }],
      };
      const events = [];
      for (let count = 0; count < rest.settings.ordersPerDay; count += 1) {
        const added = addOrder(current, now);
        current = added.state;
        events.push(about(added.order.number, "ordered"));
      }
      return { state: current, events };
    }
    case "deadline":
    case "late": {
      const order = findOrder(rest, next.order);
      if (order === null) return { state: rest };
      const text =
        next.kind === "late"
          ? "not shipped by the required date"
          : `not acknowledged within ${String(rest.settings.acknowledgeHours)} hours`;
      const rule =
        next.kind === "late"
          ? "shipped-late"
          : order.seenAt === null
            ? "order-never-seen"
            : "not-acknowledged";
      const isOpen = next.kind === "late" ? order.status === "ACCEPTED" : order.status === "NEW";
      return isOpen
        ? { state: rest, events: [about(order.number, text, { finding: finding(rule, text) })] }
        : { state: rest };
    }
  }
}

function lives({ orders }: FulfillmentState): readonly Life[] {
  return orders.map((order) => {
    const total = order.lines.reduce((sum, { ordered }) => sum + ordered, 0);
    const stage = (name: string, at: number | null) => ({
      name,
      amount: at === null ? 0 : total,
      at: at === null ? null : writeTime(at),
    });
    const accepted =
      order.status === "CANCELLED" && order.shippedAt === null ? null : order.acknowledgedAt;
    return {
      id: order.number,
      state: order.status,
      note: `${order.vendor} from ${order.warehouse}, ship by ${writeTime(order.requiredAt).slice(0, 10)}`,
      stages: [
        stage("ordered", order.createdAt),
        stage("accepted", accepted),
        stage("labelled", order.label?.createdAt ?? null),
        stage("shipped", order.shippedAt),
        stage("invoiced", order.invoicedAt),
      ],
    };
  });
}

export const vendorDirectFulfillment: Scenario = defineScenario<FulfillmentState>({
  name: "vendor-direct-fulfillment",
  summary:
    "A vendor's direct fulfillment: customers' orders, labels, shipments, inventory and invoices.",
  start: startFulfillment,
  handlers,
  triggers,
  due,
  happen,
  lives,
  rules,
  beliefs,
});
