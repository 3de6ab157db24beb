/** Submissions: each gets the id of a transaction at once, is processed a little later, and its status says what came of it. */
import type { JsonValue } from "../../lib/json.js";
import { Random } from "./random.js";
import type { Answer, Change, ScenarioEvent } from "./scenario.js";

/** What a transaction says was wrong. Codes of Katagami's own begin with `KATAGAMI_`: Amazon publishes no list of its codes. */
export interface Problem {
  readonly code: string;
  readonly message: string;
}

export interface Transaction {
  readonly id: string;
  readonly operation: string;
  readonly submittedAt: number;
  readonly status: "Processing" | "Success" | "Failure";
  readonly errors: readonly Problem[];
}

/** A submission that waits to be processed. */
export interface Submission {
  readonly kind: "submission";
  /** Milliseconds since 1970. */
  readonly due: number;
  readonly id: string;
  readonly operation: string;
  readonly documents: readonly JsonValue[];
}

/** A success that is shown later. */
export interface LateSuccess {
  readonly kind: "success";
  readonly due: number;
  readonly id: string;
}

/** The part of a state that submissions need. */
export interface SubmissionState<Pending> {
  readonly random: number;
  readonly transactions: readonly Transaction[];
  readonly pending: readonly (Pending | Submission | LateSuccess)[];
}

/** Takes a submission. */
export function submit<Pending, State extends SubmissionState<Pending>>(
  state: State,
  { operation, documents, due }: Pick<Submission, "operation" | "documents" | "due">,
  now: number,
): { readonly state: State; readonly id: string; readonly events: readonly ScenarioEvent[] } {
  const random = new Random(state.random);
  const id = `${random.uuid()}-${stamp(now)}`;
  const transaction: Transaction = {
    id,
    operation,
    submittedAt: now,
    status: "Processing",
    errors: [],
  };
  const waiting: Submission = { kind: "submission", due, id, operation, documents };
  const next = {
    ...state,
    random: random.state,
    transactions: [...state.transactions, transaction],
    pending: [...state.pending, waiting],
  };
  const text = `${operation} is taken as transaction ${id}`;
  return { state: next, id, events: [{ subject: null, text, submission: id }] };
}

/** Gives a transaction its end. What has an end keeps it. */
export function endTransaction<State extends { readonly transactions: readonly Transaction[] }>(
  state: State,
  id: string,
  end: Pick<Transaction, "status" | "errors">,
): State {
  const transactions = state.transactions.map((one) =>
    one.id === id && one.status === "Processing" ? { ...one, ...end } : one,
  );
  return { ...state, transactions };
}

/** What a document did, or what is wrong with it. */
export type Applied<State> =
  ({ readonly problems: null } & Change<State>) | { readonly problems: readonly Problem[] };

/**
 * Processes the documents of a submission, one after the other.
 *
 * @param keepsGood - whether the good documents count although another one is bad. Amazon does not say.
 */
export function processAll<State>(
  state: State,
  documents: readonly JsonValue[],
  apply: (state: State, document: JsonValue) => Applied<State>,
  keepsGood: boolean,
): Change<State> & { readonly problems: readonly Problem[] } {
  let current = state;
  const events: ScenarioEvent[] = [];
  const problems: Problem[] = [];
  for (const document of documents) {
    const applied = apply(current, document);
    if (applied.problems === null) {
      current = applied.state;
      events.push(...(applied.events ?? []));
    } else problems.push(...applied.problems);
  }
  return problems.length > 0 && !keepsGood
    ? { state, events: [], problems }
    : { state: current, events, problems };
}

/** The answer to a submission. `payload` is what version 1 wraps answers in. */
export function accepted(id: string, isWrapped = true): Answer {
  const reference = { transactionId: id };
  return { status: 202, body: isWrapped ? { payload: reference } : reference };
}

/** An error answer, in the form that all operations of vendors have. */
export function refused(status: number, code: string, messages: readonly string[]): Answer {
  return { status, body: { errors: messages.map((message) => ({ code, message, details: "" })) } };
}

/** Rejects a document. */
export function reject(...problems: readonly (readonly [code: string, message: string])[]): {
  readonly problems: readonly Problem[];
} {
  return { problems: problems.map(([code, message]) => ({ code, message })) };
}

/** `20270104083000`, as at the end of Amazon's ids (models#2084). */
function stamp(time: number): string {
  return new Date(time).toISOString().replaceAll(/[-:T]|\.\d+Z$/g, "");
}
