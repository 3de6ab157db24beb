/* The page of the sandbox: plain DOM, no build. Everything from a model or a request is inserted as text, never as markup. */
import { $, make } from "./dom.js";
import { tryForm } from "./try.js";

async function getJson(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return await response.json();
}

const { apis, account } = await getJson("/.katagami/apis.json");
const details = new Map();
/** The id of the last log entry on the page. */
let lastId = 0;

showCounts();
showConnection();
showApis();
window.addEventListener("hashchange", showOperation);
await showOperation();
void followLog();

function showCounts() {
  const operations = apis.flatMap((api) => api.operations);
  const cases = operations.reduce((sum, operation) => sum + operation.cases, 0);
  $("counts").textContent =
    `${apis.length} APIs, ${operations.length} operations, ${cases} static cases`;
}

function showConnection() {
  const options = {
    endpoint: location.origin,
    lwa: {
      clientId: account.clientId,
      clientSecret: account.clientSecret,
      refreshToken: account.refreshToken,
      endpoint: `${location.origin}/auth/o2/token`,
    },
    aws: { accessKeyId: account.accessKeyId, secretAccessKey: account.secretAccessKey },
    awsRegion: "us-east-1",
  };
  $("connect").textContent =
    `const options = ${JSON.stringify(options, null, 2).replaceAll(/^( +)"(\w+)":/gm, "$1$2:")};`;
}

function showApis() {
  const filter = $("filter");
  const list = $("apis");
  list.append(
    ...apis.map((api) =>
      make(
        "li",
        {},
        make(
          "details",
          { open: apis.length === 1 },
          make(
            "summary",
            {},
            `${api.id} `,
            make("span", { class: "n" }, String(api.operations.length)),
          ),
          make(
            "ul",
            {},
            ...api.operations.map((operation) =>
              make(
                "li",
                { "data-text": `${api.id} ${api.title} ${operation.name} ${operation.path}` },
                make(
                  "a",
                  { href: `#/${api.id}/${operation.name}` },
                  make("span", { class: "method" }, operation.method),
                  make("span", {}, operation.name),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
  );
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
    $("found").textContent = words.length === 0 ? "" : `${found} operations`;
  });
}

async function showOperation() {
  const [, id, name] = decodeURIComponent(location.hash).split("/");
  const api = apis.find((candidate) => candidate.id === id);
  if (api === undefined) return;
  if (!details.has(id)) details.set(id, await getJson(`/.katagami/apis/${encodeURIComponent(id)}`));
  const operation = details.get(id).find((candidate) => candidate.name === name);
  if (operation === undefined) return;
  for (const link of $("apis").querySelectorAll("a")) {
    const current = link.getAttribute("href") === `#/${id}/${name}`;
    if (current) {
      link.setAttribute("aria-current", "true");
      link.closest("details").open = true;
    } else link.removeAttribute("aria-current");
  }
  document.title = `${name} – Katagami sandbox`;
  $("operation").replaceChildren(
    make("h2", {}, operation.name),
    make("p", { class: "path" }, `${operation.method} ${operation.path}`),
    facts(api, operation),
    ...[operation.summary, operation.description]
      .filter((text, index, all) => text !== null && all.indexOf(text) === index)
      .map((text) => make("p", { class: "prose" }, text)),
    tryForm(operation, account, refreshLog),
  );
  $("operation").scrollTop = 0;
}

function facts(api, operation) {
  const plan = operation.usagePlan;
  const kinds = [
    operation.dynamic ? "dynamic: a sample of the schema" : null,
    operation.sandboxOnly ? "exists in the sandbox only" : null,
    operation.deprecated ? "deprecated" : null,
    operation.restricted ? "restricted: may need a restricted data token" : null,
    operation.scope === null ? null : `grantless: ${operation.scope}`,
  ].filter((kind) => typeof kind === "string");
  return make(
    "p",
    { class: "facts" },
    make("span", {}, "API ", make("b", {}, `${api.title} ${api.version}`)),
    make(
      "span",
      {},
      "usage plan ",
      make(
        "b",
        {},
        plan === null ? "none in the model" : `${plan.rate} per second, burst ${plan.burst}`,
      ),
      " (here 5, burst 15)",
    ),
    ...kinds.map((kind) => make("span", {}, make("b", {}, kind))),
  );
}

async function refreshLog() {
  const entries = await getJson(`/.katagami/log.json?since=${lastId}`);
  const table = $("entries");
  for (const entry of entries) {
    if (lastId === 0) table.replaceChildren();
    lastId = entry.id;
    table.prepend(logRow(entry));
  }
  while (table.children.length > 200) table.lastElementChild.remove();
}

function logRow(entry) {
  const what = make("td", {}, entry.outcome);
  if (entry.operation !== null) what.prepend(`${entry.operation}: `);
  if (entry.notes.length > 0)
    what.append(make("ul", {}, ...entry.notes.map((note) => make("li", {}, note))));
  return make(
    "tr",
    {},
    make("td", {}, entry.time.slice(11, 19)),
    make("td", {}, `${entry.method} ${entry.target}`),
    make("td", { class: entry.status < 400 ? "good" : "bad" }, String(entry.status)),
    what,
  );
}

async function followLog() {
  for (;;) {
    try {
      if ($("follow").checked && !document.hidden) await refreshLog();
    } catch {
      // The sandbox has stopped, but it may start again.
    }
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
}
