/** How much a Lambda function gets with notifications: it is loaded at every cold start. */
import * as assert from "uvu/assert";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { suite } from "uvu";

const test = suite("size of notifications");

const MAX_BYTES = 2048;

test(`all of it is at most ${MAX_BYTES} bytes, minified and compressed`, async () => {
  const { outputFiles } = await build({
    entryPoints: ["templates/runtime/src/notifications/notifications.ts"],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  const { text, contents } = outputFiles[0]!;
  for (const name of [
    "parseNotification",
    "parseNotifications",
    "handleBatch",
    "exhaustive",
    "isKnown",
    "NotificationError",
  ])
    assert.match(text, new RegExp(`\\bas ${name}\\b`));
  const { length } = gzipSync(contents, { level: 9 });
  process.stdout.write(`  ${length} bytes of ${MAX_BYTES}, ${contents.length} before gzip\n`);
  assert.ok(length <= MAX_BYTES, `${length} bytes`);
});

test.run();
