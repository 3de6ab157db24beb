/** What listings feeds take. Compiled by test/types/types.test.ts, never run. */
import {
  type ListingsMessage,
  type ListingsPatch,
  listingsFeed,
  listingsFeeds,
  readProcessingReport,
} from "../../generated/runtime/src/feeds/feeds.js";

const feed = listingsFeed({
  sellerId: "A1",
  issueLocale: "ja_JP",
  report: { includedData: ["issues", "offers"] },
});
const attributes = { item_name: [{ value: "a", marketplace_id: "A1VC38T7YXB528" }] };
const value = [{ quantity: 1 }];
const id: number = feed.update("A", { productType: "LUGGAGE", attributes });
feed.update("A", { productType: "LUGGAGE", attributes, requirements: "LISTING_OFFER_ONLY" });
feed.partialUpdate("A", { productType: "LUGGAGE", attributes });
feed.patch("A", {
  productType: "LUGGAGE",
  patches: [
    { op: "merge", path: "/attributes/a", value },
    { op: "delete", path: "/attributes/a" },
  ],
});
feed.delete("A");
void readProcessingReport("{}", feed);
void readProcessingReport(new Uint8Array(), { messages: feed.messages });
const { feed: last, messageId } = listingsFeeds({ sellerId: "A1", maxBytes: 1 }).delete("A");
void [id, last.isFull, messageId];

// @ts-expect-error who sells?
listingsFeed({});
// @ts-expect-error there is no such data
listingsFeed({ sellerId: "A1", report: { includedData: ["prices"] } });
// @ts-expect-error UPDATE has no patches
feed.update("A", { productType: "LUGGAGE", attributes, patches: [] });
// @ts-expect-error UPDATE needs attributes
feed.update("A", { productType: "LUGGAGE" });
// @ts-expect-error UPDATE needs a product type
feed.update("A", { attributes });
// @ts-expect-error there are three requirements
feed.update("A", { productType: "LUGGAGE", attributes, requirements: "OFFER" });
// @ts-expect-error PARTIAL_UPDATE has no requirements
feed.partialUpdate("A", { productType: "LUGGAGE", attributes, requirements: "LISTING" });
// @ts-expect-error PARTIAL_UPDATE has no patches
feed.partialUpdate("A", { productType: "LUGGAGE", attributes, patches: [] });
// @ts-expect-error PATCH has no attributes
feed.patch("A", { productType: "LUGGAGE", attributes, patches: [] });
// @ts-expect-error PATCH has no requirements
feed.patch("A", { productType: "LUGGAGE", patches: [], requirements: "LISTING" });
const both = { productType: "LUGGAGE", attributes, patches: [] };
// @ts-expect-error what is no literal is checked too
feed.update("A", both);
// @ts-expect-error DELETE has a SKU alone
feed.delete("A", { productType: "LUGGAGE" });
// @ts-expect-error there is no such operation: JSON Patch's remove is delete
feed.patch("A", { productType: "P", patches: [{ op: "remove", path: "/attributes/a" }] });
// @ts-expect-error a value is a list
feed.patch("A", { productType: "P", patches: [{ op: "add", path: "/attributes/a", value: {} }] });
// @ts-expect-error a value is there
feed.patch("A", { productType: "P", patches: [{ op: "add", path: "/attributes/a" }] });
// @ts-expect-error a path begins with /attributes/
feed.patch("A", { productType: "P", patches: [{ op: "add", path: "/a", value }] });

// Written by hand, as in a file.
const message: ListingsMessage = { messageId: 1, sku: "A", operationType: "DELETE" };
// @ts-expect-error DELETE has no product type
const wrong: ListingsMessage = { ...message, operationType: "DELETE", productType: "LUGGAGE" };
void wrong;

/** The attributes of product types, as `katagami product-types pull` writes them. */
interface Name {
  readonly value: string;
  readonly marketplace_id: string;
}

interface Luggage {
  readonly item_name: readonly Name[];
  readonly color?: readonly { readonly value: "red"; readonly marketplace_id: string }[];
}

interface Shoes {
  readonly size?: readonly { readonly value: number }[];
}

interface ProductTypes {
  readonly LUGGAGE: Luggage;
  readonly SHOES: Shoes;
}

const narrow = listingsFeed<ProductTypes>({ sellerId: "A1" });
narrow.update("A", { productType: "LUGGAGE", attributes });
narrow.partialUpdate("A", { productType: "LUGGAGE", attributes: {} });
narrow.partialUpdate("A", { productType: "SHOES", attributes: { size: [{ value: 1 }] } });
narrow.patch("A", {
  productType: "LUGGAGE",
  patches: [
    { op: "replace", path: "/attributes/item_name", value: attributes.item_name },
    { op: "delete", path: "/attributes/color", value: [{ marketplace_id: "A1VC38T7YXB528" }] },
  ],
});
const patches: ListingsPatch<Luggage>[] = [{ op: "delete", path: "/attributes/color" }];
narrow.patch("A", { productType: "LUGGAGE", patches });

// @ts-expect-error a required attribute is missing
narrow.update("A", { productType: "LUGGAGE", attributes: {} });
// @ts-expect-error attributes of another product type
narrow.partialUpdate("A", { productType: "SHOES", attributes });
// @ts-expect-error no such product type
narrow.partialUpdate("A", { productType: "HATS", attributes });
// @ts-expect-error patches of another product type
narrow.patch("A", { productType: "SHOES", patches });
// @ts-expect-error no such attribute
narrow.patch("A", { productType: "SHOES", patches: [{ op: "delete", path: "/attributes/a" }] });
