/** The line that shows the progress of long work: its text, and what a real terminal gets. */
import { spawn, spawnSync } from "node:child_process";
import { EventEmitter } from "node:events";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { columnsOf, cut, LiveLine } from "../../generator/lib/live-line.js";
import { type Progress, progressLine, type Terminal } from "../../generator/lib/terminal.js";
import { plainEnvironment } from "../support/cli.js";

const test = suite("the live line");

const escape = "\u001b";
const erased = `\r${escape}[J`;

/** What a terminal of a width shows and prints after each step; the clock is in milliseconds. */
function shown(width: number | null, steps: readonly (Progress & { at?: number })[]): string[] {
  const seen: string[] = [];
  let now = 0;
  const terminal: Terminal = {
    out: () => {},
    err: (text) => seen.push(text),
    live:
      width === null
        ? null
        : {
            columns: width,
            show: (text) => seen.push(text(width)),
            erase: () => seen.push("erased"),
          },
    color: false,
  };
  const onProgress = progressLine(terminal, "generating", "package", () => now);
  for (const { at = now, ...progress } of steps) {
    now = at;
    onProgress(progress);
  }
  return seen;
}

test("it has count, item and the time that is left, and is erased at the end", () => {
  const what = "vendor-orders-v1";
  const of66 = { total: 66, what };
  assert.equal(
    shown(80, [
      { done: 0, ...of66 },
      { done: 11, ...of66, at: 900 },
      { done: 11, ...of66, at: 1100 },
      { done: 33, ...of66, at: 200_000 },
      { done: 66, total: 66, what: "" },
    ]),
    [
      "generating 1 of 66  vendor-orders-v1",
      "generating 12 of 66  vendor-orders-v1",
      "generating 12 of 66  vendor-orders-v1  about 6 s left",
      "generating 34 of 66  vendor-orders-v1  about 3 min left",
      "erased",
    ],
  );
});

test("a narrow terminal cuts the item first, then leaves it out", () => {
  const step = { done: 11, total: 66, what: "vendor-direct-fulfillment-orders-v1", at: 11_000 };
  const first = { ...step, at: 0 };
  assert.is(
    shown(58, [first, step])[1],
    "generating 12 of 66  vendor-direct-fulfi…  about 55 s left",
  );
  assert.is(shown(40, [first, step])[1], "generating 12 of 66  about 55 s left");
});

test("an item cannot break the line or control the terminal", () => {
  const [line] = shown(80, [{ done: 0, total: 2, what: `a\nb\r${escape}[2J` }]);
  assert.is(line, "generating 1 of 2  a\\nb\\r\\u001b[2J");
});

test("work of unknown size shows what it works on", () => {
  assert.equal(shown(80, [{ done: 0, total: 0, what: "https://example.com/x" }]), [
    "generating  https://example.com/x",
  ]);
});

test("elsewhere, long work is one plain line, and short work none", () => {
  const steps = (total: number): Progress[] =>
    [0, 1, total].map((done) => ({ done, total, what: "x" }));
  assert.equal(shown(null, steps(66)), ["generating 66 packages\n"]);
  assert.equal(shown(null, steps(9)), []);
});

for (const [expected, text, width] of [
  ["abc", "abc", 3],
  ["ab…", "abcd", 3],
  ["注文…", "注文確認", 5],
  ["注文…", "注文確認", 6],
  ["注文確認", "注文確認", 8],
  ["e\u0301…", "e\u0301e\u0301e\u0301", 2],
  ["…", "👩‍👩‍👧x", 2],
  ["", "abc", 0],
] as const) {
  test(`${text} in ${String(width)} columns is "${expected}"`, () => {
    assert.is(cut(text, width), expected);
    assert.ok(columnsOf(cut(text, width)) <= width);
  });
}

test("it is drawn again when the terminal is resized, over all rows that the old one takes", () => {
  let written = "";
  const stream = Object.assign(new EventEmitter(), {
    columns: 40,
    write: (text: string) => (written += text),
  });
  const listeners = process.listenerCount("SIGINT");
  const line = new LiveLine(stream);
  line.show((width) => "x".repeat(width));
  assert.is(written, `${erased}${"x".repeat(39)}`);
  written = "";
  stream.columns = 16;
  stream.emit("resize");
  assert.is(written, `${escape}[2A${erased}${"x".repeat(15)}`);
  line.erase();
  written = "";
  stream.emit("resize");
  line.erase();
  assert.is(written, "", "nothing is drawn once it is erased");
  assert.is(process.listenerCount("SIGINT"), listeners);
});

interface Said {
  readonly text: string;
  readonly code: number | null;
}

/** Runs the process of this test in a terminal of 30 columns; `keys` are pressed when its line is there. */
function inTerminal(mode: string, env: NodeJS.ProcessEnv = {}, keys = ""): Promise<Said> {
  return new Promise((done) => {
    const command = `stty cols 30; exec '${process.execPath}' --import tsx test/lib/live-line-process.ts ${mode}`;
    const child = spawn("script", ["-qec", command, "/dev/null"], {
      env: { ...plainEnvironment(), TERM: "xterm", ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      const isFirst = !text.includes("working");
      text += chunk.toString();
      if (isFirst && text.includes("working")) child.stdin.write(keys);
    });
    child.on("close", (code) => done({ text, code }));
  });
}

const drawn = `${erased}working 2 of 3  a-package-wi…`;

if (spawnSync("script", ["--version"]).status !== 0) {
  test("skipped: the program script is not here", () => {
    process.stdout.write("  skipped: the program script is not here\n");
  });
} else {
  test("in a terminal it is erased before other output", async () => {
    const { text } = await inTerminal("print");
    assert.ok(text.startsWith(`${drawn}${erased}printed\r\n`), JSON.stringify(text));
  });

  test("Ctrl-C erases it and ends the process as ever", async () => {
    const { text, code } = await inTerminal("wait", {}, "\u0003");
    assert.is(text.replace("^C", ""), `${drawn}${erased}`);
    assert.is(code, 130);
  });

  test("where something else waits for Ctrl-C, that decides", async () => {
    const { text, code } = await inTerminal("hold", {}, "\u0003");
    assert.is(text.replace("^C", ""), `${drawn}${erased}stopped\r\n`);
    assert.is(code, 7);
  });

  test("an error erases it", async () => {
    const { text } = await inTerminal("throw");
    assert.match(text, drawn);
    assert.match(text.slice(text.indexOf(drawn) + drawn.length), erased);
  });

  for (const [name, value] of [
    ["TERM", "dumb"],
    ["CI", "true"],
  ] as const) {
    test(`with ${name}=${value} there is none`, async () => {
      assert.not.match((await inTerminal("print", { [name]: value })).text, escape);
    });
  }
}

test("a pipe gets none", () => {
  const args = ["--import", "tsx", "test/lib/live-line-process.ts", "print"];
  const options = { env: plainEnvironment(), encoding: "utf8" } as const;
  const { stdout, stderr } = spawnSync(process.execPath, args, options);
  assert.is(stdout + stderr, "printed\n");
});

test.run();
