/** A loopback server with definitions of product types: tokens, the Product Type Definitions API, and the store of the schemas. */
import { createHash } from "node:crypto";
import { type DocumentStore, startDocumentStore } from "./document-store.js";
import { ACCOUNT, errorReply, type SellerCentral, startSellerCentral } from "./seller-central.js";

/** What the server says of a product type. */
export interface ServedDefinition {
  readonly schema: object | string;
  /** Default: that of the schema, in Base64. */
  readonly checksum?: string;
  readonly answer?: object;
}

export class ProductTypeServer {
  readonly central: SellerCentral;
  readonly store: DocumentStore;
  /** By product type. */
  readonly definitions = new Map<string, ServedDefinition>();

  /** Use `startProductTypeServer`. */
  constructor(central: SellerCentral, store: DocumentStore) {
    this.central = central;
    this.store = store;
    central.on("GET", "/definitions/2020-09-01/productTypes/{productType}", (request) => {
      const name = request.pathValues["productType"] ?? "";
      const served = this.definitions.get(name);
      if (served === undefined)
        return errorReply(404, "NOT_FOUND", "Requested product type could not be found");
      const { schema, answer } = served;
      const text = typeof schema === "string" ? schema : `${JSON.stringify(schema, null, 2)}\n`;
      const body = Buffer.from(text);
      const resource = store.presignGet(`/${name}`, { body });
      const checksum = served.checksum ?? createHash("md5").update(body).digest("base64");
      const locale = request.query.get("locale") ?? "ja_JP";
      const link = { link: { resource, verb: "GET" }, checksum };
      return {
        json: {
          metaSchema: link,
          schema: link,
          requirements: request.query.get("requirements") ?? "LISTING",
          requirementsEnforced: "ENFORCED",
          propertyGroups: {},
          locale,
          marketplaceIds: [request.query.get("marketplaceIds")],
          productType: name,
          displayName: `Name of ${name}`,
          productTypeVersion: { version: "UHqSqmb4FNUk=", latest: true, releaseCandidate: false },
          ...answer,
        },
      };
    });
  }

  /** The credentials of the seller, as environment variables. */
  get environment(): Record<string, string> {
    return {
      LWA_CLIENT_ID: ACCOUNT.clientId,
      LWA_CLIENT_SECRET: ACCOUNT.clientSecret,
      LWA_REFRESH_TOKEN: ACCOUNT.refreshToken,
    };
  }

  async close(): Promise<void> {
    await this.central.close();
    await this.store.close();
  }
}

export async function startProductTypeServer(): Promise<ProductTypeServer> {
  return new ProductTypeServer(await startSellerCentral(), await startDocumentStore());
}
