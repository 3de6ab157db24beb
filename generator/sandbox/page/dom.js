/** Finds an element of the page by its id. */
export const $ = (id) => document.getElementById(id);

/** Creates an element; strings become text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Creates the elements of a text in Markdown, which the server has read. Links open in a tab of their own. */
export function makeMarkdown(nodes) {
  return nodes.map((node) => {
    if (typeof node === "string") return node;
    const { tag, href, children } = node;
    const link = href === undefined ? {} : { href, target: "_blank", rel: "noreferrer" };
    const element = make(tag, link, ...makeMarkdown(children));
    return tag === "table" ? make("div", { class: "scroll" }, element) : element;
  });
}

/** `1 API`, `2 APIs`. */
export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

export async function getJson(path, init) {
  const response = await fetch(path, init);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return await response.json();
}

/** Formats JSON; any other text stays as it is. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
