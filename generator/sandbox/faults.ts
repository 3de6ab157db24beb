import { answer, errorAnswer, type SandboxAnswer } from "./http.js";

/** Faults on demand: what a test of a client's patience wants from a server. */

export type Fault =
  | { readonly kind: "status"; readonly status: number }
  /** Answered as usual, after so many milliseconds. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** The connection is cut. */
  | { readonly kind: "hangup" }
  /** A page of HTML that says it is JSON, as gateways do. */
  | { readonly kind: "garbage" };

interface FaultRule {
  readonly fault: Fault;
  /** Infinity where the fault has no end. */
  readonly times: number;
}

/** A fault for one operation, or for all of them under `*`. */
export interface OperationFault extends FaultRule {
  readonly operation: string;
}

/** What a fault may look like, for the help and for errors. */
export const faultSyntax =
  "<operation>=<fault>[*<times>]; a fault is a status (503), delay:<milliseconds>, hangup or garbage";

/**
 * Reads `getOrders=503*2`, `orders-v0.getOrders=delay:500` or `*=hangup`.
 *
 * @returns null when it is none of these
 */
export function parseOperationFault(text: string): OperationFault | null {
  const [, operation = "", rule = ""] = /^([\w.*-]+)=(.+)$/.exec(text.trim()) ?? [];
  const parsed = parseFault(rule);
  return operation === "" || parsed === null ? null : { operation, ...parsed };
}

/** Reads `503*2`; without a number the fault has no end. */
export function parseFault(text: string): FaultRule | null {
  const [, name = "", detail = "", times = ""] =
    /^([a-z]+|[45]\d\d)(?::(\d{1,6}))?(?:\*(\d{1,6}))?$/.exec(text.trim()) ?? [];
  const fault = faultOf(name, detail);
  return fault === null ? null : { fault, times: times === "" ? Infinity : Number(times) };
}

function faultOf(name: string, detail: string): Fault | null {
  if (name === "delay")
    return detail === "" ? null : { kind: "delay", milliseconds: Number(detail) };
  if (detail !== "") return null;
  if (name === "hangup" || name === "garbage") return { kind: name };
  return /^\d+$/.test(name) ? { kind: "status", status: Number(name) } : null;
}

/** The faults of a sandbox, with how often each is still to come. */
export class Faults {
  readonly #rules: { readonly operation: string; readonly fault: Fault; left: number }[];
  readonly #headers = new Map<string, number>();

  constructor(faults: readonly OperationFault[]) {
    this.#rules = faults.map(({ times, ...rule }) => ({ ...rule, left: times }));
  }

  /**
   * The fault for a request, if any; counts it.
   *
   * @param header - `x-katagami-fault` of the request. `503*2` there fails the next two requests with this very header
   * and lets the third pass, as a client that tries again wants it; then it counts anew.
   */
  take(api: string, operation: string, header: string | null): Fault | null {
    const rule = this.#rules.find(
      ({ operation: name, left }) =>
        left > 0 && (name === "*" || name === operation || name === `${api}.${operation}`),
    );
    if (rule !== undefined) {
      rule.left -= 1;
      return rule.fault;
    }
    const asked = header === null ? null : parseFault(header);
    if (asked === null) return null;
    const key = `${api}.${operation} ${header ?? ""}`;
    const seen = this.#headers.get(key) ?? 0;
    if (seen >= asked.times) {
      this.#headers.delete(key);
      return null;
    }
    if (asked.times !== Infinity) this.#headers.set(key, seen + 1);
    return asked.fault;
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

/** What a client gets instead of the answer. */
export function faultAnswer(fault: Exclude<Fault, { kind: "delay" }>): SandboxAnswer {
  switch (fault.kind) {
    case "status":
      return errorAnswer(fault.status, codes[fault.status] ?? "Fault", "A fault was asked for");
    case "garbage":
      return answer(200, "<html><body>Bad gateway</body></html>\n", {
        "content-type": "application/json",
      });
    case "hangup":
      return { ...answer(503, ""), hangUp: true };
  }
}

export function faultText(fault: Fault): string {
  switch (fault.kind) {
    case "status":
      return String(fault.status);
    case "delay":
      return `delay of ${String(fault.milliseconds)} ms`;
    case "hangup":
      return "hang-up";
    case "garbage":
      return "HTML that says it is JSON";
  }
}
