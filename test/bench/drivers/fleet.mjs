/**
 * Measures what many sellers cost in one process: node --expose-gc fleet.mjs <runtime> <sellers> <operations>. Prints JSON: bytes
 * before and after, and the exchanges. Texts are as long as Amazon's; nothing is sent.
 */
const [runtime = "", count = "10000", operations = "2"] = process.argv.slice(2);
const { SellingPartners } = await import(runtime);
const sellers = Number(count);
const batch = Number(process.env.BATCH ?? 100);

function memory() {
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed };
}

let exchanges = 0;
/** A text of its own memory, as one that comes from a socket. */
const text = (start, number, length) =>
  Buffer.from((start + String(number)).padEnd(length, "0123456789abcdef"), "latin1").toString("latin1");
const fetch = (url) => {
  if (!url.endsWith("/o2/token")) return Promise.resolve(new Response("{}", { headers: { "content-type": "application/json" } }));
  exchanges += 1;
  const body = { access_token: text("Atza|", exchanges, 400), expires_in: 3600 };
  return Promise.resolve(new Response(JSON.stringify(body)));
};

const before = memory();
const fleet = new SellingPartners({
  region: "eu",
  lwa: { clientId: "amzn1.application-oa2-client.x", clientSecret: "amzn1.oa2-cs.v1.x" },
  refreshToken: (sellerId) => Promise.resolve(text("Atzr|", sellerId, 400)),
  fetch,
});
const called = Array.from({ length: Number(operations) }, (_, index) => ({
  api: "test-v1",
  name: `getX${index}`,
  method: "GET",
  path: `/x${index}`,
  usagePlan: { rate: 1, burst: 10 },
}));
let peak = 0;
for (let first = 0; first < sellers; first += batch) {
  const calls = [];
  for (let seller = first; seller < Math.min(sellers, first + batch); seller += 1) {
    const sellingPartner = fleet.for(`A${seller}`);
    for (const operation of called) calls.push(sellingPartner.call(operation, {}));
  }
  await Promise.all(calls);
  peak = Math.max(peak, process.memoryUsage().rss);
}
const after = memory();
const { maxRSS } = process.resourceUsage();
if (process.env.MORE) { for (let i = 0; i < 5; i++) { await new Promise((r) => setTimeout(r, 200)); globalThis.gc(); } console.error(process.memoryUsage()); }
console.log(JSON.stringify({ before, after, peak: Math.max(peak, maxRSS * 1024), exchanges, kept: fleet.size }));
