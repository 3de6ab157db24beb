import { errorAt, Failure, flagPlace } from "../lib/diagnostic.js";

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
