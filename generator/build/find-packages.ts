import * as v from "valibot";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { listFiles } from "../lib/folders.js";
import { tryJson } from "../lib/json.js";
import { byCodePoint } from "../lib/paths.js";

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

/** An entry of a package's `exports`. */
interface Export {
  /** `./documents` */
  readonly subpath: string;
  /** Its source, below the package's folder: `src/documents/documents.ts`. */
  readonly source: string;
  /** Its JavaScript, below `dist` and without ending: `documents`. */
  readonly entry: string;
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

/**
 * Finds the packages of an output folder: folders with a package.json and sources.
 *
 * @param only - the folder names of the packages to choose; null for all
 * @returns all packages, and those that are chosen, both sorted
 */
export async function findPackages(
  out: string,
  only: readonly string[] | null,
): Promise<{
  readonly known: readonly SourcePackage[];
  readonly packages: readonly SourcePackage[];
}> {
  const entries = await readdir(out, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name: id }): Promise<SourcePackage[]> => {
        const folder = resolve(out, id);
        const sources = await listFiles(join(folder, "src")).catch(() => []);
        const text = await readFile(join(folder, "package.json"), "utf8").catch(() => "");
        const manifest = v.safeParse(Manifest, tryJson(text));
        if (!manifest.success || sources.length === 0) return [];
        const typescript = sources
          .filter((path) => path.endsWith(".ts"))
          .map((path) => join(folder, "src", path));
        const { name, exports } = manifest.output;
        return [{ id, name, folder, sources: typescript, exported: exportsOf(exports) }];
      }),
  );
  const known = found.flat().toSorted((a, b) => byCodePoint(a.id, b.id));
  return { known, packages: known.filter(({ id }) => only === null || only.includes(id)) };
}
