/** The settings of the scenario: what Amazon does not publish, or what differs between vendors. */
import * as v from "valibot";

const upTo = (standard: number, most: number) =>
  v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most)), standard);

export const SettingsSchema = v.strictObject({
  /** `in` has customer invoices, and takes no invoices. */
  region: v.optional(v.picklist(["na", "eu", "fe", "in"]), "na"),
  vendorCode: v.optional(v.pipe(v.string(), v.regex(/^[A-Z0-9]{4,6}$/)), "KTGD1"),
  currency: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)), "USD"),
  /** Fixed when a vendor is onboarded. */
  labelFormat: v.optional(v.picklist(["PNG", "ZPL"]), "ZPL"),
  /** Orders at the start. */
  orders: upTo(3, 1000),
  ordersPerDay: upTo(2, 100),
  processSeconds: upTo(30, 86_400),
  acknowledgeHours: upTo(24, 8760),
  /** Hours from shipping to its confirmation. */
  confirmHours: upTo(4, 8760),
  /** Whether a confirmation without containers fails, as was seen with labels of Amazon's (models#178). */
  emptyPackages: v.optional(v.picklist(["accept", "fail"]), "accept"),
  totals: v.optional(v.picklist(["fail", "accept"]), "fail"),
  /** Cents by which a total may be off. */
  totalsTolerance: upTo(2, 10_000),
  badDocument: v.optional(v.picklist(["fail-all", "fail-one"]), "fail-all"),
  longRange: v.optional(v.picklist(["refuse", "answer"]), "refuse"),
  /** What an order costs that the vendor cancels: third parties' figure. */
  cancellationFee: v.optional(v.pipe(v.string(), v.regex(/^\d{1,6}(\.\d{1,2})?$/)), "10.00"),
});

export type FulfillmentSettings = v.InferOutput<typeof SettingsSchema>;
