import { type Flags, readSettings, type Settings } from "../config/settings.js";
import { flagError } from "../lib/diagnostic.js";

/**
 * Reads the settings of a command about templates. The template folder is that of the flag, of the first target of Katagami's
 * own engine, or of the configuration; `overlay` is null if there is none.
 */
export async function readTemplatesSettings(
  flags: Flags,
): Promise<{ readonly settings: Settings; readonly overlay: string | null }> {
  const settings = await readSettings(flags, process.cwd());
  const target = settings.targets.find(({ engine }) => engine === "katagami");
  const configured = flags.templates === undefined ? target?.templates : null;
  return { settings, overlay: configured ?? settings.templates };
}

/**
 * Reads the user's template folder, for a command that needs one.
 *
 * @throws Failure (usage) when none is named
 */
export async function overlayOf(flags: Flags): Promise<string> {
  const { overlay } = await readTemplatesSettings(flags);
  if (overlay !== null) return overlay;
  throw flagError(
    "--templates",
    "no folder is named for templates of your own",
    'add --templates DIR, or set `templates: "DIR"` in katagami.config',
  );
}
