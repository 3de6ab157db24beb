/** Pages of reports: one HTML file each, without scripts, in light and dark. */
import { forTerminal } from "../lib/terminal.js";

/**
 * An HTML page.
 *
 * @param page - `title` is plain text; `style` is CSS that is added to that of all pages; `main` is HTML
 */
export function htmlPage(page: {
  readonly title: string;
  readonly style: string;
  readonly main: string;
}): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)}</title>
<style>${baseStyle}${page.style}</style>
<main>
${page.main}</main>
</html>
`;
}

/** Text for an element or a quoted attribute. Invisible characters are shown as `\uXXXX`. */
export function escapeHtml(text: string): string {
  return forTerminal(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A table or picture that scrolls sideways, also by keyboard. `heading` is the id of the heading that names it. */
export function scrollable(heading: string, content: string): string {
  return `<div class="scroll" role="region" aria-labelledby="${heading}" tabindex="0">${content}</div>`;
}

const baseStyle = `
:root { color-scheme: light dark; --ground: light-dark(#fdfcf9, #17191d); --text: light-dark(#22252b, #e6e4de); --soft: light-dark(#5f6570, #a2a8b3);
  --rule: light-dark(#ddd9cf, #33373f); --card: light-dark(#fff, #1e2126); --red: light-dark(#a8201a, #ff8a80); --blue: light-dark(#1f5f8b, #7cc0ee);
  --green: light-dark(#2f6b3a, #86c893); --amber: light-dark(#c08a1e, #e0b04a); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
code { font: .9em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--rule); font-weight: inherit; white-space: nowrap; }
thead th { color: var(--soft); font-size: .85rem; }
`;
