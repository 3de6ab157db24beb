/** Copies of a value with one thing wrong in each. */

export interface Spoilt {
  readonly value: unknown;
  /** Where and what was changed: `/items/*: null`. Copies that spoil the same thing have the same words. */
  readonly change: string;
}

/** Every change at every place of the value; some copies may still be valid. */
export function spoil(value: unknown): Spoilt[] {
  return spoilAt(value, "");
}

/** TypeScript infers `{}[]` of a list with an empty object, whatever else is in it. */
function isEmpty(value: unknown): boolean {
  return JSON.stringify(value) === "{}";
}

function spoilAt(value: unknown, path: string): Spoilt[] {
  const say = (change: string, spoilt: unknown): Spoilt => ({
    value: spoilt,
    change: `${path === "" ? "/" : path}: ${change}`,
  });
  const nothing = value === null ? [] : [say("null", null)];
  switch (typeof value) {
    case "string":
      return [...nothing, say("a number", 41), say("another text", `${value} or other`)];
    case "number":
      return [...nothing, say("a text", "forty"), say("another number", value + 40.5)];
    case "boolean":
      return [...nothing, say("a text", "true"), say("its contrary", !value)];
  }
  if (value === null) return [say("a text", "null"), say("a number", 0), say("an object", {})];
  if (Array.isArray(value)) {
    const items = value.flatMap((item, index) =>
      spoilAt(item, `${path}/*`).map((inner) => ({
        ...inner,
        value: value
          .with(index, inner.value)
          .filter((other, place) => place === index || !isEmpty(other)),
      })),
    );
    return [...nothing, say("an object", {}), say("a text", "list"), ...items];
  }
  const object = value as Readonly<Record<string, unknown>>;
  const properties = Object.entries(object).flatMap(([name, property]) => [
    say(
      `no ${name}`,
      Object.fromEntries(Object.entries(object).filter(([other]) => other !== name)),
    ),
    ...spoilAt(property, `${path}/${name}`).map((inner) => ({
      ...inner,
      value: Object.fromEntries([
        ...Object.entries(object).filter(([other]) => other !== name),
        [name, inner.value],
      ]),
    })),
  ]);
  return [...nothing, say("an array", []), say("a text", "object"), ...properties];
}
