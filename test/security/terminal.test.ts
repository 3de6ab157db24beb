/** What commands print of a model: nothing of it steers a terminal, forges a line, or is code in a page. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { katagamiCommand, run } from "../support/cli.js";
import { inFolder } from "../support/folders.js";
import { swagger } from "../support/models.js";
import { checkMarkdown } from "./static-oracle.js";

const test = suite("models in a terminal");

const evil =
  "\u001b[2J\u001b]0;gone\u0007\u009b1m\u202e\r\n\u2028<img src=x onerror=alert(1)><script>`|](javascript:x)";

/** A model with hostile text wherever a command may quote it. */
function hostile(mark: string, more: object = {}): string {
  const named = (text: string): string => `${text}${mark}${evil}`;
  const operation = {
    operationId: "getThings",
    description: named("description"),
    parameters: [
      {
        name: named("query"),
        in: "query",
        type: "string",
        enum: [named("value"), "b"],
        default: named("d"),
      },
    ],
    responses: {
      200: {
        description: named("response"),
        schema: {
          type: "object",
          properties: { [named("property")]: { type: "string", enum: [named("e")] } },
        },
        "x-amzn-api-sandbox": {
          static: [
            {
              request: { parameters: { [named("query")]: { value: named("v") } } },
              response: { [named("property")]: named("e") },
            },
          ],
        },
      },
    },
  };
  return JSON.stringify({
    ...swagger({
      paths: { "/things": { get: operation } },
      info: { title: named("title"), version: "v1" },
    }),
    ...more,
  });
}

/** Line feeds are ours; anything else of the kind is not. */
const unseen =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

const broken = hostile("x", {
  definitions: {
    [evil]: { type: evil, properties: { a: { $ref: `#/definitions/${evil}` } } },
    B: { $ref: evil },
  },
});

const commands: readonly (readonly [model: string, ...args: string[]])[] = [
  [hostile("new"), "generate", "--verbose", "--timings"],
  [broken, "generate"],
  [broken, "generate", "--json"],
  [hostile("new"), "diff", "--base", "before"],
  [hostile("new"), "diff", "--base", "before", "--markdown"],
  [hostile("new"), "diff", "--base", "before", "--json"],
  [hostile("new"), "verify"],
];

for (const [model, ...args] of commands) {
  test(`katagami ${args.join(" ")}`, async () => {
    const files = { "models/things.json": model, "before/things.json": hostile("old") };
    await inFolder(files, async (folder) => {
      const { code, out, err } = await run([...katagamiCommand, ...args], folder);
      assert.ok(code === 0 || code === 1, `${String(code)} ${err}`);
      assert.ok(out.length + err.length > 50);
      assert.is(unseen.exec(out)?.[0], undefined, JSON.stringify(out.slice(0, 3000)));
      assert.is(unseen.exec(err)?.[0], undefined, JSON.stringify(err.slice(0, 3000)));
      if (args.includes("--markdown")) {
        // Our own `<details>` are all the HTML there is.
        const found = (await checkMarkdown(out)).filter(
          (one) => !/^holds html: <\/?details/.test(one),
        );
        assert.equal(found, []);
      }
    });
  });
}

for (const [name, ...args] of [
  ["diff.html", "diff", "--base", "before", "--html", "diff.html"],
  ["verify.html", "verify", "--html", "verify.html"],
] as const) {
  test(`the page ${name} holds none of a model's HTML`, async () => {
    const files = { "models/things.json": hostile("new"), "before/things.json": hostile("old") };
    await inFolder(files, async (folder) => {
      const { code, err } = await run([...katagamiCommand, ...args], folder);
      assert.ok(code === 0 || code === 1, err);
      const page = await readFile(join(folder, name), "utf8");
      if (name === "diff.html") assert.match(page, "onerror=alert(1)");
      assert.not.match(page, /<img src=x|<script>`/);
      assert.is(unseen.exec(page)?.[0], undefined);
    });
  });
}

test.run();
