/** One application, many sellers: `sp-api-runtime/fleet`. */
export type { SellerOptions, SellingPartnersOptions } from "./fleet-options.js";
export { type RevokedEvent, SellerRevokedError } from "./revocations.js";
export { SellingPartners } from "./selling-partners.js";
