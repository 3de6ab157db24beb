import { join, resolve } from "node:path";
import { outputSwapFolder } from "../escape/safe-path.js";
import { type Diagnostic, errorAt, Failure, inputError, textPlace } from "../lib/diagnostic.js";
import { inFolderAlone, type OnWait, settleFolder } from "../lib/folder-lock.js";
import { relativeName } from "../lib/paths.js";
import { swapFiles } from "../lib/swap-files.js";
import type { OnProgress } from "../lib/terminal.js";
import { bundlePackage, type CompiledFile } from "./bundle-javascript.js";
import { declareTypes } from "./declare.js";
import { findPackages, type SourcePackage } from "./find-packages.js";

interface CompileOptions {
  /** Creates the progress of a step: `bundling`, `package`. */
  readonly showStep?: (verb: string, noun: string) => OnProgress;
  readonly onWait?: OnWait;
  /** Problems that were found before: with them nothing is written. */
  readonly problems?: readonly Diagnostic[];
  /** Whether types are checked, which takes most of the time (default: true). */
  readonly isChecked?: boolean;
}

/**
 * Compiles the packages of an output folder in one go: `src` → `dist` with JavaScript, declarations and maps that lead
 * back to the sources. The JavaScript is bundled (see `bundlePackage`).
 *
 * @param only the folder names of the packages to compile; null for all. The others are read where these import them
 * @returns the folder names of the packages, sorted, and the number of files
 * @throws Failure with every compile error; nothing is written then
 */
export async function compilePackages(
  out: string,
  only: readonly string[] | null = null,
  { showStep = () => () => {}, onWait, problems = [], isChecked = true }: CompileOptions = {},
): Promise<{ readonly packages: readonly string[]; readonly files: number }> {
  await settleFolder(outputSwapFolder(out), onWait);
  const { known, packages } = await findPackages(out, only);
  const missing = only?.filter((id) => !known.some((one) => one.id === id)) ?? [];
  if (missing.length > 0) {
    throw new Failure(
      missing.map((id) => errorAt("there is no package", textPlace(join(out, id)))),
      "usage",
    );
  }
  if (packages.length === 0) {
    throw inputError(
      "no package is in this folder",
      textPlace(out),
      "run `katagami generate` first, or name the folder with --out",
    );
  }
  const declared = await Promise.all(packages.map(declareTypes));
  // Meanwhile, on the other cores. What is wrong with the types is told first.
  const bundling = bundlePackages(packages, isChecked ? () => {} : showStep("bundling", "package"));
  bundling.catch(() => {});
  const diagnostics = [...declared.flatMap((one) => one.diagnostics), ...problems];
  if (isChecked) {
    // Loaded here: the compiler takes longer to load than a package takes to build without it.
    const { checkTypes } = await import("./check-types.js");
    diagnostics.push(...(await checkTypes(packages, known, showStep("compiling", "package"))));
  }
  if (diagnostics.length > 0) throw new Failure(unique(diagnostics));
  const files = [...declared.flatMap(({ value }) => value), ...(await bundling)];
  await replaceCompiled(out, packages, files, onWait);
  return { packages: packages.map(({ id }) => id), files: files.length };
}

/** The first problem at each place: both readings of a file report what is not written out. */
function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const first = new Map<string, Diagnostic>();
  for (const one of diagnostics.toReversed()) first.set(JSON.stringify(one.place), one);
  return [...first.values()].toReversed();
}

/**
 * Turns packages of an output folder into JavaScript, `src` → `dist`, without looking at types and without
 * declarations: a tenth of the time, for those who run the packages once and throw them away.
 */
export async function transpilePackages(
  out: string,
  only: readonly string[] | null = null,
): Promise<void> {
  const { packages } = await findPackages(out, only);
  await replaceCompiled(out, packages, await bundlePackages(packages));
}

async function bundlePackages(
  packages: readonly SourcePackage[],
  onProgress: OnProgress = () => {},
): Promise<CompiledFile[]> {
  const total = packages.length;
  let done = 0;
  const bundled = packages.map(async (one) => {
    const files = await bundlePackage(one);
    onProgress({ done, total, what: one.id });
    done += 1;
    return files;
  });
  const files = (await Promise.all(bundled)).flat();
  onProgress({ done: total, total, what: "" });
  return files;
}

/** Replaces the `dist` of all packages, or of none. */
async function replaceCompiled(
  out: string,
  packages: readonly SourcePackage[],
  files: readonly CompiledFile[],
  onWait?: OnWait,
): Promise<void> {
  const swap = {
    folders: packages.map(({ id }) => `${id}/dist`),
    written: new Map(files.map(({ path, text }) => [relativeName(resolve(out), path), text])),
    deleted: [],
  };
  await inFolderAlone(outputSwapFolder(out), onWait, () => swapFiles({ root: out }, swap));
}
