import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { readSettings } from "../config/settings.js";
import { paint, type Terminal } from "../lib/terminal.js";
import { readTemplates } from "../render/read-templates.js";
import { type GenerateFlags, generateOnce } from "./generate.js";
import { printError } from "./print-diagnostics.js";
import { untilStopped } from "./until-stopped.js";

/** How long, in milliseconds, no file may change before a run starts: editors write a file in several steps. */
const quietTime = 40;

/**
 * `katagami generate --watch`: generates again whenever a model, a schema, a patch, a template, a helper or the configuration changes, until
 * Ctrl-C. A run that fails prints its error and does not end the watch.
 *
 * @returns the exit code of the last run
 * @throws Failure when the first run cannot start
 */
export async function watchCommand(
  models: readonly string[],
  flags: GenerateFlags,
  terminal: Terminal,
): Promise<number> {
  const stopped = untilStopped();
  let code = await generateOnce(models, flags, terminal);
  const { watch } = await import("chokidar");
  const watched = new Set((await watchedPaths(models, flags)).filter((path) => existsSync(path)));
  const watcher = watch([...watched], { ignoreInitial: true });
  await new Promise<void>((resolve) => watcher.once("ready", () => resolve()));
  const watchNew = async (): Promise<void> => {
    // chokidar adds listeners again for a path that it watches already.
    const added = (await watchedPaths(models, flags)).filter((path) => !watched.has(path));
    for (const path of added) watched.add(path);
    watcher.add(added);
  };
  // A missing path comes later, when it is ready: with one, chokidar is ready before it watches the others.
  await watchNew();
  terminal.err(
    paint(terminal, "dim", "watching models, patches, templates and helpers; Ctrl-C ends it\n"),
  );
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const run = async (): Promise<void> => {
    try {
      // Helpers may import other files now, and the configuration name other folders.
      await watchNew();
      // This process wrote the manifest itself, so the manifest can be trusted.
      code = await generateOnce(models, { ...flags, force: false }, terminal);
    } catch (error) {
      code = await printError(terminal, error);
    }
  };
  watcher.on("all", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(run);
    }, quietTime);
  });
  await stopped;
  clearTimeout(timer);
  await watcher.close();
  await running;
  return code;
}

async function watchedPaths(models: readonly string[], flags: GenerateFlags): Promise<string[]> {
  const settings = await readSettings(flags, process.cwd());
  const named = models.filter((name) => /[/\\]|\.(?:json|ya?ml)$/.test(name));
  const templates = settings.targets.flatMap((target) =>
    target.engine === "katagami"
      ? target.templates.map(({ folder }) => folder)
      : (target.templates ?? []),
  );
  const helpers = await Promise.all(
    settings.targets.map(async (target) => {
      if (target.engine !== "katagami" || target.templates.length === 0) return [];
      const { layers } = await readTemplates(target.templates);
      return layers.flatMap((layer) => [...(layer.helpers?.parts.keys() ?? [])]);
    }),
  );
  return [
    ...(named.length === models.length && named.length > 0 ? named : [settings.models, ...named]),
    settings.patches,
    ...(settings.schemas === null ? [] : [settings.schemas]),
    ...templates,
    // The other parts are packages, by name.
    ...helpers.flat().filter((part) => isAbsolute(part)),
    ...(settings.file === null ? [] : [settings.file]),
  ];
}
