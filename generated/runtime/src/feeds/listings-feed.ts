// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { ReportProblem } from "../base/errors.js";
import { isRecord } from "../base/json.js";
import { listProblems } from "../base/printable.js";
import { type KeysOf, reportUnknownOptions } from "../base/unknown-keys.js";
import { FeedError } from "./feed-error.js";
import { MessageBuilder, type NewMessage } from "./message-builder.js";
import type {
  AnyProductTypes,
  FeedHeader,
  FeedReport,
  ListingsFeedDocument,
  ListingsMessage,
} from "./listings-message.js";

/** The most messages of one feed, by Amazon's schema. */
export const MAX_MESSAGES = 25_000;

export interface ListingsFeedOptions {
  /** The seller's merchant token, or a vendor's code. */
  readonly sellerId: string;
  /** The language of the issues, such as `ja_JP` (default: that of the first marketplace). */
  readonly issueLocale?: string | undefined;
  /** What the processing report is to repeat of each listing. */
  readonly report?:
    (Omit<FeedReport, "apiVersion"> & Partial<Pick<FeedReport, "apiVersion">>) | undefined;
}

export const FEED_OPTIONS: KeysOf<ListingsFeedOptions> = {
  sellerId: true,
  issueLocale: true,
  report: true,
};

/** How many messages become one piece of a Blob. */
const MESSAGES_PER_PIECE = 500;

/** A JSON_LISTINGS_FEED that is being built, and which message of it is about which SKU. */
export class ListingsFeed<Types extends object = AnyProductTypes> extends MessageBuilder<
  Types,
  number
> {
  /** The Content-Type to upload it with. */
  readonly contentType: string = "application/json; charset=UTF-8";
  readonly header: FeedHeader;
  readonly #messages: ListingsMessage[] = [];
  readonly #bySku = new Map<string, ListingsMessage[]>();

  /** Use `listingsFeed`. */
  constructor(header: FeedHeader) {
    super();
    this.header = header;
  }

  /** The messages so far, in order. */
  get messages(): readonly ListingsMessage[] {
    return this.#messages;
  }

  /** Whether the feed takes no more messages. */
  get isFull(): boolean {
    return this.#messages.length >= MAX_MESSAGES;
  }

  /** The message with an id; null if there is none. */
  message(messageId: number): ListingsMessage | null {
    return this.#messages[messageId - 1] ?? null;
  }

  /** The messages about a SKU, in order. */
  messagesOf(sku: string): readonly ListingsMessage[] {
    return this.#bySku.get(sku) ?? [];
  }

  /**
   * The document of the feed.
   *
   * @throws FeedError if it has no message: Amazon's schema requires one.
   */
  toJSON(): ListingsFeedDocument {
    if (this.#messages.length === 0) throw new FeedError("listingsFeed: the feed has no message");
    return { header: this.header, messages: this.#messages };
  }

  /** The document as JSON. */
  stringify(): string {
    return JSON.stringify(this);
  }

  /** The document as JSON in UTF-8, for `uploadFeedDocument`. Never one string, so it may be larger than a string can be. */
  toBlob(): Blob {
    const { header, messages } = this.toJSON();
    const pieces = [`{"header":${JSON.stringify(header)},"messages":[`];
    for (let start = 0; start < messages.length; start += MESSAGES_PER_PIECE) {
      const part = JSON.stringify(messages.slice(start, start + MESSAGES_PER_PIECE)).slice(1, -1);
      pieces.push(start === 0 ? part : `,${part}`);
    }
    return new Blob([...pieces, "]}"], { type: this.contentType });
  }

  protected nextId(): number {
    return this.#messages.length + 1;
  }

  protected add(created: NewMessage): number {
    if (this.isFull) {
      throw new FeedError(
        `listingsFeed: a feed has at most ${MAX_MESSAGES} messages; listingsFeeds(…) starts another one by itself`,
      );
    }
    const messageId = this.nextId();
    const message: ListingsMessage = { messageId, ...created };
    this.#messages.push(message);
    const others = this.#bySku.get(message.sku);
    if (others === undefined) this.#bySku.set(message.sku, [message]);
    else others.push(message);
    return messageId;
  }
}

/**
 * Starts a JSON_LISTINGS_FEED. Add messages with `update`, `partialUpdate`, `patch` and `delete`; each returns the id of its
 * message. `Types` narrows product types and their attributes.
 *
 * @throws FeedError listing every problem.
 */
export function listingsFeed<Types extends object = AnyProductTypes>(
  options: ListingsFeedOptions,
): ListingsFeed<Types> {
  return new ListingsFeed(readHeader("listingsFeed", options, FEED_OPTIONS));
}

/** Checks the options of a feed, and writes its header. */
export function readHeader(
  what: string,
  options: ListingsFeedOptions,
  known: Readonly<Record<string, true>>,
): FeedHeader {
  const problems: string[] = [];
  const reportProblem: ReportProblem = (problem) => problems.push(`${what}: ${problem}`);
  const { sellerId, issueLocale, report } = options;
  reportUnknownOptions(options, known, "", reportProblem);
  if (typeof sellerId !== "string" || sellerId === "") reportProblem("sellerId is missing");
  if (report !== undefined) checkReport(report, reportProblem);
  if (problems.length > 0) throw new FeedError(listProblems(problems));
  return {
    sellerId,
    version: "2.0",
    ...(issueLocale === undefined ? {} : { issueLocale }),
    ...(report === undefined ? {} : { report: { apiVersion: "2021-08-01", ...report } }),
  };
}

function checkReport(report: unknown, reportProblem: ReportProblem): void {
  const { includedData } = isRecord(report) ? report : {};
  reportUnknownOptions(report, { includedData: true, apiVersion: true }, "report.", reportProblem);
  if (!Array.isArray(includedData) || includedData.length === 0)
    reportProblem("report.includedData must be a list of at least one name");
}
