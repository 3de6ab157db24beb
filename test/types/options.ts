/** What the options of a client take. Compiled by test/types/types.test.ts, never run. */
import {
  type LimitedCall,
  memoryUsagePlanStore,
  type OwnLimit,
  SellingPartner,
} from "sp-api-runtime";
import { VendorOrdersApi } from "sp-api-vendor-orders-v1";

const lwa = { clientId: "id", clientSecret: "secret", refreshToken: "token" };
declare const maybe: string | undefined;

void new VendorOrdersApi();
void new VendorOrdersApi({ region: "fe", lwa });
void new VendorOrdersApi({ marketplace: "JP" });
void new VendorOrdersApi({ marketplace: "A1VC38T7YXB528", sandbox: true });
void new VendorOrdersApi({
  endpoint: "https://gateway.example/sp-api",
  awsRegion: "us-west-2",
  lwa: false,
});
void new VendorOrdersApi({
  region: "na",
  lwa: { clientId: "id", clientSecret: "secret", scopes: ["sellingpartnerapi::notifications"] },
});
void new VendorOrdersApi({
  region: "na",
  aws: { accessKeyId: "id", secretAccessKey: "secret", sessionToken: maybe },
});
void new VendorOrdersApi({
  region: "na",
  aws: {
    accessKeyId: "id",
    secretAccessKey: "secret",
    roleArn: "arn:aws:iam::123456789012:role/a",
  },
});
void new VendorOrdersApi({
  region: "na",
  aws: async () => ({ accessKeyId: "id", secretAccessKey: "secret", expiration: new Date() }),
});
void new VendorOrdersApi({
  region: "na",
  application: { name: "My Selling Tool", version: "2.0" },
  timeout: 1000,
  fetch,
});
void new VendorOrdersApi(new SellingPartner({ region: "eu" }));

// @ts-expect-error there are three regions
void new VendorOrdersApi({ region: "us-east-1" });
// @ts-expect-error there is no such option
void new VendorOrdersApi({ regions: "fe" });
// @ts-expect-error a secret is missing
void new VendorOrdersApi({ lwa: { clientId: "id", refreshToken: "token" } });
// @ts-expect-error true says nothing
void new VendorOrdersApi({ lwa: true });
// @ts-expect-error half a key
void new VendorOrdersApi({ aws: { accessKeyId: "id" } });
// @ts-expect-error an application has a version
void new VendorOrdersApi({ application: { name: "x" } });

declare const client: VendorOrdersApi;
client.getPurchaseOrders(
  {},
  { signal: AbortSignal.timeout(5), timeout: 5, headers: { a: "b" }, accessToken: "t" },
);
// @ts-expect-error there is no such option of a call
client.getPurchaseOrders({}, { retry: true });
// @ts-expect-error options come second
client.getPurchaseOrders({ signal: AbortSignal.timeout(5) });
// @ts-expect-error what a client speaks for does not change
client.sellingPartner = new SellingPartner();

const limits = ({ operation, marketplaceIds }: LimitedCall): OwnLimit[] =>
  marketplaceIds.map((id) => ({ key: `${operation} ${id}`, rate: 1, burst: 2 }));

void new SellingPartner({ region: "na", usagePlan: { store: memoryUsagePlanStore(), limits } });
void new SellingPartner({ region: "na", usagePlan: { limits: () => [] } });
// @ts-expect-error a bucket needs a burst
void new SellingPartner({ region: "na", usagePlan: { limits: () => [{ key: "a", rate: 1 }] } });
// @ts-expect-error the buckets are returned at once
void new SellingPartner({ region: "na", usagePlan: { limits: async () => [] } });
// @ts-expect-error limits are for all calls
void new VendorOrdersApi().getPurchaseOrders({}, { usagePlan: { limits } });
