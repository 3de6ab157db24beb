import * as v from "valibot";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { findUpwards } from "../lib/folders.js";
import { tryJson } from "../lib/json.js";

/** Matches a scope of npm. */
export const npmScope = /^@[a-z\d][a-z\d._-]*$/;

/** Reads the scope of the nearest package.json in a folder or above it. */
export async function nearestScope(folder: string): Promise<string | null> {
  const text = await findUpwards(folder, (at) =>
    readFile(join(at, "package.json"), "utf8").catch(() => null),
  );
  return text === null ? null : scopeOf(text);
}

function scopeOf(packageJson: string): string | null {
  const found = v.safeParse(v.object({ name: v.string() }), tryJson(packageJson));
  const [scope = ""] = found.success ? found.output.name.split("/") : [];
  return npmScope.test(scope) ? scope : null;
}
