/** A query of Data Kiosk: units shipped by product. */
import { DataKioskApi } from "@acme/sp-api-data-kiosk-2023-11-15";
import type { SellingPartnerOptions } from "@acme/sp-api-runtime";
import { downloadDocument } from "@acme/sp-api-runtime/documents";
import { query, readRows, type RowOf } from "@acme/sp-api-schemas/data-kiosk";

const shipped = query("analytics_vendorAnalytics_2024_09_30", {
  manufacturingView: {
    args: { aggregateBy: "DAY", startDate: "2026-03-01", endDate: "2026-03-07" },
    select: {
      startDate: true,
      metrics: {
        groupByKey: { asin: true },
        metrics: {
          shippedOrders: { shippedUnitsWithRevenue: { units: true, value: { amount: true } } },
        },
      },
    },
  },
});

export type Row = RowOf<typeof shipped>;

export async function shippedUnits(options: SellingPartnerOptions): Promise<readonly Row[]> {
  const dataKiosk = new DataKioskApi(options);
  const begun = dataKiosk.createQuery({ body: shipped });
  const { dataDocumentId } = await begun.finished({ every: 1 });
  if (dataDocumentId === undefined) return [];
  const document = await downloadDocument(
    await dataKiosk.getDocument({ documentId: dataDocumentId }),
  );
  const rows: Row[] = [];
  for await (const row of readRows(document, shipped)) rows.push(row);
  return rows;
}

// What the schema does not have does not compile.
const args = { aggregateBy: "DAY", startDate: "2026-03-01", endDate: "2026-03-07" } as const;
export const refused = (): unknown =>
  query("analytics_vendorAnalytics_2024_09_30", {
    // @ts-expect-error -- no such field
    manufacturingView: { args, select: { noSuchField: true } },
  });
