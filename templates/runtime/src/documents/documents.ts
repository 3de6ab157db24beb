/** Documents of feeds, reports, Data Kiosk, invoices and uploads: upload, download, and waiting until one is ready. */
export { DocumentError } from "./document-error.js";
export {
  downloadDocument,
  type DocumentResponse,
  type DownloadedDocument,
  type DownloadOptions,
} from "./download.js";
export type { TransferOptions } from "./presigned.js";
export {
  uploadDocument,
  uploadFeedDocument,
  type FeedDocuments,
  type UploadBody,
  type UploadOptions,
} from "./upload.js";
export {
  ProcessingError,
  waitFor,
  waitForFeed,
  waitForInvoicesExport,
  waitForQuery,
  waitForReport,
  WaitTimeoutError,
  type WaitForOptions,
  type WaitOptions,
} from "./wait.js";
