/** The page of the sandbox in a real browser: Debian's Chromium, driven by playwright-core. */
// @slow: needs a browser
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Sandbox } from "../../generator/sandbox/sandbox.js";
import { type RunningSandbox, startSandbox } from "../../generator/sandbox/index.js";
import { listen, type Listening } from "../../generator/sandbox/server.js";
import { apiOf, caseOf, operation } from "./support.js";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const test = suite("sandbox: the page");

if (!existsSync(executablePath)) {
  test(`skipped: ${executablePath} is not here`, () => {
    process.stdout.write(`  skipped: ${executablePath} is not here\n`);
  });
} else {
  let running: RunningSandbox;
  let hostile: Listening;
  let profile: string;
  let browser: BrowserContext;
  let page: Page;
  /** What the browser complained of. */
  let complaints: string[] = [];

  test.before(async () => {
    running = await startSandbox({ models: "models/vendor-orders-api-model" });
    const markup = `<img src=x onerror="document.title='taken'">`;
    const api = apiOf({
      info: { title: markup, version: "v1" },
      paths: {
        "/things": {
          get: operation(
            { 200: [caseOf({ state: markup }, { is: markup })] },
            {
              description: markup,
              parameters: [{ name: "state", in: "query", type: "string" }],
            },
          ),
        },
      },
    });
    hostile = await listen(new Sandbox([api]), { port: 0 });
    profile = await mkdtemp(join(tmpdir(), "katagami-chromium-"));
    browser = await chromium.launchPersistentContext(profile, {
      executablePath,
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
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
        complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
  });
  test.before.each(() => {
    complaints = [];
  });
  test.after(async () => {
    await browser.close();
    await running.close();
    await hostile.close();
    await rm(profile, { recursive: true, force: true });
  });

  const open = async (url: string): Promise<void> => {
    await page.goto("about:blank");
    await page.goto(url);
  };

  test("a person finds an operation, sends its ready request and sees answer and log", async () => {
    await open(`${running.url}/`);
    await page.getByLabel("Filter").fill("order status");
    await page.getByLabel("Filter").fill("getpurchaseorders");
    assert.is(await page.locator("#apis a:visible").count(), 2);
    await page.getByRole("link", { name: "getPurchaseOrdersStatus" }).click();
    assert.match((await page.locator(".facts").textContent())!, "10 per second, burst 10");
    await page.getByLabel("Case").selectOption({ index: 1 });
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator("#answer h3").waitFor();
    assert.is(await page.locator("#answer h3").textContent(), "200");
    const row = page.locator("#entries tr").first();
    assert.match((await row.textContent())!, "getPurchaseOrdersStatus: case 200[1]");
    assert.equal(complaints, []);
  });

  test("a body can be edited, and the log says what did not match", async () => {
    await open(`${running.url}/#/vendor-orders-v1/submitAcknowledgement`);
    await page.getByLabel("Body").fill("{");
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator("#answer h3").waitFor();
    assert.is(await page.locator("#answer h3").textContent(), "400");
    await page.getByLabel("Fault").selectOption("503");
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator("#answer h3", { hasText: "503" }).waitFor();
    assert.match((await page.locator("#entries tr").first().textContent())!, "fault: 503");
    assert.equal(complaints, []);
  });

  test("it can be used with the keyboard alone", async () => {
    await open(`${running.url}/`);
    await page.locator("#apis a").first().waitFor();
    await page.keyboard.press("Tab");
    assert.is(await page.evaluate("document.activeElement.textContent"), "Skip to the operation");
    await page.getByLabel("Filter").focus();
    await page.keyboard.type("getPurchaseOrder");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("form").waitFor();
    await page.getByLabel("Path and query").focus();
    await page.keyboard.press("Enter");
    await page.locator("#answer h3").waitFor();
    assert.is(await page.locator("#answer h3").textContent(), "200");
  });

  test("every control has a name and every landmark is there", async () => {
    await open(`${running.url}/#/vendor-orders-v1/submitAcknowledgement`);
    await page.locator("form").waitFor();
    const unnamed = await page.evaluate(
      `[...document.querySelectorAll("input, select, textarea, button")].filter((control) => !control.labels?.length && !control.textContent.trim()).map((control) => control.id)`,
    );
    assert.equal(unnamed, []);
    for (const role of ["banner", "navigation", "main"] as const)
      assert.is(await page.getByRole(role).count(), 1, role);
  });

  test("a narrow screen does not scroll sideways", async () => {
    await page.setViewportSize({ width: 360, height: 700 });
    await open(`${running.url}/#/vendor-orders-v1/getPurchaseOrders`);
    await page.locator("form").waitFor();
    const width = await page.evaluate("document.documentElement.scrollWidth");
    assert.is(width, 360);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test("markup in a model stays text", async () => {
    await open(`${hostile.url}/#/test-model-v1/getThing`);
    await page.locator("form").waitFor();
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator("#answer h3").waitFor();
    assert.is(await page.locator("img").count(), 0);
    assert.is(await page.title(), "getThing – Katagami sandbox");
    assert.equal(complaints, []);
  });
}

test.run();
