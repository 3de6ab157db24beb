/** The states of Amazon's models beside the repository, which are no part of it: 405 commits of one git bundle. */
import { isUtf8 } from "node:buffer";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { suite } from "uvu";
import { inputError } from "../../generator/lib/diagnostic.js";
import { sha256 } from "../../generator/lib/hash.js";
import { modelKey, type ModelText } from "../../generator/model/model-file.js";
import { temporaryFolder } from "./corpus.js";

const bundle = resolve("..", "shared", "history", "models-history.bundle");

/** Whether the history is here; if it is not, a test that passes says so. */
export function historyIsHere(test: ReturnType<typeof suite>): boolean {
  if (existsSync(bundle)) return true;
  process.stdout.write("  skipped: ../shared/history is not here\n");
  test("skipped: the history of Amazon's models is not beside the repository", () => {});
  return false;
}

/** One state: a commit with all its model files. */
export interface State {
  /** The upstream commit, as far as the bundle names it. */
  readonly name: string;
  /** Path below the repository (`models/<folder>/<file>`) → blob. */
  readonly files: ReadonlyMap<string, string>;
}

export interface History {
  /** From the oldest to the newest. */
  readonly states: readonly State[];
  /** Each content of each path, once. */
  readonly blobs: readonly Blob[];
  readonly read: (blobs: readonly string[]) => ReadonlyMap<string, Buffer>;
}

export interface Blob {
  readonly path: string;
  readonly hash: string;
}

/** Reads which model file had which content in which state. */
export function readHistory(): History {
  const clone = temporaryFolder("katagami-history-");
  const git = (args: readonly string[], input?: string): Buffer =>
    execFileSync("git", ["-C", clone, ...args], { input, maxBuffer: 2 ** 30 });
  git(["clone", "--quiet", "--bare", "--branch", "until-2025", bundle, "."]);
  const log = ["log", "--reverse", "--raw", "--no-renames", "--no-abbrev", "--root"];
  const states: State[] = [];
  const files = new Map<string, string>();
  const blobs = new Map<string, Blob>();
  for (const part of git([...log, "--format=%x00%s"])
    .toString()
    .split("\0")
    .slice(1)) {
    const [subject = "", ...changes] = part.split("\n").filter((line) => line !== "");
    for (const change of changes) {
      const [, , , hash = "", rest = ""] = change.split(" ");
      const path = rest.slice(rest.indexOf("\t") + 1);
      if (!path.startsWith("models/") || !path.endsWith(".json")) continue;
      if (rest.startsWith("D")) files.delete(path);
      else {
        files.set(path, hash);
        blobs.set(`${path} ${hash}`, { path, hash });
      }
    }
    states.push({ name: subject.replace("State of ", ""), files: new Map(files) });
  }
  return {
    states,
    blobs: [...blobs.values()],
    read: (hashes) => parseBatch(git(["cat-file", "--batch"], `${hashes.join("\n")}\n`)),
  };
}

/** A blob as `readModel` gives it for a file. Throws Failure if it is not UTF-8. */
export function modelText({ path }: Blob, bytes: Buffer): ModelText {
  if (!isUtf8(bytes)) throw inputError("this file is not UTF-8 text");
  return { path, key: modelKey(path), text: bytes.toString(), sha256: sha256(bytes) };
}

/** Writes the models of a state into a folder. */
export async function writeState(history: History, state: State, folder: string): Promise<void> {
  const contents = history.read([...state.files.values()]);
  for (const [path, hash] of state.files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, contents.get(hash) ?? "");
  }
}

/** `<hash> blob <size>\n<bytes>\n`, repeated. */
function parseBatch(output: Buffer): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(10, at);
    const [hash = "", , size = "0"] = output.toString("latin1", at, end).split(" ");
    found.set(hash, output.subarray(end + 1, end + 1 + Number(size)));
    at = end + 2 + Number(size);
  }
  return found;
}
