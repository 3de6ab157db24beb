import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { type Diagnostic, errorAt, Failure, inputError, textPlace } from "../lib/diagnostic.js";
import { readText } from "../lib/folders.js";
import { displayPath, relativeName } from "../lib/paths.js";
import { didYouMean } from "../lib/suggest.js";
import type { OnProgress } from "../lib/terminal.js";
import { packageFolders, readManifest } from "../output/manifest.js";

/** A generated package that can be published. */
export interface Publishable {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Absolute. */
  readonly folder: string;
}

export interface PublishOptions {
  /** The folder whose `.npmrc` holds: the top of the repository. */
  readonly cwd: string;
  /** The tag of the registry; null for the one that npm or the package names. */
  readonly tag: string | null;
  /** A one-time password. */
  readonly otp: string | null;
  /** Ask the registry, but publish nothing. */
  readonly dryRun: boolean;
  /** Whether npm may ask the user for a one-time password. */
  readonly isInteractive: boolean;
  readonly onProgress: OnProgress;
}

export interface PublishReport {
  readonly published: readonly Publishable[];
  /** The packages whose versions the registry has already. */
  readonly present: readonly Publishable[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What is read of a `package.json`. */
const Package = v.object({
  name: v.pipe(v.string(), v.regex(/^(?:@[\w.~-]+\/)?[\w.~-]+$/)),
  version: v.pipe(v.string(), v.regex(/^[\w.+-]+$/)),
  private: v.optional(v.boolean(), false),
});

/** npm looks most of its time at the network, and 60 packages one after another take minutes. */
const lanes = 4;

/**
 * Finds the packages of an output folder that can be published, the runtime first.
 *
 * @param named - folder names; empty for all packages
 * @throws Failure if one does not exist, is not compiled or is private
 */
export async function findPublishable(
  out: string,
  named: readonly string[],
): Promise<readonly Publishable[]> {
  const known = packageFolders(await readManifest(out));
  const problems: Diagnostic[] = named
    .filter((id) => !known.includes(id))
    .map((id) =>
      errorAt("there is no package", textPlace(displayPath(join(out, id))), didYouMean(id, known)),
    );
  const found: Publishable[] = [];
  const ids = known.filter((id) => named.length === 0 || named.includes(id));
  for (const id of ids.toSorted((a, b) => Number(b === "runtime") - Number(a === "runtime"))) {
    const folder = join(out, id);
    const file = join(folder, "package.json");
    const text = await readText(file);
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Package), text);
    const report = (message: string, hint: string): number =>
      problems.push(errorAt(message, textPlace(displayPath(file)), hint));
    if (!parsed.success) report("this is not the file of a package", "run `katagami generate`");
    else if (parsed.output.private)
      report("the package is private", "set `scope` in the configuration, then generate again");
    else if (!existsSync(join(folder, "dist")))
      report("the package is not compiled", "run `katagami build`");
    else found.push({ id, folder, name: parsed.output.name, version: parsed.output.version });
  }
  if (problems.length > 0) throw new Failure(problems);
  if (found.length > 0) return found;
  throw inputError(
    "no package is in this folder",
    textPlace(displayPath(out)),
    "run `katagami generate`",
  );
}

/**
 * Publishes with npm what the registry does not have. A package that fails does not stop the others.
 *
 * @throws Failure if npm is not installed
 */
export async function publish(
  packages: readonly Publishable[],
  options: PublishOptions,
): Promise<PublishReport> {
  const outcomes = new Map<Publishable, Attempt["outcome"]>();
  const diagnostics: Diagnostic[] = [];
  const locked: Publishable[] = [];
  const total = packages.length;
  let done = 0;
  const publishOne = async (one: Publishable): Promise<void> => {
    options.onProgress({ done, total, what: `${one.name}@${one.version}` });
    const { outcome, reason } = await attempt(one, options);
    outcomes.set(one, outcome);
    if (outcome === "locked" && options.isInteractive) locked.push(one);
    else if (outcome === "locked" || outcome === "failed") diagnostics.push(failed(one, reason));
    done += 1;
  };
  // The first is the runtime, which the others depend on.
  for (const first of packages.slice(0, 1)) await publishOne(first);
  const waiting = packages.slice(1).values();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const one of waiting) await publishOne(one);
    }),
  );
  options.onProgress({ done: total, total, what: "" });
  for (const one of locked) {
    if (await askedByNpm(one, options)) outcomes.set(one, "published");
    else diagnostics.push(failed(one, "npm could not publish it; its output is above"));
  }
  const those = (outcome: Attempt["outcome"]): Publishable[] =>
    packages.filter((one) => outcomes.get(one) === outcome);
  return { published: those("published"), present: those("present"), diagnostics };
}

function failed({ folder }: Publishable, message: string): Diagnostic {
  return errorAt(message, textPlace(displayPath(folder)));
}

interface Attempt {
  /** `locked` if the registry asks for a one-time password. */
  readonly outcome: "present" | "published" | "locked" | "failed";
  /** Why it was not published. */
  readonly reason: string;
}

async function attempt(one: Publishable, options: PublishOptions): Promise<Attempt> {
  const view = await npm(["view", `${one.name}@${one.version}`, "version"], options.cwd);
  if (view.isDone && view.out.trim() !== "") return { outcome: "present", reason: "" };
  if (!view.isDone && !/\bE404\b/.test(view.err))
    return { outcome: "failed", reason: reasonOf(view.err) };
  const { isDone, err } = await npm(publishArguments(one, options), options.cwd);
  if (isDone) return { outcome: "published", reason: "" };
  if (/\bEOTP\b|one-time pass/i.test(err))
    return { outcome: "locked", reason: "the registry asks for a one-time password: use --otp" };
  return { outcome: "failed", reason: reasonOf(err) };
}

function publishArguments(
  { folder, version }: Publishable,
  { cwd, tag, otp, dryRun }: PublishOptions,
): string[] {
  // npm does not publish a version such as 1.0.0-beta.1 under `latest`.
  const prerelease = /-([a-z]+)/i.exec(version)?.[1] ?? null;
  const chosen = tag ?? prerelease;
  return [
    "publish",
    `./${relativeName(cwd, folder)}`,
    ...(chosen === null ? [] : ["--tag", chosen]),
    ...(otp === null ? [] : ["--otp", otp]),
    ...(dryRun ? ["--dry-run"] : []),
  ];
}

/** On Windows npm is a script, which only a shell runs. */
const shell = process.platform === "win32";

function npm(
  args: readonly string[],
  cwd: string,
): Promise<{ readonly isDone: boolean; readonly out: string; readonly err: string }> {
  return new Promise((resolve, reject) => {
    execFile("npm", [...args], { cwd, shell, maxBuffer: 2 ** 26 }, (error, out, err) => {
      const hint = "install npm, which comes with Node.js";
      if (error?.code === "ENOENT") reject(inputError("the npm program was not found", null, hint));
      else resolve({ isDone: error === null, out, err });
    });
  });
}

/** Publishes with npm on the user's terminal, where it can ask for a password or open a browser. */
function askedByNpm(one: Publishable, options: PublishOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const args = publishArguments(one, options);
    const child = spawn("npm", args, { cwd: options.cwd, shell, stdio: "inherit" });
    child.on("close", (code) => resolve(code === 0));
  });
}

/** The lines of npm's error that say what is wrong. */
function reasonOf(err: string): string {
  const lines = [...err.matchAll(/^npm (?:error|ERR!) (.*)$/gm)].map(([, line = ""]) =>
    line.trim(),
  );
  const useful = lines.filter(
    (line) => line !== "" && !/^code |complete log|debug-0\.log/.test(line),
  );
  return useful.slice(0, 4).join("\n") || "npm failed without saying why";
}

/** Tags the commit with each published version, as `changeset publish` does; null if git does. Otherwise its reason. */
export async function tagVersion(
  { name, version }: Publishable,
  cwd: string,
): Promise<string | null> {
  const tag = `${name}@${version}`;
  return new Promise((resolve) => {
    execFile("git", ["tag", tag, "-m", tag], { cwd }, (error, _out, err) =>
      resolve(error === null ? null : err.trim() || error.message),
    );
  });
}
