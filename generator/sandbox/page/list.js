import { $, count, make } from "./dom.js";

/** Creates the list of APIs and operations, with its search and its keys. */
export function showList(apis) {
  const list = $("apis");
  const filter = $("filter");
  list.append(...apis.map((api) => make("li", {}, apiDetails(api, apis.length === 1))));
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const api of list.children) {
      let here = 0;
      for (const item of api.querySelectorAll("li")) {
        const text = item.dataset.text.toLowerCase();
        item.hidden = !words.every((word) => text.includes(word));
        if (!item.hidden) here += 1;
      }
      api.hidden = here === 0;
      api.firstElementChild.open = apis.length === 1 || (words.length > 0 && here > 0);
      found += here;
    }
    $("found").textContent = words.length === 0 ? "" : count(found, "operation");
  });
  document.addEventListener("keydown", onKey);
}

function apiDetails(api, open) {
  const operations = api.operations.map(({ name, method, path }) =>
    make(
      "li",
      { "data-text": `${api.id} ${api.title} ${name} ${path}` },
      make(
        "a",
        { href: operationHref(api.id, name) },
        make("span", { class: "method" }, method),
        make("span", {}, name),
      ),
    ),
  );
  const total = make(
    "span",
    { class: "n", "aria-label": count(operations.length, "operation") },
    String(operations.length),
  );
  return make(
    "details",
    { open },
    make("summary", {}, `${api.id} `, total),
    make("ul", {}, ...operations),
  );
}

/** The address of an operation within the page. */
export function operationHref(id, name) {
  return `#/${encodeURIComponent(id)}/${encodeURIComponent(name)}`;
}

/** Marks an operation in the list, and opens the API that it belongs to. */
export function markCurrent(id, name) {
  for (const link of $("apis").querySelectorAll("a")) {
    if (link.getAttribute("href") === operationHref(id, name)) {
      link.setAttribute("aria-current", "true");
      link.closest("details").open = true;
    } else link.removeAttribute("aria-current");
  }
}

/** `/` goes to the search, the arrows through the list, Escape back: to the list, to the search, out of it. */
function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const { target, key } = event;
  const isInList = $("apis").contains(target);
  if (key === "/" && !target.matches("input, textarea, select")) {
    event.preventDefault();
    $("filter").focus();
    $("filter").select();
  } else if (key === "Escape") back(event, isInList);
  else if (isInList || target === $("filter")) move(event, isInList);
}

function back(event, isInList) {
  const filter = $("filter");
  const { target } = event;
  if (target === filter) {
    // The browser empties a search that has text.
    if (filter.value === "") filter.blur();
  } else if (isInList) filter.focus();
  else if ($("operation").contains(target)) {
    const current = $("apis").querySelector("a[aria-current]");
    const isShown = current !== null && current.checkVisibility();
    (isShown ? current : filter).focus();
  }
}

function move(event, isInList) {
  const { target, key } = event;
  const items = [...$("apis").querySelectorAll("summary, a")].filter((item) =>
    item.checkVisibility(),
  );
  const at = items.indexOf(target);
  if (isInList && (key === "ArrowRight" || key === "ArrowLeft")) {
    const api = target.closest("details");
    if (key === "ArrowRight") api.open = true;
    else if (target.matches("summary")) api.open = false;
    else api.firstElementChild.focus();
    event.preventDefault();
    return;
  }
  if (!isInList && key === "Enter") {
    // The first operation that was found.
    if ($("filter").value !== "") items.find((item) => item.matches("a"))?.click();
    return;
  }
  const next = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: isInList ? 0 : null,
    End: isInList ? items.length - 1 : null,
  }[key];
  if (next === undefined || next === null) return;
  event.preventDefault();
  if (next < 0) $("filter").focus();
  else items[next]?.focus();
}
