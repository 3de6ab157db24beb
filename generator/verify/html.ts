import { countCases, totals } from "./summary.js";
import type { PackageResult, VerifyReport } from "./verify.js";

/** The report of `verify` as one HTML file without scripts: a picture of the coverage, the table, and what to look at. */
export function reportHtml(report: VerifyReport): string {
  const all = totals(report);
  const shown = report.packages.filter(({ cases }) => cases.length > 0);
  const without = report.packages.filter(({ cases }) => cases.length === 0);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Katagami verify</title>
<style>${style}</style>
<main>
<h1>Sandbox cases through the generated clients</h1>
<p class="lead">${number(all.cases - all.skipped)} of ${number(all.cases)} cases were replayed, ${all.failed === 0 ? "and all hold" : `and <strong>${number(all.failed)} failed</strong>`}. ${number(all.covered)} of ${number(all.operations)} operations have a case. ${number(all.slips)} of Amazon's samples are not what Amazon's schema says${all.newSlips === 0 ? "; all of them are known" : `, <strong>${number(all.newSlips)} of them new</strong>`}.</p>
<h2 id="coverage">Coverage</h2>
${picture(shown)}
<h2 id="packages">Packages</h2>
<div class="scroll" role="region" aria-labelledby="packages" tabindex="0">
<table>
<thead><tr><th scope="col">Package</th>${columns.map(([title, what]) => `<th scope="col" class="n" title="${escape(what)}">${title}</th>`).join("")}</tr></thead>
<tbody>
${shown.map(row).join("\n")}
</tbody>
<tfoot><tr><th scope="row">All</th>${[all.operations, all.covered, all.cases, all.sent, all.answered, all.decoded, all.skipped, all.failed, all.slips].map(cell).join("")}</tr></tfoot>
</table>
</div>
${without.length === 0 ? "" : `<p>Without any static case: ${without.map(({ id }) => `<code>${escape(id)}</code>`).join(", ")}.</p>\n`}${list(
    "Failed",
    report.packages.flatMap(({ id, cases }) =>
      cases.flatMap(({ operation, case: label, problems }) =>
        problems.map((problem) => [id, operation, label, problem] as const),
      ),
    ),
  )}${list(
    "Skipped",
    report.packages.flatMap(({ id, cases }) =>
      cases.flatMap(({ operation, case: label, skipped }) =>
        skipped === null ? [] : [[id, operation, label, skipped] as const],
      ),
    ),
  )}${list(
    "Samples that are not what their schema says",
    report.packages.flatMap(({ id, slips }) =>
      slips.map(
        ({ operation, case: label, places, known }) =>
          [
            id,
            operation,
            label,
            `${known ? "" : "new: "}${places.map(({ place, problem }) => `${place || "the whole"} ${problem}`).join("; ")}`,
          ] as const,
      ),
    ),
  )}</main>
</html>
`;
}

const columns = [
  ["Operations", "operations of the API"],
  ["With cases", "operations that have at least one static case"],
  ["Cases", "static cases in the model"],
  ["Sent", "the client sent what the case says"],
  ["Answered", "status, headers and body came back as the case says"],
  ["Decoded", "the caller got them: as data, or as an error that says the same"],
  ["Skipped", "the model makes the case impossible to ask for"],
  ["Failed", "something did not hold"],
  ["Slips", "samples that are not what their schema says"],
] as const;

function row(result: PackageResult): string {
  const { cases, sent, answered, decoded, skipped, failed } = countCases(result);
  const numbers = [
    result.operations,
    result.covered,
    cases,
    sent,
    answered,
    decoded,
    skipped,
    failed,
    result.slips.length,
  ];
  return `<tr${failed > 0 ? ' class="bad"' : ""}><th scope="row"><code>${escape(result.id)}</code></th>${numbers.map(cell).join("")}</tr>`;
}

function cell(value: number): string {
  return `<td class="n">${value === 0 ? '<span class="zero">0</span>' : number(value)}</td>`;
}

const barHeight = 14;

const rowHeight = 22;

const labelWidth = 330;

const chartWidth = 560;

/** A bar for each package, as long as it has cases: held, skipped, failed. */
function picture(packages: readonly PackageResult[]): string {
  const counts = packages.map((result) => ({ result, counted: countCases(result) }));
  const longest = Math.max(1, ...counts.map(({ counted }) => counted.cases));
  const scale = chartWidth / longest;
  const height = packages.length * rowHeight + 28;
  const bars = counts.map(({ result, counted }, index) => {
    const { cases, skipped, failed } = counted;
    const y = index * rowHeight + 4;
    const parts = [
      { kind: "held", size: cases - skipped - failed },
      { kind: "skipped", size: skipped },
      { kind: "failed", size: failed },
    ];
    let x = labelWidth;
    const rects = parts.map(({ kind, size }) => {
      const rect = `<rect class="${kind}" x="${x.toFixed(1)}" y="${String(y)}" width="${(size * scale).toFixed(1)}" height="${String(barHeight)}"/>`;
      x += size * scale;
      return size === 0 ? "" : rect;
    });
    return `<g><title>${escape(result.id)}: ${String(cases)} cases, ${String(skipped)} skipped, ${String(failed)} failed</title><text class="label" x="${String(labelWidth - 8)}" y="${String(y + 11)}">${escape(result.id)}</text>${rects.join("")}<text x="${(x + 6).toFixed(1)}" y="${String(y + 11)}">${String(cases)}</text></g>`;
  });
  const legend = (["held", "skipped", "failed"] as const).map(
    (kind, index) =>
      `<rect class="${kind}" x="${String(labelWidth + index * 90)}" y="${String(height - 18)}" width="12" height="12"/><text x="${String(labelWidth + index * 90 + 17)}" y="${String(height - 8)}">${kind}</text>`,
  );
  return `<div class="scroll" role="region" aria-labelledby="coverage" tabindex="0"><svg viewBox="0 0 ${String(labelWidth + chartWidth + 40)} ${String(height)}" width="${String(labelWidth + chartWidth + 40)}" role="img" aria-label="Static cases by package, and how many of them hold">${bars.join("")}${legend.join("")}</svg></div>`;
}

function list(
  title: string,
  entries: readonly (readonly [id: string, operation: string, label: string, text: string])[],
): string {
  if (entries.length === 0) return "";
  const items = entries.map(
    ([id, operation, label, text]) =>
      `<li><code>${escape(id)} ${escape(operation)} ${escape(label)}</code><br>${escape(text)}</li>`,
  );
  return `<h2>${title} (${number(entries.length)})</h2>\n<ul>\n${items.join("\n")}\n</ul>\n`;
}

function number(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1d2330, #e6e9f0); --soft: light-dark(#5a6272, #a0a8b8); --line: light-dark(#d9dde5, #363c49); --paper: light-dark(#fff, #14171d); --held: light-dark(#2f6f5e, #5fb59c); --skipped: light-dark(#c08a1e, #e0b04a); --failed: light-dark(#b3261e, #ff8a80); }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.lead { max-width: 44rem; }
.scroll { overflow-x: auto; }
svg { display: block; font: 12px system-ui, sans-serif; fill: var(--soft); }
svg .label { text-anchor: end; fill: var(--ink); }
.held { fill: var(--held); } .skipped { fill: var(--skipped); } .failed { fill: var(--failed); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; font-weight: inherit; }
thead th { color: var(--soft); font-size: .85rem; }
tfoot th, tfoot td { font-weight: 600; }
.n { text-align: right; }
.zero { color: var(--soft); }
.bad th, strong { color: var(--failed); }
code { font: .87em ui-monospace, monospace; }
li { margin: .35rem 0; overflow-wrap: anywhere; }
`;
