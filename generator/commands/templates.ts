import type { Overlay } from "../config/overlays.js";
import { type Flags, readSettings, type Settings } from "../config/settings.js";
import { flagError } from "../lib/diagnostic.js";

/**
 * Reads the settings of a command about templates. The overlays are those of the flags, of the first target of Katagami's own
 * engine, or of the configuration.
 */
export async function readTemplatesSettings(
  flags: Flags,
): Promise<{ readonly settings: Settings; readonly overlays: readonly Overlay[] }> {
  const settings = await readSettings(flags, process.cwd());
  const target =
    flags.templates === undefined
      ? settings.targets.find(({ engine }) => engine === "katagami")
      : undefined;
  const overlays = target?.engine === "katagami" ? target.templates : settings.templates;
  return { settings, overlays };
}

/** The overlays of a command that needs a folder of the user's. */
export interface OwnFolder {
  readonly overlays: readonly Overlay[];
  /** The highest of the user's folders. */
  readonly own: Overlay;
  /** Those that it is laid over. */
  readonly below: readonly Overlay[];
}

/**
 * Finds the user's own template folder.
 *
 * @throws Failure (usage) when none is named
 */
export async function ownFolder(flags: Flags): Promise<OwnFolder> {
  const { overlays } = await readTemplatesSettings(flags);
  const own = overlays.findLast(({ kind }) => kind === "folder");
  if (own !== undefined) return { overlays, own, below: overlays.slice(0, overlays.indexOf(own)) };
  throw flagError(
    "--templates",
    "no folder is named for templates of your own",
    'add --templates ./DIR, or set `templates: "./DIR"` in katagami.config',
  );
}
