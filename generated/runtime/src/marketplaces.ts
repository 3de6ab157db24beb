// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/**
 * Regions and marketplaces as Amazon lists them (pages "SP-API endpoints" and "Marketplace IDs").
 *
 * The hosts of Seller Central and Vendor Central are those of Amazon's own sample code; the pages of Ireland and South
 * Africa are confirmed by third parties only, and no Vendor Central of Ireland is known.
 */

/** A region of the Selling Partner API: its endpoints, and the AWS region that signatures name. */
export interface RegionInfo {
  readonly endpoint: string;
  readonly sandboxEndpoint: string;
  readonly awsRegion: string;
}

/** North America, Europe (with the Middle East, India and South Africa), Far East. */
export type Region = "na" | "eu" | "fe";

export const regions: Readonly<Record<Region, RegionInfo>> = {
  na: {
    endpoint: "https://sellingpartnerapi-na.amazon.com",
    sandboxEndpoint: "https://sandbox.sellingpartnerapi-na.amazon.com",
    awsRegion: "us-east-1",
  },
  eu: {
    endpoint: "https://sellingpartnerapi-eu.amazon.com",
    sandboxEndpoint: "https://sandbox.sellingpartnerapi-eu.amazon.com",
    awsRegion: "eu-west-1",
  },
  fe: {
    endpoint: "https://sellingpartnerapi-fe.amazon.com",
    sandboxEndpoint: "https://sandbox.sellingpartnerapi-fe.amazon.com",
    awsRegion: "us-west-2",
  },
};

/** A marketplace: its id, its region and the hosts of its Seller Central and Vendor Central. */
export interface Marketplace {
  readonly id: string;
  readonly region: Region;
  readonly sellerCentral: string;
  readonly vendorCentral: string | null;
}

/** The marketplaces by ISO 3166 country code. */
export const marketplaces = {
  CA: {
    id: "A2EUQ1WTGCTBG2",
    region: "na",
    sellerCentral: "sellercentral.amazon.ca",
    vendorCentral: "vendorcentral.amazon.ca",
  },
  US: {
    id: "ATVPDKIKX0DER",
    region: "na",
    sellerCentral: "sellercentral.amazon.com",
    vendorCentral: "vendorcentral.amazon.com",
  },
  MX: {
    id: "A1AM78C64UM0Y8",
    region: "na",
    sellerCentral: "sellercentral.amazon.com.mx",
    vendorCentral: "vendorcentral.amazon.com.mx",
  },
  BR: {
    id: "A2Q3Y263D00KWC",
    region: "na",
    sellerCentral: "sellercentral.amazon.com.br",
    vendorCentral: "vendorcentral.amazon.com.br",
  },
  IE: {
    id: "A28R8C7NBKEWEA",
    region: "eu",
    sellerCentral: "sellercentral.amazon.ie",
    vendorCentral: null,
  },
  ES: {
    id: "A1RKKUPIHCS9HS",
    region: "eu",
    sellerCentral: "sellercentral-europe.amazon.com",
    vendorCentral: "vendorcentral.amazon.es",
  },
  GB: {
    id: "A1F83G8C2ARO7P",
    region: "eu",
    sellerCentral: "sellercentral-europe.amazon.com",
    vendorCentral: "vendorcentral.amazon.co.uk",
  },
  FR: {
    id: "A13V1IB3VIYZZH",
    region: "eu",
    sellerCentral: "sellercentral-europe.amazon.com",
    vendorCentral: "vendorcentral.amazon.fr",
  },
  BE: {
    id: "AMEN7PMS3EDWL",
    region: "eu",
    sellerCentral: "sellercentral.amazon.com.be",
    vendorCentral: "vendorcentral.amazon.com.be",
  },
  NL: {
    id: "A1805IZSGTT6HS",
    region: "eu",
    sellerCentral: "sellercentral.amazon.nl",
    vendorCentral: "vendorcentral.amazon.nl",
  },
  DE: {
    id: "A1PA6795UKMFR9",
    region: "eu",
    sellerCentral: "sellercentral-europe.amazon.com",
    vendorCentral: "vendorcentral.amazon.de",
  },
  IT: {
    id: "APJ6JRA9NG5V4",
    region: "eu",
    sellerCentral: "sellercentral-europe.amazon.com",
    vendorCentral: "vendorcentral.amazon.it",
  },
  SE: {
    id: "A2NODRKZP88ZB9",
    region: "eu",
    sellerCentral: "sellercentral.amazon.se",
    vendorCentral: "vendorcentral.amazon.se",
  },
  ZA: {
    id: "AE08WJ6YKNBMC",
    region: "eu",
    sellerCentral: "sellercentral.amazon.co.za",
    vendorCentral: "vendorcentral.amazon.co.za",
  },
  PL: {
    id: "A1C3SOZRARQ6R3",
    region: "eu",
    sellerCentral: "sellercentral.amazon.pl",
    vendorCentral: "vendorcentral.amazon.pl",
  },
  EG: {
    id: "ARBP9OOSHTCHU",
    region: "eu",
    sellerCentral: "sellercentral.amazon.eg",
    vendorCentral: "vendorcentral.amazon.me",
  },
  TR: {
    id: "A33AVAJ2PDY3EV",
    region: "eu",
    sellerCentral: "sellercentral.amazon.com.tr",
    vendorCentral: "vendorcentral.amazon.com.tr",
  },
  SA: {
    id: "A17E79C6D8DWNP",
    region: "eu",
    sellerCentral: "sellercentral.amazon.sa",
    vendorCentral: "vendorcentral.amazon.me",
  },
  AE: {
    id: "A2VIGQ35RCS4UG",
    region: "eu",
    sellerCentral: "sellercentral.amazon.ae",
    vendorCentral: "vendorcentral.amazon.me",
  },
  IN: {
    id: "A21TJRUUN4KGV",
    region: "eu",
    sellerCentral: "sellercentral.amazon.in",
    vendorCentral: "www.vendorcentral.in",
  },
  SG: {
    id: "A19VAU5U5O7RUS",
    region: "fe",
    sellerCentral: "sellercentral.amazon.sg",
    vendorCentral: "vendorcentral.amazon.com.sg",
  },
  AU: {
    id: "A39IBJ37TRP1C6",
    region: "fe",
    sellerCentral: "sellercentral.amazon.com.au",
    vendorCentral: "vendorcentral.amazon.com.au",
  },
  JP: {
    id: "A1VC38T7YXB528",
    region: "fe",
    sellerCentral: "sellercentral.amazon.co.jp",
    vendorCentral: "vendorcentral.amazon.co.jp",
  },
} as const;

/** The ISO 3166 code of a country that has a marketplace, for example `JP`. */
export type CountryCode = keyof typeof marketplaces;

/** The id of a marketplace, for example `A1VC38T7YXB528`. */
export type MarketplaceId = (typeof marketplaces)[CountryCode]["id"];

/**
 * Finds a marketplace by country code (`JP`; `UK`, as Amazon's own pages write it, means `GB`) or by marketplace id.
 *
 * @returns null when there is none.
 */
export function findMarketplace(codeOrId: string): Marketplace | null {
  const code = codeOrId === "UK" ? "GB" : codeOrId;
  for (const [country, marketplace] of Object.entries(marketplaces)) {
    if (country === code || marketplace.id === code) return marketplace;
  }
  return null;
}
