/** Documents of feeds, reports, Data Kiosk, invoices and uploads: upload and download. */
export { DocumentError, FlatFileError } from "./document-error.js";
export { downloadDocument, type DocumentResponse, type DownloadOptions } from "./download.js";
export type { DownloadedDocument } from "./downloaded-document.js";
export type { TransferOptions } from "./presigned.js";
export type {
  FlatFileOptions,
  NamedRow,
  NamedRowOptions,
  PositionalRowOptions,
} from "./row-options.js";
export {
  uploadDocument,
  uploadFeedDocument,
  type FeedDocuments,
  type UploadBody,
  type UploadOptions,
} from "./upload.js";
