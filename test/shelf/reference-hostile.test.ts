/** No text of a model leaves its place on a page of the set `reference`: by a parser of HTML, and in a browser. */
import * as assert from "uvu/assert";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import { addFiles } from "../support/folders.js";
import { hostileTexts } from "../support/hostile.js";
import { swagger } from "../support/models.js";
import { deadLinks, foreignParts, generate, inBrowser, pagesIn } from "./reference-support.js";

const test = suite("the set reference, over hostile texts");

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
