import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../templates/runtime/src/base/clock.js";

/**
 * A clock whose time passes only when nothing else is to be done: then it is at once the time of the next sleeper. For
 * an injected `fetch`; sockets would come too late.
 */
export class VirtualClock implements Clock {
  readonly started: number = Date.UTC(2026, 10, 21);
  time: number = this.started;
  readonly #sleepers = new Set<{ readonly wakes: number; readonly wake: () => void }>();
  #running = false;

  now(): number {
    return this.time;
  }

  /** Milliseconds since the start. */
  get passed(): number {
    return this.time - this.started;
  }

  /** How many sleep. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  sleep(milliseconds: number, signal: AbortSignal | null = null): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = {
        wakes: this.time + milliseconds,
        wake: () => {
          this.#sleepers.delete(sleeper);
          resolve();
        },
      };
      const abort = (): void => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason as Error);
      };
      if (signal?.aborted) return abort();
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", abort, { once: true });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (;;) {
      // All promises that can settle have settled by then.
      await setImmediate();
      // Sets keep the order of insertion, so those who wake at one time wake in order.
      const [next] = [...this.#sleepers].toSorted((a, b) => a.wakes - b.wakes);
      if (!next) break;
      this.time = Math.max(this.time, next.wakes);
      next.wake();
    }
    this.#running = false;
  }
}
