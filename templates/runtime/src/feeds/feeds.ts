/** Feeds: builds those of listings, and reads what Amazon made of them. */
export { FeedError } from "./feed-error.js";
export { type ListingsFeed, listingsFeed, type ListingsFeedOptions } from "./listings-feed.js";
export {
  type AddedMessage,
  type ListingsFeeds,
  listingsFeeds,
  type ListingsFeedsOptions,
} from "./listings-feeds.js";
export type {
  AnyAttributes,
  AnyProductTypes,
  DeleteMessage,
  DeletePatch,
  FeedHeader,
  FeedReport,
  IncludedData,
  ListingsFeedDocument,
  ListingsMessage,
  ListingsOperation,
  ListingsPatch,
  ListingsRequirements,
  PartialUpdateContent,
  PatchContent,
  UpdateContent,
  ValuePatch,
} from "./listings-message.js";
export type {
  FeedIssue,
  FeedMessages,
  MessageOutcome,
  ProcessingReport,
  ReportCounts,
  ReportSuccess,
} from "./processing-report.js";
export { readProcessingReport } from "./read-processing-report.js";
export type { ReportInput } from "./report-text.js";
