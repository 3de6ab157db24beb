import { forTerminal } from "../lib/terminal.js";
import { type Bump, bumps, worst } from "./change.js";
import type { PackageChanges } from "./compare-apis.js";
import { plural } from "./markdown.js";
import { type DiffReport, heldSentence, type ReportLine, reportLines } from "./report.js";

/** The report as one HTML file without scripts: how bad at the top, where below it, what in each package. */
export function reportHtml(report: DiffReport): string {
  const { packages, before, after, unchanged } = report;
  const bump = worst(packages.map((one) => one.bump));
  const verdict =
    bump === null
      ? "Nothing that callers see has changed."
      : bump === "major"
        ? "Callers of some packages must change their code."
        : "Callers may stay as they are.";
  const ordered = bumps.flatMap((one) => packages.filter((each) => each.bump === one));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API changes: ${escape(before)} → ${escape(after)}</title>
<style>${style}</style>
<main>
<header>
<h1>API changes</h1>
<p class="states"><code>${escape(before)}</code> → <code>${escape(after)}</code></p>
</header>
<p class="lead">${[verdict, heldSentence(packages)].filter((text) => text !== "").join(" ")}</p>
<ul class="counts">
${bumps.map((one) => tile(String(packages.filter((each) => each.bump === one).length), one, one)).join("\n")}
${tile(String(unchanged), "unchanged", "none")}
</ul>
${ordered.length === 0 ? "" : `<h2 id="packages">Packages</h2>\n${overview(ordered)}\n${ordered.map(section).join("\n")}`}
</main>
</html>
`;
}

function tile(number: string, label: string, kind: string): string {
  return `<li class="${kind}"><b>${number}</b> ${label}</li>`;
}

/** A row for each package: its bump, and a bar that shows how many changes of each kind it has. */
function overview(packages: readonly PackageChanges[]): string {
  const counted = packages.map((one) => ({ one, lines: reportLines(one) }));
  const most = Math.max(1, ...counted.map(({ lines }) => lines.length));
  const rows = counted.map(({ one, lines }) => {
    const parts = bumps.map((bump) => ({
      bump,
      number: lines.filter((line) => line.bump === bump).length,
    }));
    const bar = parts
      .filter(({ number }) => number > 0)
      .map(({ bump, number }) => {
        const width = ((number / most) * 100).toFixed(1);
        return `<span class="${bump}" style="width:${width}%" title="${String(number)} ${bump}"></span>`;
      })
      .join("");
    const words = parts
      .filter(({ number }) => number > 0)
      .map(({ bump, number }) => `${String(number)} ${bump}`)
      .join(", ");
    return `<tr><td>${badge(one.bump)}</td><th scope="row"><a href="#${escape(one.id)}"><code>${escape(one.id)}</code></a></th><td class="bar" aria-hidden="true">${bar}</td><td>${words}</td></tr>`;
  });
  return `<div class="scroll" role="region" aria-labelledby="packages" tabindex="0"><table class="overview"><thead><tr><th scope="col">Bump</th><th scope="col">Package</th><th scope="col" class="bar"><span class="hidden">Share</span></th><th scope="col">Changes</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>`;
}

function section(one: PackageChanges): string {
  const lines = reportLines(one);
  const open = one.bump === "patch" ? "" : " open";
  return `<details id="${escape(one.id)}"${open}>
<summary>${badge(one.bump)} <code>${escape(one.id)}</code> <span class="title">${escape(one.title)}</span></summary>
<p class="file"><code>${escape(one.file)}</code></p>
<ul class="changes">
${lines.map(item).join("\n")}
</ul>
</details>`;
}

const shownSubjects = 12;

function item(line: ReportLine): string {
  const { subjects, bump, reason, layer } = line;
  const names = subjects
    .slice(0, shownSubjects)
    .map((subject) => `<code>${escape(subject)}</code>`)
    .join(", ");
  const rest = subjects.slice(shownSubjects);
  const more =
    rest.length === 0
      ? ""
      : ` <details class="more"><summary>and ${String(rest.length)} more</summary>${rest.map((subject) => `<code>${escape(subject)}</code>`).join(", ")}</details>`;
  const says = subjects.length > 1 ? plural(line.says) : line.says;
  return `<li class="${bump}">${badge(bump)}<div><p>${names}${more} ${escape(says)}${layer === "types" ? ' <span class="layer">TypeScript</span>' : ""}</p>${texts(line)}<p class="reason">${escape(sentence(reason))}</p></div></li>`;
}

function texts({ before, after }: ReportLine): string {
  if (before === null && after === null) return "";
  const old = before === null ? "" : `<del><code>${escape(before)}</code></del>`;
  const now = after === null ? "" : `<ins><code>${escape(after)}</code></ins>`;
  return `<p class="texts">${[old, now].filter((text) => text !== "").join(" → ")}</p>`;
}

function badge(bump: Bump): string {
  return `<span class="badge ${bump}">${bump}</span>`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function escape(text: string): string {
  return forTerminal(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

const style = `
:root { color-scheme: light dark; --ground: #fdfcf9; --text: #22252b; --soft: #5f6570; --rule: #ddd9cf; --card: #fff;
  --major: #a8201a; --minor: #1f5f8b; --patch: #5f6570; --none: #2f6b3a; }
@media (prefers-color-scheme: dark) { :root { --ground: #17191d; --text: #e6e4de; --soft: #a2a8b3; --rule: #33373f; --card: #1e2126;
  --major: #ff8a80; --minor: #7cc0ee; --patch: #a2a8b3; --none: #86c893; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { margin: 0; font-size: 1.6rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
code { font: .9em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
.states { margin: .25rem 0 0; color: var(--soft); }
.lead { font-size: 1.2rem; margin: 1rem 0; }
.counts { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; margin: 0; list-style: none; }
.counts li { flex: 1 1 8rem; padding: .6rem 1rem; background: var(--card); border: 1px solid var(--rule); border-top: 4px solid currentcolor; border-radius: 4px; }
.counts b { display: block; font-size: 2rem; line-height: 1.1; font-variant-numeric: tabular-nums; }
.counts .major { color: var(--major); } .counts .minor { color: var(--minor); } .counts .patch { color: var(--patch); } .counts .none { color: var(--none); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--rule); font-weight: normal; white-space: nowrap; }
thead th { color: var(--soft); font-size: .85rem; }
.bar { width: 40%; min-width: 8rem; white-space: nowrap; font-size: 0; }
.bar span:not(.hidden) { display: inline-block; height: .8rem; min-width: 3px; }
.bar .major { background: var(--major); } .bar .minor { background: var(--minor); } .bar .patch { background: var(--patch); }
.hidden { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
a { color: inherit; text-underline-offset: .2em; }
.badge { display: inline-block; min-width: 3.6rem; padding: 0 .5rem; border-radius: 999px; border: 1px solid currentcolor; text-align: center; font-size: .8rem; line-height: 1.5; }
.badge.major { color: var(--ground); background: var(--major); border-color: var(--major); } .badge.minor { color: var(--minor); } .badge.patch { color: var(--patch); }
main > details { margin: 1rem 0; background: var(--card); border: 1px solid var(--rule); border-radius: 4px; padding: .75rem 1rem; }
summary { cursor: pointer; } .title { color: var(--soft); }
.file { margin: .25rem 0 0; color: var(--soft); font-size: .85rem; }
.changes { list-style: none; margin: .75rem 0 0; padding: 0; }
.changes li { display: flex; gap: .75rem; align-items: baseline; padding: .5rem 0; border-top: 1px solid var(--rule); }
.changes p { margin: 0; } .changes .badge { flex: none; }
.texts { font-size: .92rem; } del { color: var(--major); } ins { color: var(--none); text-decoration: none; }
.reason { color: var(--soft); font-size: .88rem; }
.layer { color: var(--soft); border: 1px solid var(--rule); border-radius: 3px; padding: 0 .35rem; font-size: .8rem; }
.more, .more summary { display: inline; } .more summary { color: var(--soft); text-decoration: underline; }
@media (max-width: 40rem) { .bar { display: none; } .overview td:last-child { white-space: normal; padding-right: 0; } .changes li { flex-direction: column; gap: .15rem; } }
`;
