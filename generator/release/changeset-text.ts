import type { PackageChanges } from "../compare/compare-apis.js";
import { lineMarkdown } from "../compare/markdown.js";
import { type ReportLine, reportLines } from "../compare/report.js";

/** A file for the folder `.changeset`; its name has no ending yet. */
export interface Changeset {
  readonly name: string;
  readonly text: string;
}

/**
 * A changeset of `@changesets/cli` for each package: front matter with the bump, then what goes into the changelog. A
 * package that is gone has none, since there is nothing left to publish.
 *
 * @param packageNameOf the name that a package is published under, by id
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
      return {
        name: `katagami-${one.id}`,
        text: `---\n"${packageNameOf(one.id)}": ${one.bump}\n---\n\n${body}\n`,
      };
    });
}

/** What a changelog shows first, without Markdown of its own. */
function headline({ changes }: PackageChanges, lines: readonly ReportLine[]): string {
  if (changes.some(({ rule }) => rule === "package-added")) return "First version.";
  const major = lines.filter(({ bump }) => bump === "major").length;
  if (major > 0)
    return `Amazon's model changed, ${String(major)} of the changes in ways that callers must look at.`;
  const minor = lines.filter(({ bump }) => bump === "minor").length;
  return minor > 0
    ? "Amazon's model changed; callers stay as they are."
    : "Amazon's model changed in words and usage plans only.";
}
