import { groupBy } from "../lib/collections.js";
import { hasErrors } from "../lib/diagnostic.js";
import { paint, table, type Terminal } from "../lib/terminal.js";
import {
  type ListedField,
  type ListedTemplate,
  listTemplates,
  type TemplateList,
} from "../render/list-templates.js";
import type { CommandFlags } from "./flags.js";
import { helperProblems } from "./helper-problems.js";
import { printDiagnostics, printJson } from "./print-diagnostics.js";
import { readTemplatesSettings } from "./templates.js";

/**
 * `katagami templates list`: lists every template, partial and helper, with its source and its output, and what overlays add to
 * package.json.
 *
 * @returns the exit code: 0, or 1 when the user's templates have errors
 * @throws Failure when they cannot be read
 */
export async function templatesList(flags: CommandFlags, terminal: Terminal): Promise<number> {
  const { overlays } = await readTemplatesSettings(flags);
  const { value, diagnostics: found } = await listTemplates(overlays);
  const diagnostics = [...found, ...(await helperProblems(overlays))];
  if (flags.json === true) {
    await printJson(terminal, value, diagnostics);
  } else {
    terminal.out(listText(value, terminal));
    await printDiagnostics(terminal, diagnostics);
  }
  return hasErrors(diagnostics) ? 1 : 0;
}

function listText({ templates, fields }: TemplateList, terminal: Terminal): string {
  const files = templates.filter(({ kind }) => kind !== "helper");
  const rows = files.map((template) => {
    const mark = template.changedSince === null ? "" : " *";
    return [
      template.name,
      `${sourcesOf(template)}${mark}`,
      template.file ?? "",
      template.makes ?? "(partial)",
    ];
  });
  return [
    table([["template", "from", "file", "makes"], ...rows]),
    "\n",
    table(helperRows(templates)),
    ...(fields.length > 0
      ? ["\n", table([["field of package.json", "from", "value"], ...fieldRows(fields)])]
      : []),
    files.some(({ changedSince }) => changedSince !== null)
      ? paint(terminal, "dim", "\n* its original has changed since it was copied\n")
      : "",
  ].join("");
}

/** The overlay that a template is from, and those whose templates it replaces. */
function sourcesOf({ overlay, over }: ListedTemplate): string {
  return [overlay ?? "katagami", ...over].join(" over ");
}

/** The helpers by where they come from. */
function helperRows(templates: readonly ListedTemplate[]): string[][] {
  const helpers = templates.filter(({ kind }) => kind === "helper");
  const groups = groupBy(helpers, ({ file }) => file ?? "katagami");
  return [...groups].map(([file, all], index) => [
    index === 0 ? "helpers" : "",
    file,
    all.map(({ name }) => name).join(" "),
  ]);
}

function fieldRows(fields: readonly ListedField[]): string[][] {
  return fields.map(({ package: name, keys, value, overlay }) => [
    `${name}: ${keys.join(" > ")}`,
    overlay,
    JSON.stringify(value),
  ]);
}
