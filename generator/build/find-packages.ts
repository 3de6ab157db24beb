import * as v from "valibot";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { listFiles } from "../lib/folders.js";
import { tryJson } from "../lib/json.js";
import type { Export } from "./bundle-javascript.js";

/** A package of an output folder, as it is compiled. */
export interface SourcePackage {
  readonly id: string;
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** Its TypeScript files, absolute. */
  readonly sources: readonly string[];
  readonly exported: readonly Export[];
}

/** What is read of a `package.json`. */
const Manifest = v.object({
  name: v.string(),
  exports: v.fallback(
    v.record(v.string(), v.union([v.string(), v.record(v.string(), v.unknown())])),
    {},
  ),
});

/** Reads a package's `exports`. The source of a subpath is the one that its declarations come from. */
function exportsOf(exports: v.InferOutput<typeof Manifest>["exports"]): Export[] {
  return Object.entries(exports).flatMap(([subpath, target]) => {
    const { types, default: file } =
      typeof target === "string" ? { types: null, default: target } : target;
    if (typeof file !== "string" || !file.endsWith(".js")) return [];
    const source = typeof types === "string" ? types.replace(/\.d\.ts$/, ".ts") : file;
    const inSources = source.replace(/^\.\/dist\//, "src/").replace(/\.js$/, ".ts");
    return { subpath, source: inSources, entry: file.replace(/^\.\/dist\/|\.js$/g, "") };
  });
}

/** The packages of an output folder, sorted: all of them, and those that are chosen. */
export interface FoundPackages {
  readonly known: readonly SourcePackage[];
  readonly packages: readonly SourcePackage[];
}

/**
 * Finds the packages of an output folder: folders with a package.json and sources.
 *
 * @param only - the folder names of the packages to choose; null for all
 */
export async function findPackages(
  out: string,
  only: readonly string[] | null,
): Promise<FoundPackages> {
  const entries = await readdir(out, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name: id }): Promise<SourcePackage[]> => {
        const folder = resolve(out, id);
        const sources = await listFiles(join(folder, "src")).catch(() => []);
        const manifest = await readManifest(folder);
        if (manifest === null || sources.length === 0) return [];
        const typescript = sources
          .filter((path) => path.endsWith(".ts"))
          .map((path) => join(folder, "src", path));
        const { name, exports } = manifest;
        return [{ id, name, folder, sources: typescript, exported: exportsOf(exports) }];
      }),
  );
  const known = found.flat().toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { known, packages: known.filter(({ id }) => only === null || only.includes(id)) };
}

async function readManifest(folder: string): Promise<v.InferOutput<typeof Manifest> | null> {
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => "");
  const parsed = v.safeParse(Manifest, tryJson(text));
  return parsed.success ? parsed.output : null;
}
