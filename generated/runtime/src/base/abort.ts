// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { type ReportProblem, TimeoutError } from "./errors.js";
import { startTimer } from "./timer.js";

/**
 * Waits that a signal or a timeout ends. `AbortSignal.any` and `AbortSignal.timeout` are not used: they leave timers and
 * listeners behind when the work ends early.
 */

/** Who waits for a signal, and the listener that notifies them. */
interface Waiting {
  readonly callbacks: Set<(reason: unknown) => void>;
  readonly listener: () => void;
}

/**
 * Who waits for each signal. A signal has one listener of the runtime, however many calls it is passed to: platforms report more
 * than ten as a leak. An entry is a part of its signal and vanishes with it.
 */
const waitingFor = /* @__PURE__ */ new WeakMap<AbortSignal, Waiting>();

function nothing(): void {}

function listenTo(signal: AbortSignal): Waiting {
  const callbacks: Waiting["callbacks"] = new Set();
  const listener = (): void => {
    for (const callback of callbacks) callback(signal.reason);
  };
  const added = { callbacks, listener };
  waitingFor.set(signal, added);
  signal.addEventListener("abort", listener, { once: true });
  return added;
}

/**
 * Calls `callback` with `signal.reason` when the signal aborts. If it has aborted already, nothing is called: check that first.
 *
 * @returns a function that ends this. After the last one the signal has no listener of the runtime.
 */
export function onAbort(
  signal: AbortSignal | null,
  callback: (reason: unknown) => void,
): () => void {
  if (signal === null) return nothing;
  const { callbacks, listener } = waitingFor.get(signal) ?? listenTo(signal);
  // A function of its own for each wait: two may have the same callback.
  const own = (reason: unknown): void => callback(reason);
  callbacks.add(own);
  return () => {
    if (!callbacks.delete(own) || callbacks.size > 0) return;
    waitingFor.delete(signal);
    signal.removeEventListener("abort", listener);
  };
}

/**
 * Waits for `promise`, or until `signal` aborts. The work behind the promise continues: others may be waiting for it.
 *
 * @throws `signal.reason`
 */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | null): Promise<T> {
  if (signal === null) return promise;
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    const forget = onAbort(signal, reject);
    // Always handled: a failure after the abort must not end the process as an unhandled rejection.
    promise.then(resolve, reject).finally(forget);
  });
}

/** Reports a value that cannot be a number of milliseconds to wait. Infinity can. */
export function checkDuration(name: string, value: unknown, report: ReportProblem): void {
  if (!(typeof value === "number" && value > 0)) {
    report(`${name} must be a number of milliseconds above 0`);
  }
}

/** A signal that is made when it is first read: to make one takes as long as to build a request, and not all work reads it. */
export class LazySignal {
  #controller: AbortController | null = null;
  #abort: { readonly reason: unknown } | null = null;

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#abort) this.#controller.abort(this.#abort.reason);
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#abort ??= { reason };
    this.#controller?.abort(reason);
  }
}

/** Work that a timeout or a signal ends, and the signal for it. */
class TimedWork<T> extends LazySignal {
  readonly #resolve: (value: T) => void;
  readonly #reject: (reason: unknown) => void;
  #stopTimer: () => void = nothing;
  #forget: () => void = nothing;

  constructor(resolve: (value: T) => void, reject: (reason: unknown) => void) {
    super();
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(
    timeout: number,
    signal: AbortSignal | null,
    work: (abort: LazySignal) => Promise<T>,
    onTimeout: () => Error,
  ): void {
    const stop = (reason: unknown): void => {
      this.#fail(reason);
      this.abort(reason);
    };
    // Infinity needs no timer, which would only keep the process alive.
    if (timeout !== Infinity) this.#stopTimer = startTimer(timeout, () => stop(onTimeout()));
    if (signal !== null) this.#forget = onAbort(signal, stop);
    // Not by `finally`, which makes five promises of one.
    work(this).then(
      (value) => this.#succeed(value),
      (reason: unknown) => this.#fail(reason),
    );
  }

  #succeed(value: T): void {
    this.#cleanUp();
    this.#resolve(value);
  }

  #fail(reason: unknown): void {
    this.#cleanUp();
    this.#reject(reason);
  }

  #cleanUp(): void {
    this.#stopTimer();
    this.#forget();
  }
}

/**
 * Runs `work` with a signal that aborts after `timeout` milliseconds (Infinity: never) or together with `signal`. Both
 * end the wait even when `work` ignores its signal.
 *
 * @param what - names the work in the message of the timeout.
 * @param onTimeout - creates the error of the timeout; a TimeoutError by default.
 * @throws `signal.reason`, the error of the timeout, or what `work` throws.
 */
export function withTimeout<T>(
  what: string,
  timeout: number,
  signal: AbortSignal | null,
  work: (signal: AbortSignal) => Promise<T>,
  onTimeout: () => Error = () => new TimeoutError(what, timeout),
): Promise<T> {
  return withLazyTimeout(timeout, signal, (abort) => work(abort.signal), onTimeout);
}

/** The same, for work that may never read the signal. */
export function withLazyTimeout<T>(
  timeout: number,
  signal: AbortSignal | null,
  work: (abort: LazySignal) => Promise<T>,
  onTimeout: () => Error,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) reject(signal.reason);
    else new TimedWork(resolve, reject).start(timeout, signal, work, onTimeout);
  });
}
