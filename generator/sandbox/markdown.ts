import { parsers } from "prettier/plugins/markdown";
import { withoutInvisible } from "../lib/invisible.js";

/** Markdown of a model as a tree that the page builds with the DOM: known elements and text, never markup. */
export type MarkdownNode =
  | string
  | { readonly tag: string; readonly href?: string; readonly children: readonly MarkdownNode[] };

/** A node as Prettier's parser of Markdown returns it. */
interface Parsed {
  readonly type: string;
  readonly children?: readonly Parsed[];
  readonly value?: string;
  readonly url?: string;
  readonly ordered?: boolean;
  readonly position: { readonly start: Place; readonly end: Place };
}

interface Place {
  readonly offset: number;
}

const tags: Readonly<Record<string, string>> = {
  paragraph: "p",
  strong: "strong",
  emphasis: "em",
  delete: "del",
  blockquote: "blockquote",
  listItem: "li",
  // Below the headings of the page.
  heading: "h4",
};

/** Longer texts stay plain text: Amazon's longest has a tenth of this. */
const maxLength = 50_000;

/**
 * Reads a text in Markdown. What is not known, such as HTML, stays text; links lead to `http:` and `https:` only; what cannot be
 * seen is left out.
 */
export function readMarkdown(markdown: string): readonly MarkdownNode[] {
  const text = withoutInvisible(markdown);
  const plain = [{ tag: "p", children: [text] }];
  if (text.length > maxLength) return plain;
  try {
    // The parser reads nothing of its options.
    const root = parsers.markdown.parse(text, {} as never) as Parsed;
    return toNodes(root, text);
  } catch {
    return plain;
  }
}

function toNodes({ children = [] }: Parsed, text: string): MarkdownNode[] {
  return children.flatMap((child): MarkdownNode[] => {
    const { type, value = "", position } = child;
    const tag = tags[type];
    if (tag !== undefined) return [{ tag, children: toNodes(child, text) }];
    switch (type) {
      case "text":
      case "sentence":
        return [value];
      case "inlineCode":
        return [{ tag: "code", children: [value] }];
      case "code":
        return [{ tag: "pre", children: [value] }];
      case "break":
        return [{ tag: "br", children: [] }];
      case "thematicBreak":
        return [{ tag: "hr", children: [] }];
      case "list":
        return [{ tag: child.ordered === true ? "ol" : "ul", children: toNodes(child, text) }];
      case "link":
        return toLink(child, text);
      case "table":
        return [toTable(child, text)];
      default:
        return [text.slice(position.start.offset, position.end.offset)];
    }
  });
}

function toLink(link: Parsed, text: string): MarkdownNode[] {
  const href = targetOf(link.url ?? "");
  const children = toNodes(link, text);
  return href === null ? children : [{ tag: "a", href, children }];
}

/** The address of a link; null if it leads elsewhere than to a web page. */
function targetOf(url: string): string | null {
  // Amazon writes links to its guide as `doc:slug`, which only its own site understands.
  const address = url.replace(/^doc:([\w-]+)/, "https://developer-docs.amazon.com/sp-api/docs/$1");
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) ? address : null;
}

function toTable({ children: rows = [] }: Parsed, text: string): MarkdownNode {
  return {
    tag: "table",
    children: rows.map((row, index) => ({
      tag: "tr",
      children: (row.children ?? []).map((cell) => ({
        tag: index === 0 ? "th" : "td",
        children: toNodes(cell, text),
      })),
    })),
  };
}
