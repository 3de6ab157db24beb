// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { Clock } from "../base/clock.js";
import type { Completion, Operation } from "../base/operation.js";
import { printable } from "../base/printable.js";
import type { CallOptions, CallResponse } from "../request/call.js";
import { valueAt } from "../request/page-place.js";
import { resolveRetry, type RetrySettings } from "../request/retry.js";
import { HandleError } from "./errors.js";
import type { Handle, StoredHandle } from "./handle.js";
import { PollTurns } from "./poll-turns.js";
import { PolledHandle } from "./polled-handle.js";
import { readStored } from "./stored-handle.js";

/** What of a `SellingPartner` is needed to wait. */
export interface FinishingConnection extends Pick<
  StoredHandle,
  "endpoint" | "region" | "sellerId"
> {
  readonly clock: Clock;
  readonly send: (
    operation: Operation,
    params: unknown,
    options: CallOptions,
  ) => Promise<CallResponse<unknown>>;
  readonly retry: RetrySettings;
  /** The rate of an operation's usage plan as it is known by now; null if it is not known. */
  readonly rate: (operation: Operation) => number | null;
  /** Removes secrets from a text. */
  readonly show: (text: string) => string;
}

/** Of one poll: enough for a new token. What may pass is polled again in any case, but in its turn. */
const MAX_ATTEMPTS = 2;

/** An operation that only begins something. */
type Beginning = Operation & { readonly completion: Completion };

/** What is waited for through one `SellingPartner`. */
export class Finishing {
  readonly #connection: FinishingConnection;
  /** By the operation that is polled. */
  readonly #turns = new Map<string, PollTurns>();

  constructor(connection: FinishingConnection) {
    this.#connection = connection;
  }

  /**
   * Creates the handle of what a call began.
   *
   * @param options - of the call: polls are sent with the same, and its signal aborts the waits.
   * @throws HandleError if the answer has no id.
   */
  begin<Final>(
    operation: Beginning,
    answer: unknown,
    began: number,
    options: CallOptions,
  ): Handle<Final> {
    const place = operation.completion.id;
    const id = valueAt(answer, place);
    if (typeof id === "string" && id !== "") return this.#handle(operation, id, began, options);
    const problem = `${operation.name}: the answer has no id at ${place.join(".")}, so there is nothing to wait for`;
    throw new HandleError([problem]);
  }

  /**
   * Takes up again what was begun earlier.
   *
   * @param operations - all of the API; those that only begin something are known by their `completion`.
   * @throws HandleError listing everything that is wrong.
   */
  resume<Final>(operations: object, stored: unknown, options: CallOptions): Handle<Final> {
    const all = Object.values(operations).filter(isBeginning);
    const { endpoint, region, sellerId } = this.#connection;
    const api = all[0]?.api ?? "";
    const names = all.map(({ name }) => name);
    const read = readStored(stored, { api, endpoint, region, sellerId, operations: names });
    const operation = all.find(({ name }) => name === read.operation);
    if (operation === undefined) throw new HandleError(["resume: there is no such operation"]);
    return this.#handle(operation, read.id, read.began, options);
  }

  #handle<Final>(
    operation: Beginning,
    id: string,
    began: number | null,
    options: CallOptions,
  ): Handle<Final> {
    const { clock, endpoint, region, sellerId, send, show, retry: defaults } = this.#connection;
    const { completion, api, name } = operation;
    const { poll } = completion;
    const { signal = null, ...others } = pollOptions(options);
    const settings = resolveRetry(options.retry, defaults);
    const retry = { ...settings, attempts: Math.min(settings.attempts, MAX_ATTEMPTS) };
    const parameter = poll.parameters?.find((one) => one.in === "path");
    const params = { [parameter?.key ?? parameter?.name ?? ""]: id };
    const stored: StoredHandle = {
      version: 1,
      api,
      operation: name,
      id,
      began: began === null ? null : new Date(began).toISOString(),
      endpoint,
      region,
      sellerId,
    };
    return new PolledHandle<Final>(stored, {
      completion,
      what: `${name} ${printable(show(id))}`,
      began,
      clock,
      turns: this.#turnsOf(poll),
      poll: (abort) => send(poll, params, { ...others, retry, signal: abort }),
      signal,
      show,
    });
  }

  #turnsOf(poll: Operation): PollTurns {
    const key = `${poll.api}/${poll.name}`;
    let turns = this.#turns.get(key);
    if (turns === undefined) {
      turns = new PollTurns(this.#connection.clock, () => this.#connection.rate(poll));
      this.#turns.set(key, turns);
    }
    return turns;
  }
}

function isBeginning(value: unknown): value is Beginning {
  // Descriptors, as the clients export them.
  return typeof value === "object" && value !== null && "completion" in value;
}

/** The options of a call that its polls have too. A poll has no body, and asks for no personal data. */
function pollOptions(options: CallOptions): CallOptions {
  const { headers, signal, timeout, accessToken, retry, usagePlan } = options;
  const kept = Object.entries(headers ?? {}).filter(
    ([name]) => !/^(?:accept|content-type|(?:x-amzn-)?idempotency-(?:key|token))$/i.test(name),
  );
  return {
    signal,
    timeout,
    accessToken,
    retry,
    usagePlan,
    ...(kept.length > 0 && { headers: Object.fromEntries(kept) }),
  };
}
