import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isRecord, type JsonRecord, type JsonValue, mergeJson, tryJson } from "../lib/json.js";
import { findUpwards } from "../lib/folders.js";
import { relativeName } from "../lib/paths.js";

/** The settings that all generated packages share. */
export interface PackageSettings {
  /** `@acme`; null for private packages. */
  readonly scope: string | null;
  /** What the name of each package begins with, after the scope: `sp-api-`. */
  readonly packagePrefix: string;
  /** Fields from the configuration, merged into every package.json. They override Katagami's. */
  readonly fields: Readonly<Record<string, JsonValue>>;
}

/** What decides about the names of packages. */
export type PackageNames = Pick<PackageSettings, "scope" | "packagePrefix">;

/** The contents of one package.json. */
interface PackageInput {
  readonly id: string;
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /** Subpath → module below `src`, without extension: `{ ".": "index" }`. */
  readonly modules: Readonly<Record<string, string>>;
  /** The output folder, relative to the top of its repository, with `/`; null if it is not in a repository. */
  readonly directory: string | null;
  /** Fields that only this kind of package has. */
  readonly more: Readonly<Record<string, JsonValue>>;
}

export type PackageJson = JsonRecord<JsonValue>;

/** The exports of the runtime: subpath → module below its `src`, without extension. */
export const runtimeModules = {
  ".": "index",
  "./data-kiosk": "data-kiosk/data-kiosk",
  "./documents": "documents/documents",
  "./feeds": "feeds/feeds",
  "./fleet": "fleet/fleet",
  "./notifications": "notifications/notifications",
  "./redis": "redis/redis",
  "./reports": "reports/reports",
  "./sigv4": "aws/sigv4",
};

/** The packages that the runtime uses if they are installed. */
export const runtimePeers: PackageJson = {
  peerDependencies: {
    "@aws-sdk/client-sts": "^3.0.0",
    "fast-xml-parser": "^5.0.0",
    redis: "^5.0.0 || ^6.0.0",
  },
  peerDependenciesMeta: {
    "@aws-sdk/client-sts": { optional: true },
    "fast-xml-parser": { optional: true },
    redis: { optional: true },
  },
};

/** Explains the fields of a client's package.json that differ between packages. */
export const sourcesOfFields: ReadonlyMap<string, string> = new Map([
  ["name", "the scope, `packagePrefix`, and the model's file name and version"],
  ["version", "kept as it is in the file: you set it when you release the package"],
  ["private", "set if there is no scope, so that nothing is published by accident"],
  ["description", "the model's title and version (#/info)"],
  ["keywords", "the same for every package, and the package's own name"],
  ["repository", "`package.repository` of the configuration, with the package's folder in it"],
  ["publishConfig", "set if there is a scope: npm makes scoped packages private by default"],
  ["dependencies", "the runtime, in the version of the output folder"],
  ["katagami", "the model's file, and the SHA-256 of its bytes"],
]);

/** The full name of a package: `@acme/sp-api-vendor-orders-v1`, or `sp-api-vendor-orders-v1` without a scope. */
export function packageName({ scope, packagePrefix }: PackageNames, id: string): string {
  return `${scope === null ? "" : `${scope}/`}${packagePrefix}${id}`;
}

/**
 * A package.json as an object: ESM only, `types` first, with the sources for their declaration maps. A template only prints it
 * as JSON.
 */
export function packageJson(settings: PackageSettings, own: PackageInput): PackageJson {
  // The JavaScript is bundled: a file for each subpath, wherever its source is. Declarations follow the sources.
  const exports = Object.fromEntries(
    Object.entries(own.modules).map(([subpath, module]) => [
      subpath,
      {
        types: `./dist/${module}.d.ts`,
        default: `./dist/${/(?:^|\/)index$/.test(module) ? module : subpath.slice(2)}.js`,
      },
    ]),
  );
  const json: PackageJson = {
    name: packageName(settings, own.id),
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
    // npm makes scoped packages private by default.
    ...(settings.scope === null ? {} : { publishConfig: { access: "public" } }),
    ...own.more,
  };
  return withDirectory(mergeJson(json, settings.fields), own);
}

/**
 * Adds the package's folder to the `repository` field. The user sets the repository once for all packages, but trusted
 * publishing also compares the folder with that of the workflow.
 */
function withDirectory(json: PackageJson, { id, directory }: PackageInput): PackageJson {
  const { repository } = json;
  if (directory === null || repository === undefined) return json;
  const place = isRecord(repository) ? repository : { type: "git", url: longUrl(repository) };
  const own = [directory, id].filter((part) => part !== "").join("/");
  return { ...json, repository: { ...place, directory: place["directory"] ?? own } };
}

/** Expands npm's short form of a GitHub repository (`github:acme/clients`, `acme/clients`): provenance compares the URL. */
function longUrl(repository: JsonValue): JsonValue {
  const short =
    typeof repository === "string" ? /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(repository) : null;
  return short === null ? repository : `git+https://github.com/${short[1] ?? ""}.git`;
}

/** The path of a folder in its git repository, with `/`; null if it is not in a repository. */
export async function repositoryDirectory(folder: string): Promise<string | null> {
  const top = await findUpwards(folder, async (at) =>
    (await stat(join(at, ".git")).catch(() => null)) === null ? null : at,
  );
  return top === null ? null : relativeName(top, resolve(folder));
}

/** A version by semver.org. */
const semver =
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*))*)?(?:\+[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?$/;

/** The version of a package in the output folder, which its publisher sets. By default, a new package starts at 0.1.0. */
export async function versionOf(out: string, id: string, first = "0.1.0"): Promise<string> {
  const json = tryJson(await readFile(join(out, id, "package.json"), "utf8").catch(() => ""));
  const version = isRecord(json) ? json["version"] : null;
  return typeof version === "string" && semver.test(version) ? version : first;
}
