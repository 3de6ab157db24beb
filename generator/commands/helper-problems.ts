import type { Overlay } from "../config/overlays.js";
import type { Diagnostic } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { readHelpers } from "../render/load-helpers.js";

/**
 * Checks the types of the helpers in the user's template folders. `generate` does not: loading the compiler's types takes longer
 * than generating a package. Those of packages and of the shelf were checked by their authors.
 *
 * @param overlays - of all targets
 */
export async function helperProblems(overlays: readonly Overlay[]): Promise<readonly Diagnostic[]> {
  const problems: Diagnostic[] = [];
  const folders = overlays.filter(({ kind }) => kind === "folder").map(({ folder }) => folder);
  for (const folder of new Set(folders)) {
    const helpers = await readHelpers(folder, displayPath(folder));
    if (helpers === null) continue;
    const { checkHelpers } = await import("../build/check-helpers.js");
    problems.push(...checkHelpers(helpers.path, [...helpers.parts.keys()]));
  }
  return problems;
}
