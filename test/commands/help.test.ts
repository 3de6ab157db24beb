/** What `--help` says of each command. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { katagami } from "../support/cli.js";

const test = suite("katagami --help");

const commands =
  "generate, models pull, models status, product-types pull, diff, init, build, publish, list, roles, call, completion, sandbox, rehearse, verify, templates list, templates view, templates why, templates eject, templates diff, templates update".split(
    ", ",
  );

/** All are started at once; `katagami` runs no more processes at a time than there are cores. */
const helps = Promise.all(
  commands.map(async (command) => katagami(process.cwd(), ...command.split(" "), "--help")),
);

/** The options and arguments that need not be given but have a value: each with its description, on one line. */
function withValue(out: string): readonly string[] {
  const entries = out.replaceAll(/\n {4,}(?! *-)/g, " ").split("\n");
  return entries.filter((entry) => /^ {2}--\S+ </.test(entry) || isOptional(entry, out));
}

/** Whether the usage has an entry of `Arguments:` in brackets. */
function isOptional(entry: string, out: string): boolean {
  const [, name = ""] = /^ {2}([a-z]+) {2}/.exec(entry) ?? [];
  return name !== "" && new RegExp(`^Usage: .*\\[${name}(?:\\.\\.\\.)?\\]`).test(out);
}

test("what has a value is found in a help, also where its description is wrapped", () => {
  const out =
    "Usage: a [options] [model...] <place>\n\nArguments:\n  model       b\n              (default: all)\n  place       c\n\n" +
    "Options:\n  --out <dir>  d\n               e\n  --json       f\n";
  assert.equal(withValue(out), ["  model       b (default: all)", "  --out <dir>  d e"]);
});

for (const [index, command] of commands.entries()) {
  test(`${command} has an example, and its options name their defaults in words`, async () => {
    const { code, out } = (await helps)[index]!;
    assert.is(code, 0);
    const [, examples = ""] = out.split("\nExample:\n");
    assert.match(examples, new RegExp(`^ {2}katagami ${command}\\b[^\\n]*\\n$`));
    assert.match(out, "--verbose");
    assert.not.match(out, /\bwithout\)/);
    for (const entry of withValue(out)) assert.match(entry, /\(.*default: [^["{][^)]*\)/);
  });
}

const groupNames = ["models", "product-types", "templates"];

for (const group of ["", ...groupNames]) {
  test(`${group === "" ? "the program" : `the group ${group}`} has an example`, async () => {
    const args = group === "" ? [] : [group];
    const { out } = await katagami(process.cwd(), ...args, "--help");
    assert.match(out, new RegExp(`\\nExample:\\n {2}katagami ${group}[^\\n]+\\n$`));
  });
}

test("the program lists every command that is tested here", async () => {
  const top = await katagami(process.cwd(), "--help");
  const groups = await Promise.all(
    groupNames.map(async (name) => katagami(process.cwd(), name, "--help")),
  );
  const namesIn = (text: string): string[] =>
    [...text.matchAll(/^ {2}([a-z]+)\b(?=.*(?:\[options\]|\[command\]))/gm)].map(
      ([, name = ""]) => name,
    );
  const found = [
    ...namesIn(top.out).filter((name) => !groupNames.includes(name)),
    ...groups.flatMap(({ out }, index) =>
      namesIn(out).map((name) => `${groupNames[index]} ${name}`),
    ),
  ].filter((name) => !/\bhelp$/.test(name));
  assert.equal(found.toSorted(), commands.toSorted());
});

test.run();
