/** What a fleet and a function `lwa` take. Compiled by test/types/types.test.ts, never run. */
import {
  SellingPartner,
  type LwaCredentialsProvider,
  type SecretExpiryEvent,
} from "sp-api-runtime";
import { SellerRevokedError, SellingPartners, type RevokedEvent } from "sp-api-runtime/fleet";
import { VendorOrdersApi } from "sp-api-vendor-orders-v1";

const application = { clientId: "id", clientSecret: "secret" };
const provider: LwaCredentialsProvider = async () => ({ ...application, refreshToken: "token" });

void new VendorOrdersApi({ region: "fe", lwa: provider, sellerId: "A1" });
void new VendorOrdersApi({ region: "fe", lwa: () => ({ ...application, scopes: ["a::b"] }) });
void new VendorOrdersApi({
  region: "fe",
  lwa: { ...application, refreshToken: "token", clientSecretExpires: new Date() },
  hooks: { onSecretExpiry: ({ daysLeft }: SecretExpiryEvent) => void daysLeft.toFixed() },
});
const sellerId: string | null = new SellingPartner({ region: "eu" }).sellerId;
void sellerId;

const fleet = new SellingPartners({
  region: "eu",
  lwa: async () => ({ ...application, clientSecretExpires: "2027-05-01" }),
  refreshToken: (seller, region) => `${seller} ${region?.toUpperCase()}`,
  onRevoked: async ({ sellerId: seller, error }: RevokedEvent) => void [seller, error.error],
  timeout: 1000,
});
const seller: SellingPartner = fleet.for("A1", { marketplace: "JP" });
void new VendorOrdersApi(seller);
fleet.restore("A1");
fleet.forgetCredentials();

export function since(error: unknown): Date | null {
  return error instanceof SellerRevokedError ? error.since : null;
}

// @ts-expect-error a refresh token is missing
void new VendorOrdersApi({ lwa: () => application });
// @ts-expect-error not a date
void new VendorOrdersApi({ lwa: { ...application, refreshToken: "t", clientSecretExpires: {} } });
// @ts-expect-error refreshToken is missing
void new SellingPartners({ region: "eu", lwa: application });
const own = { lwa: application, refreshToken: () => "t" };
// @ts-expect-error a seller's own name is for `for`
void new SellingPartners({ ...own, sellerId: "A" });
// @ts-expect-error nothing else is a seller's own
fleet.for("A1", { timeout: 5 });
// @ts-expect-error it is read only
seller.sellerId = "A2";
