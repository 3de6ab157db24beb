/** Shipping labels, requested or created at once, and labels of containers. */
import { readDocuments } from "../read-documents.js";
import { Random } from "../random.js";
import type { Handler } from "../scenario.js";
import { type Applied, refused, reject } from "../transactions.js";
import { orderOf } from "./apply.js";
import { ContainerLabelSchema, CreateLabelSchema, type LabelDocument } from "./documents.js";
import type { Wrap } from "./reads.js";
import { about, findOrder, withOrder } from "../orders.js";
import type { FulfillmentState } from "./state.js";
import { labelContent, labelView } from "./views.js";

/** The order must be accepted; containers are needed for several boxes only. */
export function makeLabel(
  state: FulfillmentState,
  document: LabelDocument,
  now: number,
): Applied<FulfillmentState> {
  const found = orderOf(state, document.purchaseOrderNumber, document.sellingParty.partyId);
  if (found.problems !== null) return found;
  const { order } = found;
  if (order.status !== "ACCEPTED")
    return reject(["KATAGAMI_NOT_ACCEPTED", `${order.number} is ${order.status}`]);
  const random = new Random(state.random);
  const ids = (document.containers ?? []).slice(0, 100).map((one) => one.containerIdentifier);
  const packages = (ids.length === 0 ? ["1"] : ids).map((id) => ({
    id,
    tracking: `KT${random.text("0123456789", 12)}`,
  }));
  const labelled = withOrder(
    { ...state, random: random.state },
    { ...order, label: { createdAt: now, packages } },
  );
  return {
    state: labelled,
    events: [about(order.number, `labels for ${String(packages.length)} packages`)],
    problems: null,
  };
}

/** `createShippingLabels`: the label is in the answer. */
export function createShippingLabels(wrap: Wrap): Handler<FulfillmentState> {
  return (state, { texts, body }, now) => {
    const [number = ""] = texts.get("purchaseOrderNumber") ?? [];
    const read = readDocuments({ requests: [body ?? null] }, "requests", CreateLabelSchema);
    if (read.problems !== null)
      return { state, answer: refused(400, "InvalidInput", read.problems) };
    // Read by the schema.
    const [document] = read.documents as readonly Omit<LabelDocument, "purchaseOrderNumber">[];
    if (document === undefined) return null;
    const made = makeLabel(state, { ...document, purchaseOrderNumber: number }, now);
    if (made.problems !== null) {
      const messages = made.problems.map(({ message }) => message);
      return { state, answer: refused(400, made.problems[0]?.code ?? "", messages) };
    }
    const order = findOrder(made.state, number);
    if (order === null) return null;
    const answer = { status: 200, body: wrap(labelView(order, state.settings)) };
    return { state: made.state, answer, events: made.events ?? [] };
  };
}

/** `createContainerLabel`: one label for packages that have theirs. */
export function createContainerLabel(wrap: Wrap): Handler<FulfillmentState> {
  return (state, { body }) => {
    const read = readDocuments({ requests: [body ?? null] }, "requests", ContainerLabelSchema);
    if (read.problems !== null)
      return { state, answer: refused(400, "InvalidInput", read.problems) };
    // Read by the schema.
    const [document] = read.documents as unknown as readonly {
      readonly packages: readonly { readonly packageTrackingNumber: string }[];
    }[];
    const known = new Set(
      state.orders.flatMap(({ label }) => label?.packages.map(({ tracking }) => tracking) ?? []),
    );
    const numbers = (document?.packages ?? []).map((one) => one.packageTrackingNumber);
    const unknown = numbers.filter((number) => !known.has(number));
    if (numbers.length === 0 || unknown.length > 0)
      return {
        state,
        answer: refused(400, "KATAGAMI_UNKNOWN_TRACKING", [
          "a package has no label of this sandbox",
        ]),
      };
    const random = new Random(state.random);
    const tracking = `KTC${random.text("0123456789", 12)}`;
    const { labelFormat } = state.settings;
    const containerLabel = {
      containerTrackingNumber: tracking,
      content: labelContent(labelFormat, tracking),
      format: labelFormat,
    };
    return {
      state: { ...state, random: random.state },
      answer: { status: 200, body: wrap({ containerLabel }) },
    };
  };
}
