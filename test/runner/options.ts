/** The command line of `npm test`. */
import { parseArgs } from "node:util";

export interface TestOptions {
  /** A file runs when its path below test/ contains one of them; all files when there are none. */
  readonly paths: readonly string[];
  /** A test runs when its suite and name contain one of them; all tests when there are none. */
  readonly names: readonly string[];
  /** Leaves out what takes long. */
  readonly fast: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm test -- [<path part>...] [-t <name part>]...

Runs the test files whose path below test/ contains one of the path parts (default: all files).
Lint, formatting and types are tests too: checks/lint, checks/format, checks/types.

  -t, --name <part>  run only tests whose suite and name contain the text; case does not matter
      --fast         leave out the slow files: npm run test:fast
  -h, --help         print this help

Examples
  npm test -- runtime/retry                 one file
  npm test -- runtime/ -t "clock"           tests with "clock" in their name, in one folder
  npm run test:fast -- sandbox              the fast files of one folder
`;

/** The command line asks for something that does not exist. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** @throws UsageError when an option is unknown or lacks its value */
export function readOptions(args: readonly string[]): TestOptions {
  const { values, positionals } = parse(args);
  return {
    // As PowerShell completes them: `.\test\runtime\retry.test.ts`.
    paths: positionals.map((path) => path.replaceAll("\\", "/").replace(/^(?:\.\/)?test\//, "")),
    names: values.name,
    fast: values.fast,
    help: values.help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        name: { type: "string", short: "t", multiple: true, default: [] },
        fast: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
