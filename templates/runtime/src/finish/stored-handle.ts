import type { ReportProblem } from "../base/errors.js";
import { isRecord, ownValue, parseJson } from "../base/json.js";
import { printable } from "../base/printable.js";
import { didYouMean } from "../base/unknown-keys.js";
import { HandleError } from "./errors.js";
import type { StoredHandle } from "./handle.js";

/** What a stored handle has to belong to. */
export interface HandleOwner extends Pick<
  StoredHandle,
  "api" | "endpoint" | "region" | "sellerId"
> {
  /** The operations of the API that only begin something. */
  readonly operations: readonly string[];
}

/** What a stored handle says. */
export interface ReadHandle extends Pick<StoredHandle, "operation" | "id"> {
  /** Milliseconds since 1970; null if it does not say. */
  readonly began: number | null;
}

/** More than any id of Amazon's has, in characters. */
const LONGEST_ID = 2000;

const WHAT = "resume: the stored handle";

/**
 * Checks what somebody has stored, or knows from elsewhere: operation and id at least.
 *
 * @throws HandleError listing everything that is wrong. It quotes names only.
 */
export function readStored(stored: unknown, owner: HandleOwner): ReadHandle {
  const value = typeof stored === "string" ? parseJson(stored) : stored;
  if (!isRecord(value) || Array.isArray(value)) {
    const what = typeof stored === "string" ? "text is not JSON of a handle" : "is not an object";
    throw new HandleError([`${WHAT} ${what}: pass what JSON.stringify made of one`]);
  }
  const problems: string[] = [];
  const report: ReportProblem = (problem) => problems.push(`${WHAT} ${problem}`);
  const given = (name: string): unknown => ownValue(value, name) ?? null;
  const version = given("version");
  if (version !== null && version !== 1) {
    report(`has version ${quote(version)}, and this runtime reads version 1: update the runtime`);
  }
  checkOwner(given, owner, report);
  const operation = readOperation(given("operation"), owner, report);
  const id = given("id");
  if (typeof id !== "string" || id === "") report("has no id");
  else if (id.length > LONGEST_ID || /^\.{1,2}$/.test(id)) report("has an id that none can be");
  const began = readBegan(given("began"), report);
  if (problems.length > 0) throw new HandleError(problems);
  return { operation, id: String(id), began };
}

/** An id means another thing to another API, at another endpoint, or to another seller. */
function checkOwner(
  given: (name: string) => unknown,
  owner: HandleOwner,
  report: ReportProblem,
): void {
  const clients = {
    api: "take it up with the client of that API",
    endpoint: "take it up with a client for that endpoint",
    region: "take it up with a client for that region",
    sellerId: "take it up with the client of that seller",
  };
  for (const name of ["api", "endpoint", "region", "sellerId"] as const) {
    const [stored, own] = [given(name), owner[name]];
    // A region and a seller need not be named.
    if (stored === null || stored === own || (own === null && typeof stored === "string")) continue;
    report(`is of ${name} ${quote(stored)}, not ${quote(own)}: ${clients[name]}`);
  }
}

function readOperation(given: unknown, { operations }: HandleOwner, report: ReportProblem): string {
  if (typeof given === "string" && operations.includes(given)) return given;
  const known = operations.join(", ");
  if (given === null) report(`names no operation: it is one of ${known}`);
  else {
    const near = typeof given === "string" ? didYouMean(given, operations) : "";
    report(`is of operation ${quote(given)}, which is not one of ${known}${near}`);
  }
  return "";
}

function readBegan(given: unknown, report: ReportProblem): number | null {
  if (given === null) return null;
  const time = typeof given === "string" ? Date.parse(given) : NaN;
  if (!Number.isNaN(time)) return time;
  report("began at a time that is not one of ISO 8601");
  return null;
}

/** Writes a short text as JSON, and anything else as what it is. */
function quote(value: unknown): string {
  if (typeof value === "string") return printable(JSON.stringify(value.slice(0, 200)));
  return typeof value === "number" ? String(value) : typeof value;
}
