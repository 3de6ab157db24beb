/** The pages of the set `reference`: made, and read as a parser of HTML reads them. */
import * as assert from "uvu/assert";
import { type DefaultTreeAdapterTypes, parse, type ParserError } from "parse5";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { chromiumPath } from "../support/browser.js";
import { katagami } from "../support/cli.js";
import { temporaryFolder } from "../support/corpus.js";
import { addFiles } from "../support/folders.js";

export type Element = DefaultTreeAdapterTypes.Element;

/** A page as a parser of HTML reads it. */
export interface ParsedPage {
  readonly elements: readonly Element[];
  readonly ids: readonly string[];
  readonly errors: readonly ParserError[];
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value;
}

function parsePage(text: string): ParsedPage {
  const errors: ParserError[] = [];
  const elements: Element[] = [];
  const walk = (node: DefaultTreeAdapterTypes.Node): void => {
    if ("tagName" in node) elements.push(node);
    if ("childNodes" in node) node.childNodes.forEach(walk);
  };
  walk(parse(text, { onParseError: (error) => errors.push(error) }));
  const ids = elements.flatMap((element) => attribute(element, "id") ?? []);
  return { elements, ids, errors };
}

export function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if ("value" in node) return node.value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

/** The pages of a folder by their paths. */
export async function pagesIn(folder: string): Promise<ReadonlyMap<string, ParsedPage>> {
  const files = await readdir(folder, { recursive: true });
  const pages = files.filter((path) => path.endsWith(".html")).map((path) => join(folder, path));
  return new Map(
    await Promise.all(
      pages.map(async (path) => [path, parsePage(await readFile(path, "utf8"))] as const),
    ),
  );
}

/** Generates the reference of models. */
export async function generate(models: (folder: string) => Promise<void>): Promise<string> {
  const folder = temporaryFolder("katagami-reference-");
  await addFiles(folder, {
    "package.json": "{}",
    "katagami.config.json": '{ "scope": "@acme", "templates": ["reference"] }',
  });
  await models(folder);
  const { code, err } = await katagami(folder, "generate");
  assert.is(code, 0, err);
  return join(folder, "generated");
}

/** What leads nowhere: links and resources to files and fragments that are not there. */
export function deadLinks(pages: ReadonlyMap<string, ParsedPage>): readonly string[] {
  return [...pages].flatMap(([path, { elements }]) =>
    elements.flatMap((element) => {
      const link = attribute(element, "href") ?? attribute(element, "src");
      if (link === undefined || link.startsWith("https://developer-docs.amazon.com/")) return [];
      const [file = "", fragment] = link.split("#");
      const target = file === "" ? path : resolve(dirname(path), decodeURIComponent(file));
      const isThere =
        fragment === undefined
          ? existsSync(target)
          : pages.get(target)?.ids.includes(fragment) === true;
      return isThere ? [] : [`${path}: ${link}`];
    }),
  );
}

/** Attributes and elements that could act, beside the files of the set. */
export function foreignParts(elements: readonly Element[]): readonly string[] {
  return elements.flatMap(({ tagName, attrs, childNodes }) => [
    ...(/^(?:iframe|object|embed|base|form|style|svg|img)$/.test(tagName) ? [tagName] : []),
    ...(tagName === "script" && childNodes.length > 0 ? ["a script in the page"] : []),
    ...attrs.flatMap(({ name, value }) =>
      /^on|^style$/.test(name) || /^\s*(?:javascript|data):/i.test(value)
        ? [`${name}=${value}`]
        : [],
    ),
  ]);
}

export async function inBrowser(use: (browser: Browser) => Promise<void>): Promise<void> {
  if (!existsSync(chromiumPath)) {
    process.stdout.write("  skipped: there is no Chromium\n");
    return;
  }
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
}
