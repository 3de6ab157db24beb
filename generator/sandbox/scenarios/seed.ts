/** What a scenario starts from: `--seed 7`, a seed file, or an object. */
import { type Diagnostic, errorAt, Failure, flagPlace } from "../../lib/diagnostic.js";
import { isRecord, type JsonRecord } from "../../lib/json.js";
import { maxSpeed } from "./clock.js";
import { readTime } from "./query.js";
import type { Seed } from "./scenario.js";

export interface SeedOptions {
  /**
   * A number, which all random choices follow from: the same seed gives the same orders. Or an object, as in a seed file: its
   * `seed` and `start` are as here, the rest is what the scenario describes (default: 1).
   */
  readonly seed?: number | JsonRecord | undefined;
  /**
   * When the scenario starts: `now`, or a date and time in ISO 8601 (default: now; with a seed a Monday morning that is always
   * the same, so that the same seed gives the same dates too).
   */
  readonly start?: string | undefined;
  /** How many times faster than the system's clock the scenario's runs; 0 for a clock that stands still (default: 1). */
  readonly speed?: number | undefined;
}

/** When a scenario with a seed starts: a Monday. */
export const seededStart: number = Date.UTC(2027, 0, 4, 8);

/** @throws Failure (usage) with everything that is wrong */
export function resolveSeed({ seed, start }: SeedOptions, now: number): Seed {
  const { seed: named, start: given, ...document } = isRecord(seed) ? seed : {};
  const number = (isRecord(seed) ? named : seed) ?? 1;
  const when = start ?? given ?? (seed === undefined ? "now" : null);
  const problems: Diagnostic[] = [];
  if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 0)
    problems.push(
      errorAt(
        `${JSON.stringify(number)} is not a seed`,
        flagPlace("--seed"),
        "a whole number, such as 7, or a JSON file",
      ),
    );
  const time =
    when === null
      ? seededStart
      : when === "now"
        ? Math.floor(now / 1000) * 1000
        : readTime(String(when));
  if (time === null)
    problems.push(
      errorAt(
        `${JSON.stringify(when)} is not a time to start at`,
        flagPlace("--start"),
        "now, or such as 2027-01-04T08:00:00Z",
      ),
    );
  if (problems.length > 0) throw new Failure(problems, "usage");
  return { now: time ?? 0, number: Number(number), document };
}

/** @throws Failure (usage) if it is no speed */
export function resolveSpeed(speed = 1): number {
  if (speed >= 0 && speed <= maxSpeed) return speed;
  throw new Failure(
    [
      errorAt(
        `${String(speed)} is not a speed`,
        flagPlace("--speed"),
        `a number from 0 to ${String(maxSpeed)}: 0 stands still, 3600 is an hour in a second`,
      ),
    ],
    "usage",
  );
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Reads `90s`, `30m`, `6h`, `3d` or a number of milliseconds; null if it is none, or longer than 10 years. */
export function readDuration(value: unknown): number | null {
  const [, amount = "", unit = "ms"] =
    /^(\d{1,15}(?:\.\d{1,3})?)(ms|s|m|h|d)?$/.exec(
      typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "",
    ) ?? [];
  const milliseconds = Math.round(Number(amount) * (units[unit] ?? 1));
  return amount === "" || milliseconds > 3650 * 86_400_000 ? null : milliseconds;
}
