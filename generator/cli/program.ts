import { Command, CommanderError, Option } from "commander";
import { addCall, addCompletion } from "./add-call.js";
import { addTemplates } from "./add-templates.js";
import { addCommand, collect, example, exclusive, oneOf, preset, type Run } from "./add-command.js";
import { addRehearsalOptions, addScenarioOptions } from "./scenario-options.js";
import { printError } from "../commands/print-diagnostics.js";
import { katagamiVersion } from "../lib/own-files.js";
import { openTerminal, type Terminal } from "../lib/terminal.js";

/**
 * The command line: only this file and `cli.ts` use `process.argv`, the standard streams and the exit code. A command is loaded when it
 * runs, because some need a compiler, a server or a formatter.
 */

const isVerbose = process.argv.includes("--verbose");
const closed = new AbortController();
const terminal: Terminal = {
  ...openTerminal(process.stdout, process.stderr, process.env, isVerbose),
  outBytes: (bytes) => void process.stdout.write(bytes),
  input: process.stdin,
  outClosed: closed.signal,
};

// The reader may stop early (`katagami diff | head`): the command still runs to its end.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // The second one if the reader is a process of Node.js, whose pipes are sockets.
    if (error.code !== "EPIPE" && error.code !== "ECONNRESET") throw error;
    if (stream === process.stdout) closed.abort();
  });

let exitCode = 0;

const program = new Command("katagami")
  .description("Generates TypeScript clients for Amazon's Selling Partner API from its models.")
  .version(katagamiVersion())
  .option("--verbose", "print all problems, and stack traces of unexpected errors")
  .showHelpAfterError("(--help lists commands and options)")
  // Otherwise `generate --verbose` sets the option of the program, not of the command.
  .enablePositionalOptions()
  .addHelpText("after", example("generate --models models --out generated"))
  .exitOverride();

const model = "model files, folders, or package names such as vendor-orders-v1 (default: all)";

addCommand(program, "generate", [
  "config",
  "models",
  "schemas",
  "out",
  "templates",
  "scope",
  "runtime",
  "json",
])
  .addHelpText("after", example("generate vendor-orders-v1 --out clients --scope @acme"))
  .description("generate the clients of all models, or of the named ones")
  .argument("[model...]", model)
  .option("--engine <name>", "katagami or openapi-generator (default: katagami)")
  .option(
    "--generator <name>",
    "generator of OpenAPI Generator: typescript-fetch, java … (default: none)",
  )
  .option("--force", "generate every package again, and replace files that Katagami did not write")
  .option("--check", "write nothing; exit with 1 if the output folder is not up to date")
  .option("--keep-going", "write the packages of valid models even if other models have errors")
  .option("--base <dir|ref>", "with --changeset: folder of models, or git ref (default: HEAD)")
  .option("--allow-removals", "with --changeset: drop what Amazon removed from its models")
  .option("--timings", "print the time of each stage")
  .addOption(exclusive("--changeset", "write changesets, and retain removals", "check", "watch"))
  .addOption(exclusive("--watch", "generate again after each change of an input", "check"))
  .action(
    run(async ({ changeset, watch }) => {
      if (changeset === true)
        return (await import("../commands/generate-changesets.js")).generateRelease;
      if (watch === true) return (await import("../commands/watch.js")).watchCommand;
      return (await import("../commands/generate.js")).generateOnce;
    }),
  );

const models = program
  .command("models")
  .addHelpText("after", example("models pull"))
  .description("pull Amazon's models and pin them, or list what changed upstream");

addCommand(models, "pull", ["from", "ref", "config", "models", "json"])
  .addHelpText("after", example("models pull --ref main"))
  .description("pull the models of a source and pin them in models.lock.json")
  .option("--force", "also replace and delete files that were edited here")
  .action(run(async () => (await import("../commands/models.js")).modelsPull));

addCommand(models, "status", ["from", "ref", "config", "models", "json"])
  .addHelpText("after", example("models status"))
  .description("list what changed upstream or here since the last pull; exits with 1 if anything")
  .action(run(async () => (await import("../commands/models.js")).modelsStatus));

const productTypes = program
  .command("product-types")
  .addHelpText("after", example("product-types pull LUGGAGE --marketplace JP"))
  .description("write the types of the attributes of Amazon's product types");

addCommand(productTypes, "pull", ["json"])
  .addHelpText("after", example("product-types pull LUGGAGE SHOES --marketplace JP"))
  .description("fetch definitions of product types and write their types, builders and schemas")
  .argument("<product-type...>", "names such as LUGGAGE; the folder then has these and no others")
  .option(
    "--marketplace <name>",
    "country code or id of the marketplace, such as JP (required; default: none)",
  )
  .option("--locale <locale>", "language of names and values (default: the marketplace's own)")
  .option("--seller-id <id>", "seller whose brands are listed (default: none)")
  .addOption(
    oneOf(
      "--requirements <set>",
      "which attributes there are, and which are required",
      "LISTING",
      "LISTING_PRODUCT_ONLY",
      "LISTING_OFFER_ONLY",
    ).default("LISTING", "LISTING"),
  )
  .addOption(preset("--out <dir>", "folder of the types", "product-types"))
  .option(
    "--endpoint <url>",
    "server in place of Amazon's, such as one on this machine (default: Amazon's)",
  )
  .option("--check", "write nothing; exit with 1 if the folder is not up to date")
  .option("--force", "also replace and delete files that no pull wrote")
  .action(run(async () => (await import("../commands/product-types.js")).productTypesPull));

addCommand(program, "diff", [
  "from",
  "ref",
  "config",
  "models",
  "schemas",
  "templates",
  "html",
  "json",
])
  .addHelpText("after", example("diff --base main --fail-on major"))
  .description("classify the changes of each API since a base as major, minor or patch")
  .option("--base <dir|ref>", "folder of models, or commit, branch or tag (default: HEAD)")
  .addOption(exclusive("--upstream", "compare with what a pull would bring", "base", "changeset"))
  .addOption(
    oneOf(
      "--fail-on <bump>",
      "lowest bump that exits with 1 (default: none)",
      "major",
      "minor",
      "patch",
    ),
  )
  .option("--accept <file>", "JSON file of accepted changes (default: `diff.accept` in the config)")
  .option("--changeset", "write changesets, without generating")
  .option("--markdown", "print the report as Markdown, for a pull request")
  .action(run(async () => (await import("../commands/diff.js")).diffCommand));

addCommand(program, "init", [])
  .addHelpText("after", example("init"))
  .description("set up a repository: configuration, scripts, workflows; existing files are kept")
  .option(
    "--from <openapitools.json>",
    "only convert a configuration of OpenAPI Generator (default: none)",
  )
  .action(run(async () => (await import("../commands/init.js")).initCommand));

addCommand(program, "build", ["config", "out"])
  .addHelpText("after", example("build vendor-orders-v1"))
  .description("compile the generated packages: src to dist, with declarations and source maps")
  .argument("[package...]", "folders, or names in the output folder (default: all packages)")
  .option("--no-check", "check no types: for packages that were checked as a whole")
  .action(run(async () => (await import("../commands/build.js")).buildCommand));

addCommand(program, "publish", ["config", "out"])
  .addHelpText("after", example("publish --dry-run"))
  .description("publish the packages whose versions the registry does not have, and tag them")
  .argument("[package...]", "names in the output folder (default: all packages)")
  .option("--tag <name>", "tag of the registry (default: latest, or that of a prerelease)")
  .option("--otp <code>", "one-time password (default: none, or what npm asks for)")
  .option("--dry-run", "only say what would be published")
  .option("--no-git-tag", "create no git tags")
  .action(run(async () => (await import("../commands/publish.js")).publishCommand));

addCommand(program, "list", ["config", "models", "schemas", "scope", "json"])
  .addHelpText("after", example("list order address"))
  .description("find operations, types and values by words, or list all packages")
  .argument("[words...]", "names, parts of them, a path of a request … (default: all packages)")
  .option("--limit <number>", "how many to list; 0 for all (default: 20 on a terminal, else all)")
  .action(run(async () => (await import("../commands/list.js")).listCommand));

addCommand(program, "roles", ["json"])
  .addHelpText("after", example("roles src"))
  .description("list the roles, scopes and personal data that the calls of a project need")
  .argument("<path...>", "folders and files of TypeScript and JavaScript")
  .addOption(exclusive("--markdown", "print the report as Markdown", "json"))
  .action(run(async () => (await import("../commands/roles.js")).rolesCommand));

const sandbox = addScenarioOptions(addCommand(program, "sandbox", ["config", "models", "schemas"]))
  .addHelpText("after", example("sandbox vendor-orders-v1 --port 7070"))
  .description("serve a local Selling Partner API with the static sandbox cases of the models")
  .argument("[model...]", model)
  .addOption(preset("--port <number>", "port to listen on; 0 for any free port", "7070"))
  .option(
    "--host <name>",
    "address to listen on (default: 127.0.0.1); repeated: other names that are answered",
    collect,
  )
  .option("--require-signature", "refuse requests without an AWS signature")
  .addOption(
    oneOf("--unmatched-status <status>", "answer if no case matches", "400", "500").default(
      "400",
      "400",
    ),
  )
  .option("--no-throttle", "answer more than 5 requests per second")
  .addOption(
    new Option(
      "--fault <fault>",
      "fail on purpose: getOrders=503*2, getOrders=403:role-missing, *=delay:500, getOrders=hangup, getOrders=malformed, *=503@5%; may be repeated",
    )
      .argParser(collect)
      .default([], "none"),
  )
  .action(run(async () => (await import("../commands/sandbox.js")).sandboxCommand));

addCommand(sandbox, "send", ["config", "models", "schemas"])
  .addHelpText("after", example("sandbox send ORDER_CHANGE --to http://localhost:3000/hook"))
  .description("send a notification, made from the example of its schema")
  .argument("<type>", "type of the notification, such as ORDER_CHANGE")
  .option("--to <url|file>", "URL to post it to, or file to write (default: standard output)")
  .addOption(
    oneOf(
      "--as <delivery>",
      "how it is delivered",
      "document",
      "sqs",
      "lambda",
      "sns",
      "eventbridge",
    ).default("document", "document"),
  )
  .option("--payload-version <version>", "payload version (default: the newest)")
  .action(run(async () => (await import("../commands/sandbox-send.js")).sandboxSendCommand));

addRehearsalOptions(addCommand(program, "rehearse", ["config", "models", "html", "json"])).action(
  run(async () => (await import("../commands/rehearse.js")).rehearseCommand),
);

addCommand(program, "verify", ["config", "models", "templates", "html", "json"])
  .addHelpText("after", example("verify --html report.html"))
  .description("replay every static sandbox case through the generated client of its operation")
  .argument("[model...]", model)
  .option("--out <dir>", "keep the clients of the replay in this folder (default: keep nothing)")
  .action(run(async () => (await import("../commands/verify.js")).verifyCommand));

addCall(program, run);
addCompletion(program, run);

addTemplates(program, run);

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own errors.
  if (error instanceof CommanderError) exitCode = error.exitCode === 0 ? 0 : 2;
  else exitCode = await printError(terminal, error);
}

process.exitCode = exitCode;

/** Creates the action of a command: loads it, passes arguments, flags and the terminal to it, and sets the exit code. */
function run(load: Parameters<Run>[0]): ReturnType<Run> {
  return async (...args) => {
    // Commander passes arguments, flags and itself, without types: each command declares them as they are defined above.
    const given = args.slice(0, -1) as never[];
    const command = await load(given.at(-1) ?? {});
    exitCode = await command(...given, terminal as never);
  };
}
