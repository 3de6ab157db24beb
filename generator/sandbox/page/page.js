/* The sandbox's page: plain DOM, no build. Everything that comes from a model or a request goes in as text. */

/** @typedef {{ method: string, target: string, headers: Record<string, string>, body?: unknown }} ReadyRequest */

const $ = (/** @type {string} */ id) => document.getElementById(id);

/** Makes an element; strings become text. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

async function getJson(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return await response.json();
}

const { apis, account } = await getJson("/.katagami/apis.json");
const details = new Map();

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
    tryForm(operation),
  );
  $("operation").scrollTop = 0;
}

function facts(api, operation) {
  const plan = operation.usagePlan;
  const kinds = [
    operation.dynamic ? "dynamic: a sample of the schema" : null,
    operation.sandboxOnly ? "exists in the sandbox only" : null,
    operation.deprecated ? "deprecated" : null,
    operation.restricted ? "restricted: may want a restricted data token" : null,
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

function tryForm(operation) {
  const select = make(
    "select",
    { id: "case" },
    ...operation.cases.map((of, index) => make("option", { value: index }, caseTitle(of))),
  );
  const fault = make(
    "select",
    { id: "fault" },
    ...[
      ["", "none"],
      ["500", "500"],
      ["503", "503"],
      ["429", "429"],
      ["delay:2000", "two seconds late"],
      ["garbage", "HTML that says it is JSON"],
      ["hangup", "connection cut"],
    ].map(([value, text]) => make("option", { value }, text)),
  );
  const named = make("p", { class: "with" });
  const target = make("input", { id: "target", type: "text", class: "path", spellcheck: "false" });
  const headers = make("textarea", { id: "headers", rows: 2, spellcheck: "false" });
  const body = make("textarea", { id: "body", rows: 10, spellcheck: "false" });
  const code = make("pre", { tabindex: 0, "aria-label": "The call in TypeScript" });
  const answer = make("div", { id: "answer", role: "status" });
  const headersField = make("div", {}, make("label", { for: "headers" }, "Headers"), headers);
  const bodyField = make("div", {}, make("label", { for: "body" }, "Body"), body);

  const choose = () => {
    const of = operation.cases[Number(select.value)];
    target.value = of.request.target;
    headers.value = Object.entries(of.request.headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n");
    body.value = of.request.body === undefined ? "" : JSON.stringify(of.request.body, null, 2);
    headersField.hidden = headers.value === "";
    bodyField.hidden = operation.method === "GET" || operation.method === "DELETE";
    named.replaceChildren(...caseConditions(of));
    code.textContent = of.code;
    answer.replaceChildren();
  };
  select.addEventListener("change", choose);
  const form = make(
    "form",
    { "aria-label": "Try it" },
    make(
      "div",
      { class: "pair" },
      make("div", {}, make("label", { for: "case" }, "Case"), select),
      make("div", {}, make("label", { for: "fault" }, "Fault"), fault),
    ),
    named,
    make(
      "div",
      {},
      make("label", { for: "target" }, `Path and query (${operation.method})`),
      target,
    ),
    headersField,
    bodyField,
    make(
      "div",
      { class: "buttons" },
      make("button", { class: "main", type: "submit" }, "Send"),
      copyButton("Copy as curl", () => curl(operation.method, target, headers, body)),
      copyButton("Copy as TypeScript", () => code.textContent),
    ),
    answer,
    make("details", {}, make("summary", {}, "The same with the generated client"), code),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    answer.replaceChildren("…");
    answer.replaceChildren(
      ...(await send(operation, target.value, headers.value, body.value, fault.value)),
    );
    await refreshLog();
  });
  choose();
  return form;
}

function caseTitle(of) {
  const names = of.parameters.map(conditionText);
  const text = names.join(", ");
  return `${of.label}  ${text.length > 70 ? `${text.slice(0, 70)}…` : text || "any parameters"}`;
}

/** A list by its values, an object by its name alone. */
function conditionText({ name, value }) {
  const plain = Array.isArray(value) ? value.every((item) => typeof item !== "object") : false;
  return plain || typeof value !== "object" ? `${name}=${value}` : name;
}

function caseConditions(of) {
  if (of.parameters.length === 0) return ["This case names no parameter: any request matches."];
  const parts = of.parameters.flatMap((parameter, index) => [
    index === 0 ? "" : ", ",
    make("code", {}, conditionText(parameter)),
  ]);
  return ["Matches ", ...parts, "; all else is free."];
}

function parseHeaders(text) {
  return Object.fromEntries(
    text
      .split("\n")
      .map((line) => /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line))
      .filter((match) => match !== null)
      .map(([, name, value]) => [name, value]),
  );
}

const tokens = new Map();

/** Login with Amazon, as a client does it; the token is kept for 50 minutes. */
async function accessToken(scope) {
  const kept = tokens.get(scope);
  if (kept !== undefined && kept.until > Date.now()) return kept.token;
  const grant =
    scope === null
      ? { grant_type: "refresh_token", refresh_token: account.refreshToken }
      : { grant_type: "client_credentials", scope };
  const response = await fetch("/auth/o2/token", {
    method: "POST",
    body: new URLSearchParams({
      ...grant,
      client_id: account.clientId,
      client_secret: account.clientSecret,
    }),
  });
  const { access_token: token } = await response.json();
  tokens.set(scope, { token, until: Date.now() + 3_000_000 });
  return token;
}

async function send(operation, target, headers, body, fault) {
  try {
    const hasBody = !["GET", "HEAD"].includes(operation.method) && body.trim() !== "";
    const response = await fetch(target, {
      method: operation.method,
      headers: {
        ...parseHeaders(headers),
        "x-amz-access-token": await accessToken(operation.scope),
        ...(hasBody ? { "content-type": "application/json" } : {}),
        ...(fault === "" ? {} : { "x-katagami-fault": fault }),
      },
      ...(hasBody ? { body } : {}),
    });
    const text = await response.text();
    const shown = [...response.headers].filter(([name]) =>
      /^x-amzn|^content-type|^location/.test(name),
    );
    return [
      make("h3", { class: response.ok ? "good" : "bad" }, `${response.status}`),
      make("p", { class: "with" }, shown.map(([name, value]) => `${name}: ${value}`).join("  ")),
      text === ""
        ? make("p", {}, "No body.")
        : make("pre", { tabindex: 0, "aria-label": "Body of the answer" }, pretty(text)),
    ];
  } catch (error) {
    return [make("h3", { class: "bad" }, `No answer: ${error.message}`)];
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** A word of a shell. */
function quote(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function curl(method, target, headers, body) {
  const lines = [
    `curl -X ${method} ${quote(`${location.origin}${target.value}`)}`,
    `-H "x-amz-access-token: $ACCESS_TOKEN"`,
    ...Object.entries(parseHeaders(headers.value)).map(
      ([name, value]) => `-H ${quote(`${name}: ${value}`)}`,
    ),
    ...(body.value.trim() === "" || method === "GET"
      ? []
      : [`-H 'content-type: application/json'`, `-d ${quote(body.value)}`]),
  ];
  return lines.join(" \\\n  ");
}

function copyButton(label, text) {
  const button = make("button", { type: "button" }, label);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = label), 1500);
  });
  return button;
}

let lastId = 0;

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
      // The sandbox has ended; it may come back.
    }
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
}
