/** Real git repositories and folders for the tests of models pull, each in a temporary folder of its own. */
import * as assert from "uvu/assert";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { UpstreamError } from "../../generator/upstream/error.js";
import { pull, type PullReport, type PullRequest } from "../../generator/upstream/pull.js";

/** A document that passes for a model; `mark` makes it differ from others. */
export function model(mark: string): string {
  return `${JSON.stringify({ swagger: "2.0", info: { title: mark, version: "v1" }, paths: {} }, null, 2)}\n`;
}

/** A temporary folder, and what a test does in it. */
export class Place {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "katagami-test-")));
  readonly models = join(this.root, "models");
  readonly source = join(this.root, "source");

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Writes a file below the folder. */
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  delete(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  /** Everything below a folder as text: `path → content`, links and folders as such. */
  tree(path = "models"): Record<string, string> {
    const folder = join(this.root, path);
    if (!existsSync(folder)) return {};
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
      .map((entry) => ({ entry, full: join(entry.parentPath, entry.name) }))
      .map(({ entry, full }): [string, string] => [
        relative(folder, full),
        entry.isFile() ? readFileSync(full, "utf8") : entry.isDirectory() ? "(folder)" : "(link)",
      ]);
    return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Runs git in the source repository, untouched by the configuration of the machine. */
  git(...args: string[]): string {
    const env = {
      PATH: process.env["PATH"],
      HOME: this.root,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_AUTHOR_NAME: "Test",
      GIT_AUTHOR_EMAIL: "test@example.com",
      GIT_COMMITTER_NAME: "Test",
      GIT_COMMITTER_EMAIL: "test@example.com",
    };
    const options = { cwd: this.source, env, encoding: "utf8", stdio: "pipe" } as const;
    return execFileSync("git", args, options).trim();
  }

  /** Makes the source a repository on a branch named main. */
  init(): void {
    mkdirSync(this.source, { recursive: true });
    this.git("init", "--quiet", "--initial-branch=main");
  }

  /** Writes files of the source (null deletes one) and commits all; returns the id. */
  commit(files: Record<string, string | null>): string {
    for (const [path, text] of Object.entries(files)) {
      if (text === null) this.delete(`source/${path}`);
      else this.write(`source/${path}`, text);
    }
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message=change");
    return this.git("rev-parse", "HEAD");
  }

  /** A pull from the source, unless told otherwise. */
  pull(request: Partial<PullRequest> = {}): Promise<PullReport> {
    const { models: modelsFolder, source: from } = this;
    return pull({ modelsFolder, from, ref: null, force: false, ...request });
  }
}

/** Runs a test in a place of its own. */
export function inPlace(test: (place: Place) => Promise<void>): () => Promise<void> {
  return async () => {
    const place = new Place();
    try {
      await test(place);
    } finally {
      place.remove();
    }
  };
}

/** The problems that a promise fails with; a promise that holds, or fails with anything else, is a failure. */
export async function problemsOf(promise: Promise<unknown>): Promise<UpstreamError["problems"]> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof UpstreamError) return error.problems;
    throw error;
  }
  assert.unreachable("no problem was found");
  return [];
}

/** That a promise fails with one problem that says this. */
export async function refuses(promise: Promise<unknown>, pattern: RegExp): Promise<void> {
  const problems = await problemsOf(promise);
  assert.is(problems.length, 1, JSON.stringify(problems));
  assert.match(`${problems[0]!.file ?? ""}: ${problems[0]!.message}`, pattern);
}
