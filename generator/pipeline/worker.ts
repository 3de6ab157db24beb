import type { Settings } from "../config/settings.js";
import { diagnosticsOf } from "../lib/diagnostic.js";
import { type CompiledTemplates, openTemplates } from "./compiled-templates.js";
import type { GeneratedPackage } from "./engine.js";
import { generatePackage } from "./package.js";

/** One model for a worker thread; every job of a run carries the same settings. */
export interface Job {
  readonly path: string;
  readonly settings: Settings;
}

/** A thread serves one run: its templates are compiled with its first job. */
const thread: { templates: Promise<CompiledTemplates> | null } = { templates: null };

/** Generates one package. An error's class is lost between threads: templates that cannot be used return as diagnostics. */
export async function generateInWorker({ path, settings }: Job): Promise<GeneratedPackage> {
  try {
    thread.templates ??= openTemplates(settings);
    return await generatePackage(path, settings, await thread.templates);
  } catch (error) {
    return { output: null, diagnostics: diagnosticsOf(error), timings: {} };
  }
}
