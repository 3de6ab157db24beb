/** The signer against AWS's suite, our own vectors, two other signers and the verifier of the loopback server. */
import aws4 from "aws4";
import * as assert from "uvu/assert";
import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { suite } from "uvu";
import { signRequest } from "../../../templates/runtime/src/aws/sign-request.js";
import {
  type AwsCredentials,
  Signer,
  type SignRequestOptions,
} from "../../../templates/runtime/src/aws/sigv4.js";
import { type Hashes, nodeHashes, webHashes } from "../../../templates/runtime/src/base/sha256.js";
import { seededRandom } from "../../support/random.js";
import { readShared } from "../../support/shared.js";
import { verifySignature, type WireRequest } from "../../support/sigv4-verifier.js";
import { rejection } from "../../support/transport.js";

interface Vector {
  readonly name: string;
  readonly context: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string | null;
    readonly region: string;
    readonly service: string;
    readonly timestamp: string;
    readonly normalize?: boolean;
    readonly signBody: boolean;
    readonly omitSessionToken?: boolean;
  };
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: readonly [string, string][];
    readonly body: string;
  };
  readonly header: { readonly authorization: string };
}

interface Vectors {
  readonly cases: readonly Vector[];
}

const HASHES: readonly [name: string, hashes: Hashes][] = [
  ["node:crypto", nodeHashes()!],
  ["WebCrypto", webHashes()],
];

const CREDENTIALS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};

const DATE = new Date("2026-11-21T09:08:07Z");

const GET = {
  method: "GET",
  headers: {},
  region: "us-east-1",
  credentials: CREDENTIALS,
  date: DATE,
};

function optionsOf({ context, request }: Vector): SignRequestOptions {
  const { accessKeyId, secretAccessKey, sessionToken } = context;
  const host = request.headers.find(([name]) => name.toLowerCase() === "host")![1];
  return {
    method: request.method,
    url: `https://${host}${request.target}`,
    headers: request.headers,
    body: request.body,
    service: context.service,
    region: context.region,
    credentials: { accessKeyId, secretAccessKey, sessionToken: sessionToken ?? undefined },
    date: new Date(context.timestamp),
    normalizePath: context.normalize ?? true,
    signBody: context.signBody,
    omitSessionToken: context.omitSessionToken ?? false,
  };
}

async function signVectors(file: string, count: number): Promise<void> {
  const vectors = readShared<Vectors>(file);
  if (!vectors) return;
  assert.is(vectors.cases.length, count);
  for (const [hashesName, hashes] of HASHES) {
    for (const vector of vectors.cases) {
      const signer = new Signer(hashes);
      const options = optionsOf(vector);
      assert.is(signer.signNow(options), null, "there is no key yet");
      const signed = await signer.sign(options);
      // With the key, and only where the platform hashes at once.
      assert.equal(signer.signNow(options), hashes.isSynchronous ? signed : null);
      assert.is(signed.authorization, vector.header.authorization, `${vector.name}, ${hashesName}`);
      assert.is(signed["x-amz-security-token"] ?? null, vector.context.sessionToken, vector.name);
      assert.is("x-amz-content-sha256" in signed, vector.context.signBody, vector.name);
    }
  }
}

const test = suite("sigv4");

test("all 38 header-signing cases of AWS's suite", () => signVectors("vectors/aws-sigv4.json", 38));

test("all 23 requests of the Selling Partner API and STS", () =>
  signVectors("vectors/sp-api-sigv4.json", 23));

// Signatures that three other signers agreed on when they were made; here so that they hold without ../shared too.
test("the path is escaped once more, the query ordered by encoded name, blanks are %20", async () => {
  const signed = await signRequest({
    method: "GET",
    url: "https://sellingpartnerapi-eu.amazon.com/listings/2021-08-01/items/A1/SKU%20%2F%E6%97%A5?b=2&a-3=1&a=%20x%2C&a=",
    headers: { "x-amz-access-token": "Atza|EXAMPLE", "user-agent": "A/1 (Language=TypeScript)" },
    region: "eu-west-1",
    credentials: CREDENTIALS,
    date: DATE,
  });
  const canonical = [
    "GET",
    "/listings/2021-08-01/items/A1/SKU%2520%252F%25E6%2597%25A5",
    "a=&a=%20x%2C&a-3=1&b=2",
    "host:sellingpartnerapi-eu.amazon.com",
    "x-amz-access-token:Atza|EXAMPLE",
    "x-amz-date:20261121T090807Z",
    "",
    "host;x-amz-access-token;x-amz-date",
    createHash("sha256").digest("hex"),
  ].join("\n");
  const scope = "20261121/eu-west-1/execute-api/aws4_request";
  const hash = createHash("sha256").update(canonical).digest("hex");
  let key: string | Buffer = `AWS4${CREDENTIALS.secretAccessKey}`;
  for (const part of scope.split("/")) key = createHmac("sha256", key).update(part).digest();
  const signature = createHmac("sha256", key)
    .update(`AWS4-HMAC-SHA256\n20261121T090807Z\n${scope}\n${hash}`)
    .digest("hex");
  assert.equal(signed, {
    "x-amz-date": "20261121T090807Z",
    authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=host;x-amz-access-token;x-amz-date, Signature=${signature}`,
  });
});

/** Its headers as an object, as all three signers take them. */
type PlainRequest = SignRequestOptions & { readonly headers: Record<string, string> };

const escape = (value: string): string =>
  encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** A request as the client makes them: every value escaped, then random. */
function randomRequest(random: () => number): PlainRequest {
  const ALPHABET = [..."abcXYZ019-._~ /!'()*+,:;=?@#$%&|\"<>[]{}^`\\éß日本𝒳"];
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const text = (): string =>
    Array.from({ length: 1 + random() * 8 }, () => pick(ALPHABET)).join("");
  const names = [
    "marketplaceIds",
    "MarketplaceIds",
    "a",
    "a-b",
    "A",
    "carrierTracking.trackingNumber",
    "ü",
  ];
  const query = Array.from(
    { length: random() * 6 },
    () => `${escape(pick(names))}=${random() < 0.1 ? "" : escape(text())}`,
  );
  const path = Array.from({ length: 1 + random() * 4 }, () =>
    escape(`${pick(["v0", "items", "x"])}${text()}`),
  );
  const method = pick(["GET", "GET", "POST", "PUT", "PATCH", "DELETE"]);
  const withBody = method !== "GET" && random() < 0.7;
  const headers: Record<string, string> = {
    accept: "application/json",
    "user-agent": "My Selling Tool/2.0 (Language=TypeScript)",
    "x-amz-access-token": `Atza|${Math.floor(random() * 1e9).toString(36)}`,
  };
  if (withBody) headers["content-type"] = "application/json";
  if (random() < 0.3) headers["x-amzn-shipping-business-id"] = "  AmazonShipping_UK   x ";
  return {
    method,
    url: `https://sellingpartnerapi-${pick(["na", "eu", "fe"])}.amazon.com${random() < 0.2 ? ":8443" : ""}/${path.join("/")}${query.length > 0 ? `?${query.join("&")}` : ""}`,
    headers,
    body: withBody ? JSON.stringify({ note: text() }) : null,
    region: pick(["us-east-1", "eu-west-1", "us-west-2"]),
    credentials:
      random() < 0.5
        ? CREDENTIALS
        : { ...CREDENTIALS, sessionToken: `FwoG/${text()}==`.replace(/[^!-~]/g, "x") },
    date: new Date(Date.UTC(2026, 0, 1) + Math.floor(random() * 3e10)),
  };
}

/** `node:crypto` in the form that smithy wants. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    // smithy only ever passes text or bytes.
    this.#hash =
      secret === undefined ? createHash("sha256") : createHmac("sha256", secret as Uint8Array);
  }
  update(data: Uint8Array): void {
    this.#hash.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {}
}

/** Without an undefined token, which smithy's types do not know. */
function toIdentity({ sessionToken, accessKeyId, secretAccessKey }: AwsCredentials) {
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

async function signWithSmithy(options: PlainRequest): Promise<string> {
  const url = new URL(options.url);
  const query: Record<string, string[]> = Object.create(null);
  for (const pair of url.search.slice(1).split("&").filter(Boolean)) {
    const [name, value] = pair.split("=").map(decodeURIComponent);
    (query[name!] ??= []).push(value!);
  }
  const signer = new SignatureV4({
    service: "execute-api",
    region: options.region,
    credentials: toIdentity(options.credentials),
    sha256: Sha256,
    applyChecksum: false,
  });
  const signed = await signer.sign(
    {
      method: options.method,
      protocol: "https:",
      hostname: url.hostname,
      path: url.pathname,
      query,
      headers: { ...options.headers, host: url.host },
      ...(options.body ? { body: options.body } : {}),
    },
    { signingDate: options.date! },
  );
  return signed.headers["authorization"]!;
}

function signWithAws4(options: PlainRequest): string {
  const url = new URL(options.url);
  const date = options.date!.toISOString().replace(/[-:]|\.\d+/g, "");
  const signed = aws4.sign(
    {
      service: "execute-api",
      region: options.region,
      method: options.method,
      host: url.host,
      path: url.pathname + url.search,
      headers: { ...options.headers, "X-Amz-Date": date },
      ...(options.body ? { body: options.body as string } : {}),
    },
    toIdentity(options.credentials),
  );
  return String(signed.headers!["Authorization"]);
}

/** What aws4 signs on its own account and we do not send before `fetch` does. */
const withoutLength = (options: PlainRequest): PlainRequest =>
  options.body
    ? {
        ...options,
        headers: {
          ...options.headers,
          "content-length": String(Buffer.byteLength(options.body as string)),
        },
      }
    : options;

test("@smithy/signature-v4 and aws4 sign 300 random requests the same", async () => {
  const random = seededRandom(20_261_121);
  const signer = new Signer();
  for (let count = 0; count < 300; count += 1) {
    const options = randomRequest(random);
    const what = `${count}: ${options.method} ${String(options.url)}`;
    assert.is(
      (await signer.sign(options)).authorization,
      await signWithSmithy(options),
      `smithy ${what}`,
    );
    const aws4Options = withoutLength(options);
    assert.is(
      (await signer.sign(aws4Options)).authorization,
      signWithAws4(aws4Options),
      `aws4 ${what}`,
    );
  }
});

function wireOf(options: PlainRequest, signed: object): WireRequest {
  const url = new URL(options.url);
  const headers = { host: url.host, ...options.headers, ...signed };
  return {
    method: options.method,
    target: url.pathname + url.search,
    rawHeaders: Object.entries(headers).flat(),
    body: Buffer.from(options.body ?? ""),
  };
}

test("the verifier of the loopback server accepts what is signed and refuses what is changed afterwards", async () => {
  const random = seededRandom(7);
  for (let count = 0; count < 100; count += 1) {
    const options = randomRequest(random);
    const { credentials, region, date } = options;
    const expected = {
      service: "execute-api",
      region,
      keys: [{ ...credentials, sessionToken: credentials.sessionToken ?? null }],
      now: date!.getTime() + 60_000,
    };
    const wire = wireOf(options, await signRequest(options));
    assert.is(verifySignature(wire, expected), null, wire.target);
    const { rawHeaders } = wire;
    const changed: readonly WireRequest[] = [
      { ...wire, method: "HEAD" },
      { ...wire, target: wire.target.replace("/", "/x") },
      { ...wire, target: `${wire.target}${wire.target.includes("?") ? "&" : "?"}z=1` },
      { ...wire, body: Buffer.concat([wire.body, Buffer.from(" ")]) },
      { ...wire, rawHeaders: rawHeaders.map((text) => text.replace(/^Atza\|/, "Atza|x")) },
      {
        ...wire,
        rawHeaders: rawHeaders.map((text) => text.replace(/^sellingpartnerapi-/, "evil-")),
      },
      { ...wire, rawHeaders: [...rawHeaders, "x-amz-extra", "1"] },
    ];
    for (const [index, request] of changed.entries()) {
      assert.is.not(verifySignature(request, expected), null, `change ${index}`);
    }
    assert.is.not(verifySignature(wire, { ...expected, now: expected.now + 6 * 60_000 }), null);
    assert.is.not(verifySignature(wire, { ...expected, region: "ap-south-1" }), null);
    assert.is.not(verifySignature(wire, { ...expected, keys: [] }), null);
  }
});

test("the signing key follows the day, the region and the secret", async () => {
  const signer = new Signer();
  const base = randomRequest(seededRandom(3));
  const variants: readonly SignRequestOptions[] = [
    base,
    { ...base, date: new Date(base.date!.getTime() + 86_400_000) },
    { ...base, region: "us-gov-west-1" },
    { ...base, credentials: { ...base.credentials, secretAccessKey: "another" } },
    { ...base, service: "sts" },
  ];
  for (const options of variants) {
    // From the base to each variant and back, so that one thing changes at a time.
    for (const next of [base, options, base]) {
      const expected = await new Signer().sign(next);
      assert.equal(signer.signNow(next) ?? (await signer.sign(next)), expected);
      assert.equal(signer.signNow(next), expected);
    }
  }
});

test("headers that proxies rewrite are not signed, duplicates and folds are", async () => {
  const { authorization } = await signRequest({
    method: "get",
    url: new URL("https://EXAMPLE.com:443"),
    headers: [
      ["User-Agent", "x"],
      ["Connection", "close"],
      ["X-B", "2"],
      ["x-a", " 1\n  2 "],
      ["X-B", "1"],
    ],
    region: "us-east-1",
    credentials: CREDENTIALS,
    date: DATE,
  });
  assert.match(authorization, "SignedHeaders=host;x-a;x-amz-date;x-b,");
});

test("the host is signed as fetch sends it: in lower case, without the default port", async () => {
  const urls: readonly [given: string, same: string][] = [
    ["https://EXAMPLE.com:443/x", "https://example.com/x"],
    ["HTTP://example.com:80", "http://example.com/"],
    ["https://example.com?a=1#b", "https://example.com/?a=1"],
  ];
  for (const [given, same] of urls) {
    assert.equal(
      await signRequest({ ...GET, url: given }),
      await signRequest({ ...GET, url: same }),
    );
  }
  const [other, plain] = ["https://example.com:80/", "https://example.com/"];
  assert.not.equal(
    await signRequest({ ...GET, url: other! }),
    await signRequest({ ...GET, url: plain! }),
  );
});

test("a query that is escaped in another way has the same canonical form", async () => {
  const forms = [
    "a=x%2Cy~&b=%C3%A9",
    "a=x,y%7E&b=%c3%a9",
    "b=é&a=x%2cy%7e",
    "&b=%C3%A9&&a=%78,y~&",
  ];
  const signed = await Promise.all(
    forms.map((query) => signRequest({ ...GET, url: `https://example.com/?${query}` })),
  );
  for (const headers of signed) assert.equal(headers, signed[0]);
});

test("a URL that is not absolute is refused", async () => {
  assert.instance(await rejection(signRequest({ ...GET, url: "/orders" })), TypeError);
});

test.run();
