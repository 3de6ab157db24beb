// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { abortable } from "./abort.js";

/** Where time comes from, so that tests can hold it still. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `milliseconds`; rejects with `signal.reason` when that comes first, and leaves no timer behind. */
  sleep(milliseconds: number, signal?: AbortSignal | null): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep(milliseconds, signal = null) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const slept = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    return abortable(slept, signal).finally(() => clearTimeout(timer));
  },
};
