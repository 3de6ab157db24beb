import { markdownCode } from "../escape/escape.js";
import { markdownTable } from "../escape/markdown-table.js";
import {
  bumpSummary,
  type DiffReport,
  lineText,
  placesText,
  type ReportLine,
  reportLines,
  retainedSentence,
} from "./report.js";

/** GitHub refuses the text of a pull request beyond 65,536 characters. */
const maxLength = 60_000;
const shownSubjects = 8;

/** The report as Markdown for a pull request: a table of packages, then the changes of each, folded unless they are major. */
export function reportMarkdown(report: DiffReport): string {
  const { packages, unchanged, before, after } = report;
  const title = `## API changes: ${markdownCode(before)} → ${markdownCode(after)}`;
  if (packages.length === 0)
    return `${title}\n\nNo package changes (${String(unchanged)} compared).\n`;
  const table = markdownTable([
    ["Package", "Bump", "Changes"],
    ...packages.map(({ id, bump, changes }) => [
      markdownCode(id),
      bump === "major" ? "**major**" : bump,
      String(changes.length),
    ]),
  ]);
  const summary = `${bumpSummary(packages)}; ${String(unchanged)} unchanged.`;
  const said = [summary, retainedSentence(packages)].join(" ").trimEnd();
  const head = `${title}\n\n${said}\n\n${table}\n`;
  const sections = packages.map((one) => {
    const lines = reportLines(one).map(placedMarkdown).join("\n");
    const open = one.bump === "major" ? " open" : "";
    return `\n<details${open}>\n<summary><code>${one.id}</code>: ${one.bump}</summary>\n\n${lines}\n\n</details>\n`;
  });
  return fit(head, sections);
}

/** Appends as many sections as a pull request takes, and counts the rest. */
function fit(head: string, sections: readonly string[]): string {
  let text = head;
  for (const [index, section] of sections.entries()) {
    if (text.length + section.length > maxLength)
      return `${text}\n${String(sections.length - index)} more packages do not fit here: see \`katagami diff --html\`.\n`;
    text += section;
  }
  return text;
}

/** One change as a list item, with its lines in the models. */
function placedMarkdown(line: ReportLine): string {
  const places = placesText(line);
  return `${lineMarkdown(line)}${places === "" ? "" : ` — ${markdownCode(places)}`}`;
}

/** One change as a list item. A changelog names no lines of the models: they move. */
export function lineMarkdown(line: ReportLine): string {
  const layer = line.layer === "types" ? " (TypeScript)" : "";
  return `- **${line.bump}** ${lineText(line, shownSubjects, markdownCode)}${layer}`;
}
