// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** The messages of a JSON_LISTINGS_FEED (version 2.0 of Amazon's schema). Keys of another operation do not compile. */

/** The attributes of a listing: name → list of values. Amazon's definition of the product type says which there are. */
export type AnyAttributes = Readonly<Record<string, unknown>>;

/** Product type → its attributes. `katagami product-types pull` writes one, with the types of each attribute. */
export type AnyProductTypes = Readonly<Record<string, AnyAttributes>>;

/** The names of product types. */
export type ProductTypeName<Types extends object> = keyof Types & string;

/** What the attributes of a message are: `LISTING` by default. */
export type ListingsRequirements = "LISTING" | "LISTING_PRODUCT_ONLY" | "LISTING_OFFER_ONLY";

/** The operations of a feed. */
export type ListingsOperation = "UPDATE" | "PARTIAL_UPDATE" | "PATCH" | "DELETE";

/** The value of a patch: a list of objects, as every attribute is one. */
type PatchValue<Value> = unknown extends Value ? readonly object[] : NonNullable<Value>;

/** Elements of an attribute of which only the selectors (`marketplace_id` …) need to be there. */
type SelectedElements<Value> = Value extends readonly (infer Element)[]
  ? readonly Partial<Element>[]
  : never;

/**
 * Adds, replaces or merges one attribute as a whole. `replace` drops every element that is not sent; `merge` keeps the others.
 */
export interface ValuePatch<Name extends string = string, Value = unknown> {
  readonly op: "add" | "replace" | "merge";
  readonly path: `/attributes/${Name}`;
  readonly value: PatchValue<Value>;
}

/** Deletes an attribute, or those elements of it that the value selects. */
export interface DeletePatch<Name extends string = string, Value = unknown> {
  readonly op: "delete";
  readonly path: `/attributes/${Name}`;
  readonly value?: SelectedElements<PatchValue<Value>>;
}

/** A patch of one of the attributes. JSON Patch (RFC 6902) in form only: Amazon takes no path into an attribute. */
export type ListingsPatch<Attributes extends object = AnyAttributes> = {
  [Name in keyof Attributes & string]-?:
    ValuePatch<Name, Attributes[Name]> | DeletePatch<Name, Attributes[Name]>;
}[keyof Attributes & string];

/** What `update` takes: the whole listing. What is not among its attributes is deleted. */
export interface UpdateContent<
  Name extends string = string,
  Attributes extends object = AnyAttributes,
> {
  readonly productType: Name;
  readonly attributes: Attributes;
  readonly requirements?: ListingsRequirements | undefined;
  readonly patches?: never;
}

/** What `partialUpdate` takes: the attributes to replace. The others stay as they are. */
export interface PartialUpdateContent<
  Name extends string = string,
  Attributes extends object = AnyAttributes,
> {
  readonly productType: Name;
  readonly attributes: Partial<Attributes>;
  readonly requirements?: never;
  readonly patches?: never;
}

/** What `patch` takes: at least one patch. */
export interface PatchContent<
  Name extends string = string,
  Attributes extends object = AnyAttributes,
> {
  readonly productType: Name;
  readonly patches: readonly ListingsPatch<Attributes>[];
  readonly attributes?: never;
  readonly requirements?: never;
}

interface MessageHead<Operation extends ListingsOperation> {
  /** 1 for the first message of a feed. */
  readonly messageId: number;
  readonly sku: string;
  readonly operationType: Operation;
}

/** A message that deletes a listing. */
export interface DeleteMessage extends MessageHead<"DELETE"> {
  readonly productType?: never;
  readonly attributes?: never;
  readonly requirements?: never;
  readonly patches?: never;
}

/** A message of the feed. */
export type ListingsMessage =
  | (MessageHead<"UPDATE"> & UpdateContent)
  | (MessageHead<"PARTIAL_UPDATE"> & PartialUpdateContent)
  | (MessageHead<"PATCH"> & PatchContent)
  | DeleteMessage;

/** What of each listing the processing report is to repeat, as the Listings Items API has it. */
export type IncludedData =
  | "summaries"
  | "attributes"
  | "issues"
  | "offers"
  | "fulfillmentAvailability"
  | "procurement"
  | "relationships"
  | "productTypes";

/** The `report` of a feed's header. */
export interface FeedReport {
  readonly includedData: readonly IncludedData[];
  /** The version of the Listings Items API. */
  readonly apiVersion: "2021-08-01";
}

/** The header of a feed. */
export interface FeedHeader {
  readonly sellerId: string;
  readonly version: "2.0";
  readonly issueLocale?: string;
  readonly report?: FeedReport;
}

/** The document of a JSON_LISTINGS_FEED. */
export interface ListingsFeedDocument {
  readonly header: FeedHeader;
  readonly messages: readonly ListingsMessage[];
}
