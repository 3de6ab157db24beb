import { errorAt, type Diagnostic, hasErrors } from "../lib/diagnostic.js";
import type { Terminal } from "../lib/terminal.js";
import { readRoles } from "../roles/read-roles.js";
import { printDiagnostics, printJson } from "./print-diagnostics.js";
import { rolesMarkdown, rolesText } from "./roles-text.js";

/**
 * `katagami roles <path…>`: reads the calls of a project and prints which roles, scopes and personal data they need, and what of
 * it Amazon ends.
 *
 * @returns the exit code: 0, or 1 if nothing is called, or if something cannot be read, so that the result may lack it
 * @throws Failure (usage) if a path does not exist
 */
export async function rolesCommand(
  paths: readonly string[],
  flags: { readonly json?: boolean; readonly markdown?: boolean },
  terminal: Terminal,
): Promise<number> {
  const { report, files, diagnostics } = await readRoles(paths);
  const found = [...diagnostics, ...nothing(files, report.operations.length, paths)];
  if (flags.json === true) await printJson(terminal, { files, ...report }, found);
  else {
    await printDiagnostics(terminal, found);
    terminal.out(flags.markdown === true ? rolesMarkdown(report) : rolesText(report, terminal));
  }
  return hasErrors(found) || report.unreadable.length > 0 ? 1 : 0;
}

function nothing(files: number, operations: number, paths: readonly string[]): Diagnostic[] {
  if (operations > 0) return [];
  const where = paths.join(", ");
  return files === 0
    ? [errorAt(`no TypeScript or JavaScript in ${where}`, null, "name the folder of your sources")]
    : [
        errorAt(
          `no call of a generated client in ${where}`,
          null,
          "the packages of the clients must be installed, or be in the workspace, to be recognized",
        ),
      ];
}
