import { $, count, getJson, make, pretty } from "./dom.js";

/** Rows on the page; the sandbox keeps as many. */
const capacity = 200;

/** The id of the last entry on the page. */
let lastId = 0;

export async function refreshLog() {
  const entries = await getJson(`/.katagami/log.json?since=${lastId}`);
  const table = $("entries");
  for (const entry of entries) {
    // Another refresh may have brought it.
    if (entry.id <= lastId) continue;
    if (lastId === 0) table.replaceChildren();
    lastId = entry.id;
    table.prepend(...logRows(entry));
  }
  while (table.children.length > 2 * capacity) table.lastElementChild.remove();
}

export async function followLog() {
  for (;;) {
    try {
      if ($("follow").checked && !document.hidden) await refreshLog();
    } catch {
      // The sandbox has stopped, but it may start again.
    }
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
}

/** The row of an entry, and the row below it for headers and bodies. */
function logRows(entry) {
  const cell = make("td", { colspan: 4 });
  const details = make("tr", { id: `exchange-${entry.id}`, class: "exchange", hidden: true }, cell);
  const button = make(
    "button",
    { type: "button", class: "open", "aria-expanded": "false", "aria-controls": details.id },
    `${entry.method} ${entry.target}`,
  );
  const what = make("td", {}, entry.outcome);
  if (entry.operation !== null) what.prepend(`${entry.operation}: `);
  if (entry.notes.length > 0)
    what.append(make("ul", {}, ...entry.notes.map((note) => make("li", {}, note))));
  const row = make(
    "tr",
    { class: "entry" },
    make("td", {}, entry.time.slice(11, 19)),
    make("td", {}, button),
    make("td", { class: entry.status < 400 ? "good" : "bad" }, String(entry.status)),
    what,
  );
  const toggle = async () => {
    const isOpen = details.hidden;
    details.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen && cell.childElementCount === 0) cell.replaceChildren(await exchange(entry.id));
  };
  row.addEventListener("click", (event) => {
    // Whoever selects text does not mean to open the row.
    if (event.target.closest("button") !== null || String(getSelection()) === "") void toggle();
  });
  details.addEventListener("keydown", (event) => closeByEscape(event, details, button, toggle));
  row.addEventListener("keydown", (event) => closeByEscape(event, details, button, toggle));
  return [row, details];
}

function closeByEscape(event, details, button, toggle) {
  if (event.key !== "Escape" || details.hidden) return;
  event.preventDefault();
  button.focus();
  void toggle();
}

async function exchange(id) {
  try {
    const { request, response } = await getJson(`/.katagami/log/${id}`);
    return make(
      "div",
      { class: "messages" },
      message("Request", request),
      message("Response", response),
    );
  } catch {
    return make("p", {}, "The sandbox no longer has this request.");
  }
}

function message(title, { headers, body, size, isCut }) {
  const parts = [
    make("h3", {}, title),
    make(
      "dl",
      {},
      ...headers.map(([name, value]) =>
        make("div", {}, make("dt", {}, name), make("dd", {}, value)),
      ),
    ),
  ];
  if (size === 0) parts.push(make("p", { class: "with" }, "No body."));
  else
    parts.push(
      make(
        "pre",
        { tabindex: 0, "aria-label": `Body of the ${title.toLowerCase()}` },
        pretty(body),
      ),
    );
  if (isCut)
    parts.push(make("p", { class: "with" }, `Only the beginning of ${count(size, "byte")}.`));
  return make("section", { "aria-label": title }, ...parts);
}
