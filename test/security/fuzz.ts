/**
 * `npm run fuzz`: the evil corpus for longer than `npm test` has time, its documents for others to run, and the proof that its
 * oracle finds something. The flags are described in README.md.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { katagamiCommand } from "../support/cli.js";
import {
  countPairs,
  type EvilDocument,
  evilDocuments,
  manifestOf,
  readBases,
} from "./documents.js";
import { mutants, runMutant } from "./mutants.js";
import { describeFinding, runDocuments } from "./run.js";

const { values: flags, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string", default: "10000" },
    seed: { type: "string" },
    minutes: { type: "string" },
    write: { type: "string" },
    mutants: { type: "boolean", default: false },
  },
});
const batchSize = 1000;
const count = wholeNumber("count", flags.count);
const seed = flags.seed === undefined ? Date.now() % 1_000_000 : wholeNumber("seed", flags.seed);
const bases = await readBases();

if (flags.mutants) process.exitCode = await provesItself();
else if (flags.write === undefined) process.exitCode = await fuzz();
else await writeDocuments(flags.write);

function wholeNumber(flag: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  console.error(`--${flag} takes a whole number, not ${text}`);
  process.exit(2);
}

/** @returns the exit code: 1 when something was found */
async function fuzz(): Promise<number> {
  const end =
    flags.minutes === undefined
      ? null
      : performance.now() + wholeNumber("minutes", flags.minutes) * 60_000;
  console.log(
    `${String(countPairs(bases))} documents with one payload are possible; seed ${String(seed)}`,
  );
  let findings = 0;
  for (let turn = seed; ; turn += 1) {
    let done = 0;
    for (const batch of batches(evilDocuments(bases, { count, seed: turn }))) {
      const outcome = await runDocuments(batch, katagamiCommand);
      findings += outcome.findings.length;
      done += batch.length;
      for (const finding of outcome.findings) console.log(describeFinding(finding));
      console.log(
        `seed ${String(turn)}: ${String(done)} of ${String(count)} documents; of the last ${String(batch.length)}, ${String(outcome.made)} came out and ${String(outcome.refused)} were refused; ${String(findings)} findings`,
      );
      if (end !== null && performance.now() > end) return findings === 0 ? 0 : 1;
    }
    if (end === null) return findings === 0 ? 0 : 1;
  }
}

function* batches(documents: Iterable<EvilDocument>): Generator<EvilDocument[]> {
  let batch: EvilDocument[] = [];
  for (const document of documents) {
    batch.push(document);
    if (batch.length === batchSize) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** The documents as files, with a manifest that says what each of them tries. */
async function writeDocuments(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const documents = [...evilDocuments(bases, { count, seed })];
  for (const { id, bytes } of documents) await writeFile(join(folder, `${id}.json`), bytes);
  const manifest = JSON.stringify(manifestOf(documents, seed), null, 1);
  await writeFile(join(folder, "manifest.json"), `${manifest}\n`);
  console.log(`${String(documents.length)} documents and manifest.json in ${folder}`);
}

/** @returns the exit code: 1 when a mutant goes unnoticed */
async function provesItself(): Promise<number> {
  let unnoticed = 0;
  const wanted = mutants.filter(({ name }) => words.every((word) => name.includes(word)));
  for (const mutant of wanted) {
    const { findings } = await runMutant(mutant, 300);
    const hits = findings.filter(({ what }) => mutant.finding.test(what));
    if (hits.length === 0) unnoticed += 1;
    console.log(
      `${hits.length > 0 ? "found  " : "MISSED "} ${mutant.name}: ${String(hits.length)} of ${String(findings.length)} findings`,
    );
    const [example] = hits.length > 0 ? hits : findings;
    if (example !== undefined) console.log(`        ${describeFinding(example).slice(0, 300)}`);
  }
  return unnoticed === 0 ? 0 : 1;
}
