import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { copyModels, type Model, touchModel, typeScriptFiles } from "./corpus.js";
import { type Command, type Contender, measure } from "./measure.js";
import { emptied } from "./peers.js";
import { watchTimes } from "./watch.js";

/** Katagami's rows, and what was seen of them beside the time. */
export interface Katagami {
  readonly contenders: readonly Contender[];
  /** The folder that the cold run fills. */
  readonly out: string;
  /** What a row did to its files, by the row's name. */
  readonly seen: ReadonlyMap<string, string>;
  /** Measures `--watch`: seconds of each change; null if the row of one changed model is not wanted. */
  readonly watch: ((changes: number) => Promise<readonly number[]>) | null;
}

export const cold = "katagami, cold";
export const warm = "katagami, nothing changed";
export const touched = "katagami, one model changed";
export const tenfold = "katagami, ten times the models";

/** The folders of the packages in an output folder; the shared runtime is none. */
export async function clientFolders(out: string): Promise<string[]> {
  const entries = await readdir(out, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== "runtime")
    .map(({ name }) => name);
}

/**
 * The runs of Katagami as it is built in `dist/`. `--keep-going`, so that one bad model among all costs one, as with the
 * peers.
 *
 * @param wanted which rows will be run: the others need no preparation
 */
export async function katagami(
  models: readonly Model[],
  folder: string,
  patches: string,
  work: string,
  wanted: (name: string) => boolean,
): Promise<Katagami> {
  const root = process.cwd();
  const seen = new Map<string, string>();
  const generate = (from: string, out: string): Command => ({
    program: process.execPath,
    args: ["dist/cli.js", "generate", "--keep-going", "--models", from, "--out", out],
    cwd: root,
    isOwnProcess: true,
  });
  const filled = async (from: string, out: string): Promise<void> => {
    await emptied(out);
    await measure(generate(from, out), work);
  };

  const out = join(work, "katagami-cold");
  const contenders: Contender[] = [
    { name: cold, command: generate(folder, out), prepare: () => emptied(out) },
  ];

  const warmOut = join(work, "katagami-warm");
  if (wanted(warm)) await filled(folder, warmOut);
  contenders.push({
    name: warm,
    command: generate(folder, warmOut),
    ...watched(warmOut, async () => {}, warm, seen),
  });

  const touchedOut = join(work, "katagami-touched");
  const touchedModels = join(work, "models-touched");
  const chosen = models.find(({ name }) => name === "vendorOrders") ?? models[0];
  if (wanted(touched)) {
    await copyModels(models, patches, 1, touchedModels);
    await filled(touchedModels, touchedOut);
  }
  let revision = 0;
  const touch = async (): Promise<void> => {
    if (chosen === undefined) return;
    revision += 1;
    await touchModel(chosen.path.replace(folder, touchedModels), revision);
  };
  contenders.push({
    name: touched,
    command: generate(touchedModels, touchedOut),
    ...watched(touchedOut, touch, touched, seen),
  });

  const tenfoldOut = join(work, "katagami-tenfold");
  const tenfoldModels = join(work, "models-tenfold");
  if (wanted(tenfold)) await copyModels(models, patches, 10, tenfoldModels);
  contenders.push({
    name: tenfold,
    command: generate(tenfoldModels, tenfoldOut),
    prepare: () => emptied(tenfoldOut),
    inspect: async () => {
      seen.set(tenfold, `${String((await clientFolders(tenfoldOut)).length)} packages`);
    },
  });
  const watch = async (changes: number): Promise<readonly number[]> =>
    chosen === undefined
      ? []
      : watchTimes(touchedModels, touchedOut, chosen.path.replace(folder, touchedModels), changes);
  return {
    contenders: contenders.filter(({ name }) => wanted(name)),
    out,
    seen,
    watch: wanted(touched) ? watch : null,
  };
}

/** Counts the files that a run wrote, by the time of their last change. */
function watched(
  out: string,
  prepare: () => Promise<void>,
  name: string,
  seen: Map<string, string>,
): Pick<Contender, "prepare" | "inspect"> {
  let before: Awaited<ReturnType<typeof typeScriptFiles>> = new Map();
  return {
    prepare: async () => {
      await prepare();
      before = await typeScriptFiles(out);
    },
    inspect: async () => {
      const after = await typeScriptFiles(out);
      const written = [...after].filter(
        ([path, { changed }]) => before.get(path)?.changed !== changed,
      );
      seen.set(name, `wrote ${String(written.length)} of ${String(after.size)} TypeScript files`);
    },
  };
}
