// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/**
 * Waiting that can be given up. Written out rather than built on `AbortSignal.any` and `AbortSignal.timeout`, which
 * leave timers and listeners behind when the work ends early.
 */

/**
 * Waits for `promise`, or until `signal` aborts. The promise itself goes on: others may be waiting for it.
 *
 * @throws `signal.reason`
 */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | null): Promise<T> {
  if (signal === null) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
    // Listened to in any case: a failure after the abort must not end the process as an unhandled rejection.
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** Whether a value can be a number of milliseconds to wait for, Infinity included. */
export function isDuration(value: unknown): boolean {
  return typeof value === "number" && value > 0;
}

/** The longest delay of `setTimeout`; a longer one would fire at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

/**
 * Runs `work` with a signal that aborts after `timeout` milliseconds (Infinity: never) or together with `signal`. Both
 * end the wait even when `work` does not listen to its signal.
 *
 * @param onTimeout - makes the error of the timeout.
 * @throws `signal.reason`, the error of `onTimeout`, or what `work` throws.
 */
export function withTimeout<T>(
  timeout: number,
  signal: AbortSignal | null,
  onTimeout: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const stop = (reason: unknown): void => {
      reject(reason);
      controller.abort(reason);
    };
    const onAbort = (): void => stop(signal?.reason);
    if (signal?.aborted) return onAbort();
    const timer =
      timeout <= LONGEST_DELAY ? setTimeout(() => stop(onTimeout()), timeout) : undefined;
    signal?.addEventListener("abort", onAbort, { once: true });
    const ending =
      <V>(settle: (value: V) => void) =>
      (value: V): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        settle(value);
      };
    work(controller.signal).then(ending(resolve), ending(reject));
  });
}
