import { escapeHtml, htmlPage, scrollable } from "../escape/html-page.js";
import { type Bump, bumps } from "./change-rules.js";
import type { PackageChanges } from "./diff.js";
import {
  bumpSummary,
  type DiffReport,
  placesText,
  type ReportLine,
  reportLines,
  retainedSentence,
  worstBump,
} from "./report.js";

/** The report as one HTML page: the verdict at the top, then a table of packages, then the changes of each. */
export function reportHtml(report: DiffReport): string {
  const { packages, before, after, unchanged } = report;
  const bump = worstBump(report);
  const verdict =
    bump === null
      ? "Nothing that callers see has changed."
      : bump === "major"
        ? "Callers of some packages must change their code."
        : "Callers need not change their code.";
  const ordered = bumps.flatMap((one) => packages.filter((each) => each.bump === one));
  const counts = bumps.map((one) => tile(ordered.filter((each) => each.bump === one).length, one));
  return htmlPage({
    title: `API changes: ${before} → ${after}`,
    style,
    main: `<h1>API changes</h1>
<p class="states">${code(before)} → ${code(after)}</p>
<p class="lead">${[verdict, retainedSentence(packages)].join(" ").trimEnd()}</p>
<ul class="counts">
${[...counts, tile(unchanged, "unchanged")].join("\n")}
</ul>
${ordered.length === 0 ? "" : `<h2 id="packages">Packages</h2>\n${overview(ordered)}\n${ordered.map(section).join("\n")}\n`}`,
  });
}

function tile(number: number, kind: string): string {
  return `<li class="${kind}"><b>${String(number)}</b> ${kind}</li>`;
}

/** A row for each package: its bump, and a bar with the share of each kind of change. */
function overview(packages: readonly PackageChanges[]): string {
  const counted = packages.map((one) => ({ one, lines: reportLines(one) }));
  const most = Math.max(1, ...counted.map(({ lines }) => lines.length));
  const rows = counted.map(({ one, lines }) => {
    const bar = bumps.map((bump) => {
      const number = lines.filter((line) => line.bump === bump).length;
      const width = ((number / most) * 100).toFixed(1);
      return number === 0 ? "" : `<span class="${bump}" style="width:${width}%"></span>`;
    });
    return `<tr><td>${badge(one.bump)}</td><th scope="row"><a href="#${escapeHtml(one.id)}">${code(one.id)}</a></th><td class="bar" aria-hidden="true">${bar.join("")}</td><td>${bumpSummary(lines)}</td></tr>`;
  });
  return scrollable(
    "packages",
    `<table class="overview"><thead><tr><th scope="col">Bump</th><th scope="col">Package</th><th scope="col" class="bar"><span class="hidden">Share</span></th><th scope="col">Changes</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table>`,
  );
}

function section(one: PackageChanges): string {
  const open = one.bump === "patch" ? "" : " open";
  return `<details id="${escapeHtml(one.id)}"${open}>
<summary>${badge(one.bump)} ${code(one.id)} <span class="title">${escapeHtml(one.title)}</span></summary>
<p class="file">${code(one.file)}</p>
<ul class="changes">
${reportLines(one).map(item).join("\n")}
</ul>
</details>`;
}

const shownSubjects = 12;

function item(line: ReportLine): string {
  const { says, bump, reason, layer, accepted } = line;
  const subjects = line.subjects.map(code);
  const rest = subjects.slice(shownSubjects);
  const more =
    rest.length === 0
      ? ""
      : ` <details class="more"><summary>and ${String(rest.length)} more</summary>${rest.join(", ")}</details>`;
  const shown = subjects.slice(0, shownSubjects).join(", ");
  const label = layer === "types" ? ' <span class="layer">TypeScript</span>' : "";
  return `<li class="${bump}">${badge(bump)}<div><p>${shown}${more} ${escapeHtml(says)}${label}</p>${texts(line)}<p class="reason">${escapeHtml(sentence(accepted === null ? reason : `Accepted: ${accepted}`))}</p>${placed(line)}</div></li>`;
}

function texts({ before, after }: ReportLine): string {
  const shown = [
    ...(before === null ? [] : [`<del>${code(before)}</del>`]),
    ...(after === null ? [] : [`<ins>${code(after)}</ins>`]),
  ];
  return shown.length === 0 ? "" : `<p class="texts">${shown.join(" → ")}</p>`;
}

function placed(line: ReportLine): string {
  const places = placesText(line);
  return places === "" ? "" : `<p class="place">${code(places)}</p>`;
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

function badge(bump: Bump): string {
  return `<span class="badge ${bump}">${bump}</span>`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

const style = `
main { --major: var(--red); --minor: var(--blue); --patch: var(--soft); --unchanged: var(--green); }
.states { margin: .25rem 0 0; color: var(--soft); }
.lead { font-size: 1.2rem; margin: 1rem 0; }
.counts { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; margin: 0; list-style: none; }
.counts li { flex: 1 1 8rem; padding: .6rem 1rem; background: var(--card); border: 1px solid var(--rule); border-top: 4px solid currentcolor; border-radius: 4px; }
.counts b { display: block; font-size: 2rem; line-height: 1.1; font-variant-numeric: tabular-nums; }
.counts .major { color: var(--major); } .counts .minor { color: var(--minor); } .counts .patch { color: var(--patch); } .counts .unchanged { color: var(--unchanged); }
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
.texts { font-size: .92rem; } del { color: var(--red); } ins { color: var(--green); text-decoration: none; }
.reason, .place { color: var(--soft); font-size: .88rem; } .place { overflow-wrap: anywhere; }
.layer { color: var(--soft); border: 1px solid var(--rule); border-radius: 3px; padding: 0 .35rem; font-size: .8rem; }
.more, .more summary { display: inline; } .more summary { color: var(--soft); text-decoration: underline; }
@media (max-width: 40rem) { .bar { display: none; } .overview td:last-child { white-space: normal; padding-right: 0; } .changes li { flex-direction: column; gap: .15rem; } }
`;
