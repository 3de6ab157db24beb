/** `katagami call` against a server of our own: what is sent, printed and refused; and the completion of a shell. */
import * as assert from "uvu/assert";
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { Readable } from "node:stream";
import { suite } from "uvu";
import { callCommand, type CallFlags } from "../../generator/commands/call.js";
import { Failure } from "../../generator/lib/diagnostic.js";
import type { Terminal } from "../../generator/lib/terminal.js";
import { katagami, katagamiCommand, run } from "../support/cli.js";
import { inFolder } from "../support/folders.js";
import { books, startBooks } from "./support.js";

const test = suite("katagami call");

const server = await startBooks();
const credentials = {
  LWA_CLIENT_ID: "amzn1.application-oa2-client.1",
  LWA_CLIENT_SECRET: "s3cret-of-the-client",
  LWA_REFRESH_TOKEN: "Atzr|of-the-seller",
};
const environment = { ...process.env };

test.before.each(() => {
  Object.assign(process.env, credentials);
  server.seen.length = 0;
});

test.after(async () => {
  for (const name of Object.keys(credentials)) delete process.env[name];
  Object.assign(process.env, environment);
  await server.close();
});

const files = { "models/books-model/books.json": books, "book.json": '{"title":"Two"}' };

interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Calls a method of the books, in this process. */
async function call(
  folder: string,
  method: string,
  words: readonly string[],
  flags: Partial<CallFlags> = {},
  more: Partial<Terminal> = {},
): Promise<Printed> {
  const printed = { out: "", err: "" };
  const terminal: Terminal = {
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
    live: null,
    color: false,
    ...more,
  };
  const all = { models: join(folder, "models"), endpoint: server.endpoint, param: [], ...flags };
  const code = await callCommand("books-v1", method, words, all, terminal);
  return { code, ...printed };
}

/** The messages and hints of the failure that a call ends with, and its exit code. */
async function refusal(work: Promise<unknown>): Promise<readonly [string[], number]> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw error ?? new Error("nothing was refused");
  const texts = error.diagnostics.map(({ message, hint }) =>
    hint === null ? message : `${message}: ${hint}`,
  );
  return [texts, error.fault === "usage" ? 2 : 1];
}

test("parameters are sent as the model has them, whatever their notation", () =>
  inFolder(files, async (folder) => {
    const words =
      "--created-after 2026-11-01T00:00:00Z --pageSize=10 --with-authors --state LENT --ids A,B --ids C --region x".split(
        " ",
      );
    await call(folder, "getBooks", words);
    const [{ url, token } = { url: "", token: "" }] = server.seen;
    assert.is(
      url,
      "/books/v1/books?createdAfter=2026-11-01T00%3A00%3A00Z&pageSize=10&withAuthors=true&state=LENT&ids=A%2CB%2CC&region=x",
    );
    assert.is(token, "Atza|shell");
  }));

test("a parameter that is called like an option is given by --param", () =>
  inFolder(files, async (folder) => {
    await call(folder, "getBooks", [], { param: ["region=eu", 'ids=["a,b"]'] });
    assert.is(server.seen[0]?.url, "/books/v1/books?ids=a%2Cb&region=eu");
  }));

test("an answer is printed as JSON, without control characters", () =>
  inFolder(files, async (folder) => {
    const { code, out } = await call(folder, "getBook", ["--bookId", "1"]);
    assert.equal([code, out], [0, '{\n  "title": "One\\u001b[31m"\n}\n']);
  }));

test("--with-response adds status and headers", () =>
  inFolder(files, async (folder) => {
    const { out } = await call(folder, "getBook", ["--bookId", "1"], { withResponse: true });
    const { status, headers, data } = JSON.parse(out);
    assert.equal(
      [status, headers["content-type"], data.title],
      [200, "application/json", "One\u001b[31m"],
    );
  }));

test("--all prints every item of every page, one a line", () =>
  inFolder(files, async (folder) => {
    const { out } = await call(folder, "getBooks", ["--page-size", "2"], { all: true });
    const titles = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).title);
    assert.equal(titles, ["A0", "B0", "A1", "B1", "A2", "B2"]);
  }));

test("--all ends when its reader does", () =>
  inFolder(files, async (folder) => {
    const [program = "", ...start] = katagamiCommand;
    const args = [...start, "call", "books-v1", "getBooks", "--endpoint", server.endpoint, "--all"];
    const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
    // The pages of the server never end.
    child.stdout.once("data", () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once("close", resolve));
    assert.is(code, 0);
  }));

test("a body comes from a file or the standard input, and nothing is printed for a response without one", () =>
  inFolder(files, async (folder) => {
    const { out } = await call(folder, "addBook", [], { body: join(folder, "book.json") });
    const input = Readable.from(['{"title":"Three"}']);
    await call(folder, "addBook", [], { body: "-" }, { input });
    assert.equal(
      [out, ...server.seen.map(({ body }) => body)],
      ["", '{"title":"Two"}', '{"title":"Three"}'],
    );
  }));

test("a body that does not fit the model is not sent, and every place is named", () =>
  inFolder(files, async (folder) => {
    const input = Readable.from(['{"titel":"x","authors":[{"name":1},{"nam":"y"}]}']);
    const refused = await refusal(call(folder, "addBook", [], { body: "-" }, { input }));
    assert.equal(refused, [
      [
        "the body: without the required title",
        "/authors/0/name: not a string",
        "/titel: not in the model; did you mean title?",
        "/authors/1/nam: not in the model; did you mean name?",
        "the body does not fit the model: correct it, or add --unchecked",
      ],
      1,
    ]);
    assert.is(server.seen.length, 0);
    const again = Readable.from(['{"titel":"x"}']);
    await call(folder, "addBook", [], { body: "-", unchecked: true }, { input: again });
    assert.is(server.seen[0]?.body, '{"titel":"x"}');
  }));

test("everything that is wrong with parameters is said at once, and nothing is sent", () =>
  inFolder(files, async (folder) => {
    const words = "--pageSize ten --state GONE --createdAfte x --pageSize".split(" ");
    const refused = await refusal(call(folder, "getBooks", [...words, "--all-books", "y"]));
    assert.equal(refused, [
      [
        "createdAfte is not a parameter of getBooks: did you mean createdAfter?",
        "all-books is not a parameter of getBooks: it has createdAfter, pageSize, withAuthors, state, ids, region, nextToken",
        "pageSize is not a number",
        "pageSize has no value",
        "state is not a value that the model lists: one of LENT, ON_SHELF",
      ],
      2,
    ]);
    const missing = await refusal(call(folder, "getBook", []));
    assert.equal(missing, [["bookId (path) is missing"], 2]);
    assert.is(server.seen.length, 0);
  }));

test("what does not exist is named, with what was meant", () =>
  inFolder(files, async (folder) => {
    assert.equal(await refusal(call(folder, "getBok", [])), [
      ["books-v1 has no method getBok: did you mean getBook?"],
      2,
    ]);
    assert.equal(await refusal(call(folder, "getBook", ["--bookId", "1"], { all: true })), [
      ["getBook has no pages: omit it"],
      2,
    ]);
    assert.equal(await refusal(call(folder, "getBook", ["--bookId", "1"], { body: "-" })), [
      ["getBook takes no body"],
      2,
    ]);
  }));

test("missing credentials and a missing place are named, and no value is printed", () =>
  inFolder(files, async (folder) => {
    delete process.env["LWA_CLIENT_SECRET"];
    const [texts, code] = await refusal(call(folder, "getBook", ["--bookId", "1"]));
    assert.equal(code, 2);
    assert.match(texts.join(), /the environment variable LWA_CLIENT_SECRET is not set/);
    Object.assign(process.env, credentials);
    const flags = { models: join(folder, "models"), param: [] };
    const silent: Terminal = { out: () => {}, err: () => {}, live: null, color: false };
    const [place] = await refusal(callCommand("books-v1", "getBooks", [], flags, silent));
    assert.equal(place, ["one of --region, marketplace and endpoint is required"]);
  }));

test("an error of the API is one error with all that Amazon lists, exit code 1, and no secret", () =>
  inFolder(files, async (folder) => {
    const args = [
      "call",
      "books-v1",
      "getBook",
      "--bookId",
      "missing",
      "--endpoint",
      server.endpoint,
    ];
    const { code, out, err } = await run([...katagamiCommand, ...args], folder);
    assert.equal([code, out], [1, ""]);
    assert.match(err, /NotFoundError: getBook .*404 NotFound: no such book/);
    assert.match(err, /Hint: look elsewhere/);
    for (const secret of ["s3cret", "Atzr|", "Atza|"]) assert.not.match(err, secret);
    assert.not.match(err, /\n\s+at /);
  }));

test("a shell completes commands, packages, methods, parameters and values", () =>
  inFolder(files, async (folder) => {
    const complete = async (...words: string[]): Promise<string[]> => {
      const { code, out } = await katagami(folder, "complete", "--", ...words);
      assert.is(code, 0);
      return out.split("\n").flatMap((line) => (line === "" ? [] : [line.split("\t")[0] ?? ""]));
    };
    assert.equal(await complete("templates", "e"), ["eject"]);
    assert.equal(await complete("call", "b"), ["books-v1"]);
    assert.equal(await complete("call", "books-v1", "get"), ["getBooks", "getBook"]);
    assert.equal(await complete("call", "books-v1", "getBooks", "--st"), ["--state"]);
    assert.equal(await complete("call", "books-v1", "getBooks", "--state", ""), [
      "LENT",
      "ON_SHELF",
    ]);
    assert.equal(await complete("sandbox", "send", "X", "--as", "sq"), ["sqs"]);
    assert.equal(await complete("call", "no-such-package", "get"), []);
  }));

/** What a shell offers for a line, by the script that `katagami completion` prints. */
const shells: Readonly<Record<string, (command: string) => readonly string[]>> = {
  bash: (command) => [
    "bash",
    "-c",
    `katagami() { ${command} "$@"; }; source <(katagami completion bash); COMP_WORDS=(katagami call books-v1 getBooks --state ""); COMP_CWORD=5; _katagami; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  zsh: (command) => [
    "zsh",
    "-fc",
    `katagami() { ${command} "$@" }; compdef() { : }; source <(katagami completion zsh); compadd() { print -l -- "\${(@P)names}" 2>/dev/null; print -l -- "\${names[@]}" }; words=(katagami call books-v1 getBooks --state ""); CURRENT=6; _katagami`,
  ],
  fish: (command) => [
    "fish",
    "--no-config",
    "-c",
    `function katagami; ${command} $argv; end; katagami completion fish | source; complete -C "katagami call books-v1 getBooks --state "`,
  ],
};

for (const [shell, line] of Object.entries(shells))
  test(`${shell} runs the script and gets the values of a parameter`, () =>
    inFolder(files, async (folder) => {
      if (spawnSync(shell, ["--version"]).error !== undefined) {
        console.log(`skipped: ${shell} is not installed`);
        return;
      }
      const [program = "", ...args] = line(katagamiCommand.join(" "));
      const { stdout } = spawnSync(program, args, { cwd: folder, encoding: "utf8" });
      const offered = stdout.split("\n").map((each) => each.split("\t")[0]);
      assert.ok(offered.includes("LENT") && offered.includes("ON_SHELF"), stdout);
    }));

test.run();
