/** The page of the sandbox in a real browser: Debian's Chromium, driven by playwright-core. */
// @slow: needs a browser
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Sandbox } from "../../generator/sandbox/sandbox.js";
import { readScenario, type RunningSandbox, startSandbox } from "../../generator/sandbox/index.js";
import { listen, type Listening } from "../../generator/sandbox/server.js";
import { chromiumPath } from "../support/browser.js";
import { apiOf, caseOf, operation } from "./support.js";

/** Finds the texts whose contrast with what is behind them is below 4.5 (WCAG 2.2, AA). */
const contrastScript = `(() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = numbers(color).map((n) => (n / 255 <= 0.04045 ? n / 255 / 12.92 : ((n / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (one) => {
    for (let at = one; at !== null; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (numbers(color)[3] !== 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""))
    .map((one) => [one.textContent.slice(0, 40), light(getComputedStyle(one).color), light(behind(one))])
    .map(([text, a, b]) => [text, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)])
    .filter(([, ratio]) => ratio < 4.5);
})()`;

const test = suite("sandbox: the page");

if (!existsSync(chromiumPath)) {
  test(`skipped: ${chromiumPath} is not here`, () => {
    process.stdout.write(`  skipped: ${chromiumPath} is not here\n`);
  });
} else {
  let running: RunningSandbox;
  let hostile: Listening;
  let profile: string;
  let browser: BrowserContext;
  let page: Page;
  const markup = `<img src=x onerror="document.title='taken'">`;
  /** What the browser complained of. */
  let complaints: string[] = [];

  test.before(async () => {
    running = await startSandbox({ models: "models/vendor-orders-api-model" });
    const description = [
      markup,
      "**bold** and `code`, [guide](doc:usage-plans), [web](https://example.com/?a=1&b=2)",
      "[script](javascript:document.title='taken') [data](data:text/html,x) ![image](https://example.com/x.png)",
      "<script>document.title='taken'</script>",
      "| Status | Meaning |\n| ---- | ---- |\n| A | **30** |",
      "- one\n- two",
    ].join("\n\n");
    const api = apiOf({
      info: { title: markup, version: "v1" },
      paths: {
        "/things": {
          get: operation(
            { 200: [caseOf({ state: markup }, { is: markup })] },
            {
              description,
              parameters: [{ name: "state", in: "query", type: "string" }],
            },
          ),
        },
      },
    });
    hostile = await listen(new Sandbox([api]), { port: 0 });
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
    assert.match((await page.locator(".access").textContent())!, "Roles: Amazon Fulfillment or");
    await page.getByLabel("Case").selectOption({ index: 1 });
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator("#answer h3").waitFor();
    assert.is(await page.locator("#answer h3").textContent(), "200");
    // The log follows the answer.
    const row = page.locator("#entries tr", { hasText: "getPurchaseOrdersStatus: case 200[1]" });
    await row.first().waitFor();
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

  for (const width of [360, 390, 1280])
    test(`nothing scrolls sideways or is cut off in ${String(width)} pixels`, async () => {
      await page.setViewportSize({ width, height: 844 });
      await open(`${running.url}/#/vendor-orders-v1/submitAcknowledgement`);
      await page.locator("form").waitFor();
      for (const name of ["curl", "TypeScript"])
        await page.getByText(`The same as ${name}`).click();
      await page.getByText("How to connect a client").click();
      const target = `/vendor/orders/v1/acknowledgements?${"a-long-name=".repeat(20)}`;
      await page.getByLabel("Path and query").fill(target);
      await page.getByRole("button", { name: "Send" }).click();
      await page.locator("#answer h3").waitFor();
      await page.locator("button.open").first().click();
      await page.locator(".messages").waitFor();
      assert.is(await page.evaluate("document.documentElement.scrollWidth"), width);
      // Below 50rem, code wraps; on a wide screen it scrolls in its own box.
      const tooWide = await page.evaluate(
        `[...document.querySelectorAll("body *")].filter((one) => one.checkVisibility() && !one.closest(".skip, thead"))
          .filter((one) => one.getBoundingClientRect().right > innerWidth || (innerWidth < 800 && one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1))
          .map((one) => one.outerHTML.slice(0, 100))`,
      );
      assert.equal(tooWide, []);
      await page.setViewportSize({ width: 1280, height: 800 });
    });

  for (const name of ["curl", "TypeScript"])
    test(`what is copied as ${name} is the request as it was edited`, async () => {
      await browser.grantPermissions(["clipboard-read", "clipboard-write"], {
        origin: running.url,
      });
      await open(`${running.url}/#/vendor-orders-v1/getPurchaseOrders`);
      const edited = "/vendor/orders/v1/purchaseOrders?limit=7&createdAfter=it%27s";
      await page.getByLabel("Path and query").fill(edited);
      await page.getByRole("button", { name: `Copy as ${name}` }).click();
      await page.getByRole("button", { name: "Copied" }).waitFor();
      const text = String(await page.evaluate("navigator.clipboard.readText()"));
      if (name === "TypeScript") {
        assert.match(text, /^import \{ VendorOrdersApi \} from "sp-api-vendor-orders-v1";/);
        assert.match(text, '{\n  limit: 7,\n  createdAfter: "it\'s",\n}');
      } else {
        // The sandbox is in this process, which must not wait for the shell.
        const { stdout } = await promisify(execFile)("sh", ["-c", text]);
        assert.match(stdout, /^\{"(?:payload|errors)"/);
        assert.is(running.sandbox.log.since(0).at(-1)!.target, edited);
      }
      assert.equal(complaints, []);
    });

  test("where the clipboard is closed, the text is shown and selected", async () => {
    await open(`${running.url}/#/vendor-orders-v1/getPurchaseOrders`);
    await page.locator("form").waitFor();
    await page.evaluate("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))");
    await page.getByRole("button", { name: "Copy as curl" }).click();
    await page.getByRole("button", { name: "Copy what is selected below" }).waitFor();
    assert.match(String(await page.evaluate("getSelection().toString()")), /^token=\$\(curl/);
  });

  test("counts are in the singular and in the plural", async () => {
    await open(`${running.url}/`);
    await page.locator("#apis a").first().waitFor();
    assert.match(
      (await page.locator("#counts").textContent())!,
      /^1 API, 4 operations, \d+ static cases$/,
    );
    await page.getByLabel("Filter").fill("acknowledgement");
    assert.is(await page.locator("#found").textContent(), "1 operation");
    await open(`${hostile.url}/`);
    await page.locator("#apis a").first().waitFor();
    assert.is(await page.locator("#counts").textContent(), "1 API, 1 operation, 1 static case");
  });

  const focused = async (): Promise<unknown> =>
    page.evaluate("document.activeElement.id || document.activeElement.textContent");

  test("keys: / searches, arrows move, Enter opens, Escape goes back", async () => {
    await open(`${running.url}/`);
    await page.locator("#apis a").first().waitFor();
    await page.keyboard.press("/");
    assert.is(await focused(), "filter");
    assert.is(await page.getByLabel("Filter").inputValue(), "");
    const steps = [
      ["ArrowDown", "vendor-orders-v1 4"],
      ["ArrowDown", "GETgetPurchaseOrders"],
      ["ArrowDown", "GETgetPurchaseOrder"],
      ["ArrowUp", "GETgetPurchaseOrders"],
      ["End", "GETgetPurchaseOrdersStatus"],
      ["ArrowDown", "GETgetPurchaseOrdersStatus"],
      ["ArrowLeft", "vendor-orders-v1 4"],
      ["ArrowLeft", "vendor-orders-v1 4"],
      ["ArrowDown", "vendor-orders-v1 4"],
      ["ArrowRight", "vendor-orders-v1 4"],
      ["ArrowDown", "GETgetPurchaseOrders"],
    ] as const;
    for (const [key, expected] of steps) {
      await page.keyboard.press(key);
      assert.is(await focused(), expected, key);
    }
    assert.not.equal(
      await page.evaluate("getComputedStyle(document.activeElement).outlineStyle"),
      "none",
    );
    await page.keyboard.press("Enter");
    await page.locator("form").waitFor();
    assert.is(await focused(), "operation");
    await page.getByLabel("Path and query").focus();
    await page.keyboard.type("/");
    assert.is(await focused(), "target", "a slash in a field is a slash");
    await page.keyboard.press("Escape");
    assert.is(await focused(), "GETgetPurchaseOrders");
    await page.keyboard.press("Escape");
    assert.is(await focused(), "filter");
    await page.keyboard.type("status");
    await page.keyboard.press("Enter");
    await page.locator("h2", { hasText: "getPurchaseOrdersStatus" }).waitFor();
    assert.equal(complaints, []);
  });

  for (const address of ["#/%", "#/vendor-orders-v1/%E0%A4%A", "#/constructor/toString", "#x"])
    test(`the address ${address} does not stop the page`, async () => {
      await open(`${running.url}/${address}`);
      await page.getByText("There is no such operation").waitFor();
      await page.getByRole("link", { name: "getPurchaseOrdersStatus" }).click();
      await page.getByRole("button", { name: "Send" }).click();
      await page.locator("#answer h3").waitFor();
      assert.is(await page.locator("#entries tr.entry").count().then(Boolean), true);
      assert.equal(complaints, []);
    });

  test("a row of the log opens to headers and bodies without secrets", async () => {
    await open(`${running.url}/#/vendor-orders-v1/submitAcknowledgement`);
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator("#answer h3").waitFor();
    const row = page.locator("tr.entry").first();
    const button = row.getByRole("button");
    assert.is(await button.getAttribute("aria-expanded"), "false");
    await button.press("Enter");
    const opened = page.locator("tr.exchange:visible");
    await opened.locator("pre").first().waitFor();
    assert.is(await button.getAttribute("aria-expanded"), "true");
    const request = (await opened.getByRole("region", { name: "Request" }).textContent())!;
    assert.match(request, "x-amz-access-token[redacted]");
    assert.match(request, '"purchaseOrderNumber"');
    assert.match(
      (await opened.getByRole("region", { name: "Response" }).textContent())!,
      "transactionId",
    );
    assert.not.match(request, "Atza|");
    await page.keyboard.press("Escape");
    assert.is(await opened.count(), 0);
    assert.is(await button.evaluate((one) => one === document.activeElement), true);
    await row.locator("td").first().click();
    assert.is(await opened.count(), 1);
    assert.equal(complaints, []);
  });

  test("light and dark each have enough contrast", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await open(`${running.url}/#/vendor-orders-v1/getPurchaseOrders`);
      await page.locator("form").waitFor();
      const worst = await page.evaluate(contrastScript);
      assert.equal(worst, [], colorScheme);
    }
    await page.emulateMedia({ colorScheme: null });
  });

  test("a scenario shows the life of its orders, and time passes at the press of a button", async () => {
    const scenario = await readScenario("vendor-retail");
    const lives: typeof scenario.lives = (state) => [
      ...(scenario.lives?.(state) ?? []),
      {
        id: markup,
        state: markup,
        note: markup.repeat(9),
        stages: [{ name: markup, amount: 1, at: null }],
      },
    ];
    const played = await startSandbox({
      models: "models/vendor-orders-api-model",
      scenario: { ...scenario, lives },
      seed: 7,
      speed: 0,
    });
    try {
      await open(played.url);
      await page.locator(".life").first().waitFor();
      assert.is(await page.locator(".life").count(), 4);
      const section = page.getByRole("region", { name: "Scenario vendor-retail" });
      assert.match((await section.textContent())!, "2027-01-04 08:00 UTC, stands still");
      await section.getByRole("button", { name: "+ 1 day" }).click();
      await section.getByText("2027-01-05 08:00 UTC").waitFor();
      await page.locator(".life b.bad").first().waitFor();
      await page.locator(".life summary", { hasText: "1 finding" }).first().click();
      assert.match(
        (await page.locator(".history .bad").first().textContent())!,
        "An order was never read: not acknowledged within 24 hours",
      );
      await section.getByLabel("What happens").selectOption("new-order");
      await section.getByRole("button", { name: "Make it happen" }).click();
      await page.waitForFunction("document.querySelectorAll('.life').length === 6");
      // It is open still, though the list was drawn again.
      assert.is(await page.locator(".life details[open]").count(), 1);
      assert.is(await page.locator("img").count(), 0);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        assert.equal(await page.evaluate(contrastScript), [], colorScheme);
      }
      await page.emulateMedia({ colorScheme: null });
      await page.setViewportSize({ width: 360, height: 800 });
      assert.is(await page.evaluate("document.documentElement.scrollWidth"), 360);
      await page.setViewportSize({ width: 1280, height: 800 });
      assert.equal(complaints, []);
    } finally {
      await played.close();
    }
  });

  test("markup in a model stays text", async () => {
    await open(`${hostile.url}/#/test-model-v1/getThing`);
    await page.locator("form").waitFor();
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator("#answer h3").waitFor();
    assert.is(await page.locator("img, main script").count(), 0);
    const prose = page.locator(".prose");
    assert.match((await prose.textContent())!, markup);
    assert.match((await prose.textContent())!, "![image](https://example.com/x.png)");
    const links = await prose
      .locator("a")
      .evaluateAll((all) => all.map((one) => [one.textContent, one.getAttribute("href")]));
    assert.equal(links, [
      ["guide", "https://developer-docs.amazon.com/sp-api/docs/usage-plans"],
      ["web", "https://example.com/?a=1&b=2"],
    ]);
    assert.is(await prose.locator("strong", { hasText: "bold" }).count(), 1);
    assert.is(await prose.locator("td strong", { hasText: "30" }).count(), 1);
    assert.equal(await prose.locator("li").allTextContents(), ["one", "two"]);
    assert.is(await page.title(), "getThing – Katagami sandbox");
    assert.equal(complaints, []);
  });
}

test.run();
