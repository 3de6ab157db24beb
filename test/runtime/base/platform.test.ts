/** What the runtime asks of its surroundings: web standards, and of Node only what may be missing. */
import * as assert from "uvu/assert";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import {
  type Hashes,
  nodeHashes,
  platformHashes,
  webHashes,
} from "../../../templates/runtime/src/base/sha256.js";
import { runtimeVersion } from "../../../templates/runtime/src/base/runtime-version.js";

const SOURCE = "templates/runtime/src";

const test = suite("platform");

async function results(crypto: Hashes): Promise<unknown[]> {
  const key = await crypto.hmac("AWS4日本", "20261121");
  return [
    await crypto.sha256(""),
    await crypto.sha256("日本"),
    await crypto.sha256(Uint8Array.of(0, 255)),
    Buffer.from(key).toString("hex"),
    await crypto.hmacHex(key, "日本"),
  ];
}

test("node:crypto and WebCrypto return the same", async () => {
  assert.equal(await results(webHashes()), await results(nodeHashes()!));
});

test("without process.getBuiltinModule, or without process, signatures come from WebCrypto", async () => {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, "process")!;
  const expected = await results(platformHashes());
  assert.type(platformHashes().sha256(""), "string");
  for (const process of [undefined, {}, { getBuiltinModule: () => undefined }]) {
    Object.defineProperty(globalThis, "process", { value: process, configurable: true });
    try {
      const crypto = platformHashes();
      assert.is(nodeHashes(), null);
      assert.instance(crypto.sha256(""), Promise);
      assert.equal(await results(crypto), expected);
    } finally {
      Object.defineProperty(globalThis, "process", descriptor);
    }
  }
});

test("the runtime imports nothing but itself", async () => {
  const files = (await readdir(SOURCE, { recursive: true })).filter((path) => path.endsWith(".ts"));
  assert.ok(files.length > 40);
  for (const file of files) {
    const text = await readFile(join(SOURCE, file), "utf8");
    for (const [, from] of text.matchAll(/^(?:import|export)\b[^;]*? from "([^"]+)"/gm)) {
      assert.match(from!, /^\.{1,2}\/[a-z0-9/-]+\.js$/, file);
    }
    assert.not.match(text, /\bimport "/, file);
  }
});

test("the version in the User-Agent is that of the package", async () => {
  // The runtime is published with the version of the generator that wrote it.
  const manifest = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
  assert.is(runtimeVersion, manifest.version);
});

test.run();
