// Amazon's own SDK, over https.request under its superagent.
import { replaceRequest } from "./https.mjs";

export const load = () => import("@amazon-sp-api-release/amazon-sp-api-sdk-js");

export function connect({ VendorordersSpApi }, { answer }) {
  const prepare = replaceRequest(answer);
  const connection = new VendorordersSpApi.ApiClient("https://sellingpartnerapi-na.amazon.com");
  connection.applyXAmzAccessTokenToRequest("Atza|token");
  // Or its own 10 calls per second would be the figure.
  connection.disableRateLimiter();
  const client = new VendorordersSpApi.VendorOrdersApi(connection);
  return { call: async () => (await client.getPurchaseOrder("4Z32PBLD")).payload, prepare };
}
