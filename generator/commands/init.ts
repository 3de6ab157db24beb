import * as v from "valibot";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { findConfig } from "../config/settings.js";
import { migrate, OpenApiToolsSchema } from "../init/openapitools.js";
import { initRepository } from "../init/repository.js";
import { Failure, problem, textPlace } from "../lib/diagnostic.js";
import { paint, type Terminal } from "../lib/terminal.js";

export interface InitFlags {
  /** An `openapitools.json`. */
  readonly from?: string;
}

/**
 * `katagami init` sets a repository up (`init-repository.ts`); `katagami init --from openapitools.json` says what of an
 * OpenAPI Generator configuration carries over, and writes `katagami.config.json` beside it unless there is a configuration
 * already.
 *
 * @throws Failure when the file cannot be read or is none of OpenAPI Generator's, or where there is no repository to set up
 */
export async function initCommand(
  { from }: InitFlags,
  terminal: Terminal,
  cwd: string = process.cwd(),
): Promise<number> {
  if (from === undefined) return initRepository(cwd, terminal);
  const path = resolve(cwd, from);
  const { config, carried, left } = migrate(await readTools(path));
  const title = (text: string): string => paint(terminal, "bold", `${text}\n`);
  if (carried.length > 0)
    terminal.out(title("Carries over") + carried.map((line) => `  ${line}\n`).join(""));
  if (left.length > 0)
    terminal.out(title("Does not, or not as it is") + left.map((line) => `  ${line}\n`).join(""));

  const text = `${JSON.stringify(config, null, 2)}\n`;
  const existing = await findConfig(dirname(path));
  if (existing !== null) {
    terminal.out(`${existing} is there already and stays as it is. The file would be:\n${text}`);
    return 0;
  }
  const target = join(dirname(path), "katagami.config.json");
  // `wx`: a file that came meanwhile is not overwritten.
  await writeFile(target, text, { flag: "wx" });
  terminal.out(
    `${target} is written. Next: \`katagami generate --check\`, then \`katagami generate\`.\n`,
  );
  return 0;
}

async function readTools(path: string): Promise<v.InferOutput<typeof OpenApiToolsSchema>> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null)
    throw new Failure([problem("error", "cannot read this file", textPlace(path))], "usage");
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), OpenApiToolsSchema), text);
  if (parsed.success) return parsed.output;
  throw new Failure([
    problem(
      "error",
      `this is no configuration of OpenAPI Generator's command line: ${parsed.issues[0].message}`,
      textPlace(path),
      'it holds { "generator-cli": { … } }',
    ),
  ]);
}
