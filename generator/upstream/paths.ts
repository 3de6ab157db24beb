import { shorten } from "../lib/lines.js";
import { escapeInvisible, escapeUnits } from "../lib/invisible.js";

/** Foreign text on one line that is safe to print: invisible characters and line breaks as `\uXXXX`, cut at 300 characters. */
export function printable(text: string): string {
  return shorten(escapeInvisible(text.replace(/[\t\n\r]/g, escapeUnits)), 300);
}
