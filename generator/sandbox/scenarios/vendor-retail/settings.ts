/** The settings of the scenario: what Amazon does not publish, or what differs between countries. */
import * as v from "valibot";
import { errorAt, Failure, settingPlace } from "../../../lib/diagnostic.js";

const hours = (standard: number) =>
  v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(8760)), standard);
const percent = (standard: number) =>
  v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1000)), standard);
const share = (standard: number) =>
  v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), standard);
const upTo = (standard: number, most: number) =>
  v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most)), standard);

const Schema = v.strictObject({
  /** Decides whether shipments end as `Success`, and whether credit notes are taken. */
  region: v.optional(v.picklist(["na", "eu", "fe"]), "na"),
  /** The vendor code: `sellingParty.partyId` of generated orders. */
  vendorCode: v.optional(v.pipe(v.string(), v.regex(/^[A-Z0-9]{4,6}$/)), "KTGM1"),
  currency: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)), "USD"),
  /** Orders at the start. */
  orders: upTo(3, 1000),
  /** New orders on each morning. */
  ordersPerDay: upTo(1, 100),
  /** How probable it is that Amazon changes an order of the last days on a morning. */
  changes: share(0.2),
  /** How probable it is that Amazon cancels one. */
  cancellations: share(0.05),
  /** How probable it is that a shipment is received short. */
  shortReceipts: share(0.1),
  /** Seconds until a submission is processed. */
  processSeconds: upTo(30, 86_400),
  /** Seconds until a good shipment is `Success`. */
  successSeconds: upTo(300, 86_400),
  acknowledgeHours: hours(24),
  changeHours: hours(48),
  /** Transit of a shipment that says no date of delivery. */
  transitHours: hours(48),
  /** From arrival until all is received. */
  receivingHours: hours(24),
  /** When lines that an acknowledgement leaves out count as rejected. */
  leftOut: v.optional(v.picklist(["reject", "keep-open"]), "reject"),
  /** What becomes of the units of a line that an acknowledgement does not name. */
  remainder: v.optional(v.picklist(["reject", "keep-open"]), "reject"),
  /** What becomes of an order that nobody has acknowledged in time. */
  unanswered: v.optional(v.picklist(["keep", "reject"]), "keep"),
  /** A quantity above the order's. */
  aboveOrdered: v.optional(v.picklist(["fail", "lower"]), "fail"),
  /** A backorder of a line that allows none. */
  forbiddenBackorder: v.optional(v.picklist(["fail", "accept"]), "fail"),
  /** A cost above the order's. */
  costAboveOrder: v.optional(v.picklist(["accept", "fail"]), "accept"),
  /** More shipped than acknowledged. */
  shipBeyond: v.optional(v.picklist(["accept", "fail"]), "accept"),
  /** Which rule a shipped date must keep: not in the future; 7 days back to 2 days ahead; any. */
  shippedDate: v.optional(v.picklist(["model", "guide", "any"]), "model"),
  /** An invoice of units that are not shipped. */
  invoiceBeyond: v.optional(v.picklist(["fail", "accept"]), "fail"),
  /** An invoice whose total is not what its parts add up to. */
  totals: v.optional(v.picklist(["fail", "accept"]), "fail"),
  /** Cents by which a total may be off. */
  totalsTolerance: upTo(2, 10_000),
  /** Whether one bad document makes all of its submission fail. */
  badDocument: v.optional(v.picklist(["fail-all", "fail-one"]), "fail-all"),
  /** A range of dates of more than 7 days. */
  longRange: v.optional(v.picklist(["refuse", "answer"]), "refuse"),
  /** Days after the expected date, and after the end of the window, when what is not received is cancelled; the earlier counts. */
  lapseAfterExpected: upTo(7, 365),
  lapseAfterWindow: upTo(30, 365),
  /** Percent that a breach costs. Third parties' figures: they differ by country and year. */
  rates: v.optional(
    v.strictObject({
      lowered: percent(3),
      notFilled: percent(10),
      notOnTime: percent(3),
      overage: percent(10),
      shipmentNotice: percent(6),
      rejected: percent(3),
    }),
    {},
  ),
});

export type RetailSettings = v.InferOutput<typeof Schema>;

/**
 * Reads settings, and adds the defaults.
 *
 * @throws Failure (usage) with every wrong one
 */
export function readSettings(value: unknown): RetailSettings {
  const parsed = v.safeParse(Schema, value ?? {});
  if (parsed.success) return parsed.output;
  const known = Object.keys(Schema.entries).join(", ");
  throw new Failure(
    parsed.issues.map((issue) => {
      const key = v.getDotPath(issue) ?? "";
      const isUnknown = issue.type === "strict_object";
      const hint = isUnknown ? `known settings: ${known}` : null;
      return errorAt(issue.message, settingPlace("seed", `settings.${key}`), hint);
    }),
    "usage",
  );
}
