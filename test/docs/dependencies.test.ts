/** `docs/dependencies.md` has a reason for every dependency, and none for what is gone. */
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("docs/dependencies.md");

test("every dependency has a reason, and nothing else has", () => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Record<string, object>;
  const fields = ["dependencies", "peerDependencies", "devDependencies"];
  const names = new Set(fields.flatMap((field) => Object.keys(manifest[field] ?? {})));
  const text = readFileSync("docs/dependencies.md", "utf8");
  const entries = [...text.matchAll(/^- (.*)$/gm)].map(([, entry = ""]) => entry);
  const listed = entries.flatMap((entry) => {
    const [heads = "", reason = ""] = entry.split(": ");
    return reason.length < 4 ? [] : [...heads.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
  });
  assert.equal(listed.toSorted(), [...names].toSorted());
});

test.run();
