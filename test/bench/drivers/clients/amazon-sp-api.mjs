// amazon-sp-api, over https.request.
import { replaceRequest } from "./https.mjs";

export const load = () => import("amazon-sp-api");

export function connect({ SellingPartner }, { answer }) {
  const prepare = replaceRequest(answer);
  const client = new SellingPartner({
    region: "na",
    refresh_token: "refresh",
    access_token: "Atza|token",
    credentials: {
      SELLING_PARTNER_APP_CLIENT_ID: "client",
      SELLING_PARTNER_APP_CLIENT_SECRET: "secret",
    },
  });
  const request = {
    operation: "getPurchaseOrder",
    endpoint: "vendorOrders",
    path: { purchaseOrderNumber: "4Z32PBLD" },
  };
  // It takes the payload out of its envelope.
  return { call: () => client.callAPI(request), prepare };
}
