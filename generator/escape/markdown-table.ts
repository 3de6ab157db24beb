/** Tables of Markdown, in Prettier's layout. */

/**
 * A Markdown table with its columns aligned. Cells are Markdown already.
 *
 * @param shown - the part of a cell's text that has a width; by default all of it
 */
export function markdownTable(
  rows: readonly (readonly string[])[],
  shown: (cell: string) => string = (cell) => cell,
): string {
  const [head = []] = rows;
  const lengthOf = (cell: string | undefined): number => shown(cell ?? "").length;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => lengthOf(row[column]))));
  const padded = (cell: string, width: number): string =>
    cell + " ".repeat(Math.max(0, width - lengthOf(cell)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => padded(row[column] ?? "", width)).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  return [line(head), rule, ...rows.slice(1).map(line)].join("\n");
}

/**
 * Reads the rows of a table that was laid out by hand, without its rule. An escaped `|` is part of a cell.
 *
 * @param trim - removes the blanks around a cell
 */
export function tableRows(
  table: string,
  trim: (cell: string) => string = (cell) => cell.trim(),
): string[][] {
  const cellsOf = (row: string): string[] =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map(trim);
  const rows = table.trim().split("\n").map(cellsOf);
  return [...rows.slice(0, 1), ...rows.slice(2)];
}
