/**
 * What Amazon limits beside the usage plans of its models, with source and date. No model says it in a machine-readable form. A
 * row becomes a bucket of the clients only if its source tells the number and whom it is counted for, and if Amazon refuses
 * what is more; other rows are told in the documentation.
 */

/** A limit of one operation, by method and path. */
export interface LimitRow {
  /** `POST /reports/2021-06-30/reports` */
  readonly operation: string;
  /** As the runtime counts it; null if it is only told. */
  readonly bucket: LimitBucket | null;
  /** What is limited, as a sentence without its full stop. */
  readonly text: string;
  readonly source: string;
  /** When the source was written, as far as it tells. */
  readonly date: string;
}

/** A `Limit` of the runtime. */
export interface LimitBucket {
  readonly by: "application" | "seller";
  /** Counts only the calls that have this value at this place of the params. */
  readonly when?: { readonly place: readonly string[]; readonly value: string };
  /** Has a bucket for each value at this place of the params. */
  readonly each?: readonly string[];
  /** Requests per second, rounded down; if absent, rate and burst of the usage plan. */
  readonly rate?: number;
  readonly burst?: number;
}

/** A usage plan that an earlier state of the model gave, and today's does not. */
export interface EarlierPlan {
  readonly rate: number;
  readonly burst: number;
  /** Of that state. */
  readonly date: string;
}

const createReport = "POST /reports/2021-06-30/reports";

const reportType = ["body", "reportType"];

const feedType = ["body", "feedType"];

/** Rows of Amazon's pages on rate limits, which have a rate for the whole application and no burst: a second's worth is taken. */
const applicationRows: readonly LimitRow[] = (
  [
    ["GET /catalog/2022-04-01/items/{asin}", 250, "Catalog Items API", "2025 or later"],
    ["GET /catalog/2022-04-01/items", 500, "Catalog Items API", "2025 or later"],
    ["GET /catalog/2020-12-01/items/{asin}", 250, "Catalog Items API", "2025 or later"],
    ["GET /catalog/2020-12-01/items", 500, "Catalog Items API", "2025 or later"],
    [
      "DELETE /listings/2021-08-01/items/{sellerId}/{sku}",
      100,
      "Listings Items API",
      "before June 2025",
    ],
    [
      "GET /listings/2021-08-01/items/{sellerId}/{sku}",
      100,
      "Listings Items API",
      "before June 2025",
    ],
    [
      "PATCH /listings/2021-08-01/items/{sellerId}/{sku}",
      500,
      "Listings Items API",
      "before June 2025",
    ],
    [
      "PUT /listings/2021-08-01/items/{sellerId}/{sku}",
      100,
      "Listings Items API",
      "before June 2025",
    ],
    [
      "DELETE /listings/2020-09-01/items/{sellerId}/{sku}",
      100,
      "Listings Items API",
      "before June 2025",
    ],
    [
      "PATCH /listings/2020-09-01/items/{sellerId}/{sku}",
      500,
      "Listings Items API",
      "before June 2025",
    ],
    [
      "PUT /listings/2020-09-01/items/{sellerId}/{sku}",
      100,
      "Listings Items API",
      "before June 2025",
    ],
    ["GET /listings/2021-08-01/restrictions", 100, "Listings Restrictions API", "2025"],
    [
      "GET /definitions/2020-09-01/productTypes/{productType}",
      100,
      "Product Type Definitions API",
      "2025",
    ],
    ["GET /definitions/2020-09-01/productTypes", 100, "Product Type Definitions API", "2025"],
  ] as const
).map(([operation, rate, api, date]) => ({
  operation,
  bucket: { by: "application", rate, burst: rate },
  text: `Amazon also limits the whole application, all its sellers together, to ${String(rate)} requests per second`,
  source: `Amazon's page on the rate limits of the ${api}`,
  date,
}));

export const limitRows: readonly LimitRow[] = [
  {
    operation: createReport,
    bucket: { by: "seller", each: reportType },
    text: "Amazon answers a report type that it has switched off, or that it makes by itself (settlement reports), with 429 for ever, so that a 429 here holds up only calls of the same report type",
    source: "amzn/selling-partner-api-docs#512 and #1033",
    date: "2021-07-14",
  },
  {
    operation: createReport,
    bucket: {
      by: "application",
      when: { place: reportType, value: "GET_SALES_AND_TRAFFIC_REPORT" },
      // A little less than 1/900, which is 96 a day.
      rate: 0.001111,
      burst: 1,
    },
    text: "Amazon also limits `GET_SALES_AND_TRAFFIC_REPORT` to about one in 15 minutes and 96 a day for the whole application, all its sellers together",
    source: "amzn/selling-partner-api-models#5210",
    date: "2026-04-29",
  },
  {
    operation: createReport,
    bucket: null,
    text: "Amazon finishes about 20 reports of `GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT` a day; it accepts more, but they stay `IN_QUEUE`",
    source:
      "amzn/selling-partner-api-models#5240 and #5256, which differ in whom it is counted for",
    date: "2026-05-26",
  },
  {
    operation: createReport,
    bucket: null,
    text: "`GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL` has been seen limited to 3 or 4 an hour",
    source:
      "amzn/selling-partner-api-models#430 and amzn/selling-partner-api-docs#1624, which do not tell whom it is counted for",
    date: "2023-03-09",
  },
  {
    operation: "POST /feeds/2021-06-30/feeds",
    bucket: {
      by: "seller",
      when: { place: feedType, value: "JSON_LISTINGS_FEED" },
      // A little less than 5/300.
      rate: 0.01666,
      burst: 5,
    },
    text: "Amazon also limits `JSON_LISTINGS_FEED` to 5 in 5 minutes",
    source: "Amazon's changelog",
    date: "2025-05-06",
  },
  ...applicationRows,
  ...["PATCH", "PUT"].map((method) => ({
    operation: `${method} /listings/2021-08-01/items/{sellerId}/{sku}`,
    bucket: null,
    text: "Amazon has further limits for relationships and for product data, without numbers; the message of a 429 tells which",
    source: "Amazon's changelog",
    date: "2025-06-25",
  })),
];

const selfShip = "/inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}";

const invoices = "/tax/invoices/2024-06-19";

/** By method and path. Counted over the history of amzn/selling-partner-api-models. */
export const earlierPlans: ReadonlyMap<string, EarlierPlan> = new Map(
  (
    [
      [`PUT ${selfShip}/selfShipAppointmentCancellation`, 2, 30, "2025-02-18"],
      [`GET ${selfShip}/selfShipAppointmentSlots`, 2, 6, "2025-02-18"],
      [`POST ${selfShip}/selfShipAppointmentSlots`, 2, 2, "2025-02-18"],
      [`POST ${selfShip}/selfShipAppointmentSlots/{slotId}/schedule`, 2, 2, "2025-02-18"],
      ["GET /inbound/fba/2024-03-20/items/prepDetails", 2, 30, "2025-02-18"],
      [`GET ${invoices}/attributes`, 1, 1, "2026-01-28"],
      [`GET ${invoices}/documents/{invoicesDocumentId}`, 0.0167, 1, "2026-01-28"],
      [`POST ${invoices}/exports`, 0.167, 1, "2026-01-28"],
      [`GET ${invoices}/exports`, 0.1, 20, "2026-01-28"],
      [`GET ${invoices}/exports/{exportId}`, 2, 15, "2026-01-28"],
      [`POST ${invoices}/governmentInvoiceRequests`, 0.0167, 1, "2026-01-28"],
      [`GET ${invoices}/governmentInvoiceRequests`, 0.0167, 1, "2026-01-28"],
      [`GET ${invoices}/governmentInvoiceRequests/{shipmentId}`, 0.0167, 1, "2026-01-28"],
      [`GET ${invoices}/invoices`, 0.1, 20, "2026-01-28"],
      [`GET ${invoices}/invoices/{invoiceId}`, 2, 15, "2026-01-28"],
    ] as const
  ).map(([operation, rate, burst, date]) => [operation, { rate, burst, date }]),
);
