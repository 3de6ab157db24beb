/** The states of Amazon's models beside the repository, which are no part of it, and consecutive pairs of them. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const bundle = resolve("..", "shared", "history", "models-history.bundle");

export const historyIsHere = existsSync(bundle);

/** Two states in a row, of which at least one model differs. */
export interface Step {
  readonly before: string;
  readonly after: string;
  /** The models that differ, below `models/`. */
  readonly files: readonly string[];
}

export interface History {
  readonly steps: readonly Step[];
  /** Writes the models of a step into `before/` and `after/` of a folder. */
  readonly write: (step: Step, folder: string) => void;
}

/** Opens the history, in a folder for its repository. */
export function openHistory(folder: string): History {
  const repository = join(folder, "repository");
  const git = (...args: string[]): Buffer =>
    execFileSync("git", ["-C", repository, ...args], {
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "ignore"],
    });
  execFileSync("git", ["clone", "--quiet", "--bare", "-b", "until-2025", bundle, repository]);
  const commits = git("rev-list", "--reverse", "--first-parent", "HEAD").toString().trim();
  const states = commits.split("\n");
  const steps = states.slice(1).map((after, index): Step => {
    const before = states[index]!;
    const names = git("diff-tree", "-r", "-z", "--name-only", before, after, "--", "models");
    const files = names
      .toString()
      .split("\0")
      .filter((name) => name.endsWith(".json"));
    return { before, after, files: files.map((name) => name.slice("models/".length)) };
  });
  return {
    steps: steps.filter(({ files }) => files.length > 0),
    write: (step, target) => {
      for (const side of ["before", "after"] as const) {
        mkdirSync(join(target, side), { recursive: true });
        for (const file of step.files) {
          const path = join(target, side, file);
          const text = read(`${step[side]}:models/${file}`);
          if (text === null) continue;
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, text);
        }
      }
    },
  };

  function read(name: string): Buffer | null {
    try {
      return git("show", name);
    } catch {
      return null; // It is not in this state.
    }
  }
}
