/** Katagami as users have it: packed by npm, and installed into a project of theirs. */
import { readFile, writeFile } from "node:fs/promises";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { katagamiCommand, run } from "./cli.js";

const quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];

/** The tarball that `npm pack` makes of this repository. */
export const tarball: string = await pack();

async function pack(): Promise<string> {
  if (katagamiCommand.length === 0) throw new Error("dist/ is not built"); // Importing it has built it.
  const folder = mkdtempSync(join(tmpdir(), "katagami-pack-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const packed = await run(
    ["npm", "pack", "--json", "--ignore-scripts", "--pack-destination", folder, ...quiet],
    process.cwd(),
  );
  if (packed.code !== 0) throw new Error(packed.err);
  const [file] = JSON.parse(packed.out) as { filename: string }[];
  return join(folder, file!.filename);
}

/**
 * Installs Katagami and some of this repository's own development dependencies into a project by npm, in the versions that are
 * installed here. They are taken from npm's cache, where `npm ci` has put them, so that no registry is asked.
 *
 * @returns false, after a line that says so, when something is not in the cache and the registry cannot be reached
 */
export async function installKatagami(
  project: string,
  ...others: readonly string[]
): Promise<boolean> {
  await pinVersions(project);
  const args = ["install", "--save-dev", "--prefer-offline", ...quiet, tarball, ...others];
  const { code, err } = await run(["npm", ...args], project);
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ENOTCACHED/.test(err)) {
    process.stdout.write("  skipped: the package registry cannot be reached\n");
    return false;
  }
  if (code !== 0) throw new Error(err);
  return true;
}

/** A lock with all that this repository has installed: npm keeps what the project needs of it and drops the rest. */
async function pinVersions(project: string): Promise<void> {
  const { packages } = JSON.parse(await readFile("package-lock.json", "utf8")) as {
    packages: Record<string, { readonly link?: true }>;
  };
  const installed = Object.entries(packages).filter(
    ([path, { link }]) => path.startsWith("node_modules/") && link !== true,
  );
  const manifest = JSON.parse(await readFile(join(project, "package.json"), "utf8")) as object;
  const lock = {
    lockfileVersion: 3,
    requires: true,
    packages: { "": manifest, ...Object.fromEntries(installed) },
  };
  await writeFile(join(project, "package-lock.json"), JSON.stringify(lock));
}
