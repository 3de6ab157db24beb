/** Operations that only begin something, in virtual time: what `SellingPartner` does, but for its clock. */
import type {
  CallOptions,
  FinishingOperation,
  Handle,
  SellingPartnerOptions,
} from "../../templates/runtime/src/index.js";
import { FinishingCall } from "../../templates/runtime/src/finish/finishing-call.js";
import { resolveOptions } from "../../templates/runtime/src/options.js";
import { compileOperation } from "../../templates/runtime/src/request/request.js";
import { connect } from "../../templates/runtime/src/connect.js";
import { send } from "../../templates/runtime/src/send.js";
import { type Answer, json, recordingFetch, type Sent } from "./transport.js";
import { VirtualClock } from "./virtual-clock.js";

export interface Report {
  readonly reportId: string;
  readonly processingStatus: string;
  readonly reportDocumentId?: string;
}

/** As it is generated. */
export const createReport: FinishingOperation<object, { reportId: string }, unknown, Report> = {
  api: "reports-2021-06-30",
  name: "createReport",
  method: "POST",
  path: "/reports/2021-06-30/reports",
  completion: {
    id: ["reportId"],
    poll: {
      api: "reports-2021-06-30",
      name: "getReport",
      method: "GET",
      path: "/reports/2021-06-30/reports/{reportId}",
      parameters: [{ name: "reportId", in: "path", required: true }],
      usagePlan: { rate: 2, burst: 15 },
    },
    status: ["processingStatus"],
    done: ["DONE"],
    failed: ["FATAL"],
    noData: ["CANCELLED"],
    timeout: 3_600_000,
  },
};

/** As it is generated. */
export const submitShipmentConfirmations: FinishingOperation = {
  api: "vendor-direct-fulfillment-shipping-2021-12-28",
  name: "submitShipmentConfirmations",
  method: "POST",
  path: "/vendor/directFulfillment/shipping/2021-12-28/shipmentConfirmations",
  completion: {
    id: ["transactionId"],
    poll: {
      api: "vendor-direct-fulfillment-transactions-2021-12-28",
      name: "getTransactionStatus",
      method: "GET",
      path: "/vendor/directFulfillment/transactions/2021-12-28/transactions/{transactionId}",
      parameters: [{ name: "transactionId", in: "path", required: true }],
      usagePlan: { rate: 10, burst: 10 },
    },
    status: ["transactionStatus", "status"],
    done: ["Success"],
    failed: ["Failure"],
    problems: ["transactionStatus", "errors", "errors"],
    timeout: 900_000,
    stalls: true,
  },
};

export interface Finishing {
  readonly clock: VirtualClock;
  readonly sent: readonly Sent[];
  /** When each poll was sent, in milliseconds since the start. */
  readonly polls: readonly number[];
  readonly begin: (options?: CallOptions) => FinishingCall<{ reportId: string }, Report>;
  readonly resume: (stored: unknown, options?: CallOptions) => Promise<Handle<Report>>;
}

/**
 * A Reports API in virtual time.
 *
 * @param polled - answers to polls in order, the last one again and again: a status stands for a report
 */
export function reportsApi(
  polled: readonly (string | Answer)[],
  options: SellingPartnerOptions = {},
  rate = "2.0",
): Finishing {
  const clock = new VirtualClock();
  const polls: number[] = [];
  let reports = 0;
  const { fetch, sent } = recordingFetch((request) => {
    if (request.method === "POST") return json({ reportId: String((reports += 1)) }, 202);
    const answer = polled[Math.min(polls.length, polled.length - 1)]!;
    polls.push(clock.passed);
    if (typeof answer !== "string") return answer(request);
    const reportId = request.url.split("/").at(-1)!;
    const headers = { "x-amzn-RateLimit-Limit": rate };
    return json({ reportId, processingStatus: answer, reportDocumentId: "doc" }, 200, headers);
  });
  const settings = resolveOptions({ region: "na", lwa: false, fetch, retry: false, ...options });
  const connection = connect(settings, clock, () => 1);
  const compiled = compileOperation(createReport);
  return {
    clock,
    sent,
    polls,
    begin: (callOptions = {}) =>
      new FinishingCall<{ reportId: string }, Report>(
        // The descriptor says what is answered.
        () => send(connection, compiled, {}, callOptions) as never,
        () => clock.now(),
        async (answer, began) =>
          (await connection.finishing()).begin(createReport, answer, began, callOptions),
      ),
    resume: async (stored, callOptions = {}) =>
      (await connection.finishing()).resume({ createReport }, stored, callOptions),
  };
}
