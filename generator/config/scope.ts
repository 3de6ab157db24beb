import * as v from "valibot";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseJson } from "../lib/json.js";

/** Matches a scope of npm. */
export const npmScope = /^@[a-z\d][a-z\d._-]*$/;

/** Reads the scope of the nearest package.json in a folder or above it. */
export async function nearestScope(folderPath: string): Promise<string | null> {
  for (let at = folderPath; ; at = dirname(at)) {
    const text = await readFile(join(at, "package.json"), "utf8").catch(() => null);
    if (text !== null) return scopeOf(text);
    if (dirname(at) === at) return null;
  }
}

function scopeOf(packageJson: string): string | null {
  const parsed = parseJson("package.json", packageJson);
  const found = v.safeParse(v.object({ name: v.string() }), "value" in parsed && parsed.value);
  const [scope = ""] = found.success ? found.output.name.split("/") : [];
  return npmScope.test(scope) ? scope : null;
}
