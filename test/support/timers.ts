import { createHook } from "node:async_hooks";

/**
 * Watches timers from now on.
 *
 * @returns how many of them still run; those that were there before, of other tests, do not count. A timer that was cleared counts
 * until the next turn of the event loop.
 */
export function watchTimers(): () => number {
  const running = new Set<number>();
  createHook({
    init(id, type) {
      if (type === "Timeout") running.add(id);
    },
    destroy(id) {
      running.delete(id);
    },
  }).enable();
  return () => running.size;
}
