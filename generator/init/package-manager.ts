import { join } from "node:path";
import { readText } from "../lib/folders.js";

/** The commands of a package manager, as people type them. */
export interface PackageManager {
  readonly name: "npm" | "pnpm" | "yarn" | "bun";
  /** Starts it in a workflow, where it may not be installed. */
  readonly inWorkflow: string;
  /** Installs the versions in the lock file. */
  readonly install: string;
  /** Updates the lock file for new packages and versions. */
  readonly lock: string;
  /** Adds development dependencies to the root package. */
  readonly add: string;
  /** Runs a command of an installed package. */
  readonly exec: string;
}

const npm: PackageManager = {
  name: "npm",
  inWorkflow: "",
  install: "npm ci",
  lock: "npm install --package-lock-only",
  add: "npm install --save-dev",
  exec: "npx",
};

const pnpm: PackageManager = {
  name: "pnpm",
  inWorkflow: "npx ",
  install: "pnpm install --frozen-lockfile",
  lock: "pnpm install --lockfile-only",
  add: "pnpm add -D -w",
  exec: "pnpm exec",
};

const yarn: PackageManager = {
  name: "yarn",
  inWorkflow: "corepack ",
  install: "yarn install --immutable",
  lock: "yarn install --mode=update-lockfile",
  add: "yarn add --dev",
  exec: "yarn run",
};

const yarn1: PackageManager = {
  ...yarn,
  install: "yarn install --frozen-lockfile",
  lock: "yarn install",
  add: "yarn add --dev -W",
};

const bun: PackageManager = {
  name: "bun",
  inWorkflow: "npx ",
  install: "bun install --frozen-lockfile",
  lock: "bun install --lockfile-only",
  add: "bun add --dev",
  exec: "bunx",
};

/** Finds the package manager of a repository: by `packageManager` of its package.json, or by its lock file. Default: npm. */
export async function findPackageManager(cwd: string): Promise<PackageManager> {
  const read = (file: string): Promise<string | null> => readText(join(cwd, file));
  const [, field = ""] =
    /"packageManager"\s*:\s*"([^"]*)"/.exec((await read("package.json")) ?? "") ?? [];
  const named = [npm, pnpm, bun].find(({ name }) => field.startsWith(`${name}@`));
  if (named !== undefined) return named;
  if (field.startsWith("yarn@")) return field.startsWith("yarn@1.") ? yarn1 : yarn;
  if ((await read("pnpm-lock.yaml")) !== null) return pnpm;
  if ((await read("bun.lock")) !== null || (await read("bun.lockb")) !== null) return bun;
  const yarnLock = await read("yarn.lock");
  if (yarnLock === null) return npm;
  return yarnLock.includes("# yarn lockfile v1") ? yarn1 : yarn;
}
