import { isDeviceName } from "../lib/paths.js";

/** The names that a product type has in code. */
export interface ProductTypeNames {
  /** Of its types and of its object: `HomeBedAndBath`. Never a reserved word, since those are in lower case. */
  readonly name: string;
  /** Of its files, without an ending: `home-bed-and-bath`. */
  readonly stem: string;
}

/** Whether a text can be the name of a product type on the wire: `HOME_BED_AND_BATH`. Two of them never have one file. */
export function isProductType(text: string): boolean {
  return /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*$/.test(text) && text.length <= 100;
}

/** @param productType - its name on the wire, which `isProductType` has accepted */
export function productTypeNames(productType: string): ProductTypeNames {
  const words = productType.toLowerCase().split("_");
  const stem = words.join("-");
  const taken = isDeviceName(stem) || ["index", "product-type"].includes(stem);
  return {
    name: words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(""),
    stem: taken ? `${stem}-type` : stem,
  };
}
