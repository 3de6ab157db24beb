#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import type { DiffFlags } from "./commands/diff.js";
import type { GenerateFlags } from "./commands/generate.js";
import type { InitFlags } from "./commands/init.js";
import type { ModelsOptions } from "./commands/models.js";
import { printDiagnostics } from "./commands/print-diagnostics.js";
import type { SandboxFlags } from "./commands/sandbox.js";
import type { TemplatesUpdateFlags } from "./commands/templates-update.js";
import type { TemplatesFlags } from "./commands/templates.js";
import type { VerifyFlags } from "./commands/verify.js";
import type { Flags } from "./config/settings.js";
import { Failure } from "./lib/diagnostic.js";
import { katagamiVersion } from "./lib/own-files.js";
import type { Terminal } from "./lib/terminal.js";

/**
 * The command line: the only place that knows `process.argv`, the standard streams and the exit code. Each command is
 * loaded when it is run: some bring a compiler, a server or a formatter with them.
 */

const terminal: Terminal = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  live: process.stderr.isTTY && process.env["CI"] === undefined,
  // A terminal that does not know its width says 0.
  columns: process.stderr.columns || 80,
  color: process.stderr.isTTY && process.env["NO_COLOR"] === undefined,
};

// Who reads along may stop (`katagami diff | head`): the command goes on to its end, and nobody hears of it.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });

let exitCode = 0;

const program = new Command("katagami")
  .description("Generates TypeScript clients for Amazon's Selling Partner API from its models.")
  .version(katagamiVersion())
  .option("--verbose", "list every file, and print stack traces of unexpected errors")
  .showHelpAfterError("(--help lists what there is)")
  // Else `generate --verbose` would set the flag of the program, and not that of the command.
  .enablePositionalOptions()
  .exitOverride();

program
  .command("generate")
  .description("generate the clients of all models, or of those named")
  .argument("[model...]", "model files, folders of them, or package names such as vendor-orders-v1")
  .option("--config <file>", "configuration (katagami.config.{ts,js,json} of this folder without)")
  .option("--models <dir>", "where the models lie")
  .option("--out <dir>", "where the packages go")
  .option("--templates <dir>", "templates of your own, laid over the engine's")
  .option("--engine <name>", "katagami, or openapi-generator with --generator")
  .option("--generator <name>", "a generator of OpenAPI Generator: typescript-fetch, java …")
  .option("--scope <@scope>", "npm scope of the packages")
  .option("--runtime <how>", "package: clients share one (the default); inline: each carries it")
  .option("--force", "regenerate everything, whatever the manifest says")
  .option(
    "--check",
    "write nothing; exit with 1 when the output folder is not what the models and templates give",
  )
  .option("--keep-going", "write the packages of sound models when others have errors")
  .option("--changeset", "write changesets for what changed since --base, and hold removals back")
  .option("--base <dir|ref>", "with --changeset: a folder of models or a git ref (HEAD without)")
  .option("--allow-removals", "with --changeset: let go what Amazon has dropped from its models")
  .option("--watch", "generate again whenever a model, patch or template changes")
  .option("--timings", "show what each stage takes")
  .option("--json", "print the report as JSON")
  .option("--verbose", "list every file, and print stack traces of unexpected errors")
  .action(async (models: string[], flags: GenerateFlags) => {
    exitCode =
      flags.changeset === true
        ? await (
            await import("./commands/generate-changesets.js")
          ).generateRelease(models, flags, terminal)
        : flags.watch === true
          ? await (
              await import("./commands/watch.js")
            ).watchCommand(models, flags, terminal, interrupted())
          : await (await import("./commands/generate.js")).generateOnce(models, flags, terminal);
  });

const modelsCommand = program
  .command("models")
  .description("bring Amazon's models here and pin them, or see what changed upstream");

modelsCommand
  .command("pull")
  .description("bring the models of a source and pin them in models.lock.json")
  .option(
    "--from <source>",
    "git URL or folder (that of the lock without, or else Amazon's repository)",
  )
  .option("--ref <commit>", "commit, branch or tag (the newest without)")
  .option("--config <file>", "configuration (katagami.config.{ts,js,json} of this folder without)")
  .option("--models <dir>", "where the models lie")
  .option("--force", "also replace and delete files that were edited here")
  .option("--json", "print the report as JSON")
  .action(async (flags: ModelsOptions) => {
    await (await import("./commands/models.js")).modelsPull(flags, terminal.out);
  });

modelsCommand
  .command("status")
  .description("list what upstream has changed since the last pull, and what was edited here")
  .option(
    "--from <source>",
    "git URL or folder (that of the lock without, or else Amazon's repository)",
  )
  .option("--ref <commit>", "commit, branch or tag (the newest without)")
  .option("--config <file>", "configuration (katagami.config.{ts,js,json} of this folder without)")
  .option("--models <dir>", "where the models lie")
  .option("--json", "print the report as JSON")
  .action(async (flags: ModelsOptions) => {
    exitCode = (await (await import("./commands/models.js")).modelsStatus(flags, terminal.out))
      .upToDate
      ? 0
      : 1;
  });

program
  .command("diff")
  .description(
    "what changed in each API since a base: major, minor or patch, from the caller's side",
  )
  .option("--base <dir|ref>", "a folder of models, or a commit, branch or tag (HEAD without)")
  .option("--upstream", "compare the models here, as pinned, with what `models pull` would bring")
  .option("--from <source>", "with --upstream: git URL or folder (that of the lock without)")
  .option("--ref <commit>", "with --upstream: commit, branch or tag (the newest without)")
  .option("--config <file>", "configuration (katagami.config.{ts,js,json} of this folder without)")
  .option("--models <dir>", "where the models lie")
  .option("--templates <dir>", "templates of your own, laid over Katagami's")
  .option(
    "--accept <file>",
    "JSON file of accepted changes (default: `diff.accept` of the configuration)",
  )
  .option("--fail-on <bump>", "exit with 1 when a change is as bad: major, minor or patch")
  .option("--html <file>", "write the report as a page for people")
  .option("--changeset", "write changesets, without generating")
  .option("--markdown", "print the report as Markdown, for a pull request")
  .option("--json", "print the report as JSON")
  .option("--verbose", "print stack traces of unexpected errors")
  .action(async (flags: DiffFlags) => {
    exitCode = await (await import("./commands/diff.js")).diffCommand(flags, terminal);
  });

program
  .command("init")
  .description("set a repository up: configuration, scripts, workflows; overwrites nothing")
  .option(
    "--from <openapitools.json>",
    "only write a configuration from one of OpenAPI Generator's",
  )
  .option("--verbose", "print stack traces of unexpected errors")
  .action(async (flags: InitFlags) => {
    exitCode = await (await import("./commands/init.js")).initCommand(flags, terminal);
  });

program
  .command("build")
  .description("compile the generated packages: src to dist, with declarations and maps")
  .argument("[package...]", "folders of packages, or their names in the output folder; all without")
  .option("--config <file>", "configuration (katagami.config.{ts,js,json} of this folder without)")
  .option("--out <dir>", "where the packages lie")
  .option("--verbose", "print stack traces of unexpected errors")
  .action(async (packages: string[], flags: Flags) => {
    exitCode = await (await import("./commands/build.js")).buildCommand(packages, flags, terminal);
  });

program
  .command("sandbox")
  .description("serve a local Selling Partner API with the static cases of the models")
  .argument("[model...]", "model files, folders of them, or package names; all models without")
  .option("--port <number>", "port to listen on; 0 for any that is free", "7070")
  .option("--host <name>", "address to listen on (the loopback address without)")
  .option("--config <file>", "configuration (katagami.config.{ts,js,json} of this folder without)")
  .option("--models <dir>", "where the models lie")
  .option("--require-signature", "refuse requests without an AWS signature")
  .option("--guide-era", "answer 500 instead of 400 to a request that matches no case")
  .option("--no-throttle", "answer more than 5 requests per second")
  .option(
    "--fault <fault>",
    "fail on purpose: getOrders=503*2, *=delay:500, getOrders=hangup, getOrders=garbage; may be repeated",
    (fault: string, before: readonly string[]) => [...before, fault],
    [],
  )
  .option("--verbose", "print stack traces of unexpected errors")
  .action(async (models: string[], flags: SandboxFlags) => {
    exitCode = await (
      await import("./commands/sandbox.js")
    ).sandboxCommand(models, flags, terminal);
  });

program
  .command("verify")
  .description("replay every static sandbox case through the generated client of its operation")
  .argument("[model...]", "model files, folders of them, or package names; all models without")
  .option("--config <file>", "configuration (katagami.config.{ts,js,json} of this folder without)")
  .option("--models <dir>", "where the models lie")
  .option("--templates <dir>", "templates of your own, laid over Katagami's")
  .option("--out <dir>", "keep the clients that were generated for it in this folder")
  .option("--html <file>", "write a report with a picture of the coverage")
  .option("--json", "print the report as JSON")
  .option("--verbose", "print stack traces of unexpected errors")
  .action(async (models: string[], flags: VerifyFlags) => {
    exitCode = await (await import("./commands/verify.js")).verifyCommand(models, flags, terminal);
  });

const templatesCommand = program
  .command("templates")
  .description("the templates in use: where each comes from, copies to change, what they see");

templatesCommand
  .command("list")
  .description("every template, partial and helper, where it comes from and what it makes")
  .option("--config <file>", "configuration (katagami.config.{ts,js,json} of this folder without)")
  .option("--templates <dir>", "templates of your own, laid over Katagami's")
  .option("--json", "print the list as JSON")
  .option("--verbose", "print stack traces of unexpected errors")
  .action(async (flags: TemplatesFlags) => {
    const { templatesList } = await import("./commands/templates-list.js");
    exitCode = await templatesList(flags, terminal);
  });

templatesCommand
  .command("view")
  .description("print what templates see of a model, as JSON; without one, of all together")
  .argument("[model]", "a model file, or a package name such as vendor-orders-v1")
  .option("--config <file>", "configuration (katagami.config.{ts,js,json} of this folder without)")
  .option("--models <dir>", "where the models lie")
  .option("--scope <@scope>", "npm scope of the packages")
  .option("--runtime <how>", "package or inline, as of `generate`")
  .option("--verbose", "print stack traces of unexpected errors")
  .action(async (model: string | undefined, flags: TemplatesFlags) => {
    const { templatesView } = await import("./commands/templates-view.js");
    exitCode = await templatesView(model, flags, terminal);
  });

templatesCommand
  .command("why")
  .description("which template line, and which place of the model, a generated line came from")
  .argument("<place>", "FILE:LINE or FILE:LINE:COLUMN of a generated file")
  .option("--config <file>", "configuration (katagami.config.{ts,js,json} of this folder without)")
  .option("--models <dir>", "where the models lie")
  .option("--out <dir>", "where the packages lie")
  .option("--templates <dir>", "templates of your own, laid over Katagami's")
  .option("--scope <@scope>", "npm scope of the packages")
  .option("--runtime <how>", "package or inline, as of `generate`")
  .option("--json", "print the answer as JSON")
  .option("--verbose", "print stack traces of unexpected errors")
  .action(async (place: string, flags: TemplatesFlags) => {
    const { templatesWhy } = await import("./commands/templates-why.js");
    exitCode = await templatesWhy(place, flags, terminal);
  });

templatesCommand
  .command("eject")
  .description("copy templates of Katagami's into your folder, to change them there")
  .argument("<template...>", "src/client.ts, client.ts, partials/header …; see `templates list`")
  .option("--config <file>", "configuration (katagami.config.{ts,js,json} of this folder without)")
  .option("--templates <dir>", "your folder of templates")
  .option("--verbose", "print stack traces of unexpected errors")
  .action(async (names: string[], flags: TemplatesFlags) => {
    const { templatesEject } = await import("./commands/templates-eject.js");
    exitCode = await templatesEject(names, flags, terminal);
  });

templatesCommand
  .command("diff")
  .description("what has changed in Katagami's templates since you copied them; exits with 1 then")
  .argument("[template...]", "those that you copied; all of them without")
  .option("--config <file>", "configuration (katagami.config.{ts,js,json} of this folder without)")
  .option("--templates <dir>", "your folder of templates")
  .option("--verbose", "print stack traces of unexpected errors")
  .action(async (names: string[], flags: TemplatesFlags) => {
    const { templatesDiff } = await import("./commands/templates-diff.js");
    exitCode = await templatesDiff(names, flags, terminal);
  });

templatesCommand
  .command("update")
  .description("take over into your copies what has changed in Katagami's templates")
  .argument("[template...]", "those that you copied; all of them without")
  .option("--merged", "you have taken it over by hand: only note it")
  .option("--config <file>", "configuration (katagami.config.{ts,js,json} of this folder without)")
  .option("--templates <dir>", "your folder of templates")
  .option("--verbose", "print stack traces of unexpected errors")
  .action(async (names: string[], flags: TemplatesUpdateFlags) => {
    const { templatesUpdate } = await import("./commands/templates-update.js");
    exitCode = await templatesUpdate(names, flags, terminal);
  });

try {
  await program.parseAsync();
} catch (error) {
  exitCode = await explain(error);
}

process.exitCode = exitCode;

/** Aborted by Ctrl-C, for commands that run until then. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => controller.abort());
  return controller.signal;
}

/** Every way a command can end badly, said on standard error. */
async function explain(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // Commander has said it already.
  if (error instanceof Failure) {
    await printDiagnostics(terminal, error.diagnostics);
    return error.fault === "usage" ? 2 : 1;
  }
  const unexpected = error instanceof Error ? error : new Error(String(error));
  const verbose = process.argv.includes("--verbose");
  terminal.err(
    `error\n  ${verbose ? (unexpected.stack ?? unexpected.message) : unexpected.message}\n`,
  );
  if (!verbose)
    terminal.err(
      "  → this is a fault of Katagami's: run again with --verbose and report what it prints\n",
    );
  return 1;
}
