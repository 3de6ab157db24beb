// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { ListingsMessage, ListingsOperation } from "./listings-message.js";

/** One issue of a processing report, in one form for JSON and XML. What a report does not say is null. */
export interface FeedIssue {
  /** The message that it is about; null if it is about the whole feed. */
  readonly messageId: number | null;
  /** From the report, otherwise from the feed. */
  readonly sku: string | null;
  readonly code: string | null;
  readonly severity: "ERROR" | "WARNING" | "INFO" | (string & {});
  /** Amazon's text, in the language of the feed's `issueLocale`. */
  readonly message: string;
  /** An attribute, or a path in it, such as `purchasable_offer.our_price`. */
  readonly attributeName: string | null;
  /** From the feed. */
  readonly operation: ListingsOperation | null;
  /** The message of the feed; null if there is no feed, or if its message is about another SKU. */
  readonly feedMessage: ListingsMessage | null;
}

/** What became of one message. */
export interface MessageOutcome {
  readonly messageId: number;
  readonly sku: string | null;
  readonly operation: ListingsOperation | null;
  readonly feedMessage: ListingsMessage | null;
  readonly issues: readonly FeedIssue[];
  /**
   * Whether Amazon has accepted the message: it has no error, and the report does not say that no message was accepted.
   * Accepted is not yet published: later issues are those of the listing.
   */
  readonly isAccepted: boolean;
}

/** The counts of a report; null where it has none. */
export interface ReportCounts {
  readonly processed: number | null;
  readonly accepted: number | null;
  readonly invalid: number | null;
  readonly errors: number | null;
  readonly warnings: number | null;
}

/** What a report says, before it is joined to the feed. */
export interface ReportContent {
  readonly format: "json" | "xml";
  readonly feedId: string | null;
  readonly sellerId: string | null;
  readonly counts: ReportCounts;
  readonly issues: readonly ReportIssue[];
  /** The messages that the report itself calls successful, as Easy Ship's does, with its elements. */
  readonly successes: readonly ReportSuccess[];
  /** The listings, as the Listings Items API has them, if the feed asked for them (`report.includedData`). */
  readonly items: readonly Readonly<Record<string, unknown>>[];
  /** The whole report, as parsed. Texts of XML are strings, elements that occur several times are lists. */
  readonly content: unknown;
}

/** An issue as the report has it. */
export type ReportIssue = Omit<FeedIssue, "operation" | "feedMessage">;

/** A message that went well, with what else is said of it. */
export interface ReportSuccess {
  readonly messageId: number | null;
  /** Such as `AmazonOrderID` and `DocumentReportReferenceId`. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** A processing report, joined to its feed. */
export interface ProcessingReport extends Omit<ReportContent, "issues"> {
  /** All issues, in the order of the report. */
  readonly issues: readonly FeedIssue[];
  /** Those that concern the whole feed: they name no message. */
  readonly feedIssues: readonly FeedIssue[];
  /** Those that name a message which the given feed does not have, or has about another SKU: the report is of another feed. */
  readonly unmatched: readonly FeedIssue[];
  /** The messages by id: all of them if the feed is given, otherwise those that the report names. */
  readonly messages: readonly MessageOutcome[];
}

/** The part of a feed that is used: a `ListingsFeed`, or its document read back from JSON. */
export interface FeedMessages {
  readonly messages: readonly ListingsMessage[];
}

/** Joins what a report says to the messages of the feed. */
export function joinReport(report: ReportContent, feed: FeedMessages | null): ProcessingReport {
  const sent = new Map(feed?.messages.map((message) => [message.messageId, message]));
  const issues = report.issues.map((issue) => joinIssue(issue, sent));
  const named = issues.filter(({ messageId }) => messageId !== null);
  const unmatched = feed === null ? [] : named.filter(({ feedMessage }) => feedMessage === null);
  const byMessage = new Map<number, FeedIssue[]>();
  for (const { messageId } of feed === null ? [...report.successes, ...named] : sent.values()) {
    if (messageId !== null) byMessage.set(messageId, []);
  }
  for (const issue of named) {
    if (feed === null || issue.feedMessage !== null)
      byMessage.get(issue.messageId ?? 0)?.push(issue);
  }
  const byId = [...byMessage];
  byId.sort(([a], [b]) => a - b);
  const noneAccepted = report.counts.accepted === 0;
  return {
    ...report,
    issues,
    feedIssues: issues.filter(({ messageId }) => messageId === null),
    unmatched,
    messages: byId.map(([messageId, own]) => outcomeOf(messageId, own, sent, noneAccepted)),
  };
}

function joinIssue(issue: ReportIssue, sent: ReadonlyMap<number, ListingsMessage>): FeedIssue {
  const named = issue.messageId === null ? null : (sent.get(issue.messageId) ?? null);
  const feedMessage = issue.sku === null || named?.sku === issue.sku ? named : null;
  return {
    ...issue,
    sku: issue.sku ?? feedMessage?.sku ?? null,
    operation: feedMessage?.operationType ?? null,
    feedMessage,
  };
}

function outcomeOf(
  messageId: number,
  issues: readonly FeedIssue[],
  sent: ReadonlyMap<number, ListingsMessage>,
  noneAccepted: boolean,
): MessageOutcome {
  const feedMessage = sent.get(messageId) ?? null;
  return {
    messageId,
    sku: feedMessage?.sku ?? issues.find(({ sku }) => sku !== null)?.sku ?? null,
    operation: feedMessage?.operationType ?? null,
    feedMessage,
    issues,
    isAccepted: !noneAccepted && issues.every(({ severity }) => severity !== "ERROR"),
  };
}
