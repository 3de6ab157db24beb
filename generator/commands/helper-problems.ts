import type { Diagnostic } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { readHelpers } from "../render/load-helpers.js";

/**
 * Checks the types of the helpers in template folders. `generate` does not: loading the compiler's types takes longer than
 * generating a package.
 *
 * @param folders - null for a target without templates of its own
 */
export async function helperProblems(
  folders: readonly (string | null)[],
): Promise<readonly Diagnostic[]> {
  const problems: Diagnostic[] = [];
  for (const folder of new Set(folders)) {
    const helpers = folder === null ? null : await readHelpers(folder, displayPath(folder));
    if (helpers === null) continue;
    const { checkHelpers } = await import("../build/check-helpers.js");
    problems.push(...checkHelpers(helpers.path, [...helpers.parts.keys()]));
  }
  return problems;
}
