/** `docs/commands.md` has every command and every flag of `--help`, and none besides. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { katagamiCommand, run } from "../support/cli.js";
import { nodesOf, readPages, textOf } from "./pages.js";

const test = suite("docs/commands.md");

interface Help {
  readonly flags: readonly string[];
  readonly commands: readonly string[];
}

/** What `--help` prints, taken apart: indented by two, a term and then, after two blanks, what it is. */
async function helpOf(command: string): Promise<Help> {
  const args = command === "" ? [] : command.split(" ");
  const { code, out, err } = await run([...katagamiCommand, ...args, "--help"], process.cwd());
  assert.is(code, 0, err);
  const section = (title: string): readonly string[] => {
    const [, rest = ""] = out.split(`\n${title}:\n`);
    const [body = ""] = rest.split("\n\n");
    return [...body.matchAll(/^ {2}(\S.*?)(?: {2,}.*)?$/gm)].map(([, term = ""]) => term);
  };
  return {
    flags: section("Options").filter((flag) => flag !== "-h, --help"),
    commands: section("Commands")
      .map((term) => term.split(" ")[0] ?? "")
      .filter((name) => name !== "help"),
  };
}

/** Every command that does something, with its flags: those of groups stand for the group. */
async function commandsBelow(command: string): Promise<readonly [string, readonly string[]][]> {
  const { flags, commands } = await helpOf(command);
  if (commands.length === 0) return [[command, flags]];
  const below = await Promise.all(
    commands.map(async (name) => commandsBelow(command === "" ? name : `${command} ${name}`)),
  );
  // A group has no flags of its own.
  const own: [string, readonly string[]][] =
    command === "" || flags.length === 0 ? [] : [[command, flags]];
  return [...own, ...below.flat()];
}

const [page] = await readPages(["docs/commands.md"]);
const real = await commandsBelow("");

/** Heading → the flags that its section lists. */
const described = new Map<string, string[]>();
let last = "";
for (const node of page!.root.children ?? []) {
  if (node.type === "heading") last = textOf(node);
  if (node.type !== "list") continue;
  const flags = (node.children ?? []).map((item) => textOf(nodesOf(item, "inlineCode")[0] ?? item));
  described.set(last, [...(described.get(last) ?? []), ...flags]);
}

test("every command has a section, and every section is a command", () => {
  assert.ok(real.length > 10, String(real.length));
  const headings = nodesOf(page!.root, "heading").map(textOf).slice(1);
  assert.equal(headings.toSorted(), real.map(([name]) => name).toSorted());
});

for (const [name, flags] of real) {
  test(`the section of ${name} has the flags of its --help`, () => {
    assert.equal((described.get(name) ?? []).toSorted(), flags.toSorted());
  });
}

test("the flags of katagami itself are named", async () => {
  const { flags } = await helpOf("");
  for (const flag of flags) assert.ok(page!.text.includes(flag.split(" ").at(-1) ?? flag), flag);
});

test.run();
