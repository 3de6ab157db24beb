/** How pages are laid out: short, with tables that fit on a screen, and Japanese that is written uniformly. */
import * as prettier from "prettier";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { nodesOf, type Page, readPages } from "./pages.js";

const test = suite("pages");

const pages = await readPages();
const japanese = pages.filter(({ path }) => /\.ja\.md$|^docs\/ja\//.test(path));

const LINES: readonly (readonly [most: number, path: string])[] = [
  [180, "README.md"],
  [180, "README.ja.md"],
  [100, "CONTRIBUTING.md"],
];
for (const [most, path] of LINES) {
  test(`${path} has at most ${String(most)} lines`, () => {
    const page = pages.find((one) => one.path === path)!;
    const lines = page.text.split("\n").length - 1;
    assert.ok(lines <= most, String(lines));
  });
}

/** Columns of a terminal: a Japanese character takes two. */
const widest = 160;

function rowsOf({ path, text, root }: Page): readonly { name: string; row: string }[] {
  const lines = text.split("\n");
  return nodesOf(root, "table").flatMap(({ position: { start, end } }) =>
    lines
      .slice(start.line - 1, end.line)
      .map((row, index) => ({ name: `${path}:${String(start.line + index)}`, row })),
  );
}

test("no table row is over 160 columns", () => {
  // A client's README has a row for every operation, as long as the operation's path.
  const rows = pages.filter(({ path }) => !path.startsWith("generated/")).flatMap(rowsOf);
  assert.ok(rows.length > 20, String(rows.length));
  assert.equal(
    rows
      .map(({ name, row }) => ({ name, width: prettier.util.getStringWidth(row) }))
      .filter(({ width }) => width > widest)
      .map(({ name, width }) => `${name}: ${String(width)}`),
    [],
  );
});

test("there are Japanese pages", () => {
  assert.ok(japanese.length >= 4, String(japanese.length));
});

/** Spellings that are not ours, by one pattern, and what we write. */
const LOAN_WORDS: readonly (readonly [ours: string, wrong: RegExp])[] = [
  ["リポジトリ", /リポジトリー|レポジトリ/],
  ["レジストリ", /レジストリー/],
  ["フォルダ", /フォルダー/],
  ["サーバー", /サーバ(?!ー)/],
  ["ユーザー", /ユーザ(?!ー)/],
  ["ヘッダー", /ヘッダ(?!ー)/],
  ["パラメーター", /パラメータ(?!ー)|パラメタ/],
  ["ブラウザー", /ブラウザ(?!ー)/],
  ["コンパイラー", /コンパイラ(?!ー)/],
  ["ベンダー", /ベンダ(?!ー)/],
  ["ヘルパー", /ヘルパ(?!ー)/],
  ["ジェネレーター", /ジェネレータ(?!ー)/],
  ["プロバイダー", /プロバイダ(?!ー)/],
  ["メモリー", /メモリ(?!ー)/],
  ["エスケーパー", /エスケーパ(?!ー)/],
  ["ワークスペース", /ワークスペイス/],
];
for (const [ours, wrong] of LOAN_WORDS) {
  test(`Japanese pages spell ${ours} in one way`, () => {
    const found = japanese.flatMap(({ path, text }) =>
      text
        .split("\n")
        .flatMap((line, index) => (wrong.test(line) ? [`${path}:${String(index + 1)}`] : [])),
    );
    assert.equal(found, []);
  });
}

test("no line of a Japanese page is broken inside a sentence", () => {
  // GitHub shows a line break inside a paragraph as a space, which Japanese does not have.
  const found = japanese.flatMap(({ path, root }) =>
    nodesOf(root, "text")
      .filter(({ value = "" }) => value.includes("\n"))
      .map(({ position }) => `${path}:${String(position.start.line)}`),
  );
  assert.equal(found, []);
});

test.run();
