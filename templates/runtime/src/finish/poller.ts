import { onAbort } from "../base/abort.js";
import type { Clock } from "../base/clock.js";
import { UsagePlanError } from "../base/errors.js";
import type { Completion } from "../base/operation.js";
import { cleanCause } from "../base/redact.js";
import type { CallResponse } from "../request/call.js";
import { valueAt } from "../request/page-place.js";
import { retryActionFor } from "../request/retry.js";
import { WaitTimeoutError } from "./errors.js";
import type { Handle } from "./handle.js";
import type { FinishOptions } from "./options.js";
import type { PollTurns } from "./poll-turns.js";

/** In milliseconds, as is `LONGEST_INTERVAL`. */
const FIRST_INTERVAL = 5_000;

const GROWTH = 1.5;

const LONGEST_INTERVAL = 60_000;

/** Something that was begun, and how to poll it. */
export interface Begun {
  readonly completion: Completion;
  /** Its name in messages. */
  readonly what: string;
  /** Milliseconds since 1970; null if that is not known. */
  readonly began: number | null;
  readonly clock: Clock;
  readonly turns: PollTurns;
  /** Sends one poll. */
  readonly poll: (signal: AbortSignal) => Promise<CallResponse<unknown>>;
  /** Aborts all waits, beside their own signals; null if nothing does. */
  readonly signal: AbortSignal | null;
  /** Removes secrets from a text. */
  readonly show: (text: string) => string;
}

/** The answer to a poll. */
export interface Answered {
  /** Null if it has none where the model has it. */
  readonly status: string | null;
  readonly answer: unknown;
}

/** A wait: its options, when it ends, and what it has learned. */
interface Wait {
  readonly options: FinishOptions;
  readonly timeout: number;
  readonly until: number;
  polls: number;
  last: Answered | null;
  /** The error of the last poll, if it may pass. */
  error: Error | null;
}

/** Computes the time from one answer to the next poll, in milliseconds. */
function intervalAfter(polls: number): number {
  return Math.min(FIRST_INTERVAL * GROWTH ** (polls - 1), LONGEST_INTERVAL);
}

/** Whether another poll may succeed where this one failed. */
function isTransient(error: unknown): boolean {
  if (error instanceof UsagePlanError || retryActionFor(error, true) === "wait") return true;
  // An LwaError says so itself.
  return error instanceof Error && "retryable" in error && error.retryable === true;
}

/** Polls one thing that was begun: now and then, at once after a hint, and until the time is up. */
export class Poller {
  readonly #begun: Begun;
  readonly #handle: Handle;
  /** The pauses that a hint ends. */
  readonly #pauses = new Set<AbortController>();
  /** Whether there was a hint since the last poll was sent. */
  #isWoken = false;

  constructor(begun: Begun, handle: Handle) {
    this.#begun = begun;
    this.#handle = handle;
  }

  wake(): void {
    this.#isWoken = true;
    for (const pause of this.#pauses) pause.abort();
  }

  /** Iterates over the answers, without an end of its own. No timer runs while the caller has an answer. */
  async *states(options: FinishOptions): AsyncGenerator<Answered, never, undefined> {
    const { timeout = this.#begun.completion.timeout } = options;
    const until = this.#begun.clock.now() + timeout;
    const wait: Wait = { options, timeout, until, polls: 0, last: null, error: null };
    for (;;) {
      const answered = await this.#inTime(wait, (signal) => this.#next(wait, signal));
      if (answered !== null) yield answered;
    }
  }

  /** Runs one step of a wait, until the time is up or a signal aborts. */
  async #inTime<T>(wait: Wait, step: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { clock, signal } = this.#begun;
    const signals = [wait.options.signal ?? null, signal];
    for (const each of signals) each?.throwIfAborted();
    const left = wait.until - clock.now();
    if (left <= 0) throw this.#tooLate(wait);
    const controller = new AbortController();
    const stop = (reason: unknown): void => controller.abort(reason);
    const forget = signals.map((each) => onAbort(each, stop));
    const timer = new AbortController();
    if (left < Infinity) {
      clock.sleep(left, timer.signal).then(
        () => stop(this.#tooLate(wait)),
        () => {},
      );
    }
    try {
      return await step(controller.signal);
    } catch (error) {
      // A step may fail with an error of its own because it was aborted.
      controller.signal.throwIfAborted();
      throw error;
    } finally {
      for (const each of forget) each();
      timer.abort();
    }
  }

  /** Pauses and polls; null if the poll failed in a way that may pass. */
  async #next(wait: Wait, signal: AbortSignal): Promise<Answered | null> {
    const { poll, completion } = this.#begun;
    await this.#pause(wait, signal);
    this.#isWoken = false;
    wait.polls += 1;
    try {
      const { data } = await poll(signal);
      const status = valueAt(data, completion.status);
      wait.last = { status: typeof status === "string" ? status : null, answer: data };
      wait.error = null;
      return wait.last;
    } catch (error) {
      signal.throwIfAborted();
      if (!isTransient(error)) throw error;
      wait.error = cleanCause(error, []);
      return null;
    }
  }

  async #pause({ options: { every }, polls }: Wait, signal: AbortSignal): Promise<void> {
    const { clock, turns } = this.#begun;
    if (this.#isWoken) return turns.count();
    const pause = new AbortController();
    const forget = onAbort(signal, () => pause.abort());
    this.#pauses.add(pause);
    try {
      const interval = this.#interval(every, polls);
      if (interval > 0) await clock.sleep(interval, pause.signal);
      if (every === undefined) await turns.take(pause.signal);
      else turns.count();
    } catch (error) {
      signal.throwIfAborted();
      if (!pause.signal.aborted) throw error;
      // A hint came, which is worth a poll out of turn.
      turns.count();
    } finally {
      this.#pauses.delete(pause);
      forget();
    }
  }

  /** How long to pause before the next poll, in milliseconds. What began long ago is polled at once. */
  #interval(every: number | undefined, polls: number): number {
    if (polls > 0) return every ?? intervalAfter(polls);
    const { began, clock } = this.#begun;
    if (began === null) return 0;
    const first = every ?? FIRST_INTERVAL;
    // A clock may have been set back since then.
    return Math.min(Math.max(began + first - clock.now(), 0), first);
  }

  #tooLate({ timeout, last, error }: Wait): WaitTimeoutError {
    const { completion, what, show } = this.#begun;
    const status = last?.status ?? null;
    const state = {
      status: status === null ? null : show(status),
      response: last?.answer ?? null,
    };
    return new WaitTimeoutError(
      what,
      timeout,
      state,
      this.#handle,
      completion.stalls ?? false,
      error,
    );
  }
}
