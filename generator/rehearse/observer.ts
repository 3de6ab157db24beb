/** Watches a rehearsal: every request, and everything that happens in the scenario. */
import { tokenPath } from "../sandbox/auth-endpoints.js";
import type { LogEntry } from "../sandbox/request-log.js";
import type { ScenarioEngine } from "../sandbox/scenarios/engine.js";
import type { Happening } from "../sandbox/scenarios/journal.js";
import { writeTime } from "../sandbox/scenarios/query.js";
import { rehearsalRules } from "./rules.js";
import { type CallCount, type RehearsalLine, type ReportData, sumCosts } from "./report.js";

interface Operation {
  readonly operation: string;
  calls: number;
  refused: number;
  /** The first request that was answered with this status, with what the log says of it. */
  readonly first: Map<
    number,
    { readonly request: number; readonly time: number; readonly why: string; times: number }
  >;
}

export class Observer {
  readonly #lines: RehearsalLine[] = [];
  readonly #operations = new Map<string, Operation>();
  /** The requests of submissions that wait to be processed. */
  readonly #submissions = new Map<string, number>();
  readonly #tokens: { readonly request: number; readonly time: number }[] = [];
  #engine: ScenarioEngine | null = null;
  #requests = 0;

  /** Says whose clock counts; before that, nothing happens. */
  watch(engine: ScenarioEngine): void {
    this.#engine = engine;
  }

  /** A request that was answered. */
  readonly onRequest = (entry: LogEntry): void => {
    this.#requests = entry.id;
    const time = this.#engine?.clock.now() ?? 0;
    if (entry.target === tokenPath && entry.status === 200)
      this.#tokens.push({ request: entry.id, time });
    if (entry.operation === null || entry.api === null) return;
    const operation = `${entry.api}.${entry.operation}`;
    const own: Operation = this.#operations.get(operation) ?? {
      operation,
      calls: 0,
      refused: 0,
      first: new Map(),
    };
    this.#operations.set(operation, own);
    own.calls += 1;
    if (entry.status < 400) return;
    own.refused += 1;
    const seen = own.first.get(entry.status);
    if (seen === undefined)
      own.first.set(entry.status, { request: entry.id, time, why: entry.outcome, times: 1 });
    else seen.times += 1;
  };

  readonly onHappening = (happening: Happening): void => {
    const { submission = null, finding = null, call, time, subject } = happening;
    // It happens while a request is answered, which the log counts only afterwards.
    const isDuring = call !== null && this.#engine?.operationOf(call) != null;
    const during = isDuring ? this.#requests + 1 : null;
    const isNew = submission !== null && !this.#submissions.has(submission);
    if (submission !== null && isNew && during !== null) this.#submissions.set(submission, during);
    if (finding === null) return;
    const request = submission === null ? during : (this.#submissions.get(submission) ?? null);
    const rule = this.#engine?.scenario.rules?.[finding.rule];
    this.#lines.push({
      time: writeTime(time),
      subject,
      rule: finding.rule,
      title: rule?.title ?? finding.rule,
      source: rule?.source ?? "the scenario",
      costsMoney: rule?.costs ?? finding.cost !== null,
      cost: finding.cost,
      detail: finding.detail,
      call,
      request,
      missing: rule?.missing ?? null,
    });
  };

  /** Something that is wrong with the program itself. */
  add(
    rule: keyof typeof rehearsalRules,
    detail: string,
    more: Partial<Pick<RehearsalLine, "call" | "request" | "time">> = {},
  ): void {
    const { title, costs, source } = rehearsalRules[rule];
    const time = writeTime(this.#engine?.clock.now() ?? 0);
    this.#lines.push({
      time,
      subject: null,
      rule,
      title,
      source,
      costsMoney: costs,
      cost: null,
      detail,
      call: null,
      request: null,
      missing: null,
      ...more,
    });
  }

  /** Ends: what is still open, and what the requests together say. */
  report(from: number, runs: number): ReportData {
    const engine = this.#engine;
    if (engine === null) throw new Error("nothing was watched");
    const now = engine.clock.now();
    for (const event of engine.scenario.finish?.(engine.state, now) ?? [])
      this.onHappening({ ...event, time: now, call: null });
    this.#addRefusals();
    this.#addTokens();
    const lines = this.#lines.toSorted(
      (a, b) =>
        Number(b.costsMoney) - Number(a.costsMoney) ||
        (a.time < b.time ? -1 : a.time > b.time ? 1 : 0),
    );
    const calls: CallCount[] = [...this.#operations.values()].map(
      ({ operation, calls: all, refused }) => ({ operation, calls: all, refused }),
    );
    return {
      scenario: engine.scenario.name,
      from: writeTime(from),
      to: writeTime(now),
      runs,
      lines,
      calls,
      costs: sumCosts(lines),
      costsMoney: lines.some(({ costsMoney }) => costsMoney),
    };
  }

  #addRefusals(): void {
    for (const { operation, calls, first } of this.#operations.values())
      for (const [status, { request, time, why, times }] of first) {
        const where = { call: operation, request, time: writeTime(time) };
        const some = `${String(times)} of ${String(calls)} calls`;
        if (status === 429)
          this.add("over-plan", `${some} were over the usage plan: ${why}`, where);
        else if (status < 500) this.add("refused", `${some} got ${String(status)}: ${why}`, where);
      }
  }

  /** A token lives for an hour: more than one in an hour means that it is not kept. */
  #addTokens(): void {
    const [first, ...others] = this.#tokens;
    if (first === undefined) return;
    let last = first.time;
    const early = others.filter(({ time }) => {
      const isEarly = time - last < 3_600_000;
      if (!isEarly) last = time;
      return isEarly;
    });
    const [one] = early;
    if (one !== undefined)
      this.add(
        "tokens",
        `${String(early.length)} of ${String(this.#tokens.length)} access tokens were asked for while another was valid`,
        {
          call: "POST /auth/o2/token",
          request: one.request,
          time: writeTime(one.time),
        },
      );
  }
}
