import type { Diagnostic } from "../lib/diagnostic.js";
import { findCalls } from "./find-calls.js";
import { openPrograms } from "./program.js";
import { reportRoles, type RolesReport } from "./report.js";
import { findSourceFiles } from "./source-files.js";

/**
 * Reads what the calls of a project need: roles, scopes, personal data, and what of it ends.
 *
 * @param paths - folders and files of TypeScript and JavaScript
 * @throws Failure (usage) if a path does not exist
 */
export async function readRoles(paths: readonly string[]): Promise<{
  readonly report: RolesReport;
  /** How many files were read. */
  readonly files: number;
  readonly diagnostics: readonly Diagnostic[];
}> {
  const { files, diagnostics } = await findSourceFiles(paths);
  const opened = openPrograms(files);
  const report = reportRoles(opened.programs.flatMap(findCalls));
  return { report, files: files.length, diagnostics: [...diagnostics, ...opened.diagnostics] };
}
