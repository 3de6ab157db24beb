/**
 * Measures what a client costs where it runs: a call, an import, a bundle; beside three others: `npm run bench:client --
 * [--runs N]`. Prints a Markdown table, and the goals with by how much each is met or missed.
 */
import { cp, mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bundles, installOurs } from "./client-bundles.js";
import { clients, type Client } from "./clients.js";
import { type Contender, inTurns, median, type Sample } from "./measure.js";
import { installPackages } from "./peers.js";
import { circumstances, goalTable, markdown, spread, type Goal } from "./report.js";

/** What drivers/clients/run.mjs measures. */
type Measured = "import" | "unsigned" | "signed";

/** What it prints: of an import milliseconds and MB, of calls microseconds of processor time by round. */
interface Figures {
  readonly wall?: number;
  readonly cpu?: number;
  readonly rss?: number;
  readonly heap?: number;
  readonly rounds?: readonly number[];
}

const cache = resolve("node_modules/.cache/katagami-bench-clients");
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const { values } = parseArgs({ options: { runs: { type: "string", default: "5" } } });
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) {
  say("npm run bench:client -- [--runs N]");
  process.exit(2);
}
process.stdout.write(await bench());

/** @returns the tables and notes, as Markdown */
async function bench(): Promise<string> {
  await mkdir(cache, { recursive: true });
  const contenders: Contender[] = [];
  for (const client of clients) {
    const folder = join(cache, client.driver);
    say(`preparing ${client.name}`);
    await installPackages(client.packages, folder);
    if (client.isOurs) await installOurs(join(folder, "node_modules"));
    await cp("test/bench/drivers/clients", folder, { recursive: true });
    for (const what of measuredOf(client)) contenders.push(contenderOf(client, what, folder));
  }
  const samples = await inTurns(contenders, runs, cache, say);
  const figures = (client: Client, what: Measured): Figures[] =>
    (samples.get(nameOf(client, what)) ?? []).map(read);
  const calls = (client: Client, what: Measured): number[] =>
    figures(client, what).map(({ rounds = [] }) => median(rounds));
  const imports = (client: Client, key: keyof Omit<Figures, "rounds">): (number | null)[] =>
    figures(client, "import").map((one) => one[key] ?? null);

  const sizes = await bundles(cache);
  const header = [
    "client",
    "unsigned, µs",
    "signed, µs",
    "import, ms",
    "import CPU, ms",
    "import RSS, MB",
    "heap, MB",
    "min, KB",
    "min+gzip, KB",
  ];
  const rows = clients.map((client) => [
    client.name,
    spread(calls(client, "unsigned"), 1),
    spread(calls(client, "signed"), 1),
    spread(imports(client, "wall"), 1),
    spread(imports(client, "cpu"), 1),
    spread(imports(client, "rss"), 1),
    spread(imports(client, "heap"), 1),
    ...cellsOf(sizes.get(client.driver)),
  ]);
  const everything = sizes.get("everything");
  const firstLoad = sizes.get("first load");
  for (const [name, size] of Object.entries({ "first load": firstLoad, everything }))
    rows.push([`katagami, ${name}`, "", "", "", "", "", "", ...cellsOf(size)]);

  const ours = clients.filter(({ isOurs }) => isOurs);
  const none = clients.filter(({ packages }) => Object.keys(packages).length === 0);
  const own = (what: Measured): number => median(ours.flatMap((client) => calls(client, what)));
  const transport = median(
    none.filter(({ isOurs }) => !isOurs).flatMap((client) => calls(client, "unsigned")),
  );
  const wall = ours.flatMap((client) => imports(client, "wall")).filter((value) => value !== null);
  const goals: Goal[] = [
    atMost("unsigned: at most 1.6 times the transport", own("unsigned") / transport, 1.6, "times"),
    atMost("signed: at most 2.4 times the transport", own("signed") / transport, 2.4, "times"),
    atMost("import: at most 4 ms", median(wall), 4, "ms"),
    atMost("first load of one client: at most 13 KB", firstLoad?.gzip ?? NaN, 13, "KB"),
  ];
  return [
    "## Clients\n",
    `${circumstances()}. Medians of ${String(runs)} processes each, in turns, lowest and highest beside them.\n`,
    markdown(header, rows, [1, 2, 3, 4, 5, 6, 7, 8]),
    "- a call: processor time, `getPurchaseOrder` to an instant answer and back, one after another, the access token and the transport's answer at hand; " +
      "the median of 7 rounds of 2,000 after 2 to warm up. No usage plan or rate limiter. Only katagami can sign",
    "- import: what loading it adds to a Node that runs; min: one bundle of esbuild, for `browser` (katagami) or `node` (the others)",
    ...clients.map(({ name, note }) => `- ${name}: ${note}`),
    "- katagami, first load: what a bundle that is split into files (by rolldown) loads before the first call; signing, restricted data and shared tokens come when they are asked for",
    "- katagami, everything: the client and all that the runtime exports, documents and Redis included\n",
    goalTable(goals),
  ].join("\n");
}

function measuredOf({ isOurs, packages }: Client): Measured[] {
  if (isOurs) return ["import", "unsigned", "signed"];
  return Object.keys(packages).length > 0 ? ["import", "unsigned"] : ["unsigned"];
}

function nameOf({ name }: Client, what: Measured): string {
  return `${name}, ${what}`;
}

function contenderOf(client: Client, what: Measured, folder: string): Contender {
  const args = ["run.mjs", client.driver, what];
  return {
    name: nameOf(client, what),
    prepare: async () => {},
    command: { program: process.execPath, args, cwd: folder, isOwnProcess: true },
  };
}

function read({ stdout, stderr, code }: Sample): Figures {
  if (code !== 0) throw new Error(stderr);
  // run.mjs prints it.
  return JSON.parse(stdout) as Figures;
}

function cellsOf(size: { readonly plain: number; readonly gzip: number } | undefined): string[] {
  return size ? [size.plain.toFixed(1), size.gzip.toFixed(1)] : ["", ""];
}

function atMost(goal: string, value: number, limit: number, unit: string): Goal {
  const share = (value / limit).toFixed(2);
  return {
    goal,
    measured: `${value.toFixed(1)} ${unit}, ${share} of the limit`,
    met: value <= limit,
  };
}
