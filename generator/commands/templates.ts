import { type Flags, readSettings, type Settings } from "../config/settings.js";
import { Failure, problem, settingPlace } from "../lib/diagnostic.js";

/** The options that all of `katagami templates …` share. */
export interface TemplatesFlags extends Flags {
  readonly json?: boolean;
  readonly verbose?: boolean;
}

export interface TemplatesSettings {
  readonly settings: Settings;
  /** The user's folder of templates; null where there is none. */
  readonly overlay: string | null;
}

/**
 * Reads the settings of a command about templates. The folder is that of the flag, of the first target that is made with
 * Katagami's own engine, or of the configuration.
 */
export async function readTemplatesSettings(flags: TemplatesFlags): Promise<TemplatesSettings> {
  const settings = await readSettings(flags, process.cwd());
  const target = settings.targets.find(({ engine }) => engine === "katagami");
  return {
    settings,
    overlay:
      flags.templates === undefined
        ? (target?.templates ?? settings.templates)
        : settings.templates,
  };
}

/**
 * The user's folder of templates, for a command that cannot do without.
 *
 * @throws Failure (usage) when none is named
 */
export async function overlayOf(flags: TemplatesFlags): Promise<string> {
  const { overlay } = await readTemplatesSettings(flags);
  if (overlay !== null) return overlay;
  throw new Failure(
    [
      problem(
        "error",
        "no folder is named for templates of your own",
        settingPlace("command line", "--templates"),
        'add --templates DIR, or set `templates: "DIR"` in katagami.config',
      ),
    ],
    "usage",
  );
}
