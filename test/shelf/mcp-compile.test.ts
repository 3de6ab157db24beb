/** The MCP server that the shelf's templates make: its sources compile under the strictest flags, and are laid out as they come. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { mustSayNothingIsWrong } from "../checks/tool.js";
import { modulesOf } from "../support/readme-modules.js";
import { builtServer, compileServer } from "./mcp-support.js";

const test = suite("shelf: mcp, its sources");

const templates = "templates/shelf/mcp/workspace/mcp/src";

test("the server and the example of its README compile under the strictest flags", async () => {
  const { out } = await builtServer();
  const readme = await readFile(join(out, "mcp/README.md"), "utf8");
  const [example] = modulesOf("README.md", readme);
  const reference = '/// <reference types="node" />\n';
  await writeFile(join(out, "mcp/src/example.ts"), reference + example!.text);
  assert.is(await compileServer(out), "");
});

test("the linter finds nothing in its sources", async () => {
  const { out } = await builtServer();
  // Elsewhere: below the repository, git ignores them, and so does the linter.
  const folder = await mkdtemp(join(tmpdir(), "katagami-lint-"));
  await cp(join(out, "mcp/src"), folder, { recursive: true });
  await mustSayNothingIsWrong(
    "oxlint/bin/oxlint",
    "--deny-warnings",
    "-c",
    ".oxlintrc.json",
    folder,
  );
  await rm(folder, { recursive: true });
});

test("the example of a client's configuration is JSON", async () => {
  const { out } = await builtServer();
  const readme = await readFile(join(out, "mcp/README.md"), "utf8");
  const [, json = ""] = /```json\n([^]*?)```/.exec(readme) ?? [];
  const { mcpServers } = JSON.parse(json) as {
    readonly mcpServers: Record<string, { readonly args: readonly string[] }>;
  };
  assert.ok(mcpServers["sp-api"]!.args.includes("sp-api-mcp"));
});

test("a template without tags is laid out as what it makes", async () => {
  const { out } = await builtServer();
  const names = await readdir(templates);
  assert.ok(names.length > 15);
  for (const name of names) {
    const text = await readFile(join(templates, name), "utf8");
    if (text.includes("{{")) continue;
    assert.is(await readFile(join(out, "mcp/src", name.replace(/\.hbs$/, "")), "utf8"), text, name);
  }
});

test.run();
