import * as v from "valibot";
import { writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { findConfig } from "../config/settings.js";
import { jsonDocument } from "../escape/escape.js";
import { migrate, type OpenApiTools, OpenApiToolsSchema } from "../init/openapitools.js";
import { findPackageManager } from "../init/package-manager.js";
import { initRepository } from "../init/repository.js";
import { inputError, textPlace, usageError } from "../lib/diagnostic.js";
import { readText } from "../lib/folders.js";
import { displayPath } from "../lib/paths.js";
import { oneLine, paint, type Terminal } from "../lib/terminal.js";

/**
 * `katagami init`: sets a repository up. With `--from`, converts a configuration of OpenAPI Generator instead: prints what
 * carries over, and writes `katagami.config.json` next to it unless there is a configuration.
 *
 * @throws Failure when the file cannot be read or has another format, or when there is no package.json
 */
export async function initCommand(
  { from }: { readonly from?: string },
  terminal: Terminal,
  cwd: string = process.cwd(),
): Promise<number> {
  if (from === undefined) return initRepository(cwd, terminal);
  const path = resolve(cwd, from);
  const { config, carried, left } = migrate(await readTools(path));
  const title = (text: string): string => paint(terminal, "bold", `${text}\n`);
  for (const [heading, lines] of [
    ["Converted", carried],
    ["Not converted, or changed", left],
  ] as const)
    if (lines.length > 0)
      terminal.out(title(heading) + lines.map((line) => `  ${oneLine(line)}\n`).join(""));

  const text = `${jsonDocument(config)}\n`;
  const existing = await findConfig(dirname(path));
  if (existing !== null) {
    const file = oneLine(displayPath(existing));
    terminal.out(`${file} exists and is not changed. The converted configuration is:\n${text}`);
    return 0;
  }
  const target = join(dirname(path), "katagami.config.json");
  // `wx`: a file that was created in the meantime is not overwritten.
  await writeFile(target, text, { flag: "wx" });
  const { exec } = await findPackageManager(dirname(path));
  terminal.out(
    `${oneLine(displayPath(target))} is written. Next: \`${exec} katagami generate --check\`, then \`${exec} katagami generate\`.\n`,
  );
  return 0;
}

async function readTools(path: string): Promise<OpenApiTools> {
  const text = await readText(path);
  if (text === null) throw usageError("cannot read this file", textPlace(displayPath(path)));
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), OpenApiToolsSchema), text);
  if (parsed.success) return parsed.output;
  throw inputError(
    `this is not a configuration of OpenAPI Generator's command line: ${parsed.issues[0].message}`,
    textPlace(displayPath(path)),
    'it must contain { "generator-cli": { … } }',
  );
}
