/* The scenario: its clock, its triggers, and the life of each order as a picture. Everything is inserted as text. */
import { $, count, getJson, make } from "./dom.js";

const steps = [
  ["1h", "+ 1 hour"],
  ["6h", "+ 6 hours"],
  ["1d", "+ 1 day"],
];

/** What the page shows, as text: the same again changes nothing, so that nobody loses the focus. */
let shown = "";

/** The orders whose history is open. */
const open = new Set();

export async function followScenario() {
  let data = await getJson("/.katagami/scenario.json");
  if (data === null) return;
  $("scenario").hidden = false;
  showControls(data);
  for (;;) {
    show(data);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    try {
      if (!document.hidden) data = await getJson("/.katagami/scenario.json");
    } catch {
      // The sandbox has stopped, but it may start again.
    }
  }
}

function showControls({ name, summary, triggers }) {
  $("scenario-title").textContent = `Scenario ${name}`;
  $("scenario-summary").textContent = summary;
  $("travel").replaceChildren(
    ...steps.map(([advance, label]) => {
      const button = make("button", { type: "button" }, label);
      button.addEventListener("click", () => void post("clock", { advance }));
      return button;
    }),
  );
  if (triggers.length === 0) return;
  const select = make(
    "select",
    { id: "trigger" },
    ...triggers.map((trigger) => make("option", { value: trigger.name }, trigger.summary)),
  );
  const button = make("button", { type: "button" }, "Make it happen");
  button.addEventListener("click", () => void post(`triggers/${select.value}`, {}));
  $("triggers").replaceChildren(
    make("label", { for: "trigger", class: "skip" }, "What happens"),
    select,
    button,
  );
}

async function post(path, body) {
  const said = $("scenario-said");
  try {
    const response = await fetch(`/_katagami/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    said.textContent = response.ok ? "" : answer.errors.map((error) => error.message).join("; ");
    show(await getJson("/.katagami/scenario.json"));
  } catch {
    said.textContent = "The sandbox does not answer. Start it again.";
  }
}

function show(data) {
  const { now, speed, lives, happenings } = data;
  const running = speed === 0 ? "stands still" : speed === 1 ? "" : `${speed} times as fast`;
  $("scenario-now").textContent = [`${now.slice(0, 10)} ${now.slice(11, 16)} UTC`, running]
    .filter((part) => part !== "")
    .join(", ");
  const text = JSON.stringify([lives, happenings]);
  if (text === shown) return;
  shown = text;
  const list = lives.toReversed();
  $("lives").replaceChildren(
    ...(list.length === 0
      ? [make("li", { class: "with" }, "No orders yet.")]
      : list.map((life) => lifeItem(life, happenings))),
  );
}

function lifeItem(life, happenings) {
  const own = happenings.filter((one) => one.subject === life.id);
  const findings = own.filter((one) => one.finding !== null).length;
  const history = make(
    "details",
    { open: open.has(life.id) },
    make(
      "summary",
      {},
      `What happened: ${own.length}`,
      findings === 0
        ? null
        : make("b", { class: "bad" }, ` ${count(findings, "finding")}: money or trouble`),
    ),
    make("ol", { class: "history" }, ...own.map(historyItem)),
  );
  history.addEventListener("toggle", () => {
    if (history.open) open.add(life.id);
    else open.delete(life.id);
  });
  return make(
    "li",
    { class: "life" },
    make(
      "p",
      { class: "life-head" },
      make("b", { class: "path" }, life.id),
      make("span", { class: `state state-${life.state.toLowerCase()}` }, life.state),
      make("span", { class: "with" }, life.note),
    ),
    make("ol", { class: "stages" }, ...stageItems(life.stages)),
    history,
  );
}

/** A bar for each stage, as long as its part of the largest. */
function stageItems(stages) {
  const most = Math.max(1, ...stages.map(({ amount }) => amount));
  return stages.map(({ name, amount, at }) => {
    const track = svg("rect", { class: "track", width: "100%", height: 8, rx: 2 });
    const width = `${Math.round((amount / most) * 100)}%`;
    const bar = svg("rect", { class: "bar", width, height: 8, rx: 2 });
    return make(
      "li",
      {},
      svg("svg", { "aria-hidden": "true", height: 8, width: "100%" }, track, bar),
      make("span", {}, `${name} `, make("b", {}, String(amount))),
      at === null ? null : make("time", { datetime: at }, at.slice(5, 16).replace("T", " ")),
    );
  });
}

function historyItem({ time, text, call, finding }) {
  return make(
    "li",
    {},
    make("time", { datetime: time }, `${time.slice(5, 10)} ${time.slice(11, 16)} `),
    finding === null ? text : make("b", { class: "bad" }, `${finding}: ${text}`),
    call === null ? null : make("code", {}, ` ${call.split(".").at(-1)}`),
  );
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}
