// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { type CountryCode, listMarketplaces, type MarketplaceName } from "./regions.js";

/** A marketplace: its id, its region and the hosts of its Seller Central and Vendor Central. */
export interface Marketplace extends Pick<MarketplaceName, "id" | "region"> {
  readonly sellerCentral: string;
  readonly vendorCentral: string | null;
}

/**
 * The hosts of Seller Central and Vendor Central, from Amazon's own sample code. Those of Ireland and South Africa are
 * confirmed by third parties only, and no Vendor Central of Ireland is known.
 */
const hosts: Readonly<Record<CountryCode, readonly [seller: string, vendor: string | null]>> = {
  CA: ["sellercentral.amazon.ca", "vendorcentral.amazon.ca"],
  US: ["sellercentral.amazon.com", "vendorcentral.amazon.com"],
  MX: ["sellercentral.amazon.com.mx", "vendorcentral.amazon.com.mx"],
  BR: ["sellercentral.amazon.com.br", "vendorcentral.amazon.com.br"],
  IE: ["sellercentral.amazon.ie", null],
  ES: ["sellercentral-europe.amazon.com", "vendorcentral.amazon.es"],
  GB: ["sellercentral-europe.amazon.com", "vendorcentral.amazon.co.uk"],
  FR: ["sellercentral-europe.amazon.com", "vendorcentral.amazon.fr"],
  BE: ["sellercentral.amazon.com.be", "vendorcentral.amazon.com.be"],
  NL: ["sellercentral.amazon.nl", "vendorcentral.amazon.nl"],
  DE: ["sellercentral-europe.amazon.com", "vendorcentral.amazon.de"],
  IT: ["sellercentral-europe.amazon.com", "vendorcentral.amazon.it"],
  SE: ["sellercentral.amazon.se", "vendorcentral.amazon.se"],
  ZA: ["sellercentral.amazon.co.za", "vendorcentral.amazon.co.za"],
  PL: ["sellercentral.amazon.pl", "vendorcentral.amazon.pl"],
  EG: ["sellercentral.amazon.eg", "vendorcentral.amazon.me"],
  TR: ["sellercentral.amazon.com.tr", "vendorcentral.amazon.com.tr"],
  SA: ["sellercentral.amazon.sa", "vendorcentral.amazon.me"],
  AE: ["sellercentral.amazon.ae", "vendorcentral.amazon.me"],
  IN: ["sellercentral.amazon.in", "www.vendorcentral.in"],
  SG: ["sellercentral.amazon.sg", "vendorcentral.amazon.com.sg"],
  AU: ["sellercentral.amazon.com.au", "vendorcentral.amazon.com.au"],
  JP: ["sellercentral.amazon.co.jp", "vendorcentral.amazon.co.jp"],
};

/** The marketplaces by ISO 3166 country code. */
export const marketplaces: Readonly<Record<CountryCode, Marketplace>> = /* @__PURE__ */ list();

function list(): Readonly<Record<CountryCode, Marketplace>> {
  const entries = [...listMarketplaces()].map(({ country, id, region }) => {
    const [sellerCentral, vendorCentral] = hosts[country];
    return [country, { id, region, sellerCentral, vendorCentral }];
  });
  // Its keys are those of the table.
  return Object.fromEntries(entries) as Record<CountryCode, Marketplace>;
}
