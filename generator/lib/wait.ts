import { setTimeout as sleep } from "node:timers/promises";

/** The longest delay of one timer of Node.js, in milliseconds; a longer one fires at once. */
const maxDelay = 2 ** 31 - 1;

/**
 * Waits for a number of milliseconds, however large, or until `signal` aborts.
 *
 * @throws AbortError
 */
export async function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  for (let left = milliseconds; left > 0; left -= maxDelay) {
    await sleep(Math.min(left, maxDelay), undefined, signal && { signal });
  }
}
