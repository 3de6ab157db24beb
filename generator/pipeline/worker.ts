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

/** A thread serves one run: its templates are compiled with its first job. Jobs run one after another. */
const thread: { templates: Promise<CompiledTemplates> | null; last: Promise<unknown> } = {
  templates: null,
  last: Promise.resolve(),
};

/** Generates one package. An error's class is lost between threads: templates that cannot be used return as diagnostics. */
export async function generateInWorker(job: Job): Promise<GeneratedPackage> {
  const generated = thread.last.then(() => generateNext(job));
  thread.last = generated;
  return generated;
}

async function generateNext({ path, settings }: Job): Promise<GeneratedPackage> {
  try {
    thread.templates ??= openTemplates(settings);
    return await generatePackage(path, settings, await thread.templates);
  } catch (error) {
    return { output: null, diagnostics: diagnosticsOf(error), timings: {} };
  }
}
