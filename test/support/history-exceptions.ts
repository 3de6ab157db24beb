/** What is wrong with the states of Amazon's models themselves, and not with Katagami. */

/** Model files that are broken: path and beginning of the blob → what is said of it. */
export const brokenModels: Readonly<Record<string, string>> = {
  "models/catalog-items-api-model/catalogItemsV0.json 7408a12a": "this file is not UTF-8 text",
  "models/catalog-items-api-model/catalogItemsV0.json d05e9586": "this file is not UTF-8 text",
  "models/services-api-model/services.json d7a0f5ed": "this file is not UTF-8 text",
  "models/finances-api-model/financesV0.json 40909094": "not valid JSON: end of file expected",
  "models/messaging-api-model/messaging.json 2f1cc96a": 'duplicate key "request" in one object',
  "models/product-pricing-api-model/productPricingV0.json af09adce":
    'duplicate key "description" in one object',
  "models/fba-inventory-api-model/fbaInventory.json 9924863a": "a schema must be an object",
};

/** A model with a duplicate operation id, which one of Katagami's patches corrects. */
export const correctedModel = "models/shipping-api-model/shippingV2.json 3385cb09";

/** States in which two files have the same API: one was published under the name of its predecessor, too. */
export const doubledApis: Readonly<Record<string, string>> = {
  "563dd6586": "vendor-direct-fulfillment-orders-2021-12-28",
  "977602c6d": "vendor-direct-fulfillment-orders-2021-12-28",
};
