import * as v from "valibot";
import { join } from "node:path";
import { isSafePath } from "../escape/safe-path.js";
import { inputError, textPlace } from "../lib/diagnostic.js";
import { readText } from "../lib/folders.js";
import type { OutputFile } from "../lib/output-file.js";
import { byCodePoint, displayPath } from "../lib/paths.js";
import { tryJson } from "../lib/json.js";
import { hashFiles } from "../output/manifest.js";
import type { Definition, DefinitionRequest } from "./definition.js";

/** The record of a pull: what was asked for, which versions came, and every file. */
export const lockName = "product-types.lock.json";

const LockSchema = v.object({
  files: v.record(v.pipe(v.string(), v.check(isSafePath)), v.string()),
});

/**
 * Reads which files the last pull wrote: path → hash. None if there was no pull.
 *
 * @throws Failure when the lock is damaged
 */
export async function readLockedFiles(out: string): Promise<ReadonlyMap<string, string>> {
  const file = join(out, lockName);
  const text = await readText(file);
  if (text === null) return new Map();
  const parsed = v.safeParse(LockSchema, tryJson(text));
  if (parsed.success) return new Map(Object.entries(parsed.output.files));
  const hint = "restore it, or delete it and pull with --force";
  throw inputError("is damaged", textPlace(displayPath(file)), hint);
}

/** Prints the record of a pull. It has no dates: the same definitions make the same bytes. */
export function printLock(
  { marketplace, locale, sellerId, requirements }: DefinitionRequest,
  definitions: readonly Definition[],
  files: readonly OutputFile[],
): string {
  const productTypes = definitions
    .toSorted((a, b) => byCodePoint(a.productType, b.productType))
    .map((one) => [one.productType, { version: one.version, locale: one.locale }] as const);
  const lock = {
    marketplace,
    locale,
    sellerId,
    requirements,
    productTypes: Object.fromEntries(productTypes),
    files: hashFiles(files),
  };
  return `${JSON.stringify(lock, null, 2)}\n`;
}
