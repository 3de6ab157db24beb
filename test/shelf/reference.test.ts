// @slow: all of Amazon's models, and a browser
/** `templates/shelf/reference`: static pages, read by a parser of HTML and used in a real browser. */
import * as assert from "uvu/assert";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { suite } from "uvu";
import { parseCode } from "../../generator/lib/parse-code.js";
import { findModels } from "../../generator/model/load.js";
import { viewModels } from "../../generator/pipeline/package.js";
import { corpusIsHere, corpusSettings, once, readCorpus } from "../support/corpus.js";
import {
  attribute,
  deadLinks,
  foreignParts,
  generate,
  inBrowser,
  pagesIn,
  textOf,
} from "./reference-support.js";

const test = suite("the set reference");

const corpus = once(async () =>
  generate(async (folder) => cp("../shared/models", join(folder, "models"), { recursive: true })),
);

if (corpusIsHere(test)) {
  test("every operation and type of Amazon's models has its place, and every link leads to one", async () => {
    const out = await corpus();
    const pages = await pagesIn(out);
    assert.is(pages.size, 67);
    assert.equal(deadLinks(pages), []);
    const settings = await corpusSettings("unused");
    const { view } = await viewModels(await findModels(settings.models), settings);
    const types = new Map(
      view.packages.map((one) => [one.package.id, one.types.map(({ name }) => name)]),
    );
    let operations = 0;
    for (const { api } of await readCorpus()) {
      const page = pages.get(join(out, api.id, "reference.html"))!;
      assert.is(new Set(page.ids).size, page.ids.length, `${api.id}: an id twice`);
      for (const { name } of api.operations) assert.ok(page.ids.includes(`op-${name}`), name);
      for (const name of types.get(api.id) ?? [])
        assert.ok(page.ids.includes(`type-${name}`), name);
      operations += api.operations.length;
      const cases = api.operations.flatMap((operation) => operation.sandbox.cases);
      const shown = page.elements.filter(({ tagName }) => tagName === "h4");
      assert.is(shown.length, cases.length, `${api.id}: cases of the sandbox`);
    }
    assert.is(operations, 370);
  });

  test("the pages are well-formed, and run no script but their own files", async () => {
    for (const [path, { elements, errors }] of await pagesIn(await corpus())) {
      assert.equal(errors, [], path);
      assert.equal(foreignParts(elements), [], path);
      const levels = elements
        .flatMap(({ tagName }) => /^h(\d)$/.exec(tagName)?.[1] ?? [])
        .map(Number);
      const skips = levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1);
      assert.equal([levels[0], skips], [1, []], `${path}: headings`);
    }
  });

  test("every example parses, and every parameter and restricted element is shown", async () => {
    const pages = await pagesIn(await corpus());
    let examples = 0;
    for (const [path, { elements }] of pages)
      for (const element of elements.filter((one) => attribute(one, "class") === "example")) {
        const parsed = parseCode("example.ts", textOf(element));
        assert.ok(!("problems" in parsed), `${path}: ${textOf(element)}`);
        examples += 1;
      }
    assert.is(examples, 370);
    const cells = [...pages.values()].flatMap(({ elements }) =>
      elements.filter(({ tagName }) => tagName === "td").map(textOf),
    );
    assert.not(cells.includes("unknown"));
    const orders = pages.get(join(await corpus(), "orders-v0/reference.html"))!;
    const facts = orders.elements.filter((one) => attribute(one, "class") === "warn").map(textOf);
    // Amazon's developer guide names these three for getOrders.
    for (const element of ["buyerInfo", "shippingAddress", "buyerTaxInformation"])
      assert.ok(
        facts.some((text) => text.startsWith("restricted data: ") && text.includes(element)),
      );
  });

  test("in a browser: search by keyboard, narrow, dark, and nothing from the network", async () => {
    await inBrowser(async (browser) => {
      const out = await corpus();
      const pagePaths = [...(await pagesIn(out)).keys()];
      const problems: string[] = [];
      const open = async (path: string, options = {}): Promise<Page> => {
        const page = await (await browser.newContext(options)).newPage();
        page.on("pageerror", (error) => problems.push(String(error)));
        page.on("console", (line) => void (line.type() === "error" && problems.push(line.text())));
        page.on("request", (request) => {
          if (!request.url().startsWith("file:")) problems.push(request.url());
        });
        const [file = "", fragment = ""] = path.split("#");
        await page.goto(`${pathToFileURL(join(out, file)).href}#${fragment}`);
        return page;
      };
      const page = await open("reference/index.html");
      await page.keyboard.press("/");
      await page.keyboard.type("purchase orders status");
      const first = page.locator("#search-results [aria-selected=true] strong");
      assert.is(await first.textContent(), "getPurchaseOrdersStatus");
      await page.keyboard.press("ArrowDown");
      assert.is.not(await first.textContent(), "getPurchaseOrdersStatus");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("Enter");
      await page.waitForURL(/vendor-orders-v1\/reference\.html#op-getPurchaseOrdersStatus$/);
      await page.keyboard.press("/");
      await page.keyboard.type("no such thing at all");
      assert.is(await page.locator("#search-results").textContent(), "Nothing found");
      await page.keyboard.press("Escape");
      assert.is(await page.locator("#search-results").isVisible(), false);
      await page.keyboard.press("/");
      await page.keyboard.type("post /feeds/2021-06-30/feeds");
      assert.is(await first.textContent(), "createFeed");
      await page.keyboard.press("Escape");
      await page.keyboard.press("/");
      await page.keyboard.type("OrderAddress");
      await page.locator("#search-results a").first().click();
      await page.waitForURL(/#(?:op|type)-/);

      await page.keyboard.press("/");
      await page.keyboard.type("order buyer");
      assert.match((await first.textContent())!, /^getOrder.*Buyer/);
      await page.keyboard.press("Escape");
      await page.keyboard.press("/");
      await page.keyboard.type("getOrder");
      const named = await page.locator("#search-results a").allTextContents();
      // The same name in several packages: each result says in which.
      assert.ok(named.filter((text) => /getOrder\b|getOrder(?=[a-z])/.test(text)).length >= 2);
      assert.is(new Set(named).size, named.length);
      await page.keyboard.press("Escape");

      const narrow = await open("reference/index.html", { viewport: { width: 360, height: 740 } });
      const wide: string[] = [];
      for (const path of pagePaths) {
        await narrow.goto(pathToFileURL(path).href);
        const width = await narrow.evaluate(
          "for (const one of document.querySelectorAll('details')) one.open = true; document.documentElement.scrollWidth",
        );
        if (width !== 360) wide.push(`${path}: ${String(width)}`);
      }
      assert.equal(wide, []);

      for (const path of ["reference/index.html", "orders-v0/reference.html#op-getOrders"]) {
        const dark = await open(path, { colorScheme: "dark" });
        const paper = await dark.evaluate("getComputedStyle(document.body).backgroundColor");
        assert.is(paper, "rgb(18, 21, 27)");
      }
      const plain = await open("reference/index.html", { javaScriptEnabled: false });
      assert.is(await plain.locator(".cards a[href*='#op-']").count(), 370);
      assert.equal(problems, []);
    });
  });
}

test.run();
