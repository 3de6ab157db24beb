/** Katagami as npm packs it, installed into a project of its own. */
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as assert from "uvu/assert";
import { run } from "./cli.js";
import { addFiles, type Files, listFiles } from "./folders.js";

const quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];

/** The command that runs an installed Katagami, in its project. */
export const npx: readonly string[] = ["npx", "--no-install", "--loglevel=error", "katagami"];

/**
 * Packs this repository into a folder and gives back the tarball's path. It is packed from a copy, by what git knows or would
 * take: packing compiles anew, and other tests use what is compiled here.
 */
export async function pack(folder: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), "katagami-packed-"));
  const listed = await run(["git", "ls-files", "-co", "--exclude-standard"], process.cwd());
  assert.is(listed.code, 0, listed.err);
  const files = listed.out.split("\n").filter((file) => /^(?!test\/|generated\/|\.)./.test(file));
  for (const file of files) await cp(file, join(copy, file));
  await symlink(resolve("node_modules"), join(copy, "node_modules"), "junction");
  const packed = await run(["npm", "pack", "--json", "--pack-destination", folder, ...quiet], copy);
  await rm(copy, { recursive: true });
  assert.is(packed.code, 0, packed.err);
  const tarball = (await listFiles(folder)).find((file) => file.endsWith(".tgz"));
  assert.match(tarball ?? "", /^katagami-\d+\.\d+\.\d+\.tgz$/);
  return join(folder, tarball!);
}

/** Makes a project of the given files and installs a tarball in it; false, after a line that says so, without a registry. */
export async function install(project: string, tarball: string, files: Files): Promise<boolean> {
  await addFiles(project, files);
  const installed = await run(["npm", "install", "--prefer-offline", ...quiet, tarball], project);
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ENOTCACHED/.test(installed.err)) {
    process.stdout.write("  skipped: the package registry cannot be reached\n");
    return false;
  }
  assert.is(installed.code, 0, installed.err);
  return true;
}
