import type { Clock } from "./clock.js";

const ATTEMPTS = 3;

/** The longest wait before the second attempt; it doubles for the third. In milliseconds. */
const BACKOFF = 250;

/** Runs `attempt` up to three times while its error is transient, with random waits in between. */
export async function tryThrice<T>(
  attempt: () => Promise<T>,
  isTransient: (error: unknown) => boolean,
  clock: Clock,
  signal: AbortSignal | null = null,
): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (count === ATTEMPTS || !isTransient(error)) throw error;
      await clock.sleep(Math.random() * BACKOFF * 2 ** (count - 1), signal);
    }
  }
}
