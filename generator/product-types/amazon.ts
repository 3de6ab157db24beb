import * as v from "valibot";
import { openPartner } from "../connect/open-partner.js";
import {
  isRuntimeError,
  loadRuntime,
  loadRuntimeModule,
  type Runtime,
} from "../connect/runtime.js";
import { flagError, inputError, textPlace } from "../lib/diagnostic.js";
import { isRecord, tryJson } from "../lib/json.js";
import { oneLine } from "../lib/terminal.js";
import { matchesChecksum } from "./checksum.js";
import {
  AnswerSchema,
  type Definition,
  type DefinitionAnswer,
  type DefinitionRequest,
} from "./definition.js";

interface Documents {
  downloadDocument(
    url: string,
    options: { readonly maxBytes: number },
  ): Promise<{ bytes(): Promise<Uint8Array> }>;
}

/** The operation, as Katagami generates it from Amazon's model. */
export const getDefinitionsProductType = {
  api: "definitions-product-types-2020-09-01",
  name: "getDefinitionsProductType",
  method: "GET",
  path: "/definitions/2020-09-01/productTypes/{productType}",
  parameters: [
    { name: "productType", in: "path", required: true },
    { name: "sellerId", in: "query" },
    { name: "marketplaceIds", in: "query", required: true, style: "csv" },
    { name: "productTypeVersion", in: "query" },
    { name: "requirements", in: "query" },
    { name: "requirementsEnforced", in: "query" },
    { name: "locale", in: "query" },
  ],
  usagePlan: { rate: 5, burst: 10 },
} as const;

/** Definitions are half a megabyte. */
const MAX_BYTES = 64 * 2 ** 20;

/** Fetches the definition of a product type. It throws Failure. */
export type FetchDefinition = (productType: string) => Promise<Definition>;

/**
 * Connects to the Selling Partner API, by the runtime that comes with Katagami and with the credentials of the environment.
 *
 * @param endpoint - a server in place of Amazon's; one on this machine is asked for tokens as well. Null for Amazon's.
 * @throws Failure (usage) when credentials are missing, or the marketplace is not known
 */
export async function connectToAmazon(
  request: DefinitionRequest,
  endpoint: string | null,
): Promise<FetchDefinition> {
  const runtime = await loadRuntime();
  // Our own file, whose types are these.
  const { downloadDocument } = (await loadRuntimeModule("documents/documents")) as Documents;
  const marketplaceId = marketplaceIdOf(request.marketplace, runtime.marketplaces);
  const destination = {
    region: null,
    marketplace: endpoint === null ? marketplaceId : null,
    endpoint,
    sandbox: false,
    lwaEndpoint: null,
  };
  const partner = openPartner(runtime, destination, { env: process.env, scope: null });
  const { sellerId, locale, requirements } = request;
  return async (productType) => {
    const params = {
      productType,
      marketplaceIds: [marketplaceId],
      requirements,
      ...(sellerId === null ? {} : { sellerId }),
      ...(locale === null ? {} : { locale }),
    };
    const answer = await attempt(productType, () =>
      partner.call(getDefinitionsProductType, params),
    );
    const definition = readAnswer(productType, answer);
    const { resource } = definition.schema.link;
    const bytes = await attempt(productType, async () =>
      (await downloadDocument(resource, { maxBytes: MAX_BYTES })).bytes(),
    );
    return { ...read(definition, bytes), marketplaceId };
  };
}

function marketplaceIdOf(name: string, marketplaces: Runtime["marketplaces"]): string {
  const code = name.toUpperCase() === "UK" ? "GB" : name.toUpperCase();
  const ids = Object.values(marketplaces).map(({ id }) => id);
  const id = Object.hasOwn(marketplaces, code) ? (marketplaces[code]?.id ?? null) : null;
  if (id !== null) return id;
  if (ids.includes(name)) return name;
  const known = Object.keys(marketplaces).join(", ");
  throw flagError(
    "--marketplace",
    `there is no marketplace ${oneLine(name)}`,
    `one of ${known}, or an id`,
  );
}

/** Does what the runtime does. */
async function attempt<T>(productType: string, work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    throw inputError(error.message, textPlace(productType));
  }
}

function readAnswer(productType: string, answer: unknown): DefinitionAnswer {
  const parsed = v.safeParse(AnswerSchema, answer);
  if (!parsed.success) {
    const where = parsed.issues.map((issue) => v.getDotPath(issue) ?? "the answer").join(", ");
    throw inputError(`Amazon's answer is no definition: see ${where}`, textPlace(productType));
  }
  if (parsed.output.productType !== productType)
    throw inputError("Amazon's answer is about another product type", textPlace(productType));
  return parsed.output;
}

/** Reads the schema of a definition from its bytes. */
function read(answer: DefinitionAnswer, bytes: Uint8Array): Omit<Definition, "marketplaceId"> {
  const { productType, displayName, locale, requirements, productTypeVersion, schema } = answer;
  const place = textPlace(productType);
  if (matchesChecksum(bytes, schema.checksum) === false)
    throw inputError("the schema does not match its checksum", place, "pull again");
  const schemaText = new TextDecoder().decode(bytes);
  const json = tryJson(schemaText);
  if (!isRecord(json) || !isRecord(json["properties"]))
    throw inputError("what the link of the schema leads to is no schema with properties", place);
  const { version } = productTypeVersion;
  return { productType, displayName, version, locale, requirements, schemaText, schema: json };
}
