/** A client that carries its runtime passes the runtime's own tests. */
import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { katagami } from "../support/cli.js";
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const test = suite("a client with its runtime inline");

/** The tests that go through a client's whole path; those of parts by themselves, such as the signer's vectors, say no more here. */
const tests =
  "auth/lwa aws/credentials base/errors documents/upload end-to-end options request/call request/hooks request/paged-call request/retry secrets"
    .split(" ")
    .map((name) => `runtime/${name}.test`);

test("the tests of the shared runtime pass with the one that the client carries", async () => {
  // Below the repository, where the runtime's optional peers are found.
  const out = resolve(".katagami/inline");
  await rm(out, { recursive: true, force: true });
  const generated = await katagami(process.cwd(), "generate", "--runtime", "inline", "--out", out);
  assert.is(generated.code, 0, generated.err);
  const hooks = pathToFileURL(resolve("test/support/inline-runtime.mjs")).href;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--import", hooks, "test/main.ts", ...tests],
    { env: { ...process.env, KATAGAMI_INLINE_CLIENT: resolve(out, "vendor-orders-v1") } },
  ).catch((error: Error & { stdout: string }) => ({ stdout: `${error.stdout}\n${error.message}` }));
  assert.match(stdout, /\n[1-9]\d{2,} passed, 0 failed\n/, stdout);
  await rm(out, { recursive: true });
});

test.run();
