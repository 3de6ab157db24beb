// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { ReportProblem } from "../base/errors.js";
import { isRecord, kindOf } from "../base/json.js";
import { type KeysOf, reportUnknownOptions } from "../base/unknown-keys.js";
import type { OwnLimit } from "./call-limits.js";

/** The properties of a bucket of one's own: no other is read. */
const PROPERTIES: KeysOf<OwnLimit> = { key: true, rate: true, burst: true };

/**
 * Checks what the option `usagePlan.limits` returned.
 *
 * @returns the buckets; those that are wrong are reported and left out.
 */
export function checkOwnLimits(returned: unknown, report: ReportProblem): readonly OwnLimit[] {
  if (!Array.isArray(returned)) {
    const kind = returned instanceof Promise ? "a promise" : kindOf(returned);
    report(`usagePlan.limits must return a list of { key, rate, burst }, not ${kind}`);
    return [];
  }
  const keys = new Set<string>();
  // The elements of a list that comes from outside are of any type.
  return returned.flatMap((one: unknown, index) => {
    const place = `usagePlan.limits returned [${index}]`;
    const limit = checkOne(one, place, report);
    if (limit === null) return [];
    if (keys.has(limit.key)) report(`${place}.key, which an earlier one has too`);
    keys.add(limit.key);
    return [limit];
  });
}

function checkOne(value: unknown, place: string, report: ReportProblem): OwnLimit | null {
  if (!isRecord(value)) {
    report(`${place}, which must be an object { key, rate, burst }, not ${kindOf(value)}`);
    return null;
  }
  const { key, rate, burst } = value;
  const isKey = typeof key === "string" && key !== "";
  if (!isKey) report(`${place}.key, which must be a text that names the bucket`);
  const isRate = isNumber(rate) && rate > 0;
  if (!isRate) report(`${place}.rate, which must be a number of requests per second above 0`);
  const isBurst = isNumber(burst) && burst >= 1;
  if (!isBurst) report(`${place}.burst, which must be a number of requests of at least 1`);
  reportUnknownOptions(value, PROPERTIES, `${place}.`, report);
  return isKey && isRate && isBurst ? { key, rate, burst } : null;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
