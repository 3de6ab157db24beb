import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ModuleInfo, rolldown } from "rolldown";
import { reach } from "../lib/collections.js";
import { relativeName } from "../lib/paths.js";
import type { SourcePackage } from "./find-packages.js";

/** A file that a package's sources became. */
export interface CompiledFile {
  /** Where it goes. */
  readonly path: string;
  readonly text: string;
}

/**
 * Bundles a package: a file for everything that its `exports` name or that nothing imports, one for what they share (`core.js`), and one for
 * each part that is loaded on demand. An import then opens four files instead of forty, which is most of its time, and a
 * bundler of the package's user still leaves out what is not used, since the files stay ES modules and are not minified.
 *
 * Dependencies stay imports. Source maps lead to `src`, which is published too.
 *
 * @returns what belongs below `dist`; nothing is written. The same sources give the same bytes.
 */
export async function bundlePackage({
  folder,
  sources,
  exported,
}: SourcePackage): Promise<readonly CompiledFile[]> {
  const dist = join(folder, "dist");
  const imported = await importedSources(sources);
  const nameOf = new Map(
    sources
      // A file that nothing imports may be run by its path.
      .filter((source) => !imported.has(source))
      .map((source) => [source, relativeName(join(folder, "src"), source).replace(/\.ts$/, "")]),
  );
  for (const { source, entry } of exported) nameOf.set(join(folder, source), entry);
  const entries = sources.filter((source) => nameOf.has(source));
  const root = exported.find(({ subpath }) => subpath === ".");
  const main = root === undefined ? null : join(folder, root.source);
  let core: ReadonlySet<string> | null = null;
  const bundle = await rolldown({
    cwd: folder,
    input: Object.fromEntries(entries.map((source) => [nameOf.get(source) ?? "", source])),
    external: (id) => !/^(?:\.|\/|[A-Za-z]:[\\/])/.test(id),
    platform: "neutral",
    resolve: { extensionAlias: { ".js": [".ts"] } },
    transform: { target: "es2022" },
    // What is left out is for the user's bundler to say, not for ours.
    treeshake: false,
    tsconfig: false,
  });
  const { output } = await bundle.generate({
    dir: dist,
    format: "es",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    minifyInternalExports: false,
    sourcemap: true,
    sourcemapExcludeSources: true,
    codeSplitting: {
      groups: [
        {
          debugName: "core",
          name: (id, context) => {
            core ??= sharedModules(entries, main, (other) => context.getModuleInfo(other));
            return core.has(id) ? "core" : null;
          },
        },
      ],
    },
  });
  await bundle.close();
  return output.map((file) => ({
    path: join(dist, file.fileName),
    text: file.type === "chunk" ? file.code : String(file.source),
  }));
}

/** Those that another one imports, if only for its types. */
async function importedSources(sources: readonly string[]): Promise<ReadonlySet<string>> {
  const imports = sources.map(async (source) => {
    const text = await readFile(source, "utf8");
    const found = text.matchAll(/\b(?:from|import)\b\s*\(?\s*["'](\.[^"']+)\.js["']/g);
    return Array.from(found, ([, path = ""]) => join(source, "..", `${path}.ts`));
  });
  return new Set((await Promise.all(imports)).flat());
}

/**
 * What goes into one file together: the modules of the main entry that another entry needs too, or a part that is loaded on
 * demand. Left apart is what an entry only passes on from such a part, and what only others share: in one file with the rest, a
 * user's bundler could not leave it for later.
 *
 * @param main - the entry that most users import; null if there is none, and all count the same.
 */
function sharedModules(
  entries: readonly string[],
  main: string | null,
  moduleOf: (id: string) => ModuleInfo | null,
): ReadonlySet<string> {
  const all = reach(entries, (id) => {
    const { importedIds = [], dynamicallyImportedIds = [] } = moduleOf(id) ?? {};
    return [...importedIds, ...dynamicallyImportedIds];
  });
  const imports = (id: string): readonly string[] => moduleOf(id)?.importedIds ?? [];
  const onDemand = reach(
    [...all].flatMap((id) => moduleOf(id)?.dynamicallyImportedIds ?? []),
    imports,
  );
  const users = new Map<string, number>();
  let ofMain: ReadonlySet<string> | null = null;
  for (const entry of entries) {
    const needed = reach([entry], (id) =>
      id === entry ? imports(id).filter((imported) => !onDemand.has(imported)) : imports(id),
    );
    if (entry === main) ofMain = needed;
    for (const id of needed) users.set(id, (users.get(id) ?? 0) + (onDemand.has(id) ? 2 : 1));
  }
  const isCore = (id: string): boolean =>
    users.get(id) !== 1 && !entries.includes(id) && ofMain?.has(id) !== false;
  return new Set([...users.keys()].filter(isCore));
}
