/** Random tables, read by us and by csv-parse: every dialect, charset and size of pieces, gzipped and over a socket. */
import { gzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  downloadDocument,
  type NamedRowOptions,
} from "../../../templates/runtime/src/documents/documents.js";
import { startDocumentStore } from "../../support/document-store.js";
import { seededRandom } from "../../support/random.js";

/** How a table is written, and how it is read. */
interface Dialect {
  readonly delimiter: string;
  readonly lineEnd: "\n" | "\r\n" | "\r";
  /** All fields in quotes, those that need it, or none: then quotes are data. */
  readonly quoted: "all" | "some" | "none";
}

const CHARSETS: readonly [name: string, letters: string, encode: (text: string) => Buffer][] = [
  ["UTF-8", "aé€注𠮷ｱ", (text) => Buffer.from(text)],
  ["utf-16le", "aé€注𠮷ｱ", (text) => Buffer.from(`\ufeff${text}`, "utf16le")],
  ["ISO-8859-1", "aé÷ß", (text) => Buffer.from(text, "latin1")],
  ["Windows-31J", "aｱ表ソ注①", encodeBy("shift_jis")],
  ["Cp1252", "aé€“œ", encodeBy("windows-1252")],
  ["EUC_JP", "a表ソ注ア", encodeBy("euc-jp")],
];

/** Encodes by a charset that only decoders are there for: tries every one and two bytes once. */
function encodeBy(charset: string): (text: string) => Buffer {
  const bytesOf = new Map<string, readonly number[]>();
  const decoder = new TextDecoder(charset);
  const add = (bytes: readonly number[]): void => {
    // As a stream, as the runtime does it: of some Node.js, a whole Cp1252 is decoded as ISO-8859-1.
    const text = decoder.decode(Uint8Array.from(bytes), { stream: true }) + decoder.decode();
    if (!text.includes("\ufffd") && [...text].length === 1 && !bytesOf.has(text))
      bytesOf.set(text, bytes);
  };
  for (let byte = 0; byte < 256; byte += 1) add([byte]);
  for (let lead = 0x80; lead < 256; lead += 1)
    for (let trail = 0x40; trail < 256; trail += 1) add([lead, trail]);
  return (text) => Buffer.from([...text].flatMap((letter) => bytesOf.get(letter) ?? []));
}

const DIALECTS: readonly Dialect[] = ["\t", ",", ";", "|"].flatMap((delimiter) =>
  (["\n", "\r\n", "\r"] as const).flatMap((lineEnd) =>
    (["all", "some", "none"] as const).map((quoted) => ({ delimiter, lineEnd, quoted })),
  ),
);

const SIZES = [1, 2, 3, 7, 4096];

const test = suite("rows beside csv-parse");

const store = await startDocumentStore();

test.after(() => store.close());

const random = seededRandom(20261127);

const below = (limit: number): number => Math.floor(random() * limit);

const pick = <T>(items: readonly T[] | string): T => items[below(items.length)] as T;

/** A value of up to seven characters, of which about half are those that make trouble. */
function valueOf({ delimiter, quoted }: Dialect, letters: string): string {
  const trouble = quoted === "none" ? ['"', " ", "'"] : ['"', '"', delimiter, "\n", "\r\n", " "];
  const text = Array.from({ length: below(8) }, () =>
    random() < 0.5 ? pick<string>(trouble) : pick<string>([...letters]),
  ).join("");
  // The one thing that we read otherwise than RFC 4180 says: see "a quote at the end that is not doubled".
  return delimiter === "\t" ? text.replace(/"+(?=[\t\r\n])/g, "") : text;
}

/** A table with a header, as text. */
function tableOf(dialect: Dialect, letters: string): string {
  const { delimiter, lineEnd, quoted } = dialect;
  const columns = 1 + below(6);
  // A single field that is empty would be a blank line.
  const header = Array.from(
    { length: columns },
    (_, index) => `${pick<string>([...letters])}${index}`,
  );
  const rows = Array.from({ length: below(7) }, () =>
    Array.from({ length: columns }, () => valueOf(dialect, letters) || "-"),
  );
  const write = (field: string): string => {
    const needs = /["\r\n]/.test(field) || field.includes(delimiter);
    const isQuoted = quoted === "all" || (quoted === "some" && (needs || random() < 0.2));
    return isQuoted ? `"${field.replaceAll('"', '""')}"` : field;
  };
  const lines = [
    header.map((name) => (quoted === "all" ? `"${name}"` : name)),
    ...rows.map((row) => row.map(write)),
  ].map((fields) => fields.join(delimiter));
  return lines.join(lineEnd) + (random() < 0.5 ? lineEnd : "");
}

async function rowsOf(
  body: Buffer,
  charset: string,
  size: number,
  options: NamedRowOptions<string>,
): Promise<unknown[]> {
  const headers = { "content-type": `text/plain; charset=${charset}` };
  const url = store.presignGet("/x", { body: gzipSync(body), headers });
  const document = await downloadDocument(url, { fetch: inPieces(size) });
  const rows: unknown[] = [];
  for await (const row of document.rows(options)) rows.push(row);
  return rows;
}

/** The platform's fetch, whose body comes gunzipped and in pieces of one size: those of the decoder, then of the parser. */
function inPieces(size: number): typeof fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    const gunzip = new DecompressionStream("gzip");
    const cut = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        for (let at = 0; at < chunk.length; at += size)
          controller.enqueue(chunk.slice(at, at + size));
      },
    });
    return new Response(response.body!.pipeThrough(gunzip).pipeThrough(cut), response);
  };
}

for (const [charset, letters, encode] of CHARSETS) {
  for (const dialect of DIALECTS) {
    const { delimiter, lineEnd, quoted } = dialect;
    test(`${charset}: ${JSON.stringify(delimiter)}, ${JSON.stringify(lineEnd)}, quotes: ${quoted}`, async () => {
      for (let round = 0; round < (charset === "UTF-8" ? 2 : 1); round += 1) {
        const text = tableOf(dialect, letters);
        const expected = parse(text, {
          delimiter,
          record_delimiter: lineEnd,
          quote: quoted === "none" ? null : '"',
          // A TSV of which only some fields are in quotes has quotes in the others.
          relax_quotes: true,
          columns: true,
          skip_empty_lines: true,
        });
        const body = encode(text);
        // As found out, where that can be known, and as told.
        const told = { delimiter, quotes: quoted !== "none" };
        const isFound =
          quoted === "all" || (quoted === "none" ? delimiter === "\t" : delimiter !== "\t");
        const isOneColumn = !text.split(lineEnd)[0]?.includes(delimiter);
        const sizes = charset === "UTF-8" ? SIZES : [pick(SIZES)];
        for (const size of sizes) {
          const what = `${JSON.stringify(text)} in pieces of ${size}`;
          assert.equal(await rowsOf(body, charset, size, told), expected, what);
        }
        if (isFound && !isOneColumn)
          assert.equal(await rowsOf(body, charset, pick(SIZES), {}), expected, text);
      }
    });
  }
}

test.run();
