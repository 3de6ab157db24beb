/** What `--help` says of each command. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { katagami } from "../support/cli.js";

const test = suite("katagami --help");

const commands =
  "generate, models pull, models status, diff, init, build, publish, list, sandbox, verify, templates list, templates view, templates why, templates eject, templates diff, templates update".split(
    ", ",
  );

/** All are started at once; `katagami` runs no more processes at a time than there are cores. */
const helps = Promise.all(
  commands.map(async (command) => katagami(process.cwd(), ...command.split(" "), "--help")),
);

for (const [index, command] of commands.entries()) {
  test(`${command} has an example, and its options name their defaults in words`, async () => {
    const { code, out } = (await helps)[index]!;
    assert.is(code, 0);
    const [, examples = ""] = out.split("\nExample:\n");
    assert.match(examples, new RegExp(`^ {2}katagami ${command}\\b[^\\n]*\\n$`));
    assert.match(out, "--verbose");
    assert.not.match(out, /\bwithout\)/);
  });
}

test("the program lists every command that is tested here", async () => {
  const top = await katagami(process.cwd(), "--help");
  const groups = await Promise.all(
    ["models", "templates"].map(async (name) => katagami(process.cwd(), name, "--help")),
  );
  const namesIn = (text: string): string[] =>
    [...text.matchAll(/^ {2}([a-z]+)\b(?=.*(?:\[options\]|\[command\]))/gm)].map(
      ([, name = ""]) => name,
    );
  const [models, templates] = groups.map(({ out }) => namesIn(out));
  const found = [
    ...namesIn(top.out).filter((name) => name !== "models" && name !== "templates"),
    ...models!.map((name) => `models ${name}`),
    ...templates!.map((name) => `templates ${name}`),
  ].filter((name) => !/\bhelp$/.test(name));
  assert.equal(found.toSorted(), commands.toSorted());
});

test.run();
