/** How long each test file took when it last ran. Not in git: it is another time on each machine, and every run writes it. */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** Seconds by file. */
export type Times = ReadonlyMap<string, number>;

const path = resolve(".katagami/tests/times.json");

/** Reads the seconds of earlier runs; none when nothing was written, or nothing that can be read. */
export async function readTimes(): Promise<Times> {
  try {
    const times: unknown = JSON.parse(await readFile(path, "utf8"));
    if (typeof times !== "object" || times === null) return new Map();
    return new Map(
      Object.entries(times).filter(
        (entry): entry is [string, number] => typeof entry[1] === "number",
      ),
    );
  } catch {
    return new Map();
  }
}

/** Keeps the seconds of a run beside those of files that were not in it. */
export async function addTimes(times: Times): Promise<void> {
  const all = [...(await readTimes()), ...times].map(
    ([file, seconds]) => [file, Number(seconds.toFixed(2))] as const,
  );
  const text = JSON.stringify(Object.fromEntries(new Map(all)), null, 2);
  await mkdir(dirname(path), { recursive: true });
  // Renamed, so that another run never reads half of it, and a hard link to it elsewhere keeps its own.
  await writeFile(`${path}.${process.pid}`, text);
  await rename(`${path}.${process.pid}`, path);
}
