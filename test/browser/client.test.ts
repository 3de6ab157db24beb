/**
 * The generated client in a real browser, in a page and in a worker: Debian's Chromium, driven by playwright-core. Page,
 * bundle, Login with Amazon and the Selling Partner API have one origin, since Amazon's own allow no other.
 */
import * as assert from "uvu/assert";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type BuildResult } from "esbuild";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { suite } from "uvu";
import { chromiumPath } from "../support/browser.js";
import {
  ACCOUNT,
  errorReply,
  type Fault,
  type SellerCentral,
  startSellerCentral,
} from "../support/seller-central.js";
import type { Account, Seen } from "./scenario.js";

const test = suite("the client in a browser");

/** The scenario and all that it stands on as one module, as a user would bundle it: no plug-in, no polyfill. */
async function bundle(): Promise<BuildResult<{ metafile: true; write: false }>> {
  return await build({
    entryPoints: ["test/browser/scenario.ts"],
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    // Leads from the packages' names to their sources.
    tsconfig: "tsconfig.json",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
}

const WORKER = `
  import { runScenario } from "/bundle.js";
  onmessage = ({ data }) =>
    runScenario(data).then((seen) => postMessage({ seen }), (error) => postMessage({ error: String(error) }));
`;

const IN_PAGE = `async (account) => (await import("/bundle.js")).runScenario(account)`;

const IN_WORKER = `(account) => new Promise((resolve, reject) => {
  const worker = new Worker("/worker.js", { type: "module" });
  worker.onerror = (event) => reject(new Error(event.message));
  worker.onmessage = ({ data }) => {
    worker.terminate();
    if ("error" in data) reject(new Error(data.error));
    else resolve(data.seen);
  };
  worker.postMessage(account);
})`;

/** Serves the page and its scripts, which are no operations. */
function serve(script: string): Fault {
  const files: Readonly<Record<string, readonly [type: string, text: string]>> = {
    "/page": ["text/html", '<!doctype html><title>page</title><link rel="icon" href="data:,">'],
    "/bundle.js": ["text/javascript", script],
    "/worker.js": ["text/javascript", WORKER],
  };
  return ({ path }, response) => {
    const file = files[path];
    if (file) response.writeHead(200, { "content-type": `${file[0]};charset=utf-8` }).end(file[1]);
    return file !== undefined;
  };
}

function register(central: SellerCentral): void {
  central.on("GET", "/vendor/orders/v1/purchaseOrders/{number}", ({ pathValues, headers }) =>
    pathValues["number"] === "missing"
      ? errorReply(404, "NotFound", "There is no such order.")
      : { json: { order: pathValues["number"], signed: headers.authorization !== undefined } },
  );
  central.on("POST", "/vendor/orders/v1/acknowledgements", (request) => ({
    status: 202,
    json: { body: request.json(), signed: request.headers.authorization !== undefined },
  }));
  central.on("GET", "/vendor/orders/v1/purchaseOrders", ({ query }) => {
    const page = Number(query.get("nextToken") ?? "1");
    const orders = [`${page}a`, `${page}b`].map((number) => ({ purchaseOrderNumber: number }));
    const pagination = page < 3 ? { nextToken: String(page + 1) } : {};
    return { json: { payload: { pagination, orders } } };
  });
}

test("bundling it needs no polyfill, nothing external, nothing but what was generated", async () => {
  const { metafile, warnings, errors } = await bundle();
  assert.equal([...warnings, ...errors], []);
  const [output] = Object.values(metafile.outputs);
  assert.equal(output!.imports, []);
  for (const path of Object.keys(metafile.inputs)) {
    assert.match(path, /^(?:generated\/[^/]+\/src\/(?:[\w-]+\/)?|test\/browser\/)[\w-]+\.ts$/);
  }
});

if (!existsSync(chromiumPath)) {
  test(`skipped: ${chromiumPath} is not here`, () => {
    process.stdout.write(`  skipped: ${chromiumPath} is not here\n`);
  });
} else {
  let central: SellerCentral;
  let profile: string;
  let browser: BrowserContext;
  let page: Page;
  /** What the browser complained of. */
  const complaints: string[] = [];

  test.before(async () => {
    central = await startSellerCentral("us-east-1");
    profile = await mkdtemp(join(tmpdir(), "katagami-chromium-"));
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: chromiumPath,
      headless: true,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    page = await browser.newPage();
    page.on("console", (message) => {
      // The browser itself tells of the 404 that the scenario asks for.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
        complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
  });
  test.before.each(async () => {
    central.reset();
    complaints.length = 0;
    const [script] = (await bundle()).outputFiles;
    central.requireUserAgent = false;
    central.fault = serve(script!.text);
    register(central);
    await page.goto(`${central.endpoint}/page`);
  });
  test.after(async () => {
    await browser.close();
    await central.close();
    await rm(profile, { recursive: true, force: true });
  });

  for (const [where, script] of [
    ["a page", IN_PAGE],
    ["a module worker", IN_WORKER],
  ] as const) {
    test(`in ${where} it calls, signs, goes through pages and knows an error`, async () => {
      const { clientId, clientSecret, refreshToken, accessKeyId, secretAccessKey } = ACCOUNT;
      const { endpoint, lwaEndpoint } = central;
      const account: Account = {
        endpoint,
        lwaEndpoint,
        clientId,
        clientSecret,
        refreshToken,
        accessKeyId,
        secretAccessKey,
      };
      const seen: Seen = await page.evaluate(`(${script})(${JSON.stringify(account)})`);
      const both = (signed: boolean): unknown[] => [
        { order: "4Z32 PB/LD!'()*~日本", signed },
        { body: { acknowledgements: [] }, signed },
      ];
      assert.equal(seen, {
        hasProcess: false,
        unsigned: both(false),
        signed: both(true),
        orders: ["1a", "1b", "2a", "2b", "3a", "3b"],
        error: { name: "NotFoundError", status: 404, code: "NotFound" },
      });
      // One token for each of the two clients.
      assert.is(central.exchanges.length, 2);
      assert.equal(complaints, []);
    });
  }
}

test.run();
