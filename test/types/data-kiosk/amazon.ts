/** Queries of Amazon's schemas. Compiled by test/view/data-kiosk.test.ts if they are there, never run. */
import { query, type RowOf } from "./schemas.js";

const dates = { startDate: "2026-01-01", endDate: "2026-01-31" } as const;

const vendor = query("analytics_vendorAnalytics_2024_09_30", {
  manufacturingView: {
    args: { ...dates, aggregateBy: "DAY", currencyCode: "JPY" },
    select: {
      startDate: true,
      totals: { costs: { contraCogs: { amount: true, currencyCode: true } } },
      metrics: { groupByKey: { asin: true }, metrics: { traffic: { glanceViews: true } } },
    },
  },
});
declare const row: RowOf<typeof vendor>;
export const start: string = row.startDate;
export const amount: number | undefined = row.totals?.costs?.contraCogs?.amount;
// @ts-expect-error it was not selected
export const end: string = row.endDate;

query("analytics_economics_2024_03_15", {
  economics: {
    args: {
      ...dates,
      marketplaceIds: ["A1VC38T7YXB528"],
      aggregateBy: { date: "RANGE", productId: "MSKU" },
      includeComponentsForFeeTypes: ["FBA_STORAGE_FEE"],
    },
    select: { msku: true, fees: { feeTypeName: true, charges: { identifier: true } } },
  },
});
query("analytics_salesAndTraffic_2024_04_24", {
  salesAndTrafficTrends: {
    args: {
      ...dates,
      asinAggregation: "CHILD",
      dateAggregation: "WEEK",
      filters: [{ marketplaceId: "A1VC38T7YXB528", asins: ["B000000000"] }],
    },
    select: { childAsin: true, sales: { unitsOrdered: true } },
  },
});
query("analytics_salesAndTraffic_2024_04_24", {
  salesAndTrafficByDate: {
    // @ts-expect-error the enum of this dataset has three values, that of the other four
    args: { ...dates, marketplaceIds: ["A1VC38T7YXB528"], aggregateBy: "RANGE" },
    select: { startDate: true },
  },
});
query("analytics_vendorAnalytics_2024_09_30", {
  sourcingView: {
    args: { ...dates, aggregateBy: "DAY" },
    // @ts-expect-error this list has no forecasts
    select: { totals: { forecasting: { weekNumber: true } } },
  },
});
