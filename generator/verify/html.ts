import { escapeHtml, htmlPage, scrollable } from "../escape/html-page.js";
import { count } from "../lib/terminal.js";
import { countCases, totals, type Totals, type Verdict, verdictOf } from "./summary.js";
import type { PackageResult, VerifyReport } from "./verify.js";

/** Writes the report as one HTML file without scripts: a chart of the coverage, a table, and lists of findings. */
export function reportHtml(report: VerifyReport): string {
  const all = totals(report);
  const outcomes: Readonly<Record<Verdict, string>> = {
    passed: ", and all passed",
    failed: `, and <strong>${number(all.failed)} failed</strong>`,
    "nothing replayed": ": <strong>nothing was verified</strong>",
  };
  const shown = report.packages.filter(({ cases }) => cases.length > 0);
  const without = report.packages.filter(({ cases }) => cases.length === 0);
  return htmlPage({
    title: "Katagami verify",
    style,
    main: `<h1>Sandbox cases through the generated clients</h1>
<p class="lead">${share(all.cases - all.skipped, all.cases, "case", ["was", "were"])} replayed${outcomes[verdictOf(all)]}. ${share(all.covered, all.operations, "operation", ["has", "have"])} a case. ${number(all.mismatches)} ${all.mismatches === 1 ? "sample does not match its" : "samples do not match their"} schema${all.newMismatches === 0 ? "; all of them are known" : `, <strong>${number(all.newMismatches)} of them not on Katagami’s list</strong>`}.</p>
<h2 id="coverage">Coverage</h2>
${chart(shown)}
<h2 id="packages">Packages</h2>
${scrollable(
  "packages",
  `<table>
<thead><tr><th scope="col">Package</th>${columns.map(([title, what]) => `<th scope="col" class="n" title="${escapeHtml(what)}">${title}</th>`).join("")}</tr></thead>
<tbody>
${shown.map(row).join("\n")}
</tbody>
<tfoot><tr><th scope="row">All</th>${cells(all)}</tr></tfoot>
</table>`,
)}
${without.length === 0 ? "" : `<p>Packages without static cases: ${without.map(({ id }) => `<code>${escapeHtml(id)}</code>`).join(", ")}.</p>\n`}${[
      list("Failed", report, "cases", ({ problems }) => problems),
      list("Skipped", report, "cases", ({ skipped }) => (skipped === null ? [] : [skipped])),
      list("Samples that do not match their schema", report, "mismatches", (one) => [
        `${one.known ? "" : "new: "}${one.places.map(({ place, problem }) => `${place || "the whole sample"}: ${problem}`).join("; ")}`,
      ]),
    ].join("")}`,
  });
}

const columns = [
  ["Operations", "operations of the API", "operations"],
  ["With cases", "operations that have at least one static case", "covered"],
  ["Cases", "static cases in the model", "cases"],
  ["Sent", "the client sent the request of the case", "sent"],
  ["Answered", "the sandbox returned status, headers and body of the case", "answered"],
  ["Decoded", "the client returned them to its caller, as data or as an error", "decoded"],
  ["Skipped", "the model makes it impossible to request the case", "skipped"],
  ["Failed", "something was not as the case says", "failed"],
  ["Mismatches", "samples that do not match their schema", "mismatches"],
] as const;

function row(result: PackageResult): string {
  const all = totals({ packages: [result] });
  return `<tr${all.failed > 0 ? ' class="bad"' : ""}><th scope="row"><code>${escapeHtml(result.id)}</code></th>${cells(all)}</tr>`;
}

function cells(counts: Totals): string {
  return columns.map(([, , key]) => cell(counts[key])).join("");
}

function cell(value: number): string {
  return `<td class="n">${value === 0 ? '<span class="zero">0</span>' : number(value)}</td>`;
}

const barHeight = 14;
const rowHeight = 22;
const labelWidth = 330;
const chartWidth = 560;

/** Draws a bar for each package, as long as its number of cases: passed, skipped, failed. */
function chart(packages: readonly PackageResult[]): string {
  const counts = packages.map((result) => ({ result, counted: countCases(result) }));
  const longest = Math.max(1, ...counts.map(({ counted }) => counted.cases));
  const scale = chartWidth / longest;
  const height = packages.length * rowHeight + 28;
  const bars = counts.map(({ result, counted }, index) => {
    const { cases, skipped, failed } = counted;
    const y = index * rowHeight + 4;
    const parts = [
      { kind: "passed", size: cases - skipped - failed },
      { kind: "skipped", size: skipped },
      { kind: "failed", size: failed },
    ];
    let x = labelWidth;
    const rects = parts.map(({ kind, size }) => {
      const rect = `<rect class="${kind}" x="${x.toFixed(1)}" y="${String(y)}" width="${(size * scale).toFixed(1)}" height="${String(barHeight)}"/>`;
      x += size * scale;
      return size === 0 ? "" : rect;
    });
    return `<g><title>${escapeHtml(result.id)}: ${count(cases, "case")}, ${String(skipped)} skipped, ${String(failed)} failed</title><text class="label" x="${String(labelWidth - 8)}" y="${String(y + 11)}">${escapeHtml(result.id)}</text>${rects.join("")}<text x="${(x + 6).toFixed(1)}" y="${String(y + 11)}">${String(cases)}</text></g>`;
  });
  const legend = (["passed", "skipped", "failed"] as const).map(
    (kind, index) =>
      `<rect class="${kind}" x="${String(labelWidth + index * 90)}" y="${String(height - 18)}" width="12" height="12"/><text x="${String(labelWidth + index * 90 + 17)}" y="${String(height - 8)}">${kind}</text>`,
  );
  return scrollable(
    "coverage",
    `<svg viewBox="0 0 ${String(labelWidth + chartWidth + 40)} ${String(height)}" width="${String(labelWidth + chartWidth + 40)}" role="img" aria-label="Static cases by package, and how many of them passed">${bars.join("")}${legend.join("")}</svg>`,
  );
}

/** Lists what `textsOf` says of the cases or of the mismatches of all packages; empty if it says nothing of any. */
function list<Part extends "cases" | "mismatches">(
  title: string,
  { packages }: VerifyReport,
  part: Part,
  textsOf: (one: PackageResult[Part][number]) => readonly string[],
): string {
  const items = packages.flatMap((result) =>
    result[part].flatMap((one: PackageResult[Part][number]) =>
      textsOf(one).map(
        (text) =>
          `<li><code>${escapeHtml(result.id)} ${escapeHtml(one.operation)} ${escapeHtml(one.case)}</code><br>${escapeHtml(text)}</li>`,
      ),
    ),
  );
  if (items.length === 0) return "";
  return `<h2>${title} (${number(items.length)})</h2>\n<ul>\n${items.join("\n")}\n</ul>\n`;
}

/** Says how many of all: `1 of 2 cases was`, with the verb for one or for several. */
function share(
  part: number,
  all: number,
  noun: string,
  [one, several]: readonly [string, string],
): string {
  return `${number(part)} of ${number(all)} ${noun}${all === 1 ? "" : "s"} ${part === 1 ? one : several}`;
}

function number(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

const style = `
main { --passed: var(--green); --skipped: var(--amber); --failed: var(--red); }
.lead { max-width: 44rem; }
svg { display: block; font: 12px system-ui, sans-serif; fill: var(--soft); }
svg .label { text-anchor: end; fill: var(--text); }
.passed { fill: var(--passed); } .skipped { fill: var(--skipped); } .failed { fill: var(--failed); }
tfoot th, tfoot td { font-weight: 600; }
.n { text-align: right; }
.zero { color: var(--soft); }
.bad th, strong { color: var(--failed); }
li { margin: .35rem 0; overflow-wrap: anywhere; }
`;
