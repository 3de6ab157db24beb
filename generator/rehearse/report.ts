/** The report of a rehearsal: what would have cost money or trouble, each with the call and the rule. */
import { count, table } from "../lib/terminal.js";
import type { Money } from "../sandbox/scenarios/scenario.js";
import { readDecimal, writeDecimal } from "../sandbox/scenarios/decimal.js";

export interface Rehearsal {
  readonly scenario: string;
  /** ISO 8601, by the scenario's clock. */
  readonly from: string;
  readonly to: string;
  /** How often the program ran. */
  readonly runs: number;
  /** Those that cost money first, then by time. */
  readonly lines: readonly RehearsalLine[];
  /** The calls of each operation, by `<package>.<operation>`. */
  readonly calls: readonly CallCount[];
  /** What the lines cost together, a sum for each currency. Lines of which no rate is known are not in it. */
  readonly costs: readonly Money[];
  /** Whether something would have cost money. */
  readonly costsMoney: boolean;
  /** The report as text. */
  readonly table: string;
  /** The report as one HTML page. */
  readonly html: string;
}

export type ReportData = Omit<Rehearsal, "table" | "html">;

export interface RehearsalLine {
  /** ISO 8601, by the scenario's clock. */
  readonly time: string;
  /** What it is about, such as the number of an order; null for the rehearsal as a whole. */
  readonly subject: string | null;
  /** The name of the rule: `acknowledged-late`. */
  readonly rule: string;
  readonly title: string;
  /** Where the rule comes from. */
  readonly source: string;
  /** Whether it costs money; otherwise it is trouble. */
  readonly costsMoney: boolean;
  /** What it costs; null if no rate is known. */
  readonly cost: Money | null;
  readonly detail: string;
  /** The operation whose call did it; null if no call did. */
  readonly call: string | null;
  /** The number of that request, counted from 1; null if no request did it. */
  readonly request: number | null;
  /** The operation that was not called in time; null if that was not it. */
  readonly missing: string | null;
}

export interface CallCount {
  readonly operation: string;
  readonly calls: number;
  /** Answered with 400 or more. */
  readonly refused: number;
}

/** Adds up costs, a sum for each currency. */
export function sumCosts(lines: readonly Pick<RehearsalLine, "cost">[]): readonly Money[] {
  const sums = new Map<string, bigint>();
  for (const { cost } of lines) {
    if (cost === null) continue;
    const amount = readDecimal(cost.amount) ?? 0n;
    sums.set(cost.currency, (sums.get(cost.currency) ?? 0n) + amount);
  }
  return [...sums].map(([currency, amount]) => ({ currency, amount: writeDecimal(amount) }));
}

/** The report as text: a line each, and a summary. */
export function reportTable(report: ReportData): string {
  const { lines } = report;
  const rows = lines.map((line) => [
    line.costsMoney ? "costs" : "trouble",
    line.time.slice(0, 16).replace("T", " "),
    line.subject ?? "",
    callOf(line),
    line.rule,
    line.cost === null ? "" : moneyOf(line.cost),
    line.detail,
  ]);
  const head = ["", "when", "about", "call", "rule", "cost", "what"];
  const body = lines.length === 0 ? "" : `${table([head, ...rows], [5])}\n`;
  const rules = new Map(lines.map(({ rule, title, source }) => [rule, `${title} (${source})`]));
  const legend = [...rules].map(([rule, text]) => `${rule}: ${text}\n`).join("");
  return `${body}${legend}${legend === "" ? "" : "\n"}${summaryOf(report)}\n`;
}

export function summaryOf({ scenario, from, to, runs, lines, calls, costs }: ReportData): string {
  const costly = lines.filter(({ costsMoney }) => costsMoney).length;
  const all = calls.reduce((sum, one) => sum + one.calls, 0);
  const played = `${scenario}, ${from.slice(0, 10)} to ${to.slice(0, 10)}: ${count(runs, "run")}, ${count(all, "call")}`;
  const known = costs.length === 0 ? "" : `, at least ${costs.map(moneyOf).join(" and ")}`;
  const money =
    costly === 0
      ? "nothing would have cost money"
      : `${count(costly, "line")} would have cost money${known}`;
  const trouble = lines.length - costly;
  return `${played}; ${money}${trouble === 0 ? "" : `; ${count(trouble, "line")} of trouble`}`;
}

export function callOf({
  call,
  request,
  missing,
}: Pick<RehearsalLine, "call" | "request" | "missing">): string {
  if (call === null) return missing === null ? "" : `missing: ${missing}`;
  return request === null ? call : `#${String(request)} ${call}`;
}

export function moneyOf({ amount, currency }: Money): string {
  return `${amount} ${currency}`;
}
