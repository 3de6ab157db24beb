import type { Flags } from "../config/settings.js";
import { errorAt, Failure, flagPlace } from "../lib/diagnostic.js";

/** Flags that several commands have. `cli/` describes every flag, for `--help`. */
export interface CommandFlags extends Flags {
  readonly from?: string;
  readonly ref?: string;
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
