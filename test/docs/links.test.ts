/** Every link between pages leads somewhere: the file is there, and so is the heading. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { anchorsOf, nodesOf, readPages } from "./pages.js";

const test = suite("links");

const pages = await readPages();
const anchors = new Map(pages.map((page) => [page.path, anchorsOf(page)]));

interface Link {
  /** `README.md:12: docs/pages.md#pages` */
  readonly name: string;
  readonly from: string;
  /** From the root of the repository. */
  readonly file: string;
  readonly anchor: string | null;
}

const links: readonly Link[] = pages.flatMap(({ path, root }) =>
  [...nodesOf(root, "link"), ...nodesOf(root, "image"), ...nodesOf(root, "definition")]
    .filter(({ url = "" }) => !/^[a-z][a-z+.-]*:/i.test(url))
    .map(({ url = "", position }) => {
      const [file = "", anchor = null] = decodeURIComponent(url).split("#");
      return {
        name: `${path}:${String(position.start.line)}: ${url}`,
        from: path,
        file: file === "" ? path : join(dirname(path), file),
        anchor,
      };
    }),
);

const names = (wrong: readonly Link[]): readonly string[] => wrong.map(({ name }) => name);

test("there are links to check, in both languages", () => {
  for (const path of ["README.md", "README.ja.md", "docs/README.md"])
    assert.ok(links.filter(({ from }) => from === path).length > 10, path);
});

test("a link leads to a file or folder that is there", () => {
  assert.equal(names(links.filter(({ file }) => file.startsWith("..") || !existsSync(file))), []);
});

test("an anchor is a heading of the page that it leads to", () => {
  const wrong = links.filter(
    ({ file, anchor }) => anchor !== null && anchors.get(file)?.has(anchor) !== true,
  );
  assert.equal(names(wrong), []);
});

test("the index of docs/ leads to every page there", () => {
  const linked = new Set(
    links.filter(({ from }) => from === "docs/README.md").map(({ file }) => file),
  );
  const missing = pages
    .map(({ path }) => path)
    .filter((path) => path.startsWith("docs/") && path !== "docs/README.md" && !linked.has(path));
  assert.equal(missing, []);
});

test("what the READMEs link to is in the npm tarball", () => {
  const { files } = JSON.parse(readFileSync("package.json", "utf8")) as { files: string[] };
  // npm adds these by itself.
  const shipped = [...files, "README.md", "LICENSE", "package.json"];
  const isShipped = (file: string): boolean =>
    shipped.some((entry) => file === entry || file.startsWith(`${entry}/`));
  const fromReadmes = links.filter(({ from }) => /^README(?:\.ja)?\.md$/.test(from));
  assert.equal(names(fromReadmes.filter(({ file }) => !isShipped(file))), []);
});

test.run();
