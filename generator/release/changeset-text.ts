import type { Bump } from "../compare/change-rules.js";
import type { PackageChanges } from "../compare/diff.js";
import { lineMarkdown } from "../compare/markdown.js";
import { type ReportLine, reportLines } from "../compare/report.js";

/** A file for the folder `.changeset`; its name has no ending yet. */
export interface Changeset {
  readonly name: string;
  readonly text: string;
}

/** A changeset of `@changesets/cli`: front matter with the bump, then the text for the changelog. */
export function changeset(id: string, packageName: string, bump: Bump, body: string): Changeset {
  return { name: `katagami-${id}`, text: `---\n"${packageName}": ${bump}\n---\n\n${body}\n` };
}

/**
 * A changeset for each package, except removed ones: there is nothing left to publish.
 *
 * @param packageNameOf returns the published name of a package, by id
 */
export function changesets(
  packages: readonly PackageChanges[],
  packageNameOf: (id: string) => string,
): Changeset[] {
  return packages
    .filter(({ changes }) => !changes.some(({ rule }) => rule === "package-removed"))
    .map((one) => {
      const lines = reportLines(one);
      const body = [headline(one, lines), "", ...lines.map(lineMarkdown)].join("\n");
      return changeset(one.id, packageNameOf(one.id), one.bump, body);
    });
}

/** The first line of a changelog entry, as plain text. */
function headline({ changes }: PackageChanges, lines: readonly ReportLine[]): string {
  if (changes.some(({ rule }) => rule === "package-added")) return "First version.";
  const major = lines.filter(({ bump }) => bump === "major").length;
  if (major > 0)
    return `Amazon's model changed; ${String(major)} of the changes may need changes in your code.`;
  return lines.some(({ bump }) => bump === "minor")
    ? "Amazon's model changed; calls stay as they are."
    : "Amazon's model changed in words and usage plans only.";
}
