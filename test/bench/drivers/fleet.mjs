/**
 * Measures what many sellers cost in one process: node --expose-gc fleet.mjs <fleet> <sellers> <at a time>. Prints JSON: bytes before
 * and after, and the exchanges. Texts are as long as Amazon's; nothing is sent.
 */
const [path = "", sellers = "10000", atATime = "10"] = process.argv.slice(2);
const { SellingPartners } = await import(path);

function memory() {
  globalThis.gc();
  globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed };
}

/** A text with memory of its own, as one that comes from a socket. */
function text(start, name) {
  return Buffer.from((start + name).padEnd(400, "0123456789abcdef")).toString("latin1");
}

let exchanges = 0;
const headers = { "content-type": "application/json" };
const fetch = async (url) => {
  if (!url.endsWith("/o2/token")) return new Response("{}", { headers });
  exchanges += 1;
  const body = { access_token: text("Atza|", exchanges), expires_in: 3600 };
  return new Response(JSON.stringify(body), { headers });
};

const operations = ["getX", "getY"].map((name) => ({
  api: "test-v1",
  name,
  method: "GET",
  path: `/${name}`,
  usagePlan: { rate: 1, burst: 10 },
}));

const before = memory();
const fleet = new SellingPartners({
  region: "eu",
  lwa: { clientId: "amzn1.application-oa2-client.x", clientSecret: "amzn1.oa2-cs.v1.x" },
  refreshToken: async (sellerId) => text("Atzr|", sellerId),
  fetch,
});
for (let first = 0; first < Number(sellers); first += Number(atATime)) {
  const calls = Array.from({ length: Number(atATime) }, (_, index) => {
    const sellingPartner = fleet.for(`A${first + index}`);
    return operations.map((operation) => sellingPartner.call(operation, {}));
  });
  await Promise.all(calls.flat());
}
const after = memory();
// In kilobytes.
const peak = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ before, after, peak, exchanges, kept: fleet.size }));
