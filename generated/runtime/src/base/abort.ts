// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { type ReportProblem, TimeoutError } from "./errors.js";

/**
 * Waits that a signal or a timeout ends. `AbortSignal.any` and `AbortSignal.timeout` are not used: they leave timers and
 * listeners behind when the work ends early.
 */

/**
 * Waits for `promise`, or until `signal` aborts. The work behind the promise continues: others may be waiting for it.
 *
 * @throws `signal.reason`
 */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | null): Promise<T> {
  if (signal === null) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
    // Always handled: a failure after the abort must not end the process as an unhandled rejection.
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** Reports a value that cannot be a number of milliseconds to wait. Infinity can. */
export function checkDuration(name: string, value: unknown, report: ReportProblem): void {
  if (!(typeof value === "number" && value > 0)) {
    report(`${name} must be a number of milliseconds above 0`);
  }
}

/** The longest delay of `setTimeout`; a longer one would fire at once. */
const MAX_DELAY = 2 ** 31 - 1;

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
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const stop = (reason: unknown): void => {
      reject(reason);
      controller.abort(reason);
    };
    const onAbort = (): void => stop(signal?.reason);
    if (signal?.aborted) return onAbort();
    const timer = timeout <= MAX_DELAY ? setTimeout(() => stop(onTimeout()), timeout) : undefined;
    signal?.addEventListener("abort", onAbort, { once: true });
    const cleanUp = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    work(controller.signal).finally(cleanUp).then(resolve, reject);
  });
}
