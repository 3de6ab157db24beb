/** The roles of the Selling Partner API, by the short names that the rows of the table use. */

export interface Role {
  /** As Amazon writes it, without `(Restricted)`. */
  readonly name: string;
  /** Whether Amazon grants it only after a review, because it gives personal data. */
  readonly restricted: boolean;
  /** Whether applications of vendors can have it. */
  readonly vendors: boolean;
}

function role(name: string, more: Partial<Role> = {}): Role {
  return { name, restricted: false, vendors: false, ...more };
}

/** Source: Amazon's pages "Role mappings" and "Selling Partner API Roles", as of 2026-11-25. */
export const roles = {
  "account-information": role("Account Information Service Provider"),
  fulfillment: role("Amazon Fulfillment", { vendors: true }),
  warehousing: role("Amazon Warehousing and Distribution", { vendors: true }),
  "brand-analytics": role("Brand Analytics", { vendors: true }),
  "buyer-communication": role("Buyer Communication"),
  "buyer-solicitation": role("Buyer Solicitation"),
  shipping: role("Direct-to-Consumer Shipping", { restricted: true, vendors: true }),
  finance: role("Finance and Accounting"),
  inventory: role("Inventory and Order Tracking"),
  notifications: role("Notifications in Seller Central"),
  "payment-initiation": role("Payment Initiation Service Provider"),
  pricing: role("Pricing"),
  listing: role("Product Listing", { vendors: true }),
  services: role("Professional Services", { restricted: true }),
  insights: role("Selling Partner Insights"),
  "tax-invoicing": role("Tax Invoicing", { restricted: true }),
  "tax-remittance": role("Tax Remittance", { restricted: true }),
} as const satisfies Readonly<Record<string, Role>>;

export type RoleId = keyof typeof roles;

/** Finds a role by its short name. */
export function isRoleId(text: string): text is RoleId {
  return Object.hasOwn(roles, text);
}
