/** Listings feeds: what is built is valid for Amazon's schema, and what would not be is refused. */
import { Ajv } from "ajv";
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { uploadFeedDocument } from "../../../templates/runtime/src/documents/documents.js";
import {
  FeedError,
  type IncludedData,
  type ListingsFeed,
  listingsFeed,
  listingsFeeds,
} from "../../../templates/runtime/src/feeds/feeds.js";
import { startDocumentStore } from "../../support/document-store.js";
import { seededRandom } from "../../support/random.js";
import { readShared } from "../../support/shared.js";

const test = suite("listings feed");

const seller = { sellerId: "A1SELLER" };

const quantity = [{ fulfillment_channel_code: "DEFAULT", quantity: 10 }];

const INCLUDED: readonly IncludedData[] = ["summaries", "attributes", "issues", "offers"];

/** Adds random messages of all four operations to a feed. */
function fill(feed: ListingsFeed, count: number, random: () => number): void {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const text = (): string =>
    Array.from({ length: 1 + Math.floor(random() * 8) }, () =>
      pick(["a", "Z", "0", " ", "値", '"', "\\", "\u2028", "😀", "/"]),
    ).join("");
  const attribute = (): object[] => [{ value: text(), marketplace_id: text(), number: random() }];
  for (let added = 0; added < count; added += 1) {
    const productType = pick(["LUGGAGE", "SHOES", "PRODUCT"]);
    const attributes = { [`a_${text()}`]: attribute(), item_name: attribute() };
    const name = text().replaceAll("/", "_");
    pick([
      () => feed.update(text(), { productType, attributes, requirements: "LISTING_OFFER_ONLY" }),
      () => feed.update(text(), { productType, attributes }),
      () => feed.partialUpdate(text(), { productType, attributes }),
      () => feed.delete(text()),
      () =>
        feed.patch(text(), {
          productType,
          patches: [
            { op: pick(["add", "replace", "merge"]), path: `/attributes/${name}`, value: quantity },
            { op: "delete", path: `/attributes/${name}` },
            { op: "delete", path: `/attributes/${name}`, value: [{ marketplace_id: text() }] },
          ],
        }),
    ])();
  }
}

test("what is built is valid for Amazon's schemas, whatever was added", async () => {
  const schema = readShared<object>("schemas/feeds/listings-feed-schema-v2.json");
  const ofMessage = readShared<object>("schemas/feeds/listings-feed-message-schema-v2.json");
  if (schema === null || ofMessage === null) return;
  const ajv = new Ajv({ strict: false });
  const isFeed = ajv.compile(schema);
  const isMessage = ajv.compile(ofMessage);
  const random = seededRandom(20_261_127);
  for (let round = 0; round < 60; round += 1) {
    const feed = listingsFeed({
      ...seller,
      ...(round % 2 === 0 ? { issueLocale: "ja_JP" } : {}),
      ...(round % 3 === 0 ? { report: { includedData: INCLUDED } } : {}),
    });
    fill(feed, 1 + Math.floor(random() * 30), random);
    const document = JSON.parse(feed.stringify()) as { messages: unknown[] };
    assert.ok(isFeed(document), ajv.errorsText(isFeed.errors));
    for (const message of document.messages)
      assert.ok(isMessage(message), ajv.errorsText(isMessage.errors));
    assert.equal(JSON.parse(await feed.toBlob().text()), document);
  }
  assert.not.ok(isFeed({ header: { sellerId: "A", version: "2.0" }, messages: [] }));
});

test("Amazon's example can be built, key by key", () => {
  const example = readShared<object>("schemas/feeds/listings-feed-schema-v2.example.json");
  if (example === null) return;
  const feed = listingsFeed({
    sellerId: "AXXXXXXXXXXXX",
    issueLocale: "en_US",
    report: {
      includedData: [
        ...INCLUDED,
        "fulfillmentAvailability",
        "procurement",
        "relationships",
        "productTypes",
      ],
    },
  });
  feed.delete("My-SKU-A");
  feed.partialUpdate("My-SKU-B", {
    productType: "LUGGAGE",
    attributes: { fulfillment_availability: quantity },
  });
  feed.update("My-SKU-C", {
    productType: "LUGGAGE",
    requirements: "LISTING",
    attributes: {
      item_name: [{ value: "My Title", language_tag: "en_US", marketplace_id: "ATVPDKIKX0DER" }],
      fulfillment_availability: [{ fulfillment_channel_code: "AMAZON_NA", quantity: 10 }],
    },
  });
  const path = "/attributes/fulfillment_availability";
  const patch = { path, value: quantity } as const;
  feed.patch("My-SKU-D", { productType: "LUGGAGE", patches: [{ op: "replace", ...patch }] });
  feed.patch("My-SKU-E", { productType: "LUGGAGE", patches: [{ op: "merge", ...patch }] });
  assert.equal(JSON.parse(feed.stringify()), example);
});

test("messages are numbered from 1, and found by id and by SKU", () => {
  const feed = listingsFeed(seller);
  assert.is(feed.delete("A"), 1);
  assert.is(feed.delete("B"), 2);
  assert.is(feed.partialUpdate("A", { productType: "P", attributes: { a: quantity } }), 3);
  assert.is(feed.message(2)?.sku, "B");
  assert.is(feed.message(0), null);
  assert.is(feed.message(4), null);
  assert.equal(
    feed.messagesOf("A").map(({ messageId, operationType }) => [messageId, operationType]),
    [
      [1, "DELETE"],
      [3, "PARTIAL_UPDATE"],
    ],
  );
  assert.equal(feed.messagesOf("constructor"), []);
});

const value = quantity;

/** Calls that the types refuse too, hence `never`. */
const REFUSED: readonly (readonly [
  error: RegExp,
  why: string,
  add: (feed: ListingsFeed) => void,
])[] = [
  [
    /^message 1: the sku must be a text of at least 1 character$/,
    "an empty SKU",
    (feed) => feed.delete(""),
  ],
  [
    /patches is not an option \(of UPDATE\)/,
    "patches in UPDATE",
    (feed) => feed.update("A", { productType: "P", attributes: { a: 1 }, patches: [] as never }),
  ],
  [
    /requirements is not an option \(of PARTIAL_UPDATE\)/,
    "requirements in PARTIAL_UPDATE",
    (feed) =>
      feed.partialUpdate("A", {
        productType: "P",
        attributes: { a: 1 },
        requirements: "LISTING" as never,
      }),
  ],
  [
    /attributes is not an option \(of PATCH\)\n.*patches must be a list of at least one patch/,
    "attributes in PATCH",
    (feed) => feed.patch("A", { productType: "P", attributes: {} as never, patches: [] }),
  ],
  [
    /productType must be a text of at least 1 character/,
    "no product type",
    (feed) => feed.update("A", { productType: "", attributes: { a: 1 } }),
  ],
  [
    /attributes must have at least one attribute/,
    "no attribute",
    (feed) => feed.update("A", { productType: "P", attributes: { a: undefined } }),
  ],
  [
    /requirements must be one of LISTING, /,
    "other requirements",
    (feed) =>
      feed.update("A", { productType: "P", attributes: { a: 1 }, requirements: "OFFER" as never }),
  ],
  [
    /patches\[0\]: op must be one of add, replace, merge, delete/,
    "an operation of JSON Patch that Amazon does not know",
    (feed) =>
      feed.patch("A", {
        productType: "P",
        patches: [{ op: "remove" as "delete", path: "/attributes/a" }],
      }),
  ],
  [
    /patches\[0\]: path must be \/attributes\/<name>: an attribute is patched as a whole/,
    "a path into an attribute",
    (feed) =>
      feed.patch("A", {
        productType: "P",
        patches: [{ op: "replace", path: "/attributes/purchasable_offer/0", value }],
      }),
  ],
  [
    /patches\[0\]: value must be a list of at least one object/,
    "an object that is not in a list",
    (feed) =>
      feed.patch("A", {
        productType: "P",
        patches: [{ op: "replace", path: "/attributes/a", value: {} as never }],
      }),
  ],
  [
    /patches\[1\]: value must be a list of at least one object/,
    "an empty list",
    (feed) =>
      feed.patch("A", {
        productType: "P",
        patches: [
          { op: "delete", path: "/attributes/a" },
          { op: "merge", path: "/attributes/a", value: [] },
        ],
      }),
  ],
];

for (const [error, why, add] of REFUSED) {
  test(`${why} is refused, and nothing is added`, () => {
    const feed = listingsFeed(seller);
    assert.throws(
      () => add(feed),
      (thrown: unknown) => thrown instanceof FeedError && error.test(thrown.message),
    );
    assert.is(feed.messages.length, 0);
  });
}

test("options are checked", () => {
  assert.throws(() => listingsFeed({ sellerId: "" }), /listingsFeed: sellerId is missing/);
  assert.throws(
    () => listingsFeed({ ...seller, isueLocale: "en_US" } as never),
    /isueLocale is not an option; did you mean issueLocale\?/,
  );
  assert.throws(
    () => listingsFeed({ ...seller, report: { includedData: [] } }),
    /report\.includedData must be a list of at least one name/,
  );
  assert.throws(() => listingsFeeds({ ...seller, maxMessages: 25_001 }), /from 1 to 25000/);
  assert.throws(() => listingsFeeds({ ...seller, maxBytes: Number.NaN }), /number of bytes/);
});

test("a feed without messages has no document", () => {
  assert.throws(() => listingsFeed(seller).stringify(), /the feed has no message/);
  assert.throws(() => listingsFeed(seller).toBlob(), /the feed has no message/);
});

test("message 25,001 is an error that says what to do; listingsFeeds starts another feed", async () => {
  const feed = listingsFeed(seller);
  for (let added = 1; added <= 25_000; added += 1) feed.delete(`SKU ${added}`);
  assert.is(feed.isFull, true);
  assert.throws(() => feed.delete("one more"), /at most 25000 messages; listingsFeeds/);
  assert.is(feed.messages.length, 25_000);
  assert.is(await feed.toBlob().text(), feed.stringify());

  const feeds = listingsFeeds(seller);
  for (let added = 1; added <= 25_000; added += 1) feeds.delete(`SKU ${added}`);
  const { feed: second, messageId } = feeds.delete("one more");
  assert.equal(
    feeds.feeds.map(({ messages }) => messages.length),
    [25_000, 1],
  );
  assert.is(feeds.feeds[1], second);
  assert.is(messageId, 1);
});

test("no feed of listingsFeeds has more bytes than maxBytes, unless one message has", () => {
  const random = seededRandom(7);
  const feeds = listingsFeeds({ ...seller, maxBytes: 2000 });
  for (let added = 0; added < 300; added += 1) {
    const item_name = [{ value: "値".repeat(Math.floor(random() * 100)) }];
    feeds.partialUpdate(`SKU ${added}`, { productType: "P", attributes: { item_name } });
  }
  assert.is(
    feeds.feeds.reduce((sum, { messages }) => sum + messages.length, 0),
    300,
  );
  const sizes = feeds.feeds.map((feed) => Buffer.byteLength(feed.stringify()));
  assert.ok(Math.max(...sizes) <= 2000, String(Math.max(...sizes)));
  assert.ok(Math.min(...sizes.slice(0, -1)) > 1000, String(Math.min(...sizes)));

  const { feed } = feeds.partialUpdate("large", {
    productType: "P",
    attributes: { item_name: [{ value: "x".repeat(5000) }] },
  });
  assert.is(feed.messages.length, 1);
});

test("a feed is uploaded as it is", async () => {
  const store = await startDocumentStore();
  try {
    const feed = listingsFeed(seller);
    feed.delete("値段");
    const url = store.presignPut("/feed", feed.contentType);
    const feeds = { createFeedDocument: async () => ({ feedDocumentId: "id", url }) };
    const id = await uploadFeedDocument(feeds, {
      contentType: feed.contentType,
      body: feed.toBlob(),
    });
    assert.is(id, "id");
    assert.is(store.documents.get("/feed")!.body.toString(), feed.stringify());
  } finally {
    await store.close();
  }
});

test.run();
