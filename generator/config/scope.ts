import * as v from "valibot";
import { join } from "node:path";
import { findUpwards, readText } from "../lib/folders.js";
import { tryJson } from "../lib/json.js";

/** Matches a scope of npm. */
export const npmScope = /^@[a-z\d][a-z\d._-]*$/;

/** Reads the scope of the nearest package.json in a folder or above it. */
export async function nearestScope(folder: string): Promise<string | null> {
  const text = await findUpwards(folder, (at) => readText(join(at, "package.json")));
  const found = v.safeParse(v.object({ name: v.string() }), tryJson(text ?? ""));
  const [scope = ""] = found.success ? found.output.name.split("/") : [];
  return npmScope.test(scope) ? scope : null;
}
