// Our own client, over an injected fetch.
export const load = () => import("sp-api-vendor-orders-v1");

export function connect({ VendorOrdersApi }, { answer, signed }) {
  const token = JSON.stringify({ access_token: "Atza|token", expires_in: 3600 });
  const headers = { "content-type": "application/json" };
  const answers = [];
  const client = new VendorOrdersApi({
    region: "na",
    lwa: { clientId: "client", clientSecret: "secret", refreshToken: "refresh" },
    aws: signed ? { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" } : undefined,
    // Or 10 calls per second would be the figure.
    usagePlan: false,
    fetch: async (url, init) => {
      if (url.endsWith("/auth/o2/token")) return new Response(token, { headers });
      if (signed !== (init.headers.authorization !== undefined)) throw new Error("not as asked");
      return answers.pop();
    },
  });
  const order = { purchaseOrderNumber: "4Z32PBLD" };
  return {
    call: async () => (await client.getPurchaseOrder(order)).payload,
    prepare: (count) => {
      while (answers.length < count) answers.push(new Response(answer, { headers }));
    },
  };
}
