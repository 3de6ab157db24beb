/** What must always hold of the state of vendor-retail: the invariants R1 to R20 of the facts about vendors. */
import {
  confirmationOf,
  receiptOf,
  statusOf,
} from "../../generator/sandbox/scenarios/vendor-retail/order-views.js";
import type { Order, RetailState } from "../../generator/sandbox/scenarios/vendor-retail/state.js";
import { pickupStatuses } from "../../generator/sandbox/scenarios/vendor-retail/state.js";

/** Returns a line for each invariant that is broken. */
export function brokenInvariants(state: RetailState, before: RetailState): string[] {
  const broken: string[] = [];
  const want = (fits: boolean, what: string): void => {
    if (!fits) broken.push(what);
  };
  for (const order of state.orders) {
    const old = before.orders.find((one) => one.number === order.number);
    if (old === order) continue;
    checkOrder(order, old, (fits, what) => want(fits, `${what} (${order.number})`));
  }
  const shipped = new Map<string, number>();
  for (const { lines } of state.shipments)
    for (const { order, line, amount } of lines)
      shipped.set(`${order} ${line}`, (shipped.get(`${order} ${line}`) ?? 0) + amount);
  for (const [key, amount] of shipped) {
    const [number, sequence] = key.split(" ");
    const line = state.orders
      .find((one) => one.number === number)
      ?.lines.find((one) => one.sequence === sequence);
    want(line !== undefined, `R14 every shipped line exists: ${key}`);
    // Orders of a seed may have been shipped before.
    want((line?.shipped ?? 0) >= amount, `shipments add up to what is shipped: ${key}`);
  }
  const ids = state.shipments.map(({ id, vendor }) => `${vendor} ${id}`);
  want(new Set(ids).size === ids.length, "R11 no identifier of a shipment twice");
  const labels = state.shipments.flatMap((one) => one.labels);
  want(new Set(labels).size === labels.length, "R11 no SSCC twice");
  const invoices = state.invoices.map(({ id, vendor }) => `${vendor} ${id}`);
  want(new Set(invoices).size === invoices.length, "R11 no number of an invoice twice");
  const transactions = state.transactions.map(({ id }) => id);
  want(new Set(transactions).size === transactions.length, "R19 no transaction twice");
  for (const [index, one] of state.transactions.entries()) {
    const old = before.transactions[index];
    if (old === one) continue;
    want(old === undefined || old.id === one.id, "R19 transactions keep their place");
    want(old === undefined || old.status === "Processing", "R19 an end never changes");
    want(one.errors.length > 0 === (one.status === "Failure"), "R19 errors only with Failure");
    const succeeds = one.operation.startsWith("SubmitShip") && state.settings.region !== "fe";
    want(one.status !== "Success" || succeeds, "R19 Success only of shipments");
  }
  for (const pickup of state.pickups) {
    const steps = pickup.statuses.map(({ status }) => pickupStatuses.indexOf(status));
    want(
      steps.every((step, index) => index === 0 || step > steps[index - 1]!),
      "R16 statuses never go back",
    );
  }
  return broken;
}

function checkOrder(
  order: Order,
  old: Order | undefined,
  want: (fits: boolean, what: string) => void,
): void {
  want((order.state === "Closed") === (statusOf(order) === "CLOSED"), "R1 Closed is CLOSED");
  want(order.stateChangedAt >= order.createdAt, "R3 the state changes after the order");
  if (order.state === "New") {
    want(order.stateChangedAt === order.createdAt, "R3 New has the date of the order");
    want(
      order.lines.every((line) => line.answers.length === 0),
      "R2 New has no answers",
    );
    want(
      order.lines.every((line) => confirmationOf(line) === "UNCONFIRMED"),
      "R2 New is UNCONFIRMED",
    );
  }
  want(order.changedAt === null || order.changedAt > order.createdAt, "R4 a change is later");
  for (const line of order.lines) {
    const before = old?.lines.find((one) => one.sequence === line.sequence);
    const { ordered, accepted, rejected, received, shipped, invoiced, answers } = line;
    const figures = [ordered, accepted, rejected, received, shipped, invoiced];
    want(
      figures.every((one) => Number.isSafeInteger(one) && one >= 0),
      `figures are whole and not negative: ${figures.join()}`,
    );
    want(ordered === line.changes.reduce((sum, { by }) => sum + by, 0), "R5 changes add up");
    want(accepted + rejected <= ordered, "R6 no more is answered than ordered");
    const [first] = answers;
    const isFinal = first !== undefined && first.accepted === 0 && first.rejected > 0;
    want(!isFinal || accepted === 0, "R9 first rejected stays rejected");
    want(received >= (before?.received ?? 0), "R17 received only grows");
    want(received > 0 === (line.receivedAt !== null), "R17 a date from the first unit on");
    want(
      (receiptOf(line) === "RECEIVED") === (accepted > 0 && received >= accepted),
      "R17 RECEIVED is all that is confirmed",
    );
    want(invoiced <= shipped, "R18 no more is invoiced than shipped");
    if (before !== undefined)
      want(answers.length >= before.answers.length, "R8 the history of answers is kept");
  }
}
