/** The Markdown pages of the repository, parsed. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import GithubSlugger from "github-slugger";
import * as prettier from "prettier";

/** A node of the syntax tree that remark makes of Markdown. */
export interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly MarkdownNode[];
  readonly position: {
    readonly start: { readonly line: number };
    readonly end: { readonly line: number };
  };
}

export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  readonly root: MarkdownNode;
}

/** Every page that people read. What stands in a case is an expectation, not a page. */
export const paths: readonly string[] = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "--", "*.md"],
  { encoding: "utf8" },
)
  .split("\n")
  .filter((path) => path !== "" && !path.startsWith("test/cases/") && existsSync(path));

/** Reads and parses pages. */
export async function readPages(wanted: readonly string[] = paths): Promise<readonly Page[]> {
  return Promise.all(
    wanted.map(async (path) => {
      const text = readFileSync(path, "utf8");
      return { path, text, root: await parseMarkdown(text) };
    }),
  );
}

async function parseMarkdown(text: string): Promise<MarkdownNode> {
  // Prettier's own way to its parsers, for tests like these; it has no types.
  const { __debug: debug } = prettier as unknown as {
    __debug: { parse: (text: string, options: object) => Promise<{ ast: MarkdownNode }> };
  };
  return (await debug.parse(text, { parser: "markdown" })).ast;
}

/** All nodes of one type, in the order of the page. */
export function nodesOf(node: MarkdownNode, type: string): readonly MarkdownNode[] {
  const inside = (node.children ?? []).flatMap((child) => nodesOf(child, type));
  return node.type === type ? [node, ...inside] : inside;
}

/** The text of a node as people read it. */
export function textOf(node: MarkdownNode): string {
  return node.value ?? (node.children ?? []).map(textOf).join("");
}

/** The anchors that GitHub gives to the headings of a page. */
export function anchorsOf({ root }: Page): ReadonlySet<string> {
  const slugger = new GithubSlugger();
  return new Set(nodesOf(root, "heading").map((heading) => slugger.slug(textOf(heading))));
}
