// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** How a flat file is written: what ends a line, what separates fields, and whether fields can be quoted. */
export interface Dialect {
  /** One character. */
  readonly delimiter: string;
  readonly quotes: Quotes;
}

/**
 * What a quote character means. `none`: nothing, it is data. `strict`: as in RFC 4180, and anything between a closing quote
 * and the next delimiter is an error. `lenient`: as in RFC 4180, but a quote that no delimiter or line end follows is data,
 * since Amazon's quoted reports do not double the quotes in titles.
 */
export type Quotes = "none" | "strict" | "lenient";

/** LF, which includes CRLF, or a lone CR. */
export type LineEnd = "\n" | "\r";

const OTHER_DELIMITERS = [",", ";", "|"];

/**
 * Finds out what ends the lines of a text: LF, unless its first line ends with a CR that no LF follows.
 *
 * @param isWhole - whether nothing comes after `text`.
 * @returns null if that takes more text.
 */
export function findLineEnd(text: string, isWhole: boolean): LineEnd | null {
  const feed = text.indexOf("\n");
  const carriage = text.indexOf("\r");
  if (carriage === -1 || (feed !== -1 && feed <= carriage + 1))
    return feed === -1 && !isWhole ? null : "\n";
  return carriage + 1 === text.length ? (isWhole ? "\n" : null) : "\r";
}

/**
 * Finds out how a flat file is written, by the first line of its table.
 *
 * The delimiter is a tab if the line has one, otherwise the one of `,`, `;` and `|` that it has most of outside quotes. If it
 * has none, the Content-Type decides between comma and tab.
 *
 * Tab-separated fields can be quoted if all of the first line are: of Amazon's reports some quote every field, and in the
 * others a quote is data, an inch mark or the start of a title. Other files follow RFC 4180.
 *
 * @param delimiter - null to find it out.
 * @param quotes - null to find it out.
 */
export function findDialect(
  line: string,
  contentType: string | null,
  delimiter: string | null,
  quotes: boolean | null,
): Dialect {
  const found = delimiter ?? findDelimiter(line, contentType);
  const isTab = found === "\t";
  const isQuoted = quotes ?? (!isTab || line.split(found).every(isEnclosed));
  return { delimiter: found, quotes: isQuoted ? (isTab ? "lenient" : "strict") : "none" };
}

function findDelimiter(line: string, contentType: string | null): string {
  const outside = line.replace(/"[^"]*"/g, "");
  if (outside.includes("\t")) return "\t";
  let best = /\bcsv\b/i.test(contentType ?? "") ? "," : "\t";
  let most = 0;
  for (const candidate of OTHER_DELIMITERS) {
    const count = outside.split(candidate).length - 1;
    if (count <= most) continue;
    best = candidate;
    most = count;
  }
  return best;
}

function isEnclosed(field: string): boolean {
  return field.length >= 2 && field.startsWith('"') && field.endsWith('"');
}
