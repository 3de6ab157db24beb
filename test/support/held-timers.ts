import { setImmediate } from "node:timers/promises";

/** Waits until something has happened; after a minute it never will. */
export async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 60_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`did not happen: ${condition}`);
    await setImmediate();
  }
}

/**
 * Runs `work` with timers of one delay that fire when the test says so, not by the clock: so a timeout can be tested on a
 * machine of any speed.
 *
 * @param work - its argument waits until such a timer has been set, and fires the oldest.
 */
export async function withHeldTimers(
  delay: number,
  work: (fire: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const held = new Map<unknown, () => void>();
  const hold = (callback: () => void, milliseconds?: number): unknown => {
    if (milliseconds !== delay) return set(callback, milliseconds);
    const handle = {};
    held.set(handle, callback);
    return handle;
  };
  // The runtime sets timers without further arguments, and hands their handles to `clearTimeout` only.
  globalThis.setTimeout = hold as typeof setTimeout;
  globalThis.clearTimeout = (handle) => {
    if (!held.delete(handle)) clear(handle);
  };
  try {
    await work(async () => {
      await until(() => held.size > 0);
      const [[handle, callback]] = [...held] as [[unknown, () => void]];
      held.delete(handle);
      callback();
    });
  } finally {
    globalThis.setTimeout = set;
    globalThis.clearTimeout = clear;
  }
}
