/**
 * Runs tests on other versions of Node: `npm run test:nodes -- [part of path…]`, those of runtime/ when no part is given.
 * Node comes from npm (the package `node`) into node_modules/.cache, so this wants the network once.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

/** Beside Node 20, which the tests run on otherwise. */
const VERSIONS = ["22", "24"];

const isWindows = process.platform === "win32";
const filters = process.argv.slice(2);
let failed = false;

for (const version of VERSIONS) {
  const node = await install(version);
  const found = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
  process.stdout.write(`\nNode ${found}\n`);
  const args = [
    "--import",
    "tsx",
    "test/main.ts",
    ...(filters.length > 0 ? filters : ["runtime/"]),
  ];
  failed = spawnSync(node, args, { stdio: "inherit" }).status !== 0 || failed;
}
process.exitCode = failed ? 1 : 0;

/** @returns the path of the program */
async function install(version: string): Promise<string> {
  const folder = resolve("node_modules/.cache/katagami-nodes", version);
  const program = join(folder, "node_modules/node/bin", isWindows ? "node.exe" : "node");
  if (existsSync(program)) return program;
  await mkdir(folder, { recursive: true });
  // A package of its own: npm would look for the one above it.
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  const flags = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  execFileSync("npm", ["install", ...flags, `node@${version}`], {
    cwd: folder,
    shell: isWindows,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return program;
}
