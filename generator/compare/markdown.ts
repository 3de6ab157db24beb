import { markdownCode } from "../escape/escape.js";
import { markdownTable } from "../escape/markdown-table.js";
import type { Bump } from "./change.js";
import {
  bumpSummary,
  type DiffReport,
  heldSentence,
  type ReportLine,
  reportLines,
  transition,
} from "./report.js";

/** GitHub refuses the text of a pull request beyond 65,536 characters. */
const maxLength = 60_000;

const shownSubjects = 8;

/** The report as Markdown for a pull request: a table of packages, then the changes of each, folded but for major ones. */
export function reportMarkdown(report: DiffReport): string {
  const { packages, unchanged, before, after } = report;
  const title = `## API changes: ${markdownCode(before)} → ${markdownCode(after)}`;
  if (packages.length === 0)
    return `${title}\n\nNo package changes (${String(unchanged)} compared).\n`;
  const table = markdownTable([
    ["Package", "Bump", "Changes"],
    ...packages.map(({ id, bump, changes }) => [
      markdownCode(id),
      bumpLabel(bump),
      String(changes.length),
    ]),
  ]);
  const held = heldSentence(packages);
  const summary = `${bumpSummary(packages)}; ${String(unchanged)} unchanged.${held === "" ? "" : ` ${held}`}`;
  const head = `${title}\n\n${summary}\n\n${table}\n`;
  const sections = packages.map((one) => {
    const lines = reportLines(one).map(lineMarkdown).join("\n");
    const open = one.bump === "major" ? " open" : "";
    return `\n<details${open}>\n<summary><code>${one.id}</code>: ${one.bump}</summary>\n\n${lines}\n\n</details>\n`;
  });
  return fit(head, sections);
}

/** As many sections as a pull request takes; the rest are counted. */
function fit(head: string, sections: readonly string[]): string {
  let text = head;
  for (const [index, section] of sections.entries()) {
    if (text.length + section.length > maxLength)
      return `${text}\n${String(sections.length - index)} more packages do not fit here: see \`katagami diff --html\`.\n`;
    text += section;
  }
  return text;
}

/** One change as a list item. */
export function lineMarkdown(line: ReportLine): string {
  const shown = line.subjects.slice(0, shownSubjects).map((subject) => markdownCode(subject));
  const more = line.subjects.length - shown.length;
  const subjects = `${shown.join(", ")}${more > 0 ? ` and ${String(more)} more` : ""}`;
  const verb = line.subjects.length > 1 ? plural(line.says) : line.says;
  const texts = transition(line);
  const layer = line.layer === "types" ? " (TypeScript)" : "";
  return `- **${line.bump}** ${subjects} ${verb}${texts === "" ? "" : `: ${markdownCode(texts)}`}${layer}`;
}

/** `is gone` of several things: `are gone`. */
export function plural(says: string): string {
  return says
    .replace(/^is /, "are ")
    .replace(/^has /, "have ")
    .replace(/^declares /, "declare ");
}

function bumpLabel(bump: Bump): string {
  return bump === "major" ? "**major**" : bump;
}
