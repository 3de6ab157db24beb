import { errorAt, Failure, flagPlace } from "../lib/diagnostic.js";
import { didYouMean } from "../lib/suggest.js";
import type { Api } from "../model/api.js";
import { setBounded } from "./bounded-map.js";
import { respond } from "./http.js";
import { maxFaultCounters } from "./limits.js";
import { type Outcome, outcome, refuse } from "./outcome.js";
import { isRefusalCause, type RefusalCause, refusalCauses, respondRefusal } from "./refusals.js";
import { Random } from "./scenarios/random.js";

/** Faults on demand, to test how a client behaves when the server fails. */

export type Fault =
  | { readonly kind: "status"; readonly status: number }
  /** The refusal that Amazon sends for this cause. */
  | { readonly kind: "refusal"; readonly cause: RefusalCause }
  /** The usual response, sent late. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** The connection is cut. */
  | { readonly kind: "hangup" }
  /** A page of HTML with the content type of JSON, as gateways send it. */
  | { readonly kind: "malformed" };

interface FaultRule {
  readonly fault: Fault;
  /** How many requests fail; Infinity for all of them. */
  readonly times: number;
  /** How probable it is that a request fails, from 0 to 1 (default: 1). */
  readonly probability?: number;
}

/** A fault of one operation, or of all operations. */
export interface OperationFault extends FaultRule {
  /** `getOrders`, `orders-v0.getOrders` or `*`. */
  readonly operation: string;
}

/** The syntax of `--fault`, for help and errors. */
export const faultSyntax: string = `<operation>=<fault>[*<times>][@<percent>%]; a fault is a status (503), 403:<cause>, delay:<milliseconds>, hangup or malformed; a cause is ${refusalCauses.join(", ")}`;

/**
 * Reads `getOrders=503*2`, `getOrders=403:role-missing`, `orders-v0.getOrders=delay:500` or `*=hangup`.
 *
 * @returns null if the text has another form
 */
export function parseOperationFault(text: string): OperationFault | null {
  const [, operation = "", rule = ""] = /^([\w.*-]+)=(.+)$/.exec(text.trim()) ?? [];
  const parsed = parseFault(rule);
  return operation === "" || parsed === null ? null : { operation, ...parsed };
}

function refuseUnknown(faults: readonly OperationFault[], apis: readonly Api[]): void {
  const known = new Set([
    "*",
    ...apis.flatMap(({ id, operations }) =>
      operations.flatMap(({ name }) => [name, `${id}.${name}`]),
    ),
  ]);
  const problems = faults
    .filter(({ operation }) => !known.has(operation))
    .map(({ operation }) =>
      errorAt(
        `no API of the sandbox has an operation ${operation}`,
        flagPlace("--fault"),
        didYouMean(operation, [...known]) ??
          "write its name, <package>.<operation>, or * for all operations",
      ),
    );
  if (problems.length > 0) throw new Failure(problems, "usage");
}

/** Reads `503*2` or `503@5%`. By default, the fault applies to every request. */
export function parseFault(text: string): FaultRule | null {
  const [, name = "", detail = "", times = "", percent = ""] =
    /^([a-z]+|[45]\d\d)(?::(\d{1,6}|[a-z-]{1,40}))?(?:\*(\d{1,6}))?(?:@(\d{1,3}(?:\.\d{1,3})?)%)?$/.exec(
      text.trim(),
    ) ?? [];
  const fault = faultOf(name, detail);
  if (fault === null || Number(percent) > 100) return null;
  const rule = { fault, times: times === "" ? Infinity : Number(times) };
  return percent === "" ? rule : { ...rule, probability: Number(percent) / 100 };
}

function faultOf(name: string, detail: string): Fault | null {
  if (name === "delay")
    return /^\d+$/.test(detail) ? { kind: "delay", milliseconds: Number(detail) } : null;
  if (name === "403" && isRefusalCause(detail)) return { kind: "refusal", cause: detail };
  if (detail !== "") return null;
  if (name === "hangup" || name === "malformed") return { kind: name };
  return /^\d+$/.test(name) ? { kind: "status", status: Number(name) } : null;
}

/** Decides which requests fail, and counts them. */
export class Faults {
  readonly #rules: (Omit<OperationFault, "times"> & { left: number })[];
  // Always from the same number: a test that fails by chance fails again.
  readonly #random = new Random(1);
  readonly #headers = new Map<string, number>();

  /** @throws Failure (usage) when a fault is of an operation that no API has */
  constructor(faults: readonly OperationFault[], apis: readonly Api[]) {
    refuseUnknown(faults, apis);
    this.#rules = faults.map(({ times, ...rule }) => ({ ...rule, left: times }));
  }

  /**
   * Returns the fault of a request and counts it; null if the request is to succeed.
   *
   * @param header - the request's header `x-katagami-fault`. `503*2` fails two requests with this header and lets the third
   * one succeed, for a client that retries; then the count starts again.
   */
  take(api: string, operation: string, header: string | null): Fault | null {
    const rule = this.#rules.find(
      ({ operation: name, left, probability = 1 }) =>
        left > 0 &&
        (name === "*" || name === operation || name === `${api}.${operation}`) &&
        (probability === 1 || this.#random.chance(probability)),
    );
    if (rule !== undefined) {
      rule.left -= 1;
      return rule.fault;
    }
    const requested = header === null ? null : parseFault(header);
    if (requested === null || !this.#random.chance(requested.probability ?? 1)) return null;
    const key = `${api}.${operation} ${header ?? ""}`;
    const seen = this.#headers.get(key) ?? 0;
    if (seen >= requested.times) {
      this.#headers.delete(key);
      return null;
    }
    if (requested.times !== Infinity) setBounded(this.#headers, key, seen + 1, maxFaultCounters);
    return requested.fault;
  }
}

const codes: Readonly<Record<number, string>> = {
  400: "InvalidInput",
  403: "Unauthorized",
  404: "NotFound",
  429: "QuotaExceeded",
  500: "InternalFailure",
  503: "ServiceUnavailable",
};

/** Fails a request without calling its operation. */
export function faultOutcome(fault: Exclude<Fault, { kind: "delay" }>, operation: string): Outcome {
  switch (fault.kind) {
    case "refusal":
      return outcome(respondRefusal(fault.cause, operation), `fault: refused, ${fault.cause}`);
    case "status": {
      const { status } = fault;
      const summary = `fault: ${String(status)}`;
      return refuse(status, codes[status] ?? "Fault", "A fault was requested", summary);
    }
    case "malformed": {
      const headers = { "content-type": "application/json" };
      const page = "<html><body>Bad gateway</body></html>\n";
      return outcome(respond(200, page, headers), "fault: HTML with the content type of JSON");
    }
    case "hangup":
      return outcome({ ...respond(503, ""), hangUp: true }, "fault: connection cut");
  }
}
