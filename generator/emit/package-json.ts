import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonValue } from "../api.js";

/** What every emitted package has in common. */
export interface PackageSettings {
  /** `@acme`, or null for private packages called `sp-api-<id>`. */
  readonly scope: string | null;
  /** Fields of the user's own, merged into every package.json; theirs win. */
  readonly fields: Readonly<Record<string, JsonValue>>;
}

export type PackageJson = { readonly [field: string]: JsonValue };

export function packageName(scope: string | null, id: string): string {
  return scope === null ? `sp-api-${id}` : `${scope}/${id}`;
}

/**
 * A package.json as an object: ESM only, `types` first, sources shipped for their declaration maps. It is printed as JSON
 * and never goes through a template's text.
 */
export function packageJson(
  settings: PackageSettings,
  own: {
    readonly id: string;
    readonly version: string;
    readonly description: string;
    readonly keywords: readonly string[];
    /** Subpath → module below `src`, without ending: `{ ".": "index" }`. */
    readonly modules: Readonly<Record<string, string>>;
    readonly more: Readonly<Record<string, JsonValue>>;
  },
): PackageJson {
  const exports = Object.fromEntries(
    Object.entries(own.modules).map(([subpath, module]) => [
      subpath,
      { types: `./dist/${module}.d.ts`, default: `./dist/${module}.js` },
    ]),
  );
  return {
    name: packageName(settings.scope, own.id),
    version: own.version,
    ...(settings.scope === null ? { private: true } : {}),
    description: own.description,
    keywords: ["amazon", "selling-partner-api", "sp-api", ...own.keywords],
    license: "Apache-2.0",
    type: "module",
    sideEffects: false,
    exports: { ...exports, "./package.json": "./package.json" },
    files: ["dist", "src"],
    engines: { node: ">=20.19" },
    ...own.more,
    ...settings.fields,
  };
}

/** The version of a package that is there already: it belongs to whoever publishes it. A new one starts at 0.1.0. */
export async function versionOf(out: string, id: string): Promise<string> {
  try {
    const text = await readFile(join(out, id, "package.json"), "utf8");
    const { version } = JSON.parse(text) as { version?: unknown };
    return typeof version === "string" && /^\d+\.\d+\.\d+[\w.+-]*$/.test(version)
      ? version
      : "0.1.0";
  } catch {
    return "0.1.0";
  }
}
