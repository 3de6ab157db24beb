/* The page of the sandbox: plain DOM, no build. Everything from a model or a request is inserted as text, never as markup. */
import { $, count, getJson, make, makeMarkdown } from "./dom.js";
import { markCurrent, showList } from "./list.js";
import { followLog, refreshLog } from "./log.js";
import { followScenario } from "./scenario.js";
import { tryForm } from "./try.js";

const { apis, account, usagePlan, requireSignature, refusals, connect } =
  await getJson("/.katagami/apis.json");
const details = new Map();

$("connect").textContent = connect;
showCounts();
showList(apis);
window.addEventListener("hashchange", () => void showOperation());
await showOperation();
void followLog();
void followScenario();

function showCounts() {
  const operations = apis.flatMap((api) => api.operations);
  const cases = operations.reduce((sum, operation) => sum + operation.cases, 0);
  $("counts").textContent = [
    count(apis.length, "API"),
    count(operations.length, "operation"),
    count(cases, "static case"),
  ].join(", ");
}

/** Shows the operation that the address names: `#/vendor-orders-v1/getPurchaseOrder`. */
async function showOperation() {
  const address = location.hash;
  if (address === "" || address === "#operation") return;
  const [, id, name] = address.split("/").map(decode);
  try {
    const api = apis.find((candidate) => candidate.id === id);
    if (api !== undefined && !details.has(id))
      details.set(id, await getJson(`/.katagami/apis/${encodeURIComponent(id)}`));
    const operation = details.get(id)?.find((candidate) => candidate.name === name);
    // Somebody may have gone on while the sandbox was asked.
    if (location.hash !== address) return;
    markCurrent(id, name);
    if (operation === undefined) show("There is no such operation. Choose one from the list.");
    else {
      document.title = `${name} – Katagami sandbox`;
      show(...operationParts(api, operation));
    }
  } catch {
    show("The sandbox does not answer. Start it again, then reload this page.");
  }
}

/** Decodes a part of the address; what is badly encoded stays as it is. */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function show(...parts) {
  const main = $("operation");
  const isFromList =
    $("apis").contains(document.activeElement) || document.activeElement === $("filter");
  main.replaceChildren(
    ...parts.map((part) => (typeof part === "string" ? make("p", {}, part) : part)),
  );
  main.scrollTop = 0;
  if (!isFromList) return;
  main.focus({ preventScroll: true });
  // Below the list if the screen is narrow.
  main.scrollIntoView({ block: "nearest" });
}

function operationParts(api, operation) {
  return [
    make("h2", {}, operation.name),
    make("p", { class: "path" }, `${operation.method} ${operation.path}`),
    facts(api, operation),
    ...operation.access.map((line) => make("p", { class: "access" }, line)),
    make("div", { class: "prose" }, ...makeMarkdown(operation.doc)),
    requireSignature
      ? make(
          "p",
          { class: "with" },
          "This sandbox requires signatures, which this page does not write: Send shows the refusal. The copied curl and TypeScript sign.",
        )
      : null,
    tryForm(operation, account, refusals, refreshLog),
  ].filter((part) => part !== null);
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
  const here =
    usagePlan === null
      ? "none"
      : usagePlan === "model"
        ? "the same"
        : `${usagePlan.rate}, burst ${usagePlan.burst}`;
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
      ` (here ${here})`,
    ),
    ...kinds.map((kind) => make("span", {}, make("b", {}, kind))),
  );
}
