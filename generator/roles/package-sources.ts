import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isRecord, tryJson } from "../lib/json.js";

/**
 * The sources of packages whose compiled types are not there: generated clients in a workspace before `katagami build`, and before a
 * package manager has linked them.
 */
export class PackageSources {
  readonly #found = new Map<string, string | null>();
  /** The packages of each root of a workspace, by their names. */
  readonly #workspaces = new Map<string, ReadonlyMap<string, string>>();

  /** Finds the source of an import such as `@acme/sp-api-orders-v0/operations`, from a folder; null if there is none. */
  find(name: string, folder: string): string | null {
    const key = `${name}\n${folder}`;
    let found = this.#found.get(key);
    if (found === undefined) {
      found = this.#search(name, folder);
      this.#found.set(key, found);
    }
    return found;
  }

  #search(name: string, folder: string): string | null {
    const [, id = "", subpath = ""] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/.exec(name) ?? [];
    if (id === "") return null;
    for (let at = folder; ; at = dirname(at)) {
      const linked = this.#workspaceAt(at).get(id);
      for (const found of [join(at, "node_modules", id), linked]) {
        const source = found === undefined ? null : entryOf(found, subpath);
        if (source !== null) return source;
      }
      if (dirname(at) === at) return null;
    }
  }

  #workspaceAt(folder: string): ReadonlyMap<string, string> {
    let packages = this.#workspaces.get(folder);
    if (packages === undefined) {
      packages = new Map(isRoot(folder) ? packagesBelow(folder, 3) : []);
      this.#workspaces.set(folder, packages);
    }
    return packages;
  }
}

function isRoot(folder: string): boolean {
  return (
    existsSync(join(folder, "pnpm-workspace.yaml")) ||
    jsonOf(join(folder, "package.json"))?.["workspaces"] !== undefined
  );
}

/** The packages below a folder, by their names. */
function packagesBelow(folder: string, depth: number): [name: string, folder: string][] {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => entry.isDirectory() && !/^(?:node_modules$|\.)/.test(entry.name))
    .flatMap((entry): [string, string][] => {
      const below = join(folder, entry.name);
      const name = jsonOf(join(below, "package.json"))?.["name"];
      return [
        ...(typeof name === "string" ? [[name, below] as [string, string]] : []),
        ...(depth > 1 ? packagesBelow(below, depth - 1) : []),
      ];
    });
}

/** The source that an entry of `exports` is compiled from; null if the package does not have it. */
function entryOf(folder: string, subpath: string): string | null {
  const exported = jsonOf(join(folder, "package.json"))?.["exports"];
  if (!isRecord(exported)) return null;
  const target = exported[subpath === "" ? "." : `./${subpath}`];
  const types = isRecord(target) ? target["types"] : null;
  if (typeof types !== "string") return null;
  const source = types.replace(/^\.\/dist\//, "src/").replace(/\.d\.ts$/, ".ts");
  const path = join(folder, source);
  return existsSync(path) ? path : null;
}

function jsonOf(file: string): Readonly<Record<string, unknown>> | null {
  try {
    const json = tryJson(readFileSync(file, "utf8"));
    return isRecord(json) ? json : null;
  } catch {
    return null;
  }
}
