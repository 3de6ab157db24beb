/** What an acknowledgement says of each line, checked. */
import { readDecimal } from "../decimal.js";
import type { Problem } from "../transactions.js";
import { reject } from "../transactions.js";
import type { AcknowledgementDocument } from "./documents.js";
import { findLine } from "./find-line.js";
import { eachesOf } from "./quantity.js";
import type { RetailSettings } from "./settings.js";
import type { Line, Order } from "./state.js";

/** What becomes of a line. */
export interface LineAnswer {
  readonly line: Line;
  /** Eaches, backordered ones included: the guide's example counts both as accepted. */
  readonly accepted: number;
  readonly rejected: number;
  /** The net cost that was acknowledged; null if none was. */
  readonly cost: string | null;
}

type Item = AcknowledgementDocument["items"][number];

type Answers =
  | { readonly answers: readonly LineAnswer[]; readonly problems: null }
  | { readonly problems: readonly Problem[] };

/** Reads the answers to the lines of an order, also to those that the document leaves out. */
export function answersOf(
  order: Order,
  { items }: AcknowledgementDocument,
  settings: RetailSettings,
): Answers {
  const answers: LineAnswer[] = [];
  const problems: Problem[] = [];
  for (const item of items) {
    const found = findLine(order, item);
    if (found.problem !== null) {
      problems.push(...reject(found.problem).problems);
      continue;
    }
    const { line } = found;
    if (answers.some((one) => one.line === line)) {
      const message = `line ${line.sequence} of ${order.number} occurs more than once`;
      problems.push({ code: "KATAGAMI_LINE_TWICE", message });
      continue;
    }
    const read = answerOf(line, item, settings);
    if ("problems" in read)
      problems.push(
        ...read.problems.map(([code, message]) => ({
          code,
          message: `line ${line.sequence} of ${order.number}: ${message}`,
        })),
      );
    else answers.push(read);
  }
  if (problems.length > 0) return { problems };
  const isFirst = order.lines.every((line) => line.answers.length === 0);
  // A later acknowledgement need only name the lines that change, so what it leaves out stays as it is.
  const leftOut =
    isFirst && settings.leftOut === "reject"
      ? order.lines.filter((line) => answers.every((one) => one.line !== line) && line.ordered > 0)
      : [];
  const rejected = leftOut.map((line) => ({
    line,
    accepted: 0,
    rejected: line.ordered,
    cost: null,
  }));
  return { answers: [...answers, ...rejected], problems: null };
}

type LineProblem = readonly [code: string, message: string];

/** Reads the answer to one line. */
function answerOf(
  line: Line,
  { itemAcknowledgements, orderedQuantity, netCost }: Item,
  settings: RetailSettings,
): LineAnswer | { readonly problems: readonly LineProblem[] } {
  const problems: LineProblem[] = [];
  const sums = { Accepted: 0, Backordered: 0, Rejected: 0 };
  if (itemAcknowledgements.length === 0)
    problems.push(["KATAGAMI_NO_CODE", "it has no acknowledgement"]);
  for (const one of itemAcknowledgements) {
    const { acknowledgementCode: code, acknowledgedQuantity: own } = one;
    // Examples write the amount only: the unit is that of the ordered quantity, and otherwise the order's.
    const { unitOfMeasure = orderedQuantity.unitOfMeasure, unitSize = orderedQuantity.unitSize } =
      own;
    const eaches = eachesOf({ amount: own.amount, unitOfMeasure, unitSize }, line);
    if (eaches === null) problems.push(["KATAGAMI_BAD_QUANTITY", `${code} has no usable quantity`]);
    else if (eaches % line.size !== 0)
      problems.push([
        "KATAGAMI_NO_WHOLE_CASES",
        `${String(eaches)} eaches are no whole cases of ${String(line.size)}`,
      ]);
    else sums[code] += eaches;
    if (code !== "Backordered") continue;
    if (!line.allowsBackorder && settings.forbiddenBackorder === "fail")
      problems.push(["KATAGAMI_NO_BACKORDER", "the order allows no backorder"]);
    if (one.scheduledShipDate === undefined && one.scheduledDeliveryDate === undefined)
      problems.push(["KATAGAMI_BACKORDER_WITHOUT_DATE", "a backorder needs a scheduled date"]);
  }
  const promised = sums.Accepted + sums.Backordered;
  const isTooMuch = promised + sums.Rejected > line.ordered;
  if (isTooMuch && settings.aboveOrdered === "fail")
    problems.push([
      "KATAGAMI_QUANTITY_ABOVE_ORDERED",
      `${String(promised + sums.Rejected)} eaches are acknowledged, ${String(line.ordered)} are ordered`,
    ]);
  if (isRejectedFirst(line) && promised > 0)
    problems.push(["KATAGAMI_REJECTED_IS_FINAL", "it was rejected first, which is final"]);
  const cost = netCost?.amount ?? null;
  problems.push(...checkCost(cost, promised, line, settings));
  if (problems.length > 0) return { problems };
  const accepted = Math.min(promised, line.ordered);
  const rest = line.ordered - accepted;
  const said = Math.min(sums.Rejected, rest);
  return { line, accepted, rejected: settings.remainder === "reject" ? rest : said, cost };
}

/** Whether the first acknowledgement of a line rejected all of it. */
export function isRejectedFirst({ answers: [first] }: Pick<Line, "answers">): boolean {
  return first !== undefined && first.accepted === 0 && first.rejected > 0;
}

/** The model calls the net cost required and not zero or negative, its schema does not; a rejection may go without. */
function checkCost(
  cost: string | null,
  promised: number,
  line: Line,
  settings: RetailSettings,
): LineProblem[] {
  if (cost === null) return [];
  const value = readDecimal(cost);
  if (value === null || value < 0n || (value === 0n && promised > 0))
    return [["KATAGAMI_BAD_NET_COST", "the net cost must be more than zero"]];
  const ordered = readDecimal(line.netCost ?? "");
  return settings.costAboveOrder === "fail" && ordered !== null && value > ordered
    ? [["KATAGAMI_COST_ABOVE_ORDER", "the net cost is above the order's"]]
    : [];
}
