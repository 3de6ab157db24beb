/** A position in a text, both counted from 1, columns in UTF-16 units, as in editors. */
export interface LineAndColumn {
  readonly line: number;
  readonly column: number;
}

/** Returns a function from offset to line and column. The text is searched for line breaks once. */
export function createLineTable(text: string): (offset: number) => LineAndColumn {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** Finds line and column of one offset. For many offsets in one text, use `createLineTable`. */
export function lineAndColumn(text: string, offset: number): LineAndColumn {
  return createLineTable(text)(offset);
}

/** Cuts a text to a number of UTF-16 units; what is cut shows as `…`. */
export function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
