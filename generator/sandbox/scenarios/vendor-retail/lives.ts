/** The life of each order, for the page. */
import { writeTime } from "../query.js";
import type { Life } from "../scenario.js";
import type { Order, RetailState } from "./state.js";

export function lives({ orders, shipments, invoices }: RetailState): readonly Life[] {
  return orders.map((order) => {
    const sum = (key: "ordered" | "accepted" | "shipped" | "received" | "invoiced"): number =>
      order.lines.reduce((all, line) => all + line[key], 0);
    const lastOf = (
      documents: readonly {
        readonly lines: readonly { readonly order: string }[];
        readonly at: number;
      }[],
    ): number | null =>
      documents
        .filter(({ lines }) => lines.some((line) => line.order === order.number))
        .reduce<number | null>((last, { at }) => Math.max(last ?? at, at), null);
    const stage = (name: string, amount: number, at: number | null) => ({
      name,
      amount,
      at: at === null ? null : writeTime(at),
    });
    const received = order.lines.reduce<number | null>(
      (last, { receivedAt }) =>
        receivedAt === null ? last : Math.max(last ?? receivedAt, receivedAt),
      null,
    );
    return {
      id: order.number,
      state: order.state,
      note: noteOf(order),
      stages: [
        stage("ordered", sum("ordered"), order.changedAt ?? order.createdAt),
        stage("acknowledged", sum("accepted"), order.acknowledgedAt),
        stage(
          "shipped",
          sum("shipped"),
          lastOf(shipments.map(({ lines, confirmedAt }) => ({ lines, at: confirmedAt }))),
        ),
        stage("received", sum("received"), received),
        stage("invoiced", sum("invoiced"), lastOf(invoices)),
      ],
    };
  });
}

function noteOf({ vendor, shipTo, window, closedBy, state, lines }: Order): string {
  const why = {
    vendor: "rejected",
    amazon: "cancelled by Amazon",
    receipt: "all received",
    lapse: "lapsed",
  };
  const until = `${window.kind} window until ${writeTime(window.to).slice(0, 10)}`;
  const end = state === "Closed" && closedBy !== null ? `, ${why[closedBy]}` : "";
  return `${vendor} to ${shipTo}, ${String(lines.length)} ${lines.length === 1 ? "line" : "lines"}, ${until}${end}`;
}
