import { getJson, make, pretty } from "./dom.js";

const faults = [
  ["", "none"],
  ["500", "500"],
  ["503", "503"],
  ["429", "429"],
  ["delay:2000", "a delay of two seconds"],
  ["malformed", "HTML with the content type of JSON"],
  ["hangup", "connection cut"],
];

/** Creates the form that sends a request: its cases, a fault (refusals by their cause among them), and the response below. */
export function tryForm(operation, account, refusals, afterwards) {
  const select = make(
    "select",
    { id: "case" },
    ...operation.cases.map((of, index) => make("option", { value: index }, caseTitle(of))),
  );
  const fault = make(
    "select",
    { id: "fault" },
    ...faults.map(([value, text]) => make("option", { value }, text)),
    make(
      "optgroup",
      { label: "403, because of" },
      ...refusals.map((cause) => make("option", { value: `403:${cause}` }, cause)),
    ),
  );
  const named = make("p", { class: "with" });
  const target = make("textarea", { id: "target", rows: 1, spellcheck: "false" });
  const headers = make("textarea", { id: "headers", rows: 2, spellcheck: "false" });
  const body = make("textarea", { id: "body", rows: 10, spellcheck: "false" });
  const answer = make("div", { id: "answer", role: "status" });
  const headersField = make("div", {}, make("label", { for: "headers" }, "Headers"), headers);
  const bodyField = make("div", {}, make("label", { for: "body" }, "Body"), body);
  /** The request as it is in the form; throws what is wrong with it. */
  const edited = () => ({
    method: operation.method,
    target: target.value.replaceAll(/\s*\n\s*/g, ""),
    headers: {
      ...parseHeaders(headers.value),
      ...(fault.value === "" ? {} : { "x-katagami-fault": fault.value }),
    },
    body: bodyField.hidden ? "" : body.value,
  });
  const snippets = snippetsOf(edited);

  const choose = () => {
    const of = operation.cases[Number(select.value)];
    target.value = of.request.target;
    headers.value = Object.entries(of.request.headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n");
    body.value = of.request.body === undefined ? "" : JSON.stringify(of.request.body, null, 2);
    headersField.hidden = headers.value === "";
    bodyField.hidden = !operation.hasBody || ["GET", "HEAD"].includes(operation.method);
    named.replaceChildren(...caseConditions(of));
    answer.replaceChildren();
    snippets.update();
  };
  select.addEventListener("change", choose);
  for (const field of [target, headers, body, fault])
    field.addEventListener("input", snippets.update);
  target.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    form.requestSubmit();
  });
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
      ...snippets.buttons,
    ),
    answer,
    ...snippets.parts,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    answer.replaceChildren("…");
    answer.replaceChildren(...(await send(operation.scope, account, edited)));
    await afterwards();
  });
  choose();
  return form;
}

/** The request as curl and as TypeScript, which the server writes again after each edit. */
function snippetsOf(edited) {
  const kinds = { curl: "curl", typescript: "TypeScript" };
  let latest = Promise.resolve();
  let number = 0;
  const shown = Object.entries(kinds).map(([key, name]) => {
    const text = make("pre", { tabindex: 0, "aria-label": `The request as ${name}` });
    const details = make("details", {}, make("summary", {}, `The same as ${name}`), text);
    return { key, name, text, details };
  });
  const show = (texts) => {
    for (const { key, text } of shown) text.textContent = texts[key];
  };
  const update = () => {
    number += 1;
    const own = number;
    latest = askServer(edited).then((texts) => own === number && show(texts));
  };
  const buttons = shown.map(({ name, text, details }) =>
    copyButton(`Copy as ${name}`, details, async () => {
      await latest;
      return text.textContent;
    }),
  );
  return { update, buttons, parts: shown.map(({ details }) => details) };
}

async function askServer(edited) {
  try {
    return await getJson("/.katagami/snippets", { method: "POST", body: JSON.stringify(edited()) });
  } catch (error) {
    return { curl: `# ${error.message}`, typescript: `// ${error.message}` };
  }
}

/** Copies a text; where the browser does not allow it, opens the details that show it, and selects it. */
function copyButton(label, details, text) {
  const button = make("button", { type: "button" }, label);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(await text());
      button.textContent = "Copied";
    } catch {
      details.open = true;
      getSelection().selectAllChildren(details.lastElementChild);
      button.textContent = "Copy what is selected below";
    }
    setTimeout(() => (button.textContent = label), 1500);
  });
  return button;
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

/** @throws an error that names the first line that is not a header */
function parseHeaders(text) {
  const headers = {};
  for (const line of text.split("\n").filter((one) => one.trim() !== "")) {
    const [, name, value] = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`this is not a header: ${JSON.stringify(line)}`);
    headers[name] = value;
  }
  return headers;
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

async function send(scope, account, edited) {
  try {
    const { method, target, headers, body } = edited();
    const hasBody = body.trim() !== "";
    const response = await fetch(target, {
      method,
      headers: {
        ...headers,
        "x-amz-access-token": await accessToken(scope, account),
        ...(hasBody ? { "content-type": "application/json" } : {}),
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
