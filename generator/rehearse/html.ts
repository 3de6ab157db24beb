/** The report of a rehearsal as one HTML page without scripts. */
import { escapeHtml, htmlPage, scrollable } from "../escape/html-page.js";
import type { Life } from "../sandbox/scenarios/scenario.js";
import { callOf, moneyOf, type RehearsalLine, type ReportData, summaryOf } from "./report.js";

/** @param lives - of the orders, drawn as bars */
export function reportHtml(report: ReportData, lives: readonly Life[]): string {
  const { scenario, lines, calls } = report;
  return htmlPage({
    title: `Rehearsal of ${scenario}`,
    style,
    main: `<h1>Rehearsal of ${escapeHtml(scenario)}</h1>
<p class="lead">${escapeHtml(summaryOf(report))}.</p>
${section(
  "costs",
  "What would have cost money",
  lines.filter(({ costsMoney }) => costsMoney),
)}${section(
      "trouble",
      "What would have been trouble",
      lines.filter(({ costsMoney }) => !costsMoney),
    )}<h2 id="orders">Orders</h2>
${scrollable("orders", lives.length === 0 ? "<p>None.</p>" : `<table class="lives">${lives.map(lifeRow).join("")}</table>`)}
<h2 id="calls">Calls</h2>
${scrollable(
  "calls",
  `<table><thead><tr><th scope="col">Operation</th><th scope="col" class="n">Calls</th><th scope="col" class="n">Refused</th></tr></thead><tbody>${calls
    .map(
      (one) =>
        `<tr><th scope="row"><code>${escapeHtml(one.operation)}</code></th><td class="n">${String(one.calls)}</td><td class="n">${String(one.refused)}</td></tr>`,
    )
    .join("")}</tbody></table>`,
)}
`,
  });
}

function section(id: string, title: string, lines: readonly RehearsalLine[]): string {
  if (lines.length === 0) return `<h2 id="${id}">${title}</h2>\n<p>Nothing.</p>\n`;
  const rows = lines.map(
    (line) =>
      `<tr><td><time>${escapeHtml(line.time.slice(0, 16).replace("T", " "))}</time></td><td>${escapeHtml(line.subject ?? "")}</td><td class="wide">${escapeHtml(line.title)}<br><small>${escapeHtml(line.detail)}<br>Rule: ${escapeHtml(line.source)}</small></td><td class="n">${line.cost === null ? "" : escapeHtml(moneyOf(line.cost))}</td><td><code>${escapeHtml(callOf(line))}</code></td></tr>`,
  );
  return `<h2 id="${id}">${title}</h2>
${scrollable(
  id,
  `<table><thead><tr><th scope="col">When</th><th scope="col">About</th><th scope="col">What</th><th scope="col" class="n">Cost</th><th scope="col">Call</th></tr></thead><tbody>${rows.join("\n")}</tbody></table>`,
)}
`;
}

const barWidth = 120;

/** A row for an order: a bar for each stage, as long as its part of the largest. */
function lifeRow({ id, state, note, stages }: Life): string {
  const most = Math.max(1, ...stages.map(({ amount }) => amount));
  const bars = stages.map(({ name, amount, at }) => {
    const width = ((amount / most) * barWidth).toFixed(1);
    const label = `${name}: ${String(amount)}`;
    return `<td><svg width="${String(barWidth)}" height="12" role="img" aria-label="${escapeHtml(label)}"><rect class="track" width="${String(barWidth)}" height="12"/><rect class="bar" width="${width}" height="12"/></svg><br><small>${escapeHtml(label)}${at === null ? "" : `, ${escapeHtml(at.slice(0, 10))}`}</small></td>`;
  });
  return `<tr><th scope="row"><code>${escapeHtml(id)}</code><br><small>${escapeHtml(state)}</small></th>${bars.join("")}<td><small>${escapeHtml(note)}</small></td></tr>`;
}

const style = `
.lead { color: var(--soft); max-width: 60rem; }
.n { text-align: right; }
td.wide { white-space: normal; min-width: 15rem; }
small { color: var(--soft); font-size: .82rem; }
svg .track { fill: var(--rule); } svg .bar { fill: var(--blue); }
`;
