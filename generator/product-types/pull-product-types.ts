import { join } from "node:path";
import { outputSwapFolder } from "../escape/safe-path.js";
import { type Diagnostic, diagnosticsOf, Failure } from "../lib/diagnostic.js";
import { inFolderAlone, type OnWait } from "../lib/folder-lock.js";
import { readText } from "../lib/folders.js";
import { swapFiles } from "../lib/swap-files.js";
import type { OnProgress } from "../lib/terminal.js";
import { refuseForeign, refuseUnsafe } from "../output/check-paths.js";
import { connectToAmazon, type FetchDefinition } from "./amazon.js";
import type { Definition, DefinitionRequest } from "./definition.js";
import { lockName, printLock, readLockedFiles } from "./lock.js";
import { renderProductTypes } from "./render-product-types.js";

export interface PullProductTypesRequest extends DefinitionRequest {
  /** Their names on the wire, each valid and only once. */
  readonly productTypes: readonly string[];
  /** A server in place of Amazon's; null for Amazon's. */
  readonly endpoint: string | null;
  /** The folder to write. */
  readonly out: string;
  /** Compares only; writes nothing. */
  readonly check: boolean;
  /** Also replaces and deletes files that no pull wrote. */
  readonly force: boolean;
  readonly onProgress: OnProgress;
  readonly onWait: OnWait;
}

/** What a pull changed in the folder, or would change; paths below it, sorted. */
export interface PullProductTypesReport {
  readonly productTypes: readonly { readonly name: string; readonly version: string }[];
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/**
 * Fetches the definitions of product types and writes their types, all or nothing. Afterwards the folder has these product
 * types, and no other of an earlier pull.
 *
 * @throws Failure with every problem; nothing has changed then
 */
export async function pullProductTypes(
  request: PullProductTypesRequest,
): Promise<PullProductTypesReport> {
  const fetchDefinition = await connectToAmazon(request, request.endpoint);
  const definitions = await fetchAll(request, fetchDefinition);
  const files = await renderProductTypes(definitions);
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  texts.set(lockName, printLock(request, definitions, files));
  const productTypes = definitions.map(({ productType: name, version }) => ({ name, version }));
  const compared = async (): Promise<PullProductTypesReport> => ({
    productTypes,
    ...(await bring(texts, request)),
  });
  // A comparison leaves no trace in a folder.
  return request.check
    ? compared()
    : inFolderAlone(outputSwapFolder(request.out), request.onWait, compared);
}

/** Fetches one after the other, for the sake of the usage plan; problems of all are collected. */
async function fetchAll(
  { productTypes, onProgress }: PullProductTypesRequest,
  fetchDefinition: FetchDefinition,
): Promise<readonly Definition[]> {
  const found: Definition[] = [];
  const problems: Diagnostic[] = [];
  const total = productTypes.length;
  for (const [done, what] of productTypes.entries()) {
    onProgress({ done, total, what });
    try {
      found.push(await fetchDefinition(what));
    } catch (error) {
      problems.push(...diagnosticsOf(error));
    }
  }
  onProgress({ done: total, total, what: "" });
  if (problems.length > 0) throw new Failure(problems);
  return found;
}

type Changes = Omit<PullProductTypesReport, "productTypes">;

/** Brings the folder to these files. */
async function bring(
  texts: ReadonlyMap<string, string>,
  { out, check, force }: PullProductTypesRequest,
): Promise<Changes> {
  const locked = await readLockedFiles(out);
  const stale = [...locked.keys()].filter((path) => !texts.has(path));
  refuseUnsafe(out, [...texts.keys()], stale);
  const before = new Map<string, string>();
  for (const path of [...texts.keys(), ...stale]) {
    const text = await readText(join(out, path));
    if (text !== null) before.set(path, text);
  }
  const paths = [...texts.keys()].toSorted();
  const added = paths.filter((path) => !before.has(path));
  const changed = paths.filter((path) => before.has(path) && before.get(path) !== texts.get(path));
  const removed = stale.filter((path) => before.has(path)).toSorted();
  const differing = [...changed, ...removed].filter((path) => path !== lockName);
  const differingTexts = new Map(differing.map((path) => [path, before.get(path) ?? ""]));
  if (!force) refuseForeign(out, differingTexts, removed, locked);
  if (!check) {
    // The record is the last of them.
    const written = [...added, ...changed].filter((path) => path !== lockName);
    const own = added.length + changed.length + removed.length > 0 ? [lockName] : [];
    await swapFiles(
      { root: out },
      {
        written: new Map([...written, ...own].map((path) => [path, texts.get(path) ?? ""])),
        deleted: removed,
      },
    );
  }
  return {
    added,
    changed,
    removed,
    unchanged: texts.size - added.length - changed.length,
  };
}
