import { readSettings, type Settings } from "../config/settings.js";
import {
  type Diagnostic,
  errorAt,
  errorsIn,
  flagError,
  hasErrors,
  infoAt,
  type Result,
} from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import type { Terminal } from "../lib/terminal.js";
import { reportHit, summarize } from "../list/report.js";
import { search, type SearchResult } from "../list/search.js";
import type { Api } from "../model/api.js";
import { readApis } from "../model/read-model.js";
import { readPayloadsApi } from "../payloads/read-payloads.js";
import type { CommandFlags } from "./flags.js";
import { foundText, overviewText } from "./list-text.js";
import { printDiagnostics, printJson } from "./print-diagnostics.js";

/** The schemas of notifications, reports and feeds as one API without operations; none if there are no schemas. */
async function readSchemas(settings: Settings): Promise<Result<readonly Api[]>> {
  if (settings.schemas === null) return { value: [], diagnostics: [] };
  const { value, diagnostics } = await readPayloadsApi(settings.schemas, settings, displayPath);
  return { value: value === null ? [] : [value.api], diagnostics };
}

/** How many results fit on a screen. */
const screenful = 20;

/**
 * `katagami list [words…]`: finds operations, types and values in the chosen models. Without words it lists all packages.
 *
 * @returns the exit code: 0, or 1 when nothing was found or a model has errors; the other models are searched
 * @throws Failure when there are no models, or a flag is invalid
 */
export async function listCommand(
  words: readonly string[],
  flags: CommandFlags & { readonly limit?: string },
  terminal: Terminal,
): Promise<number> {
  const limit = readLimit(flags.limit);
  const settings = await readSettings(flags, process.cwd());
  const models = await readApis([], settings);
  const schemas = await readSchemas(settings);
  const apis = [...models.value, ...schemas.value];
  const diagnostics = [...models.diagnostics, ...schemas.diagnostics];
  const errors = errorsIn(diagnostics);
  const query = words.filter((word) => word.trim() !== "");
  if (query.length === 0) {
    const packages = summarize(apis, settings);
    if (flags.json === true) await printJson(terminal, { packages }, errors);
    else {
      await printDiagnostics(terminal, errors);
      terminal.out(overviewText(packages, terminal));
    }
    return hasErrors(errors) ? 1 : 0;
  }
  const result = search(apis, query);
  const shown = limit ?? (terminal.outColumns === undefined || flags.json === true ? 0 : screenful);
  const results = result.hits
    .slice(0, shown === 0 ? undefined : shown)
    .map((hit) => reportHit(hit, apis, settings));
  const found = [...errors, ...notes(query, result, settings)];
  if (flags.json === true) {
    const { words: searched, isCorrected: corrected, hits } = result;
    const report = { words: searched, corrected, found: hits.length, results };
    await printJson(terminal, report, found);
  } else {
    await printDiagnostics(terminal, found);
    terminal.out(foundText(results, result.hits.length, terminal));
  }
  return hasErrors(found) ? 1 : 0;
}

function readLimit(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw flagError(
    "--limit",
    `${JSON.stringify(text)} is not a number of results`,
    "for example: --limit 50; 0 lists all",
  );
}

/** Says how what was found differs from what was asked for. */
function notes(
  query: readonly string[],
  { words, isCorrected, unmatched, hits }: SearchResult,
  { apis }: Settings,
): Diagnostic[] {
  const asked = query.join(" ");
  if (hits.length === 0) {
    const among =
      apis === null
        ? ""
        : `; only the APIs that \`apis\` in ${displayPath(apis.file)} names are searched`;
    const hint = `try other words, or \`katagami list\` for all packages${among}`;
    return [errorAt(`nothing found for "${asked}"`, null, hint)];
  }
  if (isCorrected)
    return [infoAt(`nothing is called "${asked}"; did you mean "${words.join(" ")}"?`)];
  return unmatched.length === 0
    ? []
    : [infoAt(`nothing matches "${unmatched.join(" ")}"; these match the other words`)];
}
