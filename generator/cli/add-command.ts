import { type Command, Option } from "commander";

/** Options that several commands share: flags and description. */
const shared = {
  config: [
    "--config <file>",
    "configuration (default: katagami.config.{ts,js,json} in this folder)",
  ],
  models: ["--models <dir>", "folder of the models (default: models)"],
  schemas: [
    "--schemas <dir>",
    "folder of the schemas of notifications, reports … (default: schemas in the models folder)",
  ],
  out: ["--out <dir>", "output folder of the packages (default: generated)"],
  templates: [
    "--templates <name>",
    "templates over the built-in ones: a folder, one of the shelf, or a package; may be repeated (default: none)",
  ],
  scope: ["--scope <@scope>", "npm scope (default: the scope of the nearest package.json)"],
  runtime: ["--runtime <mode>", "package: one for all clients; inline: in each (default: package)"],
  from: ["--from <source>", "git URL or folder (default: as in models.lock.json, or Amazon's)"],
  ref: ["--ref <commit>", "commit, branch or tag (default: the newest commit)"],
  html: ["--html <file>", "also write the report as an HTML page (default: none)"],
  json: ["--json", "print the result as JSON"],
  verbose: [
    "--verbose",
    "list changed files and skipped patches, all problems, and stack traces of unexpected errors",
  ],
} as const;

/** Adds a command with the shared options that it accepts, and `--verbose`. */
export function addCommand(
  parent: Command,
  name: string,
  options: readonly (keyof typeof shared)[],
): Command {
  const command = parent.command(name);
  for (const option of [...options, "verbose"] as const) {
    const [flags, description] = shared[option];
    if (option === "templates") command.option(flags, description, collect);
    else command.option(flags, description);
  }
  return command;
}

/** Formats the example at the end of a command's help. */
export function example(line: string): string {
  return `\nExample:\n  katagami ${line}`;
}

/** Creates an option that cannot be combined with others. */
export function exclusive(flags: string, description: string, ...others: string[]): Option {
  return new Option(flags, description).conflicts(others);
}

/** Creates an option with a fixed set of values. */
export function oneOf(flags: string, description: string, ...values: string[]): Option {
  return new Option(flags, description).choices(values);
}

/** Creates an option with a default that the help shows as it is typed. */
export function preset(flags: string, description: string, value: string): Option {
  return new Option(flags, description).default(value, value);
}

/** Collects the values of an option that may be repeated. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/**
 * Creates the action of a command: loads it, passes arguments, flags and the terminal to it, and sets the exit code.
 *
 * @param load - may choose the command by its flags
 */
export type Run = (
  load: (
    flags: Readonly<Record<string, unknown>>,
  ) => Promise<(...args: never[]) => Promise<number>>,
) => (...args: unknown[]) => Promise<void>;
