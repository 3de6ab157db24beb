/** What the runtime asks of its surroundings: web standards, and of Node only what may be missing. */
import * as assert from "uvu/assert";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import {
  type Crypto,
  nodeCrypto,
  platformCrypto,
  webCrypto,
} from "../../../templates/runtime/src/base/crypto.js";
import { version } from "../../../templates/runtime/src/base/version.js";

const SOURCE = "templates/runtime/src";

const test = suite("platform");

async function results(crypto: Crypto): Promise<unknown[]> {
  const key = await crypto.hmac("AWS4日本", "20261121");
  return [
    await crypto.sha256(""),
    await crypto.sha256("日本"),
    await crypto.sha256(Uint8Array.of(0, 255)),
    Buffer.from(key).toString("hex"),
    await crypto.hmacHex(key, "日本"),
  ];
}

test("node:crypto and WebCrypto give the same", async () => {
  assert.equal(await results(webCrypto()), await results(nodeCrypto()!));
});

test("without process.getBuiltinModule, or without process, signatures come from WebCrypto", async () => {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, "process")!;
  const expected = await results(platformCrypto());
  assert.type(platformCrypto().sha256(""), "string");
  for (const process of [undefined, {}, { getBuiltinModule: () => undefined }]) {
    Object.defineProperty(globalThis, "process", { value: process, configurable: true });
    try {
      const crypto = platformCrypto();
      assert.is(nodeCrypto(), null);
      assert.instance(crypto.sha256(""), Promise);
      assert.equal(await results(crypto), expected);
    } finally {
      Object.defineProperty(globalThis, "process", descriptor);
    }
  }
});

test("the runtime imports nothing but itself", async () => {
  const files = await readdir(SOURCE);
  assert.ok(files.length > 10);
  for (const file of files) {
    const text = await readFile(join(SOURCE, file), "utf8");
    for (const [, from] of text.matchAll(/^(?:import|export)\b[^;]*? from "([^"]+)"/gm)) {
      assert.match(from!, /^\.\/[a-z0-9-]+\.js$/, file);
    }
    assert.not.match(text, /\bimport "/, file);
  }
});

test("the version in the User-Agent is that of the package", async () => {
  // The runtime is published with the version of the generator that wrote it.
  const manifest = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
  assert.is(version, manifest.version);
});

test.run();
