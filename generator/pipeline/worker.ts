import type { Settings } from "../config/settings.js";
import { Failure } from "../lib/diagnostic.js";
import type { Made, Make } from "./engine.js";
import { createMake } from "./package.js";

/** One model for a worker thread of the pool; every job of a run carries the same settings. */
export interface Job {
  readonly path: string;
  readonly settings: Settings;
}

/** A thread lives for one run: its templates are compiled with its first job. */
const thread: { make: Promise<Make> | null } = { make: null };

/** An error's class does not survive the way to the other thread: templates that cannot be used come back as diagnostics. */
export async function makePackage({ path, settings }: Job): Promise<Made> {
  try {
    thread.make ??= createMake(settings);
    const make = await thread.make;
    return await make(path);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { output: null, diagnostics: error.diagnostics, timings: {} };
  }
}
