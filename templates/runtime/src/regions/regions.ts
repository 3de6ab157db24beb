/**
 * Regions, and the ids of their marketplaces, as Amazon lists them (pages "SP-API endpoints" and "Marketplace IDs"): what
 * is needed to send a request. Other facts about marketplaces are in `marketplaces.ts`, which a bundle omits if it is not
 * used.
 */

/** A region of the Selling Partner API: its endpoints, and the AWS region in its signatures. */
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

/** The marketplaces of each region: ISO 3166 country code → id. */
export const marketplaceIds = {
  na: {
    CA: "A2EUQ1WTGCTBG2",
    US: "ATVPDKIKX0DER",
    MX: "A1AM78C64UM0Y8",
    BR: "A2Q3Y263D00KWC",
  },
  eu: {
    IE: "A28R8C7NBKEWEA",
    ES: "A1RKKUPIHCS9HS",
    GB: "A1F83G8C2ARO7P",
    FR: "A13V1IB3VIYZZH",
    BE: "AMEN7PMS3EDWL",
    NL: "A1805IZSGTT6HS",
    DE: "A1PA6795UKMFR9",
    IT: "APJ6JRA9NG5V4",
    SE: "A2NODRKZP88ZB9",
    ZA: "AE08WJ6YKNBMC",
    PL: "A1C3SOZRARQ6R3",
    EG: "ARBP9OOSHTCHU",
    TR: "A33AVAJ2PDY3EV",
    SA: "A17E79C6D8DWNP",
    AE: "A2VIGQ35RCS4UG",
    IN: "A21TJRUUN4KGV",
  },
  fe: {
    SG: "A19VAU5U5O7RUS",
    AU: "A39IBJ37TRP1C6",
    JP: "A1VC38T7YXB528",
  },
} as const;

type Ids = typeof marketplaceIds;

/** The ISO 3166 code of a country that has a marketplace, for example `JP`. */
export type CountryCode = { readonly [R in Region]: keyof Ids[R] }[Region];

/** The id of a marketplace, for example `A1VC38T7YXB528`. */
export type MarketplaceId = { readonly [R in Region]: Ids[R][keyof Ids[R]] }[Region];

/** A marketplace by country code, id and region. */
export interface MarketplaceName {
  readonly country: CountryCode;
  readonly id: MarketplaceId;
  readonly region: Region;
}

/** Lists all marketplaces, region by region. */
export function* listMarketplaces(): Generator<MarketplaceName, void, undefined> {
  for (const [region, ids] of Object.entries(marketplaceIds)) {
    for (const [country, id] of Object.entries(ids)) {
      // The keys and values are those of the table.
      yield { country, id, region } as MarketplaceName;
    }
  }
}

/**
 * Finds a marketplace by country code (`JP`; `UK`, as Amazon's own pages write it, means `GB`) or by marketplace id.
 *
 * @returns null if there is none.
 */
export function findMarketplace(codeOrId: string): MarketplaceName | null {
  const code = codeOrId === "UK" ? "GB" : codeOrId;
  for (const found of listMarketplaces()) {
    if (found.country === code || found.id === code) return found;
  }
  return null;
}
