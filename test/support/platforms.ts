/**
 * The runtimes beside Node.js and browsers that the clients are tested on. npm installs them into node_modules/.cache, a folder
 * each; their programs are started directly, so that no script of a package runs.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

/** npm packages and their versions, pinned: the docs name these as tested. */
export const PLATFORMS = {
  deno: "2.9.6",
  bun: "1.4.5",
  workerd: "1.20261117.1",
} as const;

export type Platform = keyof typeof PLATFORMS;

/** npm gets as long as this for one of them. In milliseconds. */
const INSTALL_TIMEOUT = 180_000;

const execute = promisify(execFile);

const isWindows = process.platform === "win32";

const folderOf = (name: Platform): string =>
  resolve("node_modules/.cache/katagami-platforms", `${name}-${PLATFORMS[name]}`);

/** Finds the program of a runtime that is installed; null if there is none that starts. */
export async function findPlatform(name: Platform): Promise<string | null> {
  const modules = join(folderOf(name), "node_modules");
  const file = isWindows ? `${name}.exe` : name;
  // The program is in a package of its own, by the name of the system: @deno/linux-x64-glibc, @oven/bun-linux-x64.
  for (const scope of await list(modules, "@"))
    for (const system of await list(join(modules, scope)))
      for (const folder of ["bin", "."]) {
        const program = join(modules, scope, system, folder, file);
        if (await execute(program, ["--version"]).catch(() => null)) return program;
      }
  return null;
}

async function list(folder: string, start = ""): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(start));
}

/**
 * Installs a runtime, if it is not there yet.
 *
 * @throws Error if npm fails or takes longer than three minutes, or if what it installed does not start.
 */
export async function installPlatform(name: Platform): Promise<string> {
  const found = await findPlatform(name);
  if (found !== null) return found;
  const target = folderOf(name);
  await mkdir(join(target, ".."), { recursive: true });
  // Beside its place, so that half of an installation is never taken for one.
  const folder = await mkdtemp(`${target}.`);
  try {
    // A package of its own: npm would look for the one above it.
    await writeFile(join(folder, "package.json"), '{ "private": true }\n');
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
    const args = ["install", ...flags, "--loglevel=error", `${name}@${PLATFORMS[name]}`];
    await execute("npm", args, { cwd: folder, shell: isWindows, timeout: INSTALL_TIMEOUT });
    await rm(target, { recursive: true, force: true });
    await rename(folder, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const program = await findPlatform(name);
  if (program === null)
    throw new Error(`npm has installed ${name}, but it does not start on this system`);
  return program;
}
