import { type Flags, readSettings } from "../config/settings.js";
import { Failure, problem, settingPlace } from "../lib/diagnostic.js";
import { paint, type Terminal } from "../lib/terminal.js";
import { type GenerateFlags, generateOnce } from "./generate.js";
import { printDiagnostics } from "./print-diagnostics.js";

/** Editors write a file in several steps; a run waits until it has been quiet for this long, in milliseconds. */
const quiet = 40;

/**
 * `katagami generate --watch`: generates, and again whenever a model, a patch, a template or the configuration changes.
 *
 * @param stop - ends the watch
 * @returns the exit code of the last run
 * @throws Failure when the settings are wrong at the start
 */
export async function watchCommand(
  models: readonly string[],
  flags: GenerateFlags,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<number> {
  if (flags.check === true) {
    const message = "--watch and --check do not go together";
    throw new Failure(
      [problem("error", message, settingPlace("command line", "--watch"))],
      "usage",
    );
  }
  let code = await generateOnce(models, flags, terminal);
  const { watch } = await import("chokidar");
  const watcher = watch(await watchedPaths(models, flags), { ignoreInitial: true });
  terminal.err(paint(terminal, "dim", "watching models, patches and templates; Ctrl-C ends it\n"));
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  const run = async (): Promise<void> => {
    try {
      // What this process generated itself, the manifest can be trusted to know.
      code = await generateOnce(models, { ...flags, force: false }, terminal, true);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await printDiagnostics(terminal, error.diagnostics);
      code = 1;
    }
  };
  watcher.on("all", () => {
    clearTimeout(timer ?? undefined);
    timer = setTimeout(() => {
      running = running.then(run);
    }, quiet);
  });
  await new Promise<void>((resolve) => {
    stop.addEventListener("abort", () => resolve(), { once: true });
  });
  clearTimeout(timer ?? undefined);
  await watcher.close();
  await running;
  return code;
}

async function watchedPaths(models: readonly string[], flags: Flags): Promise<string[]> {
  const settings = await readSettings(flags, process.cwd());
  const named = models.filter((name) => /[/\\]|\.json$/.test(name));
  return [
    ...(named.length === models.length && named.length > 0 ? named : [settings.models, ...named]),
    settings.patches,
    ...settings.targets.flatMap(({ templates }) => templates ?? []),
    ...(settings.file === null ? [] : [settings.file]),
  ];
}
