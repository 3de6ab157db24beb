import { abortable } from "./abort.js";

/** The source of time, so that tests can control it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `milliseconds`. If `signal` aborts first, rejects with its reason and leaves no timer behind. */
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
