import { markdownCode, markdown } from "../escape/escape.js";
import { markdownTable } from "../escape/markdown-table.js";
import { alternatives } from "../access/texts.js";
import { oneLine, paint, table, type Terminal } from "../lib/terminal.js";
import type { RolesReport } from "../roles/report.js";

/** Prints what a project's calls need: as text and as Markdown, with the same sections. */

interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** How many places a row names. */
const shownPlaces = 3;

function placesText(places: readonly string[]): string {
  const more = places.length - shownPlaces;
  return `${places.slice(0, shownPlaces).join(", ")}${more > 0 ? ` and ${String(more)} more` : ""}`;
}

function sectionsOf(report: RolesReport): readonly Section[] {
  const sections: readonly Section[] = [
    {
      title: "Roles that are enough for all calls",
      head: ["Role", "Why", "For"],
      rows: report.roles.map((one) => [
        `${one.role}${one.restricted ? " (restricted)" : ""}`,
        `${one.probably ? "probably " : ""}${one.required ? "required" : "one of several choices"}`,
        placesText(one.for),
      ]),
    },
    {
      title: "Scopes of grantless operations",
      head: ["Scope", "Why", "For"],
      rows: report.scopes.map(({ scope, probably, operations }) => [
        scope,
        probably ? "probably required" : "required",
        placesText(operations),
      ]),
    },
    {
      title: "Personal data",
      head: ["Element", "Operation", "Role", "Asked at"],
      rows: report.restrictedData.map(({ element, operation, anyOf, places }) => [
        element,
        operation,
        anyOf.length === 0 ? "unknown" : alternatives(anyOf),
        placesText(places),
      ]),
    },
    {
      title: "What Amazon ends (check, such days move)",
      head: ["Name", "Calls fail from", "Instead", "Source", "Used at"],
      rows: report.removals.map(({ name, date, confidence, successor, source, places }) => [
        name,
        `${confidence === "high" ? "" : "probably "}${date}`,
        successor ?? "",
        source,
        placesText(places),
      ]),
    },
    {
      title: "Operations",
      head: ["Operation", "Request", "Roles", "Called at"],
      rows: report.operations.map(({ api, operation, request, text, places }) => [
        `${api}.${operation}`,
        request,
        text,
        placesText(places),
      ]),
    },
    {
      title: "Cannot be read",
      head: ["At", "What", "To do"],
      rows: report.unreadable.map(({ place, what, hint }) => [place, what, hint]),
    },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

/** The report as aligned tables, or with tabs between the cells if it goes to a file. */
export function rolesText(report: RolesReport, terminal: Terminal): string {
  const isAligned = terminal.outColumns !== undefined;
  return sectionsOf(report)
    .map(({ title, rows }) => {
      const lines = isAligned
        ? table(rows)
        : rows.map((cells) => `${cells.map(oneLine).join("\t").trimEnd()}\n`).join("");
      return `${paint(terminal, "bold", title)}\n${lines}`;
    })
    .join("\n");
}

/** The report as Markdown, to be kept with the project or pasted into an issue. */
export function rolesMarkdown(report: RolesReport): string {
  const sections = sectionsOf(report).map(({ title, head, rows }) => {
    const isCode = (column: number): boolean =>
      /Operation|Request|At|Scope|Element|Name|at$/.test(head[column] ?? "");
    const cells = rows.map((row) =>
      row.map((cell, column) => (isCode(column) ? markdownCode(cell) : markdown(cell))),
    );
    return `## ${title}\n\n${markdownTable([head, ...cells])}\n`;
  });
  return sections.join("\n");
}
