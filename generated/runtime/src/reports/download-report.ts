// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { ConfigurationError } from "../base/errors.js";
import { type KeysOf, reportUnknownOptions } from "../base/unknown-keys.js";
import {
  downloadDocument,
  type DownloadOptions,
  type DocumentResponse,
} from "../documents/download.js";
import type { FinishOptions } from "../finish/options.js";
import { DownloadedReport, type FinishedReport } from "./downloaded-report.js";

/** The report to create, as `createReport` takes it. */
export interface ReportRequest<Type extends string = string> {
  readonly reportType: Type;
  readonly marketplaceIds: readonly string[];
  /** In ISO 8601. */
  readonly dataStartTime?: string | undefined;
  readonly dataEndTime?: string | undefined;
  /** Amazon takes strings only: `{ asinGranularity: "SKU", custom: "true" }`. */
  readonly reportOptions?: Readonly<Record<string, string>> | undefined;
}

/** What is used of the client of the Reports API. */
export interface ReportsClient {
  createReport(
    params: { body: { reportType: string; marketplaceIds: string[] } },
    options?: { readonly signal?: AbortSignal | undefined },
  ): { finished(options?: FinishOptions): PromiseLike<FinishedReport> };
  getReportDocument(
    params: { readonly reportDocumentId: string },
    options?: {
      readonly signal?: AbortSignal | undefined;
      readonly restrictedData?: boolean | undefined;
    },
  ): PromiseLike<DocumentResponse>;
}

/** How long to wait for the report, and how its document is read. `timeout` is that of the wait. */
export interface DownloadReportOptions
  extends FinishOptions, Pick<DownloadOptions, "charset" | "maxBytes" | "maxLineLength" | "fetch"> {
  /** Whether the report has personal data: its document is then asked for with a restricted data token. */
  readonly restrictedData?: boolean | undefined;
}

const OPTIONS: KeysOf<DownloadReportOptions> = {
  every: true,
  timeout: true,
  signal: true,
  charset: true,
  maxBytes: true,
  maxLineLength: true,
  fetch: true,
  restrictedData: true,
};

/** Report type → what its document is; `unknown` for a type that is not in the map. */
export type DocumentOf<Documents, Type> = Type extends keyof Documents ? Documents[Type] : unknown;

/** `downloadReport` with the documents that a package of schemas knows. */
export type DownloadReport<Documents> = <
  const Type extends (keyof Documents & string) | (string & {}),
>(
  reports: ReportsClient,
  request: ReportRequest<Type>,
  options?: DownloadReportOptions,
) => Promise<DownloadedReport<DocumentOf<Documents, Type>> | null>;

/**
 * Creates a report, waits until Amazon has made it, and opens its document.
 *
 * @param reports - the client of the Reports API.
 * @returns the report, whose document is still to be read; null if Amazon found no data for it: then it is `CANCELLED`.
 * @throws ProcessingError if it is `FATAL`, WaitTimeoutError, DocumentError, ConfigurationError, `signal.reason`, or what the
 * calls throw.
 */
export async function downloadReport<Data = unknown>(
  reports: ReportsClient,
  request: ReportRequest,
  options: DownloadReportOptions = {},
): Promise<DownloadedReport<Data> | null> {
  const { every, timeout, signal, restrictedData, ...reading } = options;
  const problems: string[] = [];
  reportUnknownOptions(options, OPTIONS, "downloadReport: ", (problem) => problems.push(problem));
  if (problems.length > 0) throw new ConfigurationError(problems);
  const body = { ...request, marketplaceIds: [...request.marketplaceIds] };
  const begun = reports.createReport({ body }, { signal });
  const report = await begun.finished({ every, timeout, signal });
  const { processingStatus, reportDocumentId } = report;
  if (processingStatus === "CANCELLED" || !reportDocumentId) return null;
  const found = await reports.getReportDocument({ reportDocumentId }, { signal, restrictedData });
  const document = await downloadDocument(found, { ...reading, signal });
  return new DownloadedReport<Data>(report, document);
}
