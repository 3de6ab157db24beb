import * as v from "valibot";
import type { JsonRecord } from "../lib/json.js";

/** What to ask for, the same for all product types of a folder. */
export interface DefinitionRequest {
  /** A country code (`JP`) or an id. */
  readonly marketplace: string;
  /** The language of names and of the values that are translated; null for the marketplace's own. */
  readonly locale: string | null;
  /** The seller whose brands are listed; null for none. */
  readonly sellerId: string | null;
  readonly requirements: string;
}

/** The definition of a product type, with its schema. */
export interface Definition {
  /** `LUGGAGE` */
  readonly productType: string;
  readonly displayName: string;
  readonly version: string;
  readonly locale: string;
  readonly marketplaceId: string;
  readonly requirements: string;
  /** The schema as Amazon's store has it. */
  readonly schemaText: string;
  readonly schema: JsonRecord<unknown>;
}

/** The answer of `getDefinitionsProductType`, as far as it is used. */
export const AnswerSchema = v.object({
  productType: v.string(),
  displayName: v.string(),
  locale: v.string(),
  marketplaceIds: v.array(v.string()),
  requirements: v.string(),
  productTypeVersion: v.object({ version: v.string() }),
  schema: v.object({ link: v.object({ resource: v.string() }), checksum: v.string() }),
});

export type DefinitionAnswer = v.InferOutput<typeof AnswerSchema>;
