import { paint, table, type Terminal } from "../lib/terminal.js";
import { changedOriginals, changedWarnings } from "../render/copied-templates.js";
import { type ListedTemplate, listTemplates } from "../render/list-templates.js";
import { readTemplates } from "../render/read-templates.js";
import type { CommandFlags } from "./flags.js";
import { helperProblems } from "./helper-problems.js";
import { printDiagnostics, printJson } from "./print-diagnostics.js";
import { readTemplatesSettings } from "./templates.js";

/**
 * `katagami templates list`: lists every template, partial and helper, with its source and its output.
 *
 * @returns the exit code: 0, or 1 when the user's templates have errors
 * @throws Failure when they cannot be read
 */
export async function templatesList(flags: CommandFlags, terminal: Terminal): Promise<number> {
  const { overlay } = await readTemplatesSettings(flags);
  const { value: templates, diagnostics: found } = await listTemplates(overlay);
  const diagnostics = [...found, ...(await helperProblems([overlay]))];
  const changed = changedOriginals(await readTemplates(overlay));
  if (flags.json === true) {
    await printJson(terminal, { templates }, diagnostics);
  } else {
    terminal.out(listText(templates, terminal));
    await printDiagnostics(terminal, [...changedWarnings(changed), ...diagnostics]);
  }
  return diagnostics.length > 0 ? 1 : 0;
}

function listText(templates: readonly ListedTemplate[], terminal: Terminal): string {
  const files = templates.filter(({ kind }) => kind !== "helper");
  const rows = files.map(({ name, from, file, makes, changedSince }) => [
    name,
    changedSince === null ? from : `${from} *`,
    file ?? "",
    makes ?? "(partial)",
  ]);
  const own = templates.filter(({ kind, from }) => kind === "helper" && from === "added");
  const builtIn = templates.filter(({ kind, from }) => kind === "helper" && from === "katagami");
  const names = (helpers: readonly ListedTemplate[]): string =>
    helpers.map(({ name }) => name).join(" ");
  return [
    table([["template", "from", "file", "makes"], ...rows]),
    "\n",
    table([
      ["helpers", "katagami", names(builtIn)],
      ...(own.length > 0 ? [["", own[0]?.file ?? "", names(own)]] : []),
    ]),
    files.some(({ changedSince }) => changedSince !== null)
      ? paint(terminal, "dim", "\n* its original has changed since it was copied\n")
      : "",
  ].join("");
}
