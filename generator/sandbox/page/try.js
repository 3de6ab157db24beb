import { make } from "./dom.js";

/** Creates the form that sends a request: its cases, a fault, and the response below. */
export function tryForm(operation, account, afterwards) {
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
      ["delay:2000", "a delay of two seconds"],
      ["malformed", "HTML with the content type of JSON"],
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
      ...(await send(operation, account, target.value, headers.value, body.value, fault.value)),
    );
    await afterwards();
  });
  choose();
  return form;
}

function caseTitle(of) {
  const names = of.parameters.map(conditionText);
  const text = names.join(", ");
  return `${of.label}  ${text.length > 70 ? `${text.slice(0, 70)}…` : text || "any parameters"}`;
}

/** Shows a value or a list of values; of an object only its name. */
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
  return ["Matches ", ...parts, "; other parameters may have any value."];
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

/** Gets an access token from Login with Amazon, as a client does, and keeps it for 50 minutes. */
async function accessToken(scope, account) {
  const known = tokens.get(scope);
  if (known !== undefined && known.until > Date.now()) return known.token;
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

async function send(operation, account, target, headers, body, fault) {
  try {
    const hasBody = !["GET", "HEAD"].includes(operation.method) && body.trim() !== "";
    const response = await fetch(target, {
      method: operation.method,
      headers: {
        ...parseHeaders(headers),
        "x-amz-access-token": await accessToken(operation.scope, account),
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
        : make("pre", { tabindex: 0, "aria-label": "Body of the response" }, pretty(text)),
    ];
  } catch (error) {
    return [make("h3", { class: "bad" }, `No response: ${error.message}`)];
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Quotes a text as one word of a shell. */
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
