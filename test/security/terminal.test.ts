/** What commands print of a model: nothing of it steers a terminal, forges a line, or is code in a page. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { katagami, katagamiCommand, run } from "../support/cli.js";
import { inFolder } from "../support/folders.js";
import { swagger } from "../support/models.js";
import { printedToken, printedValue } from "../support/sandbox-process.js";
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
      const { code, out, err } = await katagami(folder, ...args);
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

/** A folder whose name clears the screen, as a repository may have one. */
const evilPath = "a\u001b[2J\u009b1m\u202e\r\nb";

const commandsWithPaths: readonly (readonly [code: number, ...args: string[]])[] = [
  [0, "generate", "--verbose", "--out", evilPath],
  [0, "diff", "--base", "before", "--html", evilPath],
  [2, "diff", "--base", "before", "--models", evilPath],
  [0, "verify", "--html", evilPath],
  [2, "verify", "--out", `${evilPath}/clients`],
  [0, "build", "--no-check", "--out", `${evilPath}/clients`],
  [0, "templates", "eject", "src/client.ts", "--templates", evilPath],
  [0, "templates", "list", "--templates", `${evilPath}/templates`],
  [2, "templates", "why", `${evilPath}:1`],
  [2, "models", "pull", "--from", evilPath],
  [2, "init", "--from", evilPath],
];

for (const [want, ...args] of commandsWithPaths) {
  test(`katagami ${JSON.stringify(args)}`, async () => {
    const files = {
      "models/things.json": hostile("new"),
      "before/things.json": hostile("old"),
      [`${evilPath}-models/things.json`]: hostile("new"),
    };
    await inFolder(files, async (folder) => {
      if (args.some((arg) => arg.includes("/clients")))
        await run([...katagamiCommand, "generate", "--out", `${evilPath}/clients`], folder);
      if (args.some((arg) => arg.includes("/templates")))
        await run(
          [
            ...katagamiCommand,
            "templates",
            "eject",
            "src/client.ts",
            "--templates",
            `${evilPath}/templates`,
          ],
          folder,
        );
      const { code, out, err } = await katagami(folder, ...args);
      assert.is(code, want, out + err);
      assert.match(out + err, "[2J");
      assert.is(unseen.exec(out + err)?.[0], undefined, JSON.stringify(out + err));
    });
  });
}

test("katagami sandbox, of a request and the reason of its answer", async () => {
  await inFolder({ "models/things.json": hostile("new") }, async (folder) => {
    const [program = "", ...args] = katagamiCommand;
    const child = spawn(program, [...args, "sandbox", "--port", "0"], { cwd: folder });
    try {
      let out = "";
      child.stdout.on("data", (chunk) => (out += String(chunk)));
      const until = async (pattern: RegExp): Promise<void> => {
        while (!pattern.test(out)) {
          assert.is(child.exitCode, null, out);
          await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
        }
      };
      await until(/to end\.\n/);
      const target = `/things?${encodeURIComponent(evil)}=${encodeURIComponent(evil)}`;
      const headers = { "x-amz-access-token": await printedToken(out) };
      await fetch(printedValue(out, "endpoint") + target, { headers });
      // The name of the parameter that the case wants is the model's.
      await until(/ GET [^\n]*\n {4}.*querynew.*\n/);
      assert.is(unseen.exec(out)?.[0], undefined, JSON.stringify(out));
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  });
});

for (const [name, ...args] of [
  ["diff.html", "diff", "--base", "before", "--html", "diff.html"],
  ["verify.html", "verify", "--html", "verify.html"],
] as const) {
  test(`the page ${name} holds none of a model's HTML`, async () => {
    const files = { "models/things.json": hostile("new"), "before/things.json": hostile("old") };
    await inFolder(files, async (folder) => {
      const { code, err } = await katagami(folder, ...args);
      assert.ok(code === 0 || code === 1, err);
      const page = await readFile(join(folder, name), "utf8");
      if (name === "diff.html") assert.match(page, "onerror=alert(1)");
      assert.not.match(page, /<img src=x|<script>`/);
      assert.is(unseen.exec(page)?.[0], undefined);
    });
  });
}

test.run();
