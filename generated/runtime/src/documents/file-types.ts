// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { DocumentError } from "./document-error.js";

/** Files that are no text, by the bytes they start with, each with what to do. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], "a ZIP archive or an Excel workbook (.xlsx)"],
  [[0x50, 0x4b, 0x05, 0x06], "an empty ZIP archive"],
  [[0xd0, 0xcf, 0x11, 0xe0], "an Excel workbook (.xls)"],
  [[0x25, 0x50, 0x44, 0x46, 0x2d], "a PDF"],
];

/** In bytes. */
export const LONGEST_SIGNATURE = 5;

/**
 * Checks that a document is text as far as its first bytes show.
 *
 * @param what - the name of the calling function, for the message.
 * @throws DocumentError that says what the document is and how to read it.
 */
export function requireText(start: Uint8Array, what: string): void {
  const found = SIGNATURES.find(([bytes]) => bytes.every((byte, index) => start[index] === byte));
  if (found === undefined) return;
  throw new DocumentError(
    `${what}: the document is ${found[1]}, not text: download it again, and read it by bytes() or stream()`,
  );
}
