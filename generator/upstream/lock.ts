import * as v from "valibot";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorAt, Failure, inputError, settingPlace, textPlace } from "../lib/diagnostic.js";
import { parseJson } from "../lib/json.js";
import { sortedRecord } from "../lib/collections.js";
import { caseCollisions, displayPath } from "../lib/paths.js";
import { unlessMissing } from "../lib/system-error.js";
import { LOCK_NAME, unsafeReason } from "../model/models-folder.js";
import { printable } from "./paths.js";

/** The contents of `models.lock.json`: where the models came from, and the hash of each. */
export interface Lock {
  /** A git URL, or a folder: absolute, or relative to the models folder and then starting with `./` or `../`. */
  readonly source: string;
  /** The branch, tag or commit that was asked for; null when it was the newest. The next pull does not use it. */
  readonly ref: string | null;
  /** The full id of the commit; null for a plain folder. */
  readonly commit: string | null;
  /** The choice of APIs at the pull, as in the configuration; null when it was all. */
  readonly apis: readonly string[] | null;
  /** SHA-256 in hexadecimal, by path below the models folder. */
  readonly files: ReadonlyMap<string, string>;
}

/** The state of a source that a lock pins. */
export type Pin = Pick<Lock, "source" | "commit">;

const sha256Text = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/u, "must be a SHA-256 in hexadecimal"),
);

/** Bytes: a pull takes at most 10,000 files, of some 340 bytes each. */
const MAX_SIZE = 16 * 2 ** 20;

/** A git object id: SHA-1 or SHA-256. */
export const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u;

const modelPath = v.pipe(
  v.string(),
  v.check(
    (path) => unsafeReason(path) === null,
    ({ input }) => unsafeReason(input) ?? "",
  ),
);

const lockSchema = v.strictObject({
  source: v.pipe(v.string(), v.nonEmpty()),
  ref: v.optional(v.pipe(v.string(), v.nonEmpty())),
  commit: v.nullable(v.pipe(v.string(), v.regex(COMMIT, "must be the full id of a commit"))),
  apis: v.optional(v.array(v.string())),
  files: v.pipe(
    v.record(modelPath, sha256Text),
    v.check(
      (files) => caseCollisions(Object.keys(files)).length === 0,
      ({ input }) =>
        `differ only in upper and lower case: ${caseCollisions(Object.keys(input)).join("; ")}`,
    ),
  ),
});

const repair = "restore it, or delete it and run `katagami models pull`";

/**
 * Reads the lock of a models folder.
 *
 * @returns the lock, or null when there is none.
 * @throws Failure when it cannot be read, is not JSON, has another shape, or lists a path that no model can have.
 */
export async function readLock(modelsFolder: string): Promise<Lock | null> {
  const file = displayPath(join(modelsFolder, LOCK_NAME));
  try {
    // A link to a device would be read without end.
    const found = await stat(file);
    if (!found.isFile()) throw inputError("is not a file", textPlace(file), repair);
    if (found.size > MAX_SIZE)
      throw inputError("is longer than any lock: 16 MB", textPlace(file), repair);
    return parseLock(await readFile(file, "utf8"), file);
  } catch (error) {
    return unlessMissing(file, null)(error);
  }
}

/** Parses the text of a lock; `file` is only for messages. Throws as {@link readLock} does. */
export function parseLock(text: string, file: string): Lock {
  const json = parseJson(file, text);
  if (json.problem !== null) {
    const isConflict = /^<{7} /mu.test(text);
    const message = isConflict ? "holds a merge conflict" : printable(json.problem.message);
    throw inputError(message, json.problem.place, repair);
  }
  const result = v.safeParse(lockSchema, json.value);
  if (!result.success) {
    throw new Failure(
      result.issues.map((issue) => {
        const place = settingPlace(file, printable(v.getDotPath(issue) ?? ""));
        return errorAt(printable(issue.message), place, repair);
      }),
    );
  }
  const { source, ref = null, commit, apis = null, files } = result.output;
  return { source, ref, commit, apis, files: new Map(Object.entries(files)) };
}

/** The state that a lock pins; null without a lock. */
export function pinOf(lock: Lock | null): Pin | null {
  return lock === null ? null : { source: lock.source, commit: lock.commit };
}

/** The text of a lock: sorted by path, indented by two, with a final newline, so that a difference is one line per model. */
export function printLock(lock: Lock): string {
  const files = sortedRecord(lock.files);
  const ref = lock.ref === null ? {} : { ref: lock.ref };
  const apis = lock.apis === null ? {} : { apis: lock.apis };
  return `${JSON.stringify({ source: lock.source, ...ref, commit: lock.commit, ...apis, files }, null, 2)}\n`;
}
