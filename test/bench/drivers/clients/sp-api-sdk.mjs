// @sp-api-sdk/vendor-orders-api-v1 and its auth, over an axios adapter.
export const load = async () => ({
  ...(await import("@sp-api-sdk/auth")),
  ...(await import("@sp-api-sdk/vendor-orders-api-v1")),
});

export async function connect({ VendorOrdersApiClient, SellingPartnerApiAuth }, { answer }) {
  const { default: axios } = await import("axios");
  const headers = { "content-type": "application/json" };
  // What is made by axios.create() from here on takes it over. The token's instance was made on import.
  axios.defaults.adapter = async (config) => ({
    data: answer,
    status: 200,
    statusText: "OK",
    headers,
    config,
    request: {},
  });
  const auth = new SellingPartnerApiAuth({
    clientId: "client",
    clientSecret: "secret",
    refreshToken: "refresh",
  });
  auth.getAccessToken = async () => "Atza|token";
  const client = new VendorOrdersApiClient({ auth, region: "na", rateLimiting: { retry: true } });
  const order = { purchaseOrderNumber: "4Z32PBLD" };
  return { call: async () => (await client.getPurchaseOrder(order)).data.payload };
}
