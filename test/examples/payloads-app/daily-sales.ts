/** A vendor's daily sales report: units and revenue by product, read while it arrives. */
import { ReportsApi } from "@acme/sp-api-reports-2021-06-30";
import type { SellingPartnerOptions } from "@acme/sp-api-runtime";
import { downloadReport } from "@acme/sp-api-schemas/reports";

export async function dailySales(
  options: SellingPartnerOptions,
  day: string,
): Promise<ReadonlyMap<string, number>> {
  const reports = new ReportsApi(options);
  const report = await downloadReport(
    reports,
    {
      reportType: "GET_VENDOR_SALES_REPORT",
      marketplaceIds: ["A1VC38T7YXB528"],
      dataStartTime: day,
      dataEndTime: day,
      reportOptions: {
        reportPeriod: "DAY",
        distributorView: "MANUFACTURING",
        sellingProgram: "RETAIL",
      },
    },
    { every: 1 },
  );
  const units = new Map<string, number>();
  for await (const { asin, shippedUnits } of report?.items("salesByAsin") ?? [])
    units.set(asin ?? "", (units.get(asin ?? "") ?? 0) + (shippedUnits ?? 0));
  return units;
}
