import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { touchModel } from "./corpus.js";

/**
 * Changes one model again and again while `katagami generate --watch` runs over all of them.
 *
 * @param model - the file that is changed
 * @returns seconds from each change to the summary of its run, which is printed when everything is written
 */
export async function watchTimes(
  models: string,
  out: string,
  model: string,
  changes: number,
): Promise<readonly number[]> {
  const args = ["dist/cli.js", "generate", "--watch", "--models", models, "--out", out];
  const watch = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(watch, "exit");
  const summaries = createInterface({ input: watch.stdout });
  const notes = createInterface({ input: watch.stderr });
  const next = async (lines: typeof notes, wanted: RegExp): Promise<void> => {
    for (;;) {
      const [line] = (await once(lines, "line")) as [string];
      if (wanted.test(line)) return;
    }
  };
  const times: number[] = [];
  try {
    await next(notes, /^watching /);
    for (let change = 1; change <= changes; change += 1) {
      const done = next(summaries, /^\d+ packages?, .*\(/);
      const started = performance.now();
      await touchModel(model, change);
      await done;
      times.push((performance.now() - started) / 1000);
    }
  } finally {
    watch.kill("SIGINT");
    await ended;
  }
  // The first one loads what generating needs.
  return times.slice(1);
}
