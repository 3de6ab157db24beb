import { lineAround, position, type PositionAt } from "./position.js";

/** Positions in YAML, by the line that they are on. */
export function yamlPositions(text: string): PositionAt {
  return (span) => {
    const { before, after } = lineAround(text, span);
    if (/(?:^|\s)#[^"']*$/.test(before))
      return position("yaml comment", "in a comment of YAML", (name) => `write {{line ${name}}}`);
    if (isValue(before, after))
      return position("yaml value", "in YAML", (name) => `write {{yaml ${name}}}`);
    const quote = before.at(-1) ?? "";
    const isWholeString =
      /["']/.test(quote) && after.startsWith(quote) && isValue(before.slice(0, -1), after.slice(1));
    return position("yaml", "in YAML", (name) =>
      isWholeString
        ? `write {{yaml ${name}}} without the quotes: it brings its own`
        : "write the whole value with one {{yaml …}}: a helper of your own can put it together",
    );
  };
}

/** Whether there is room for a whole key, value or item between two parts of a line. */
function isValue(before: string, after: string): boolean {
  return /(?:^|[:,[{?-])\s*$/.test(before) && /^\s*(?:$|[,\]}:]|\s#)/.test(after);
}
