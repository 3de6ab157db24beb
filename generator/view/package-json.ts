import { readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { JsonValue } from "../lib/json.js";

/** What every emitted package has in common. */
export interface PackageSettings {
  /** `@acme`, or null for private packages called `sp-api-<id>`. */
  readonly scope: string | null;
  /** Fields of the user's own, merged into every package.json; theirs win. */
  readonly fields: Readonly<Record<string, JsonValue>>;
}

/** What one package adds: how it is laid out and where it lies. */
interface Own {
  readonly id: string;
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /** Subpath → module below `src`, without ending: `{ ".": "index" }`. */
  readonly modules: Readonly<Record<string, string>>;
  /** The output folder below the top of its repository, with `/`; null where it lies in none. */
  readonly directory: string | null;
  readonly more: Readonly<Record<string, JsonValue>>;
}

export type PackageJson = { readonly [field: string]: JsonValue };

/** What the runtime exports: subpath → module below its `src`, without ending. */
export const runtimeModules = {
  ".": "index",
  "./documents": "documents/documents",
  "./redis": "redis/redis",
  "./sigv4": "aws/sigv4",
};

/** What the runtime uses where it is there. */
export const runtimePeers: PackageJson = {
  peerDependencies: { "@aws-sdk/client-sts": "^3.0.0", redis: "^5.0.0 || ^6.0.0" },
  peerDependenciesMeta: { "@aws-sdk/client-sts": { optional: true }, redis: { optional: true } },
};

/** Where the fields of a client's package.json come from that vary. */
export const sourcesOfFields: ReadonlyMap<string, string> = new Map([
  ["name", "the scope, and the model's file name and version"],
  ["version", "kept as it is in the file: it belongs to whoever releases the package"],
  ["private", "there without a scope, so that nothing is published by accident"],
  ["description", "the model's title and version (#/info)"],
  ["keywords", "the same for every package, and the package's own name"],
  ["repository", "`package.repository` of the configuration, with the package's folder in it"],
  [
    "publishConfig",
    "there with a scope: npm publishes scoped packages to a paid plan unless told otherwise",
  ],
  ["dependencies", "the runtime, in the version that is there"],
  ["katagami", "the model's file, and the SHA-256 of its bytes"],
]);

export function packageName(scope: string | null, id: string): string {
  return scope === null ? `sp-api-${id}` : `${scope}/${id}`;
}

/**
 * A package.json as an object: ESM only, `types` first, sources shipped for their declaration maps. It is printed as JSON
 * and never goes through a template's text.
 */
export function packageJson(settings: PackageSettings, own: Own): PackageJson {
  const exports = Object.fromEntries(
    Object.entries(own.modules).map(([subpath, module]) => [
      subpath,
      { types: `./dist/${module}.d.ts`, default: `./dist/${module}.js` },
    ]),
  );
  const json: PackageJson = {
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
    // npm publishes scoped packages to a paid plan unless told otherwise.
    ...(settings.scope === null ? {} : { publishConfig: { access: "public" } }),
    ...own.more,
  };
  return withDirectory(merge(json, settings.fields), own);
}

/** Lays the user's fields over ours: objects are merged, everything else is theirs. */
function merge(ours: PackageJson, theirs: PackageJson): PackageJson {
  const merged: Record<string, JsonValue> = { ...ours };
  for (const [field, value] of Object.entries(theirs)) {
    const own = merged[field];
    merged[field] = isObject(own) && isObject(value) ? merge(own, value) : value;
  }
  return merged;
}

function isObject(value: JsonValue | undefined): value is PackageJson {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Trusted publishing compares the repository and the folder in it with where the workflow runs. The user names the
 * repository once for all packages; the folder is known here.
 */
function withDirectory(json: PackageJson, { id, directory }: Own): PackageJson {
  const { repository } = json;
  if (directory === null || repository === undefined) return json;
  const place = isObject(repository) ? repository : { type: "git", url: longUrl(repository) };
  const own = [directory, id].filter((part) => part !== "").join("/");
  return { ...json, repository: { ...place, directory: place["directory"] ?? own } };
}

/** npm's short form of a repository on GitHub (`github:acme/clients`, `acme/clients`) in full, as provenance compares it. */
function longUrl(repository: JsonValue): JsonValue {
  const short =
    typeof repository === "string" ? /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(repository) : null;
  return short === null ? repository : `git+https://github.com/${short[1] ?? ""}.git`;
}

/** Where a folder lies in its git repository, with `/`; null where it lies in none. */
export async function repositoryDirectory(folder: string): Promise<string | null> {
  for (let top = resolve(folder); ; top = dirname(top)) {
    if ((await stat(join(top, ".git")).catch(() => null)) !== null)
      return relative(top, resolve(folder)).split(sep).join("/");
    if (dirname(top) === top) return null;
  }
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
