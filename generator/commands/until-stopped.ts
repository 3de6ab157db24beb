/** Waits for Ctrl-C or SIGTERM. Call it before long work starts, so that a signal during that work counts. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
