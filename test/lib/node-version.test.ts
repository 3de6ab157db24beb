import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readFileSync } from "node:fs";
import { tooOld } from "../../generator/lib/node-version.js";

const test = suite("versions of Node.js");

test("the oldest version is that of package.json", () => {
  const { engines } = JSON.parse(readFileSync("package.json", "utf8"));
  const [, oldest = ""] = /^>=([\d.]+)$/.exec(engines.node) ?? [];
  assert.is(tooOld(`${oldest}.0`), null);
  assert.ok(
    tooOld("20.18.3")?.startsWith(
      `Katagami needs Node.js ${oldest} or later, and this is 20.18.3: `,
    ),
  );
});

for (const [isOld, version] of [
  [true, "14.21.3"],
  [true, "18.20.4"],
  [true, "20.9.0"],
  [false, "20.100.0"],
  [false, "21.0.0"],
  [false, "26.1.0-nightly"],
] as const)
  test(`${version} is ${isOld ? "too old" : "new enough"}`, () =>
    assert.is(tooOld(version) !== null, isOld));

test("what old versions load has nothing that they cannot parse, and imports nothing else", () => {
  const entry = readFileSync("generator/cli.ts", "utf8");
  assert.not.match(entry, /\bawait\b(?! *`|`)|\?\?=|#[a-z]/);
  assert.equal(entry.match(/from "[^"]+"/g), ['from "./lib/node-version.js"']);
  assert.not.match(readFileSync("generator/lib/node-version.ts", "utf8"), /^import /m);
});

test.run();
