/** Documents whose shape is evil, not their text: nested without reason, parts in the place of others, references in circles. */
import { at, type Json, pointerOf, replaceAt } from "./positions.js";

type Random = () => number;

export interface Reshaped {
  readonly document: Json;
  readonly what: string;
}

export function reshape(document: Json, random: Random): Reshaped {
  const paths = pathsOf(document);
  const path = pick(paths, random);
  const where = pointerOf(path);
  const dice = random();
  if (dice < 0.3) {
    const levels = pick([3, 30, 190, 210, 900, 1100], random);
    const wrap = pick(wrappers, random);
    const nested = replaceAt(document, path, (old) => {
      let value = old;
      for (let level = 0; level < levels; level += 1) value = wrap(value);
      return value;
    });
    return { document: nested, what: `nested ${String(levels)} deep at ${where}` };
  }
  const other = pick(paths, random);
  if (dice < 0.6) {
    const part = at(document, other);
    return {
      document: replaceAt(document, path, () => part),
      what: `${pointerOf(other)} copied to ${where}`,
    };
  }
  const references = paths.filter((each) => each.at(-1) === "$ref");
  if (dice < 0.9 && references.length > 0) {
    const reference = pick(references, random);
    return {
      document: replaceAt(document, reference, () => pointerOf(other)),
      what: `${pointerOf(reference)} led to ${pointerOf(other)}`,
    };
  }
  return {
    document: replaceAt(document, path, () => ({ $ref: pointerOf(other) })),
    what: `${where} made a reference to ${pointerOf(other)}`,
  };
}

const wrappers: readonly ((value: Json) => Json)[] = [
  (value) => [value],
  (value) => ({ a: value }),
  (value) => ({ type: "object", properties: { a: value } }),
  (value) => ({ type: "array", items: value }),
  (value) => ({ allOf: [value] }),
  (value) => ({ oneOf: [value, { type: "string" }] }),
  (value) => ({ additionalProperties: value }),
];

/** The way to every value but the document itself. */
function pathsOf(document: Json): (readonly string[])[] {
  const paths: (readonly string[])[] = [];
  const visit = (value: Json, path: readonly string[]): void => {
    if (path.length > 0) paths.push(path);
    if (typeof value !== "object" || value === null) return;
    for (const [key, child] of Object.entries(value)) visit(child, [...path, key]);
  };
  visit(document, []);
  return paths;
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)] as Item; // The lists picked from are not empty.
}
