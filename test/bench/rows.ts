/**
 * Measures how fast flat files are read as rows, beside what only splits them into lines: `npm run bench:rows --
 * [--runs N] [--mb N]`. All read the same gzip in one process, in turns. Prints a Markdown table.
 */
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { parseArgs } from "node:util";
import { createGunzip, gzipSync } from "node:zlib";
import { parse } from "csv-parse";
import {
  type DownloadedDocument,
  downloadDocument,
} from "../../templates/runtime/src/documents/documents.js";
import { seededRandom } from "../support/random.js";
import { circumstances, markdown } from "./report.js";

/** A flat file: how many columns, how long their values are at most, and whether they are quoted. */
interface Shape {
  readonly name: string;
  readonly lengths: readonly number[];
  readonly delimiter: string;
  readonly isQuoted: boolean;
}

const shapes: readonly Shape[] = [
  {
    name: "inventory: 5 columns, TSV",
    lengths: [20, 10, 8, 4, 12],
    delimiter: "\t",
    isQuoted: false,
  },
  {
    name: "listings: 28 columns, titles and descriptions, TSV",
    lengths: [150, 800, 12, 24, 8, 4, 23, 0, 1, 8, 2, 0, 0, 2, 0, 0, 10, 0, 0, 8, 0, 0, 20, 2],
    delimiter: "\t",
    isQuoted: false,
  },
  {
    name: "orders: 30 columns of 10 characters, TSV",
    lengths: Array.from({ length: 30 }, () => 20),
    delimiter: "\t",
    isQuoted: false,
  },
  {
    name: "ledger: 18 columns in quotes, TSV",
    lengths: [10, 10, 10, 20, 120, 12, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3],
    delimiter: "\t",
    isQuoted: true,
  },
  {
    name: "CSV: 12 columns",
    lengths: [20, 10, 60, 8, 8, 4, 10, 10, 20, 20, 4, 4],
    delimiter: ",",
    isQuoted: false,
  },
];

const { values } = parseArgs({
  options: { runs: { type: "string", default: "5" }, mb: { type: "string", default: "50" } },
});
const [runs, size] = [Number(values.runs), Number(values.mb) * 1e6];
/** @returns the table, as Markdown */
async function bench(): Promise<string> {
  const rows: string[][] = [];
  for (const shape of shapes) {
    process.stderr.write(`${shape.name}\n`);
    const gzip = gzipSync(fileOf(shape));
    const times = new Map(Object.keys(readers).map((name) => [name, [] as Took[]]));
    for (let run = 0; run <= runs; run += 1) {
      for (const [name, read] of Object.entries(readers)) {
        const took = await timed(() => read(gzip, shape));
        // The first round warms up.
        if (run > 0) times.get(name)?.push(took);
      }
    }
    const rate = (name: string, key: keyof Took): number =>
      size / 1e6 / Math.min(...(times.get(name) ?? []).map((took) => took[key]));
    rows.push([
      shape.name,
      ...Object.keys(readers).map(
        (name) => `${rate(name, "wall").toFixed(0)} / ${rate(name, "cpu").toFixed(0)}`,
      ),
      (rate("rows", "wall") / rate("readline", "wall")).toFixed(2),
      (rate("rows", "cpu") / rate("readline", "cpu")).toFixed(2),
    ]);
  }
  return [
    "## Rows\n",
    `${circumstances()}. MB of text per second, and per second of processor time; the fastest of ${String(runs)} runs over ${values.mb} MB.\n`,
    markdown(
      ["file", ...Object.keys(readers), "rows : readline", "by processor time"],
      rows,
      [1, 2, 3, 4, 5, 6],
    ),
    "- rows, lines: `downloadDocument` and its `rows()` and `lines()`, over a `fetch` that answers with the gzip",
    "- readline: `for await` over `node:readline` over `createGunzip`: lines, which nobody splits",
    "- csv-parse: 7, over `createGunzip`, with `columns: true`\n",
  ].join("\n");
}

interface Took {
  readonly wall: number;
  readonly cpu: number;
}

/** In seconds. */
async function timed(work: () => Promise<number>): Promise<Took> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const found = await work();
  const { user, system } = process.cpuUsage(before);
  if (found < 100) throw new Error(`only ${String(found)} rows`);
  return { wall: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 };
}

type Reader = (gzip: Buffer, shape: Shape) => Promise<number>;

const readers: Readonly<Record<string, Reader>> = {
  rows: async (gzip) => await count((await documentOf(gzip)).rows()),
  lines: async (gzip) => await count((await documentOf(gzip)).lines()),
  readline: async (gzip) => {
    const input = streamOf(gzip).pipe(createGunzip());
    return await count(createInterface({ input, crlfDelay: Infinity }));
  },
  "csv-parse": async (gzip, { delimiter, isQuoted }) => {
    const quote = isQuoted || delimiter === "," ? '"' : null;
    const parser = parse({ delimiter, quote, columns: true });
    return await count(streamOf(gzip).pipe(createGunzip()).pipe(parser));
  },
};

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let found = 0;
  for await (const item of items) if (item !== null) found += 1;
  return found;
}

function documentOf(gzip: Buffer): Promise<DownloadedDocument> {
  return downloadDocument("https://store.example/x", {
    fetch: () => Promise.resolve(new Response(Readable.toWeb(streamOf(gzip)) as ReadableStream)),
    maxBytes: Infinity,
  });
}

/** Chunks of 64 KiB, as they come from a socket. */
function streamOf(bytes: Buffer): Readable {
  let at = 0;
  return new Readable({
    read() {
      this.push(at >= bytes.length ? null : bytes.subarray(at, (at += 65_536)));
    },
  });
}

/** A file of about `size` bytes, which gzip makes a quarter to a third as long, as it does with reports. */
function fileOf({ lengths, delimiter, isQuoted }: Shape): string {
  const random = seededRandom(1);
  const words = Array.from({ length: 2000 }, () =>
    Array.from(
      { length: 2 + Math.floor(random() * 8) },
      () => "abcdefghijklmnopqrstuvwxyz0123456789"[Math.floor(random() * 36)],
    ).join(""),
  );
  const valueOf = (length: number): string => {
    const least = Math.floor(length * (0.3 + 0.7 * random()));
    let text = "";
    while (text.length < least)
      text += `${text === "" ? "" : " "}${words[Math.floor(random() ** 2 * 2000)] ?? ""}`;
    return text.slice(0, length);
  };
  const lineOf = (fields: readonly string[]): string =>
    fields.map((field) => (isQuoted ? `"${field}"` : field)).join(delimiter);
  const lines = [lineOf(lengths.map((_, index) => `column-${String(index)}`))];
  for (let length = 0; length < size; length += lines.at(-1)?.length ?? 1)
    lines.push(lineOf(lengths.map(valueOf)));
  return lines.join("\n");
}

process.stdout.write(await bench());
