import { SpecText, type Text } from "../escape/spec-text.js";
import type { TypeDef } from "../model/api.js";
import { type TypeView, viewType } from "../view/type.js";
import type { Definition } from "./definition.js";
import { productTypeNames } from "./names.js";

/** What the template of a product type sees. */
export interface ProductTypeView {
  /** On the wire: `LUGGAGE`. */
  readonly productType: SpecText;
  /** Of the namespace and of the object. */
  readonly name: string;
  /** How `index.ts` imports it. */
  readonly module: string;
  readonly doc: readonly Text[];
  /** One namespace, in the form of the partial `namespaces`. */
  readonly schemas: readonly {
    readonly name: string;
    readonly doc: readonly Text[];
    readonly types: readonly TypeView[];
  }[];
  readonly definition: Readonly<Record<string, SpecText>>;
}

/** The view of a product type. @param types - of its attributes */
export function viewProductType(
  definition: Definition,
  types: readonly TypeDef[],
): ProductTypeView {
  const { productType, displayName, marketplaceId, locale, requirements, version } = definition;
  const { name, stem } = productTypeNames(productType);
  const facts = { marketplaceId, locale, requirements, version };
  return {
    productType: new SpecText(productType),
    name,
    module: `./${stem}.js`,
    doc: [new SpecText(displayName), "Creates patches, and types attributes."],
    schemas: [
      {
        name,
        doc: [new SpecText(displayName), "The types of its attributes."],
        types: types.map(viewType),
      },
    ],
    definition: Object.fromEntries(
      Object.entries(facts).map(([key, value]) => [key, new SpecText(value)]),
    ),
  };
}
