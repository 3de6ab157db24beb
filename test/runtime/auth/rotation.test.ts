/** A drill: the client secret is rotated while calls are in flight, over sockets. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { SellingPartners } from "../../../templates/runtime/src/fleet/fleet.js";
import { type LwaOptions, SellingPartner } from "../../../templates/runtime/src/index.js";
import { ACCOUNT, type SellerCentral, startSellerCentral } from "../../support/seller-central.js";

const NEW = "amzn1.oa2-cs.v1.bmV3IHNlY3JldA+/=";

const getX = { api: "test-v1", name: "getX", method: "GET", path: "/x" } as const;
const grantless = { ...getX, name: "getY", scope: "sellingpartnerapi::notifications" } as const;

const test = suite("rotation");
let central: SellerCentral;
test.before(async () => void (central = await startSellerCentral()));
test.after(() => central.close());
test.before.each(() => central.reset());

/** Where the secret is kept, as a team would. */
function vault() {
  const state = { secret: ACCOUNT.clientSecret as string, asked: 0 };
  const { clientId } = ACCOUNT;
  const read = async () => {
    state.asked += 1;
    await new Promise(setImmediate);
    return { clientId, clientSecret: state.secret, endpoint: central.lwaEndpoint };
  };
  return { state, read };
}

/** Rotates when a number of calls has arrived: the new secret is in the vault, and the old one is refused from then on. */
function rotateAt(calls: number, rotate: () => void): void {
  let count = 0;
  central.on("GET", "/x", async () => {
    count += 1;
    if (count === calls) {
      rotate();
      central.clientSecrets.clear();
      central.clientSecrets.add(NEW);
    }
    await new Promise(setImmediate);
    return { json: { count } };
  });
}

test("of 240 calls of 8 SellingPartners none fails when the old secret is refused in the midst of them", async () => {
  const { state, read } = vault();
  rotateAt(60, () => void (state.secret = NEW));
  const lwa = async (): Promise<LwaOptions> => ({
    ...(await read()),
    refreshToken: ACCOUNT.refreshToken,
  });
  const sellers = Array.from({ length: 8 }, () => {
    return new SellingPartner({ endpoint: central.endpoint, lwa });
  });
  const call = (index: number) => sellers[index % sellers.length]!.call(getX, {});
  const first = Array.from({ length: 120 }, (_, index) => call(index));
  await Promise.all(first.slice(0, 70));
  const second = Array.from({ length: 120 }, (_, index) => call(index));
  const results = await Promise.allSettled([...first, ...second]);
  assert.equal(
    results.filter(({ status }) => status === "rejected"),
    [],
  );
  // Each asks and exchanges once, and once more; nobody is refused by Login with Amazon, who knows the new secret by then.
  assert.is(state.asked, 16);
  assert.is(central.exchanges.length, 16);
});

test("a secret that ends while nobody has a token yet: one refused exchange each, and no failed call", async () => {
  const { state, read } = vault();
  await read();
  central.clientSecrets.clear();
  central.clientSecrets.add(NEW);
  central.on("GET", "/x", () => ({ json: {} }));
  const sellers = Array.from({ length: 5 }, () => {
    let isFirst = true;
    return new SellingPartner({
      endpoint: central.endpoint,
      lwa: async () => {
        const old = isFirst;
        isFirst = false;
        state.secret = old ? ACCOUNT.clientSecret : NEW;
        return {
          ...(await read()),
          clientSecret: state.secret,
          refreshToken: ACCOUNT.refreshToken,
        };
      },
    });
  });
  state.asked = 0;
  const calls = sellers.flatMap((seller) =>
    Array.from({ length: 50 }, () => seller.call(getX, {})),
  );
  const results = await Promise.allSettled(calls);
  assert.is(results.filter(({ status }) => status === "rejected").length, 0);
  assert.is(central.exchanges.length, 10);
  assert.is(state.asked, 10);
});

test("a fleet of 40 sellers asks once for the new secret, whatever its calls", async () => {
  const { state, read } = vault();
  rotateAt(100, () => void (state.secret = NEW));
  const names = Array.from({ length: 40 }, (_, index) => `A${index}`);
  for (const name of names) central.refreshTokens.add(`Atzr|${name}`);
  const fleet = new SellingPartners({
    endpoint: central.endpoint,
    lwa: read,
    refreshToken: (sellerId) => `Atzr|${sellerId}`,
  });
  const calls = Array.from({ length: 320 }, (_, index) => {
    const seller = fleet.for(names[index % names.length]!);
    return seller.call(index % 5 === 0 ? grantless : getX, {});
  });
  const results = await Promise.allSettled(calls);
  assert.is(results.filter(({ status }) => status === "rejected").length, 0);
  assert.is(state.asked, 2);
  // Each seller once with either secret, and the application's own token for all of them.
  assert.ok(central.exchanges.length <= 2 * (names.length + 1), `${central.exchanges.length}`);
});

test.run();
