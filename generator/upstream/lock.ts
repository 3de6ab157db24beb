import * as v from "valibot";
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { caseCollisions } from "../lib/paths.js";
import { LOCK_NAME } from "../model/models-folder.js";
import { problem, systemCode, systemMessage, UpstreamError } from "./error.js";
import { printable, unsafeReason } from "./paths.js";

/** What stands in `models.lock.json`: where the models came from, and what each was. */
export interface Lock {
  /** A git URL, or a folder: absolute, or relative to the models folder and then starting with `./` or `../`. */
  readonly source: string;
  /** The branch, tag or commit that was asked for; null when it was the newest. A record, not a wish for the next pull. */
  readonly ref: string | null;
  /** The full id of the commit; null for a plain folder. */
  readonly commit: string | null;
  /** SHA-256 in hexadecimal, by path below the models folder. */
  readonly files: ReadonlyMap<string, string>;
}

const sha256Text = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/u, "must be a SHA-256 in hexadecimal"),
);

/** Bytes: a pull takes at most 10,000 files, of some 340 bytes each. */
const MAX_SIZE = 16 * 2 ** 20;

/** A git object id: SHA-1 or SHA-256. */
export const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u;

const lockSchema = v.strictObject({
  source: v.pipe(v.string(), v.nonEmpty()),
  ref: v.optional(v.pipe(v.string(), v.nonEmpty())),
  commit: v.nullable(v.pipe(v.string(), v.regex(COMMIT, "must be the full id of a commit"))),
  // Names are checked one by one below, so that each problem names its path.
  files: v.record(v.string(), sha256Text),
});

/**
 * Reads the lock of a models folder.
 *
 * @returns the lock, or null when there is none.
 * @throws UpstreamError when it cannot be read, is not JSON, has another shape, or lists a path that no model can have.
 */
export async function readLock(modelsFolder: string): Promise<Lock | null> {
  const file = join(modelsFolder, LOCK_NAME);
  let text: string;
  try {
    // A link to a device would be read without end.
    const found = await stat(file);
    if (!found.isFile()) throw problem("is not a file", file);
    if (found.size > MAX_SIZE) throw problem("is longer than any lock: 16 MB", file);
    text = await readFile(file, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    if (error instanceof UpstreamError) throw error;
    throw problem(`cannot be read: ${systemMessage(error)}`, file);
  }
  return parseLock(text, file);
}

/** Reads the text of a lock; `file` is only for messages. Throws as {@link readLock} does. */
export function parseLock(text: string, file: string): Lock {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const conflict = /^<{7} /mu.test(text) ? " (it holds a merge conflict)" : "";
    const detail = error instanceof Error ? printable(error.message) : "";
    throw problem(
      `is not JSON${conflict}: ${detail}. Restore it, or delete it and pull again`,
      file,
    );
  }
  const result = v.safeParse(lockSchema, data);
  if (!result.success) {
    throw new UpstreamError(
      result.issues.map((issue) => ({
        file,
        message: `${printable(v.getDotPath(issue) ?? "the document")}: ${printable(issue.message)}`,
      })),
    );
  }
  const files = new Map(Object.entries(result.output.files));
  const unsafe = [...files.keys()].flatMap((path) => {
    const reason = unsafeReason(path);
    return reason === null ? [] : [{ file, message: `"${printable(path)}" ${reason}` }];
  });
  const twins = caseCollisions(files.keys()).map(([one, other]) => ({
    file,
    message: `"${one}" and "${other}" differ only in upper and lower case`,
  }));
  if (unsafe.length + twins.length > 0) throw new UpstreamError([...unsafe, ...twins]);
  const { source, ref, commit } = result.output;
  return { source, ref: ref ?? null, commit, files };
}

/** The text of a lock: sorted by path, indented by two, with a final newline, so that a difference is one line per model. */
export function printLock(lock: Lock): string {
  const files = Object.fromEntries([...lock.files].toSorted(([a], [b]) => compareText(a, b)));
  const ref = lock.ref === null ? {} : { ref: lock.ref };
  return `${JSON.stringify({ source: lock.source, ...ref, commit: lock.commit, files }, null, 2)}\n`;
}

/** Order by UTF-16 code unit: the same on every machine, in every locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** SHA-256 of the bytes, in hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
