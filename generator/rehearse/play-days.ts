/** Plays days: a program runs, the clock moves on, it runs again. */
import { flagError } from "../lib/diagnostic.js";
import type { ScenarioEngine } from "../sandbox/scenarios/engine.js";
import { readDuration } from "../sandbox/scenarios/seed.js";

const day = 86_400_000;

/** @throws Failure (usage) if it is no number of days */
export function readDays(days: number): number {
  if (days > 0 && days <= 366) return days;
  throw flagError("--days", `${String(days)} is not a number of days`, "from 1 to 366");
}

/**
 * @returns milliseconds
 * @throws Failure (usage) if it is no duration
 */
export function readEvery(text: string): number {
  const duration = readDuration(text);
  if (duration !== null && duration >= 1000) return duration;
  throw flagError("--every", `${JSON.stringify(text)} is not a duration`, "such as 30m, 4h or 1d");
}

/**
 * Runs a program every so often, from now until the days are over. The clock stands still while it runs, unless it moves it.
 *
 * @param every - in milliseconds
 * @returns how often it ran
 */
export async function playDays(
  engine: ScenarioEngine,
  { days, every }: { readonly days: number; readonly every: number },
  run: (index: number) => Promise<void>,
): Promise<number> {
  const start = engine.clock.now();
  const end = start + days * day;
  let runs = 0;
  for (let next = start; next < end;) {
    engine.moveTo(next);
    await run(runs);
    runs += 1;
    const passed = engine.clock.now() - start;
    next = start + (Math.floor(passed / every) + 1) * every;
  }
  engine.moveTo(end);
  return runs;
}
