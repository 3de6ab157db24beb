/**
 * The definition of a product type that we have made up, in the form of Amazon's: lists of closed objects with selectors, open
 * enums, booleans that list both values, a length on a number, and conditions at the end.
 */
import type { Definition } from "../../generator/product-types/definition.js";
import { renderProductTypes } from "../../generator/product-types/render-product-types.js";

const marketplace_id = { $ref: "#/$defs/marketplace_id" };

const language_tag = { $ref: "#/$defs/language_tag" };

/** An attribute: a list of closed objects. */
function attribute(
  title: string,
  selectors: readonly string[],
  properties: object,
  more: object = {},
): object {
  return {
    title,
    description: `${title}, as we describe it`,
    type: "array",
    minItems: 1,
    minUniqueItems: 1,
    maxUniqueItems: 1,
    selectors,
    items: { type: "object", additionalProperties: false, required: [], properties, ...more },
  };
}

const schedule = {
  type: "array",
  minItems: 1,
  maxItems: 1,
  items: {
    type: "object",
    additionalProperties: false,
    required: ["value_with_tax"],
    properties: { value_with_tax: { title: "Price", type: "number", minimum: 0, maxLength: 12 } },
  },
};

const shortText = { title: "Value", type: "string", minLength: 1, maxUtf8ByteLength: 40 };

export const luggage = {
  $schema: "https://schemas.amazon.com/selling-partners/definitions/product-types/meta-schema/v1",
  $id: "https://schemas.amazon.com/selling-partners/definitions/product-types/schema/v1/LUGGAGE",
  $comment: "Made up for tests",
  $defs: {
    marketplace_id: {
      title: "Marketplace",
      type: "string",
      default: "A1VC38T7YXB528",
      editable: false,
      hidden: true,
      enum: ["A1VC38T7YXB528"],
      enumNames: ["Amazon.co.jp"],
    },
    language_tag: {
      title: "Language",
      type: "string",
      enum: ["ja_JP", "en_US"],
      enumNames: ["日本語", "English"],
    },
  },
  type: "object",
  properties: {
    item_name: attribute(
      "Item Name",
      ["marketplace_id", "language_tag"],
      { value: shortText, language_tag, marketplace_id },
      { required: ["language_tag", "value"] },
    ),
    brand: attribute(
      "Brand",
      ["marketplace_id", "language_tag"],
      {
        value: { anyOf: [shortText, { type: "string", enum: ["Hako", "Tabi"] }] },
        language_tag,
        marketplace_id,
      },
      { required: ["language_tag", "value"] },
    ),
    material: {
      ...attribute("Material", ["marketplace_id", "language_tag"], {
        value: { type: "string", enum: ["Hako", "Tabi"], enumNames: ["箱", "旅"] },
        language_tag,
        marketplace_id,
      }),
      maxUniqueItems: 3,
    },
    is_fragile: attribute("Fragile", ["marketplace_id"], {
      value: { type: "boolean", enum: [true, false], enumNames: ["はい", "いいえ"] },
      marketplace_id,
    }),
    wheel_count: attribute("Wheels", ["marketplace_id"], {
      value: { type: "integer", minimum: 0, maxLength: 5, examples: [4] },
      marketplace_id,
    }),
    release_date: attribute("Release", ["marketplace_id"], {
      value: { type: "string", oneOf: [{ format: "date" }, { format: "date-time" }] },
      marketplace_id,
    }),
    item_weight: attribute(
      "Weight",
      ["marketplace_id"],
      {
        value: { type: "number", exclusiveMinimum: 0 },
        unit: { type: "string", enum: ["kilograms", "grams"], editable: false },
        marketplace_id,
      },
      { required: ["unit", "value"] },
    ),
    country_of_origin: attribute("Origin", ["marketplace_id"], {
      value: { type: "string", enum: Array.from({ length: 240 }, (_, index) => `C${index}`) },
      marketplace_id,
    }),
    fulfillment_availability: attribute(
      "Availability",
      ["fulfillment_channel_code"],
      {
        fulfillment_channel_code: { type: "string", enum: ["DEFAULT", "AMAZON_JP"] },
        quantity: { type: "integer" },
      },
      { required: ["fulfillment_channel_code"] },
    ),
    purchasable_offer: {
      ...attribute(
        "Offer",
        ["marketplace_id", "currency", "audience"],
        {
          currency: { type: "string", enum: ["JPY"], enumNames: ["円"] },
          audience: { type: "string", enum: ["ALL", "B2B"] },
          our_price: {
            type: "array",
            maxItems: 1,
            items: {
              type: "object",
              additionalProperties: false,
              required: ["schedule"],
              properties: { schedule },
            },
          },
          discounted_price: {
            type: "array",
            items: {
              type: "object",
              additionalProperties: false,
              required: ["schedule"],
              properties: {
                schedule: {
                  type: "array",
                  items: {
                    type: "object",
                    additionalProperties: false,
                    required: ["start_at", "end_at", "value_with_tax"],
                    properties: {
                      start_at: { type: "string", format: "date-time" },
                      end_at: { type: "string", format: "date-time" },
                      value_with_tax: { type: "number" },
                    },
                  },
                },
              },
            },
          },
          start_at: {
            type: "object",
            additionalProperties: false,
            properties: { value: { type: "string", format: "date-time" } },
          },
          marketplace_id,
        },
        { required: ["currency"] },
      ),
      maxUniqueItems: 2,
    },
  },
  required: ["item_name", "brand"],
  additionalProperties: false,
  allOf: [
    {
      if: {
        required: ["is_fragile"],
        properties: { is_fragile: { contains: { properties: { value: { const: true } } } } },
      },
      // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's word
      then: { required: ["item_weight"] },
      else: { not: { required: ["country_of_origin"] } },
    },
    { anyOf: [{ required: ["item_name"] }, { required: ["brand"] }] },
  ],
};

/** The definition as it is after a pull. */
export const luggageDefinition: Definition = {
  productType: "LUGGAGE",
  displayName: "Luggage",
  version: "UHqSqmb4FNUk=",
  locale: "ja_JP",
  marketplaceId: "A1VC38T7YXB528",
  requirements: "LISTING",
  schemaText: JSON.stringify(luggage),
  schema: luggage,
};

/** The files of a pull, by path. */
export async function filesOfProductTypes(
  definitions: readonly Definition[],
): Promise<Record<string, string>> {
  const files = await renderProductTypes(definitions);
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}
