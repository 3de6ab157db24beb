// @slow: all of Amazon's models, and a browser
/** `templates/shelf/reference`: static pages, read by a parser of HTML and used in a real browser. */
import * as assert from "uvu/assert";
import { type DefaultTreeAdapterTypes, parse, type ParserError } from "parse5";
import { existsSync } from "node:fs";
import { cp, readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { suite } from "uvu";
import { parseCode } from "../../generator/lib/parse-code.js";
import { findModels } from "../../generator/model/load.js";
import { viewModels } from "../../generator/pipeline/package.js";
import { chromiumPath } from "../support/browser.js";
import { katagami } from "../support/cli.js";
import {
  corpusIsHere,
  corpusSettings,
  once,
  readCorpus,
  temporaryFolder,
} from "../support/corpus.js";
import { addFiles } from "../support/folders.js";
import { hostileTexts } from "../support/hostile.js";
import { swagger } from "../support/models.js";

const test = suite("the set reference");

type Element = DefaultTreeAdapterTypes.Element;

/** A page as a parser of HTML reads it. */
interface ParsedPage {
  readonly elements: readonly Element[];
  readonly ids: readonly string[];
  readonly errors: readonly ParserError[];
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value;
}

function parsePage(text: string): ParsedPage {
  const errors: ParserError[] = [];
  const elements: Element[] = [];
  const walk = (node: DefaultTreeAdapterTypes.Node): void => {
    if ("tagName" in node) elements.push(node);
    if ("childNodes" in node) node.childNodes.forEach(walk);
  };
  walk(parse(text, { onParseError: (error) => errors.push(error) }));
  const ids = elements.flatMap((element) => attribute(element, "id") ?? []);
  return { elements, ids, errors };
}

function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if ("value" in node) return node.value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

/** The pages of a folder by their paths. */
async function pagesIn(folder: string): Promise<ReadonlyMap<string, ParsedPage>> {
  const files = await readdir(folder, { recursive: true });
  const pages = files.filter((path) => path.endsWith(".html")).map((path) => join(folder, path));
  return new Map(
    await Promise.all(
      pages.map(async (path) => [path, parsePage(await readFile(path, "utf8"))] as const),
    ),
  );
}

/** Generates the reference of models. */
async function generate(models: (folder: string) => Promise<void>): Promise<string> {
  const folder = temporaryFolder("katagami-reference-");
  await addFiles(folder, {
    "package.json": "{}",
    "katagami.config.json": '{ "scope": "@acme", "templates": ["reference"] }',
  });
  await models(folder);
  const { code, err } = await katagami(folder, "generate");
  assert.is(code, 0, err);
  return join(folder, "generated");
}

const corpus = once(async () =>
  generate(async (folder) => cp("../shared/models", join(folder, "models"), { recursive: true })),
);

/** What leads nowhere: links and resources to files and fragments that are not there. */
function deadLinks(pages: ReadonlyMap<string, ParsedPage>): readonly string[] {
  return [...pages].flatMap(([path, { elements }]) =>
    elements.flatMap((element) => {
      const link = attribute(element, "href") ?? attribute(element, "src");
      if (link === undefined || link.startsWith("https://developer-docs.amazon.com/")) return [];
      const [file = "", fragment] = link.split("#");
      const target = file === "" ? path : resolve(dirname(path), decodeURIComponent(file));
      const isThere =
        fragment === undefined
          ? existsSync(target)
          : pages.get(target)?.ids.includes(fragment) === true;
      return isThere ? [] : [`${path}: ${link}`];
    }),
  );
}

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

      for (const path of ["reference/index.html", "orders-v0/reference.html#op-getOrders"]) {
        const narrow = await open(path, { viewport: { width: 360, height: 740 } });
        const width = await narrow.evaluate("document.documentElement.scrollWidth");
        assert.is(width, 360, `${path} is wider than the screen`);
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

/** Attributes and elements that could act, beside the files of the set. */
function foreignParts(elements: readonly Element[]): readonly string[] {
  return elements.flatMap(({ tagName, attrs, childNodes }) => [
    ...(/^(?:iframe|object|embed|base|form|style|svg|img)$/.test(tagName) ? [tagName] : []),
    ...(tagName === "script" && childNodes.length > 0 ? ["a script in the page"] : []),
    ...attrs.flatMap(({ name, value }) =>
      /^on|^style$/.test(name) || /^\s*(?:javascript|data):/i.test(value)
        ? [`${name}=${value}`]
        : [],
    ),
  ]);
}

async function inBrowser(use: (browser: Browser) => Promise<void>): Promise<void> {
  if (!existsSync(chromiumPath)) {
    process.stdout.write("  skipped: there is no Chromium\n");
    return;
  }
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
}

test("no text of a model leaves its place", async () => {
  const texts = hostileTexts.filter((text) => text.trim() !== "");
  const hostile = [
    ...texts,
    "<script>globalThis.injected = true</script>",
    '"><img src=x onerror="globalThis.injected = true">',
    "</code></pre><script>globalThis.injected = true</script>",
    "[x](javascript:globalThis.injected=true)",
    "`</code><script>globalThis.injected = true</script>`",
    "**<b>**",
  ];
  const model = swagger({
    info: { title: hostile.join(" "), version: hostile.at(-4)!, description: hostile.join("\n\n") },
    paths: {
      "/things": {
        get: {
          operationId: "getThings",
          summary: hostile.join(" "),
          description: hostile.join("\n\n"),
          parameters: hostile.map((text, index) => ({
            name: `p${String(index)}`,
            in: "query",
            type: "string",
            description: text,
            enum: [text, `${text}!`],
          })),
          responses: {
            200: {
              description: "",
              schema: { $ref: "#/definitions/Thing" },
              "x-amzn-api-sandbox": {
                static: hostile.map((text) => ({
                  request: { parameters: {} },
                  response: { text },
                })),
              },
            },
          },
        },
      },
    },
    definitions: {
      Thing: {
        type: "object",
        description: hostile.join("\n\n"),
        properties: Object.fromEntries(
          hostile.map((text) => [text, { type: "string", description: text }]),
        ),
      },
    },
  });
  const out = await generate(async (folder) =>
    addFiles(folder, { "models/things-model/things.json": JSON.stringify(model) }),
  );
  const pages = await pagesIn(out);
  assert.is(pages.size, 2);
  for (const [path, { elements, errors }] of pages) {
    assert.equal(errors, [], path);
    assert.equal(foreignParts(elements), [], path);
    assert.is(elements.filter(({ tagName }) => tagName === "script").length, 2, path);
  }
  assert.equal(deadLinks(pages), []);
  await inBrowser(async (browser) => {
    const page = await browser.newPage();
    for (const path of pages.keys()) {
      await page.goto(pathToFileURL(path).href);
      await page.keyboard.press("/");
      await page.keyboard.type("things");
      assert.is(await page.evaluate("globalThis.injected"), undefined, path);
    }
  });
});

test.run();
