// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** Reports: created, waited for, downloaded and read in one call. */
export {
  downloadReport,
  type DocumentOf,
  type DownloadReport,
  type DownloadReportOptions,
  type ReportRequest,
  type ReportsClient,
} from "./download-report.js";
export {
  DownloadedReport,
  type FinishedReport,
  type ItemOf,
  type ListName,
} from "./downloaded-report.js";
