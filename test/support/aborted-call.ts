/** Makes a call, and aborts it when a request has been sent. Arguments: a server that never responds, and what hangs. */
import { SellingPartner } from "../../templates/runtime/src/index.js";

const [endpoint = "", kind = ""] = process.argv.slice(2);

const controller = new AbortController();

const keys = { accessKeyId: "AKID", secretAccessKey: "secret" };

const lwa = { clientId: "c", clientSecret: "secret", refreshToken: "refresh" };

const ready = { access_token: "Atza|1", expires_in: 3600 };

const sellingPartner = new SellingPartner({
  endpoint,
  lwa: { ...lwa, endpoint: `${endpoint}/auth/o2/token` },
  awsRegion: "us-east-1",
  ...(kind === "role" && {
    aws: { ...keys, roleArn: "arn:aws:iam::123456789012:role/Role", stsEndpoint: endpoint },
  }),
  fetch: async (url, init) => {
    // Only in one of the three cases it is Login with Amazon that hangs.
    if (kind !== "lwa" && url.endsWith("/o2/token")) return Response.json(ready);
    setTimeout(() => controller.abort(), 50);
    return await fetch(url, init);
  },
});

if (kind === "role") setTimeout(() => controller.abort(), 1000);

const restricted = { path: "template" } as const;

const operation = { api: "a", name: "getX", method: "GET", path: "/x", restricted } as const;

await sellingPartner
  .call(operation, {}, { signal: controller.signal, restrictedData: kind === "restricted" })
  .catch(() => console.log("aborted"));
