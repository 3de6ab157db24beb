import { alternatives } from "../access/texts.js";
import { columnsOf, cut } from "../lib/live-line.js";
import { count, oneLine, paint, table, type Terminal } from "../lib/terminal.js";
import type { Found, FoundOperation, FoundType, PackageSummary } from "../list/report.js";

/**
 * Prints what was found: on a terminal an aligned table for operations and one for types, elsewhere a line each, with tabs between
 * its parts and the best first.
 *
 * @param total - how many there are, of which not all may be among `results`
 */
export function foundText(results: readonly Found[], total: number, terminal: Terminal): string {
  const { outColumns } = terminal;
  if (outColumns === undefined)
    return plainLines(results.map((one) => [one.kind, ...cellsOf(one)]));
  if (results.length === 0) return "";
  const rest = total - results.length;
  // The kind of the best result first.
  const [first] = results;
  const sections = [
    { title: "Operations", rows: results.filter(({ kind }) => kind === "operation") },
    { title: "Types and values", rows: results.filter(({ kind }) => kind !== "operation") },
  ].filter(({ rows }) => rows.length > 0);
  const blocks = [
    ...(first?.kind === "operation" ? sections : sections.toReversed()).map(
      ({ title, rows }) =>
        `${paint(terminal, "bold", title)}\n${sectionText(rows, outColumns, terminal)}\n`,
    ),
    ...(rest > 0 ? [`${String(rest)} more: add words, or --limit 0 for all\n`] : []),
  ];
  return blocks.join("\n");
}

/** Prints the overview of all packages. */
export function overviewText(packages: readonly PackageSummary[], terminal: Terminal): string {
  const { outColumns } = terminal;
  const rows = packages.map(({ deprecated, restricted, grantless, ...one }) => [
    one.package,
    one.class,
    count(one.operations, "operation"),
    count(one.types, "type"),
    notesOf({ deprecated, restricted, grantless }),
    one.title,
  ]);
  if (outColumns === undefined) return plainLines(rows);
  const operations = packages.reduce((sum, one) => sum + one.operations, 0);
  return `${layOut(rows, outColumns).join("\n")}\n\n${count(packages.length, "package")}, ${count(operations, "operation")}\n`;
}

/** `2 deprecated, 1 restricted`. */
function notesOf(numbers: Readonly<Record<string, number>>): string {
  return Object.entries(numbers)
    .filter(([, number]) => number > 0)
    .map(([note, number]) => `${String(number)} ${note}`)
    .join(", ");
}

function sectionText(results: readonly Found[], columns: number, terminal: Terminal): string {
  return layOut(results.map(cellsOf), columns)
    .map((text, index) =>
      results[index]?.deprecated === true ? paint(terminal, "gray", text) : text,
    )
    .join("\n");
}

/** Lays out rows: as a table if it fits the width, otherwise each as lines, all but the first of them indented. */
function layOut(rows: readonly (readonly string[])[], columns: number): string[] {
  const lines = table(rows).split("\n").slice(0, -1);
  if (lines.every((line) => columnsOf(line) <= columns)) return lines;
  return rows.map((cells) => wrap(cells.map(oneLine).filter(Boolean), columns));
}

/** Puts as many cells on a line as fit. One that is longer than a line is cut. */
function wrap(cells: readonly string[], columns: number): string {
  const lines: string[] = [];
  for (const cell of cells) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(`${last}  ${cell}`) <= columns)
      lines[lines.length - 1] = `${last}  ${cell}`;
    else lines.push(last === undefined ? cell : `    ${cell}`);
  }
  return lines.map((line) => cut(line, columns)).join("\n");
}

function cellsOf(found: Found): readonly string[] {
  if (found.kind !== "operation") return typeCells(found);
  const { rate, burst, successor } = found;
  const plan =
    rate === null ? "" : `${String(rate)}/s${burst === null ? "" : `, burst ${String(burst)}`}`;
  const notes = [
    ...(found.restricted ? ["restricted"] : []),
    ...(found.grantless ? ["grantless"] : []),
    ...(found.deprecated
      ? [`deprecated${successor === null ? "" : `: ${successorText(successor)}`}`]
      : []),
  ];
  return [
    `${found.class}.${found.method}`,
    found.package,
    found.request,
    plan,
    [...notes, ...endOf(found)].join(", "),
    shortRoles(found),
  ];
}

/** `ends 2027-03-27 (Amazon's changelog, …)`: a day is never shown without its source. */
function endOf({ removal }: FoundOperation): readonly string[] {
  if (removal === null) return [];
  const probably = removal.confidence === "high" ? "" : "probably ";
  return [`${probably}ends ${removal.date} (${removal.source})`];
}

/** How many roles are named; of more than these, only their number is told. */
const shownRoles = 3;

function shortRoles({ roles, grantless }: FoundOperation): string {
  if (roles === null) return "";
  const probably = roles.probably ? "probably " : "";
  if (roles.scope !== null) return grantless ? "" : `${probably}grantless: ${roles.scope}`;
  if (roles.anyOf === null)
    return roles.dependsOn === null ? "roles unknown" : `roles by ${roles.dependsOn}`;
  const { length } = roles.anyOf;
  const names = length > shownRoles ? `any of ${String(length)} roles` : alternatives(roles.anyOf);
  return `${probably}${names}${roles.dependsOn === null ? "" : `, by ${roles.dependsOn}`}`;
}

function successorText({
  package: id,
  class: name,
  method,
}: NonNullable<FoundOperation["successor"]>): string {
  return method === null ? `${id} is newer` : `use ${name}.${method} of ${id}`;
}

const shownMembers = 5;

function typeCells(found: FoundType): readonly string[] {
  const { type, fields, values, matches } = found;
  const noun = values.length > 0 ? "value" : "field";
  const number = values.length || fields.length;
  const shown = matches.slice(0, shownMembers).join(", ");
  const rest = matches.length > shownMembers ? " …" : "";
  const members =
    number === 0 ? "" : shown === "" ? count(number, noun) : `${noun}s ${shown}${rest}`;
  return [type, found.package, members, found.deprecated ? "deprecated" : ""];
}

function plainLines(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(oneLine).join("\t").trimEnd()}\n`).join("");
}
