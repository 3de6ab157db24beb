/**
 * Measures Katagami and its peers over the same models, in one run on one machine: `npm run bench -- --help`.
 * It judges nothing by a time: it prints tables, and exits with 0 when they are there.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { findModels, type Model, sizeOf } from "./corpus.js";
import { judge } from "./goals.js";
import { clientFolders, cold, katagami } from "./katagami.js";
import { type Contender, inTurns, median, type Sample } from "./measure.js";
import { failedModels, install, oneProcessEach, peerContender, peers } from "./peers.js";
import { circumstances, goalTable, resultTable, type Row } from "./report.js";
import {
  readErrors,
  typeCheck,
  typeCheckBuilt,
  typeCheckImports,
  typeCheckNothing,
} from "./type-check.js";

const usage = `npm run bench -- [--models DIR] [--runs N] [--only NAME,…] [--all]

  --models DIR   Amazon's models (../shared/models)
  --runs N       runs of each, in turns; the table shows medians (5)
  --only NAME,…  only what has one of these in its name: katagami, cold, hey-api, orval, plus, batch, process …
  --all          start openapi-generator once for each model, which takes minutes, instead of for six, scaled
`;

/** The row that starts openapi-generator for each model takes this many of them, unless all. */
const sampleSize = 6;

const { values } = parseArgs({
  options: {
    models: { type: "string", default: "../shared/models" },
    runs: { type: "string", default: "5" },
    only: { type: "string", default: "" },
    all: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const folder = resolve(values.models);
const runs = Number(values.runs);
const filters = values.only.split(",").filter((filter) => filter !== "");
const wanted = (name: string): boolean =>
  filters.length === 0 || filters.some((filter) => name.includes(filter));
const say = (line: string): void => void process.stderr.write(`${line}\n`);

if (values.help || !Number.isInteger(runs) || runs < 1) {
  process.stdout.write(usage);
  process.exit(values.help ? 0 : 2);
}
const models = await findModels(folder);
if (models === null || models.length === 0) {
  say(
    `there are no models in ${values.models}: pass --models DIR, a folder with Amazon's models as they lie upstream ` +
      "(<api>-model/<name>.json), which `npm run katagami -- models pull` brings",
  );
  process.exit(1);
}
process.stdout.write(await bench(models));

/** @returns the tables and notes, as Markdown */
async function bench(all: readonly Model[]): Promise<string> {
  const root = process.cwd();
  const cache = join(root, "node_modules/.cache/katagami-bench");
  const work = join(cache, "work");
  execFileSync("npm", ["run", "-s", "compile"], { shell: process.platform === "win32" });

  const notes: string[] = [];
  const outputs = new Map<string, string>();
  const scales = new Map<string, number>();
  const contenders: Contender[] = [];
  for (const peer of peers.filter(({ name }) => wanted(name))) {
    say(`installing ${peer.name}`);
    const out = join(work, peer.name.replaceAll(" ", "-"));
    const installed = await install(peer, cache);
    contenders.push(await peerContender(peer, installed, all, out));
    outputs.set(peer.name, out);
    const versions = Object.entries(peer.packages).map(([name, version]) => `${name} ${version}`);
    notes.push(`${peer.name} (${versions.join(", ")}): ${peer.note}`);
  }
  const jvms = peers.at(-1);
  if (jvms !== undefined && wanted("openapi-generator, a process per model")) {
    const sample = values.all ? all : spaced(all, sampleSize);
    const out = join(work, "openapi-generator-each");
    const each = oneProcessEach(await install(jvms, cache), sample, out);
    contenders.push(each);
    scales.set(each.name, all.length / sample.length);
    notes.push(
      `${each.name}: the same jar and options, one JVM after another` +
        (values.all ? "" : `; ${String(sample.length)} models, evenly chosen, scaled to all`),
    );
  }
  say("preparing katagami");
  const patches = [join(folder, "patches"), join(root, "models/patches")].find(existsSync) ?? "";
  const own = await katagami(all, folder, patches, work, wanted);
  contenders.unshift(...own.contenders);
  if (own.contenders.some(({ name }) => name === cold)) outputs.set(cold, own.out);
  if (contenders.length === 0) return `nothing is called ${values.only}\n`;

  const samples = await inTurns(contenders, runs, work, say);
  const nothing = "tsc, nothing to check";
  const imports = "tsc, what imports of all clients reach";
  const installed = "tsc, what imports of all built clients reach";
  const checks = await inTurns(
    [
      await typeCheckNothing(nothing, work),
      ...(await Promise.all([...outputs].map(([name, out]) => typeCheck(name, out)))),
      ...(outputs.has(cold)
        ? [await typeCheckImports(imports, own.out), await typeCheckBuilt(installed, own.out, work)]
        : []),
    ],
    runs,
    work,
    (line) => say(`tsc ${line}`),
  );

  const watched = own.watch === null ? null : median(await own.watch(2 * runs + 1));

  const rows: Row[] = [];
  for (const { name } of contenders) {
    const out = outputs.get(name);
    const check = checks.get(name) ?? [];
    rows.push({
      name,
      samples: samples.get(name) ?? [],
      scale: scales.get(name) ?? 1,
      right: out === undefined ? null : await countRight(name, out, check),
      size: out === undefined ? null : await sizeOf(out),
      check,
      remark: [own.seen.get(name), exitRemark(samples.get(name)), errorRemark(check)]
        .filter(Boolean)
        .join("; "),
    });
  }
  const medianOf = (name: string): number =>
    median((checks.get(name) ?? []).map(({ wall }) => wall));
  const empty = medianOf(nothing);
  const imported = checks.has(imports) ? medianOf(imports) : null;
  const built = checks.has(installed) ? medianOf(installed) : null;
  return [
    `## Generators over ${String(all.length)} models\n`,
    `${circumstances()}. Medians of ${String(runs)} runs taken in turns, lowest and highest beside them; whole processes, ` +
      "from start to exit, in an empty output folder where not said otherwise.\n",
    resultTable(rows, all.length),
    ...notes.map((note) => `- ${note}`),
    "- katagami: the built `dist/cli.js generate`, formatted with Prettier, its syntax checked; its patches applied (the " +
      "peers get Amazon's files as they are)",
    "- right: models that were generated without an error and whose output type-checks",
    "- `tsc`: TypeScript 7 over the whole output in one program, `strict`, `skipLibCheck`, `moduleResolution: bundler`; an " +
      `empty program takes ${empty.toFixed(2)} s` +
      (imported === null || built === null
        ? ""
        : `, one that imports every client of Katagami ${imported.toFixed(2)} s: the cases of the sandbox are modules of their own; ` +
          `one that imports them built, as they are when they are installed, ${built.toFixed(2)} s: it reads declarations`),
    "",
    ...[judge(rows, all.length, { empty, imported, built }, watched)]
      .filter((goals) => goals.length > 0)
      .map(goalTable),
  ].join("\n");
}

/** Models that came out and type-check. An error in a file that all share counts against all. */
async function countRight(name: string, out: string, check: readonly Sample[]): Promise<number> {
  const { folders } = readErrors(check.at(-1)?.stdout ?? "");
  if (name === cold && folders.has("runtime")) return 0;
  const bad = new Set([...folders, ...(await failedModels(out))]);
  return (await clientFolders(out)).filter((client) => !bad.has(client)).length;
}

function exitRemark(samples: readonly Sample[] = []): string {
  const code = samples.find((sample) => sample.code !== 0)?.code ?? 0;
  return code === 0 ? "" : `exit code ${String(code)}`;
}

function errorRemark(check: readonly Sample[]): string {
  const { folders, count } = readErrors(check.at(-1)?.stdout ?? "");
  return count === 0 ? "" : `${String(count)} type errors in ${String(folders.size)}`;
}

/** `count` items, evenly spread over the list. */
function spaced<T>(list: readonly T[], count: number): T[] {
  return list.filter(
    (_, index) =>
      Math.floor((index * count) / list.length) !== Math.floor(((index - 1) * count) / list.length),
  );
}
