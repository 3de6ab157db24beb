import type { Flags } from "../config/settings.js";
import { errorAt, Failure, flagPlace } from "../lib/diagnostic.js";

/** Flags that several commands have. */
export interface CommandFlags extends Flags {
  /** A git URL or a folder of models. Default: the source in the lock, or Amazon's repository. */
  readonly from?: string;
  /** A commit, branch or tag of that source. Default: the newest. */
  readonly ref?: string;
  /** A file for the report as an HTML page. */
  readonly html?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/**
 * Refuses flags that have no effect without another flag.
 *
 * @param given - for each such flag, whether it is given
 * @throws Failure (usage) with every flag that is given
 */
export function requireFlag(needed: string, given: Readonly<Record<string, boolean>>): void {
  const problems = Object.keys(given)
    .filter((flag) => given[flag] === true)
    .map((flag) =>
      errorAt(
        `${flag} has no effect without ${needed}`,
        flagPlace(flag),
        `add ${needed}, or omit ${flag}`,
      ),
    );
  if (problems.length > 0) throw new Failure(problems, "usage");
}
