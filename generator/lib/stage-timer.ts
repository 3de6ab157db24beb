/** Sums the time of each stage over many models. */
export class StageTimer {
  readonly #times = new Map<string, number>();

  async time<T>(stage: string, run: () => T | Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await run();
    } finally {
      this.#times.set(stage, (this.#times.get(stage) ?? 0) + performance.now() - started);
    }
  }

  /** Adds the times of another timer. */
  add(times: Readonly<Record<string, number>>): void {
    for (const [stage, time] of Object.entries(times)) {
      this.#times.set(stage, (this.#times.get(stage) ?? 0) + time);
    }
  }

  /** Milliseconds by stage, in the order the stages were first seen. */
  times(): Record<string, number> {
    return Object.fromEntries(this.#times);
  }
}
