// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { onAbort } from "./abort.js";
import { startTimer } from "./timer.js";

/** The source of time, so that tests can control it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Resolves after `milliseconds`, however many; Infinity waits for the signal only. If `signal` aborts first, rejects with its
   * reason and leaves no timer behind.
   */
  sleep(milliseconds: number, signal?: AbortSignal | null): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal = null) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const stop = startTimer(milliseconds, () => {
        forget();
        resolve();
      });
      const forget = onAbort(signal, (reason) => {
        forget();
        stop();
        reject(reason);
      });
    }),
};
