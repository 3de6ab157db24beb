/**
 * The generated client on Deno, Bun and workerd, against loopback servers that check what arrives. `npm run test:runtimes`
 * installs them; without one its test says so.
 */
// @slow: compiles the packages, and starts other runtimes
import * as assert from "uvu/assert";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { suite } from "uvu";
import { type DocumentStore, startDocumentStore } from "../support/document-store.js";
import { findPlatform, type Platform, PLATFORMS } from "../support/platforms.js";
import {
  ACCOUNT,
  errorReply,
  type SellerCentral,
  startSellerCentral,
} from "../support/seller-central.js";
import { createProject, type Project, runOnBun, runOnDeno, runOnWorkerd } from "./run-on.js";
import type { Account, Seen } from "./scenario.js";

const TABLE = "sku\tname\r\nA-1\tÄpfel\r\nB-2\t林檎\r\n";

const test = suite("the client on other runtimes");

/** All that the runtime takes from Node.js if it is there. */
const MODULES = ["node:crypto", "node:zlib", "node:stream", "node:buffer"];

/** Name and message of an error, by what the scenario does. */
const ERRORS: Readonly<Record<string, readonly [name: string, message: RegExp]>> = {
  forbidden: ["UnauthorizedError", /: 403 .*Unauthorized/],
  redirect: ["SellingPartnerError", /: 307 .*a redirect, which is not followed/],
  timeout: ["TimeoutError", /: no response within 50 ms$/],
  aborted: ["Error", /^enough$/],
  unreachable: ["NetworkError", /: no response from 127\.0\.0\.1:\d+(?: \(ECONNREFUSED\))?$/],
  store: ["NetworkError", /: no response from 127\.0\.0\.1:\d+(?: \(ECONNREFUSED\))?$/],
  environment: ["ConfigurationError", /LWA_CLIENT_ID (?:is not set|may not be read)$/m],
};

interface Run {
  readonly name: string;
  readonly platform: Platform;
  readonly run: (program: string, project: Project, account: Account) => Promise<Seen>;
  /** What it takes from Node.js. */
  readonly modules: readonly string[];
}

const RUNS: readonly Run[] = [
  { name: "Deno", platform: "deno", run: runOnDeno, modules: MODULES },
  { name: "Bun", platform: "bun", run: runOnBun, modules: MODULES },
  {
    name: "workerd without an API of Node.js",
    platform: "workerd",
    run: (program, made, known) =>
      runOnWorkerd(program, made, known, ["no_nodejs_compat", "no_nodejs_compat_v2"]),
    modules: [],
  },
  {
    name: "workerd as it is by default",
    platform: "workerd",
    run: (program, made, known) => runOnWorkerd(program, made, known, []),
    modules: MODULES,
  },
];

let central: SellerCentral;
let store: DocumentStore;
let project: Project;
let nowhere: string;

function register(): void {
  central.requireSignature = true;
  central.on("GET", "/vendor/orders/v1/purchaseOrders/{number}", ({ pathValues }) => {
    const { number } = pathValues;
    if (number === "forbidden") return errorReply(403, "Unauthorized", "Access denied.");
    if (number === "moved") return { status: 307, headers: { location: "https://example.com/" } };
    return number === "never" ? new Promise(() => {}) : { json: { order: number } };
  });
  central.on("POST", "/vendor/orders/v1/acknowledgements", (request) => ({
    status: 202,
    json: { body: request.json() },
  }));
  central.on("GET", "/vendor/orders/v1/purchaseOrders", ({ query }) => {
    const page = Number(query.get("nextToken") ?? "1");
    const orders = [`${page}a`, `${page}b`].map((number) => ({ purchaseOrderNumber: number }));
    const pagination = page < 3 ? { nextToken: String(page + 1) } : {};
    return { json: { payload: { pagination, orders } } };
  });
}

function account(): Account {
  const { accessKeyId, secretAccessKey } = ACCOUNT;
  const body = gzipSync(TABLE);
  const [first, second] = [TABLE.slice(0, 20), TABLE.slice(20)];
  return {
    endpoint: central.endpoint,
    lwa: central.lwa,
    aws: { accessKeyId, secretAccessKey },
    documents: {
      api: store.presignGet("/api", { body }),
      store: store.presignGet("/store", { body, headers: { "content-encoding": "gzip" } }),
      members: store.presignGet("/members", {
        body: Buffer.concat([gzipSync(first), gzipSync(second)]),
      }),
    },
    nowhere,
    upload: store.presignPut("/upload", "text/plain"),
  };
}

const programs = new Map<Platform, string | null>();
for (const { platform } of RUNS)
  if (!programs.has(platform)) programs.set(platform, await findPlatform(platform));

test.before(async () => {
  central = await startSellerCentral("us-east-1");
  store = await startDocumentStore();
  const closed = await startDocumentStore();
  nowhere = closed.endpoint;
  await closed.close();
  if ([...programs.values()].every((program) => program === null)) return;
  // Without links: Deno resolves them.
  project = await createProject(
    await realpath(await mkdtemp(join(tmpdir(), "katagami-runtimes-"))),
  );
});
test.before.each(() => {
  central.reset();
  store.reset();
  register();
});
test.after(async () => {
  await central.close();
  await store.close();
  if (project) await rm(project.folder, { recursive: true, force: true });
});

for (const { name, platform, run, modules } of RUNS) {
  const program = programs.get(platform) ?? null;
  if (program === null) {
    test(`skipped: ${name}: npm run test:runtimes installs it`, () => {
      process.stdout.write(
        `  skipped: ${platform} ${PLATFORMS[platform]} is not installed; npm run test:runtimes does it\n`,
      );
    });
    continue;
  }
  test(`on ${name} it exchanges, signs, goes through pages, reads documents and knows errors`, async () => {
    const { errors, ...seen } = await run(program, project, account());
    const [apple, fruit] = [
      { sku: "A-1", name: "Äpfel" },
      { sku: "B-2", name: "林檎" },
    ];
    assert.equal(seen, {
      modules,
      entries: ["function", "function", "function", "function"],
      signed: [{ order: "4Z32 PB/LD!'()*~日本" }, { body: { acknowledgements: [] } }],
      orders: ["1a", "1b", "2a", "2b", "3a", "3b"],
      rows: [apple, fruit, apple],
      lines: ["sku\tname", "A-1\tÄpfel", "B-2\t林檎"],
      // Who has no zlib of Node.js reads the first of them only, and DecompressionStream refuses the rest.
      members: modules.includes("node:zlib") ? TABLE : "DocumentError",
    });
    for (const [what, [errorName, message]] of Object.entries(ERRORS)) {
      const [foundName, foundMessage = ""] = errors[what] ?? [];
      assert.is(foundName, errorName, what);
      assert.match(foundMessage, message, what);
    }
    // Some platforms name the whole address.
    assert.not.match(JSON.stringify(errors), /0123456789abcdef|someone/);
    const agents = new Set(central.calls.map(({ headers }) => headers["user-agent"]));
    assert.is(agents.size, 1);
    assert.match(
      [...agents].join(),
      /^Katagami\/[\d.]+ \(Language=TypeScript(?:; Platform=\w+)?\)$/,
    );
    assert.is(central.exchanges.length, 2);
    assert.is(gunzipSync(store.documents.get("/upload")!.body).toString(), "sku\t1\n");
  });
}

test.run();
