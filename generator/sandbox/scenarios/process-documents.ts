/** Processes what was submitted: the same for all scenarios of vendors, but for what each kind of document does. */
import type { GenericSchema } from "valibot";
import type { JsonValue } from "../../lib/json.js";
import { about, findOrder, type OrdersState } from "./orders.js";
import type { Change, Finding } from "./scenario.js";
import {
  type Applied,
  endTransaction,
  processAll,
  type Submission,
  type Transaction,
} from "./transactions.js";

/** What a scenario does with the documents of one operation. */
export interface SubmissionKind<State> {
  /** The property of the body that lists the documents. */
  readonly list: string;
  readonly schema: GenericSchema;
  /** Applies one document, which was read by the schema: `at` is when it was submitted. */
  readonly apply: (state: State, document: JsonValue, at: number, now: number) => Applied<State>;
}

/** How a scenario processes a submission. */
interface Processing<State> {
  readonly apply: SubmissionKind<State>["apply"];
  /** Whether the good documents count although another one is bad. */
  readonly keepsGood: boolean;
  /** What a rehearsal reports of a failure. */
  readonly findingOf: (text: string) => Finding;
}

/** How many problems a transaction lists. */
const maxErrors = 20;

/**
 * Processes the documents of a submission. If one of them is bad, the transaction ends as a failure; the end of a good one is up to
 * the scenario.
 */
export function processDocuments<
  State extends OrdersState & { readonly transactions: readonly Transaction[] },
>(
  state: State,
  { id, operation, documents }: Submission,
  now: number,
  { apply, keepsGood, findingOf }: Processing<State>,
): Required<Change<State>> & { readonly hasFailed: boolean } {
  const at = state.transactions.find((one) => one.id === id)?.submittedAt ?? now;
  const applyOne = (current: State, document: JsonValue): Applied<State> =>
    apply(current, document, at, now);
  const done = processAll(state, documents, applyOne, keepsGood);
  const events = (done.events ?? []).map((event) => ({ ...event, submission: id }));
  if (done.problems.length === 0) return { state: done.state, events, hasFailed: false };
  const errors = done.problems.slice(0, maxErrors);
  const why = errors.map(({ code, message }) => `${code}: ${message}`).join("; ");
  const text = `${operation} failed: ${why}`;
  // The order that it is about, if it is about one.
  const named = /"purchaseOrderNumber":"([^"]*)"/.exec(JSON.stringify(documents))?.[1] ?? "";
  const subject = findOrder(state, named)?.number ?? null;
  const failure = about(subject, text, { submission: id, finding: findingOf(text) });
  return {
    state: endTransaction(done.state, id, { status: "Failure", errors }),
    events: [...events, failure],
    hasFailed: true,
  };
}
