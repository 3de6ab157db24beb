/**
 * Reads one commit of a repository through a bare repository in a temporary folder. Nothing is checked out, so no hook, filter
 * or attribute of the source runs. git's command line gets fixed options, a `--`, a checked location and object ids only: a
 * name that the user typed is looked up in the list of refs here.
 */
import { flagError, inputError, textPlace } from "../lib/diagnostic.js";
import { withTemporaryFolder } from "../lib/temporary-folder.js";
import type { OnProgress } from "../lib/terminal.js";
import { type GitRepository, runGit } from "./git-process.js";
import { COMMIT } from "./lock.js";
import { printable } from "./paths.js";

/** One path of a commit. */
export interface GitEntry {
  readonly path: string;
  readonly kind: "file" | "link" | "submodule";
  readonly id: string;
  readonly size: number;
}

/** The paths of a commit, whose contents can be read. */
export interface GitTree {
  readonly entries: readonly GitEntry[];
  readonly read: (entries: readonly GitEntry[]) => Promise<readonly Buffer[]>;
}

const SHORT_COMMIT = /^[0-9a-f]{4,39}$/u;

/**
 * Resolves the name of a commit to its full id.
 *
 * @param ref a branch, a tag, a commit (full or short), or null for the newest commit of the default branch.
 * @throws Failure when the name is none of these, or the repository cannot be read.
 */
export async function resolveCommit(
  repository: GitRepository,
  ref: string | null,
): Promise<string> {
  if (ref !== null && COMMIT.test(ref)) return ref;
  if (ref === null || ref === "HEAD") {
    const head = (await listRefs(repository, [], ["HEAD"])).get("HEAD");
    if (head !== undefined) return head;
    throw inputError(
      "has no commit on a default branch",
      textPlace(repository.location),
      "name a branch or tag with --ref",
    );
  }
  checkRef(ref);
  const refs = await listRefs(repository, ["--heads", "--tags"], []);
  // The order of gitrevisions(7): the full name, then a tag, then a branch; `^{}` is the commit behind an annotated tag.
  for (const name of [ref, `refs/${ref}`, `refs/tags/${ref}`, `refs/heads/${ref}`]) {
    const id = refs.get(`${name}^{}`) ?? refs.get(name);
    if (id !== undefined) return id;
  }
  const commit = SHORT_COMMIT.test(ref) ? await findShortCommit(repository, ref) : null;
  if (commit !== null) return commit;
  throw flagError("--ref", `${repository.location} has no branch, tag or commit named "${ref}"`);
}

/**
 * Fetches one commit, without history, and passes its tree to `use`; the temporary repository is deleted afterwards.
 *
 * @throws Failure when the commit is unknown or the repository cannot be read.
 */
export async function withCommit<T>(
  repository: GitRepository,
  commit: string,
  onProgress: OnProgress,
  use: (tree: GitTree) => Promise<T>,
): Promise<T> {
  return withBareRepository(commit.length === 64 ? "sha256" : "sha1", async (folder) => {
    const options = [
      "--progress",
      "--depth=1",
      "--no-tags",
      "--no-recurse-submodules",
      "--no-write-fetch-head",
    ];
    const args = ["fetch", ...options, "--", repository.location, commit];
    await runGit(repository, folder, args, "", onProgress);
    return use(await treeOf(repository, folder, commit));
  });
}

/**
 * Reads the tree of a commit that is in the repository already.
 *
 * @param repository where git may fetch missing objects; null for nowhere
 * @param below only paths below this folder of the repository; null for all
 */
export async function treeOf(
  repository: GitRepository | null,
  folder: string,
  commit: string,
  below: string | null = null,
): Promise<GitTree> {
  const paths = below === null ? [] : ["--", `:(literal)${below}`];
  const listing = await runGit(repository, folder, [
    "ls-tree",
    "-r",
    "-z",
    "-l",
    "--full-tree",
    commit,
    ...paths,
  ]);
  return {
    entries: parseTree(listing.toString("utf8")),
    read: (entries) => readBlobs(repository, folder, entries),
  };
}

/** Refuses names that git itself refuses (git-check-ref-format), and names that could be read as an option or expression. */
export function checkRef(ref: string): void {
  const wrong =
    ref === "" ||
    ref.length > 250 ||
    ref.startsWith("-") ||
    ref.startsWith("/") ||
    ref.endsWith("/") ||
    ref.endsWith(".lock") ||
    /\.\.|@\{|\/\/|[\s~^:?*[\\\p{Cc}\p{Cf}]/u.test(ref);
  if (wrong)
    throw flagError("--ref", `"${printable(ref)}" is not the name of a branch, a tag or a commit`);
}

async function listRefs(
  repository: GitRepository,
  options: readonly string[],
  patterns: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const args = ["ls-remote", "--quiet", ...options, "--", repository.location, ...patterns];
  const output = await withBareRepository("sha1", (folder) => runGit(repository, folder, args));
  const refs = new Map<string, string>();
  for (const line of output.toString("utf8").split("\n")) {
    const [id, name] = line.split("\t");
    if (id !== undefined && name !== undefined && COMMIT.test(id)) refs.set(name, id);
  }
  return refs;
}

/**
 * Finds the commit that starts with a short id; null when there is none. That takes the whole history: fetched without files
 * if the server can (GitHub and GitLab can), otherwise with them.
 */
async function findShortCommit(repository: GitRepository, prefix: string): Promise<string | null> {
  return withBareRepository("sha1", async (folder) => {
    await runGit(repository, folder, [
      "-c",
      `remote.upstream.url=${repository.location}`,
      "fetch",
      "--quiet",
      "--filter=tree:0",
      "--no-recurse-submodules",
      "--",
      "upstream",
      "+refs/heads/*:refs/heads/*",
      "+refs/tags/*:refs/tags/*",
    ]);
    const output = await runGit(repository, folder, ["rev-list", "--all", "--"]);
    const found = output
      .toString("latin1")
      .split("\n")
      .filter((id) => id.startsWith(prefix));
    if (found.length > 1) {
      throw flagError(
        "--ref",
        `"${prefix}" is the start of ${String(found.length)} commits`,
        "give more of it",
      );
    }
    return found[0] ?? null;
  });
}

function withBareRepository<T>(
  format: "sha1" | "sha256",
  use: (folder: string) => Promise<T>,
): Promise<T> {
  return withTemporaryFolder("git", async (folder) => {
    // An empty --template: the template folder of a user may hold hooks.
    const options = ["--quiet", "--bare", "--template=", `--object-format=${format}`];
    await runGit(null, folder, ["init", ...options]);
    return use(folder);
  });
}

function parseTree(listing: string): GitEntry[] {
  return listing
    .split("\0")
    .filter((line) => line !== "")
    .map((line) => {
      const tab = line.indexOf("\t");
      const [mode = "", , id = "", size = ""] = line.slice(0, tab).split(/ +/u);
      return { path: line.slice(tab + 1), kind: kindOf(mode), id, size: Number(size) || 0 };
    });
}

function kindOf(mode: string): GitEntry["kind"] {
  if (mode === "120000") return "link";
  return mode === "160000" ? "submodule" : "file";
}

/** Reads many files through one `git cat-file --batch`, which prints `<id> blob <size>\n<bytes>\n` for each. */
async function readBlobs(
  repository: GitRepository | null,
  folder: string,
  entries: readonly GitEntry[],
): Promise<readonly Buffer[]> {
  const input = entries.map(({ id }) => `${id}\n`).join("");
  const output = await runGit(repository, folder, ["cat-file", "--batch"], input);
  let at = 0;
  return entries.map(({ id, path }) => {
    const lineEnd = output.indexOf("\n", at);
    const [foundId, kind, size] = output.toString("latin1", at, lineEnd).split(" ");
    if (foundId !== id || kind !== "blob")
      throw inputError("git could not read it", textPlace(printable(path)));
    const start = lineEnd + 1;
    at = start + Number(size) + 1;
    return output.subarray(start, start + Number(size));
  });
}
