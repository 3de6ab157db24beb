/** `docs/architecture.md` says of every source file what it is for, and of no file that is gone. */
import { readdirSync } from "node:fs";
import { dirname } from "node:path/posix";
import { sep } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { nodesOf, readPages, textOf } from "./pages.js";

const test = suite("docs/architecture.md");

const [page] = await readPages(["docs/architecture.md"]);

/** Every source file, from the root of the repository. */
const sources = ["generator", "templates/runtime/src"].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((path) => `${root}/${path.split(sep).join("/")}`)
    .filter((path) => path.endsWith(".ts")),
);

/** The files that the page lists below the headings of rooms (`generator/model/`). */
const described: string[] = [];
let room = "";
for (const node of page!.root.children ?? []) {
  if (node.type === "heading") room = textOf(node);
  if (node.type === "list" && room.endsWith("/"))
    for (const code of nodesOf(node, "inlineCode"))
      if (/^[\w-]+\.ts$/.test(textOf(code))) described.push(`${room}${textOf(code)}`);
}

test("every source file has its line, in the section of its folder", () => {
  assert.equal(described.toSorted(), sources.toSorted());
});

test("every folder has a section", () => {
  const folders = new Set(sources.map((path) => `${dirname(path)}/`));
  const headings = nodesOf(page!.root, "heading").map(textOf);
  assert.equal(
    [...folders].filter((folder) => !headings.includes(folder)),
    [],
  );
});

test.run();
