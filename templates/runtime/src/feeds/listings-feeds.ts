import { FeedError } from "./feed-error.js";
import {
  FEED_OPTIONS,
  ListingsFeed,
  type ListingsFeedOptions,
  MAX_MESSAGES,
  readHeader,
} from "./listings-feed.js";
import type { AnyProductTypes, FeedHeader } from "./listings-message.js";
import { MessageBuilder, type NewMessage } from "./message-builder.js";
import type { KeysOf } from "../base/unknown-keys.js";

export interface ListingsFeedsOptions extends ListingsFeedOptions {
  /** The most messages of one feed (default: 25000, the most that Amazon takes). */
  readonly maxMessages?: number | undefined;
  /** The most bytes of one feed (default: 10485760, 10 MiB, which Amazon advises). One message may be larger by itself. */
  readonly maxBytes?: number | undefined;
}

const OPTIONS: KeysOf<ListingsFeedsOptions> = {
  ...FEED_OPTIONS,
  maxMessages: true,
  maxBytes: true,
};

const DEFAULT_MAX_BYTES = 10 * 2 ** 20;

/** Where a message has been added. */
export interface AddedMessage<Types extends object = AnyProductTypes> {
  readonly feed: ListingsFeed<Types>;
  /** Its id within that feed. */
  readonly messageId: number;
}

/** What a message needs beside its own JSON: its id, and the comma. In bytes. */
const MESSAGE_EXTRA = `"messageId":${MAX_MESSAGES},,`.length;

/** As many feeds as the messages need. Messages about one SKU may come into different feeds. */
export class ListingsFeeds<Types extends object = AnyProductTypes> extends MessageBuilder<
  Types,
  AddedMessage<Types>
> {
  readonly #header: FeedHeader;
  readonly #maxMessages: number;
  readonly #maxBytes: number;
  readonly #feeds: ListingsFeed<Types>[] = [];
  /** Of the last feed. */
  #bytes = 0;

  /** Use `listingsFeeds`. */
  constructor(header: FeedHeader, maxMessages: number, maxBytes: number) {
    super();
    this.#header = header;
    this.#maxMessages = maxMessages;
    this.#maxBytes = maxBytes;
  }

  /** The feeds so far, in order. Each has at least one message. */
  get feeds(): readonly ListingsFeed<Types>[] {
    return this.#feeds;
  }

  protected nextId(): number {
    return (this.#feeds.at(-1)?.messages.length ?? 0) + 1;
  }

  protected add(message: NewMessage): AddedMessage<Types> {
    const bytes = utf8Length(JSON.stringify(message)) + MESSAGE_EXTRA;
    let feed = this.#feeds.at(-1);
    const isFull =
      feed === undefined ||
      feed.messages.length >= this.#maxMessages ||
      this.#bytes + bytes > this.#maxBytes;
    if (feed === undefined || isFull) {
      feed = new ListingsFeed<Types>(this.#header);
      this.#feeds.push(feed);
      this.#bytes = utf8Length(JSON.stringify({ header: this.#header, messages: [] }));
    }
    this.#bytes += bytes;
    return { feed, messageId: this.addTo(feed, message) };
  }
}

/**
 * Starts a row of feeds for any number of messages: when one is full, the next message starts another.
 *
 * @throws FeedError listing every problem.
 */
export function listingsFeeds<Types extends object = AnyProductTypes>(
  options: ListingsFeedsOptions,
): ListingsFeeds<Types> {
  const { maxMessages = MAX_MESSAGES, maxBytes = DEFAULT_MAX_BYTES } = options;
  const header = readHeader("listingsFeeds", options, OPTIONS);
  if (!Number.isInteger(maxMessages) || maxMessages < 1 || maxMessages > MAX_MESSAGES)
    throw new FeedError(`listingsFeeds: maxMessages must be an integer from 1 to ${MAX_MESSAGES}`);
  if (!(maxBytes >= 1)) throw new FeedError("listingsFeeds: maxBytes must be a number of bytes");
  return new ListingsFeeds<Types>(header, maxMessages, maxBytes);
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
