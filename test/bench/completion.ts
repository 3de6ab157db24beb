/**
 * Measures how long an editor waits for completion in the client with the most types, by TypeScript's own language server:
 * `npm run bench:completion -- [--models DIR] [--runs N]`.
 */
import { execFileSync, spawn } from "node:child_process";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { clientFolders } from "./katagami.js";
import { median } from "./measure.js";
import { installPackages } from "./peers.js";
import { markdown } from "./report.js";

const usage = `npm run bench:completion -- [--models DIR] [--runs N]

  --models DIR   Amazon's models (../shared/models)
  --runs N       completions of each kind; the table shows medians (20)
`;

/** The version that editors have in 2026 beside TypeScript 7, whose server is another program. */
const version = "5.9.3";

const { values } = parseArgs({
  options: {
    models: { type: "string", default: "../shared/models" },
    runs: { type: "string", default: "20" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}

const cache = resolve("node_modules/.cache/katagami-bench/completion");
await installPackages({ typescript: version }, cache);
const server = join(cache, "node_modules/typescript/lib/tsserver.js");
const out = join(cache, "generated");
const generate = ["generator/cli.ts", "generate", "--models", values.models, "--out", out];
execFileSync(process.execPath, ["--import", "tsx", ...generate], { stdio: "ignore" });

const { id, bytes } = await biggest();
const paths = { "sp-api-runtime": ["./generated/runtime/src/index.ts"] };
const compilerOptions = { strict: true, module: "nodenext", target: "es2022", types: [], paths };
await writeFile(
  join(cache, "tsconfig.json"),
  JSON.stringify({ compilerOptions, files: ["main.ts"] }),
);
const { text, places } = await program(id);
const file = join(cache, "main.ts");
await writeFile(file, text);

const rows = await measure(Number(values.runs));
process.stdout.write(
  `Completion in ${id}, whose types are ${(bytes / 1000).toFixed(0)} KB, by tsserver ${version}; milliseconds.\n\n`,
);
process.stdout.write(
  markdown(["place", "first", "median", "longest", "entries"], rows, [1, 2, 3, 4]),
);

/** The client whose types are the largest file. */
async function biggest(): Promise<{ readonly id: string; readonly bytes: number }> {
  const sizes = await Promise.all(
    (await clientFolders(out)).map(async (folder) => ({
      id: folder,
      bytes: (await stat(join(out, folder, "src/types.ts"))).size,
    })),
  );
  return sizes.toSorted((a, b) => b.bytes - a.bytes)[0]!;
}

/** A program with places where an editor completes: by line and offset, from 1. */
async function program(client: string): Promise<{
  readonly text: string;
  readonly places: readonly (readonly [string, number, number])[];
}> {
  const source = await readFile(join(out, client, "src/client.ts"), "utf8");
  const [, className = ""] = /^export class (\w+)/m.exec(source) ?? [];
  const [, operation = ""] = /^ {2}(get\w*)\(/m.exec(source) ?? [];
  const lines = [
    `import { ${className} } from "./generated/${client}/src/index.js";`,
    `const client = new ${className}({ region: "na" });`,
    "client.",
    `const answer = await client.${operation}({  });`,
    "answer.",
  ] as const;
  return {
    text: `${lines.join("\n")}\n`,
    places: [
      ["a method of the client", 3, lines[2].length + 1],
      ["a parameter", 4, lines[3].indexOf("{  }") + 3],
      ["a property of the answer", 5, lines[4].length + 1],
    ],
  };
}

interface Reply {
  readonly type: string;
  readonly request_seq?: number;
  readonly body?: { readonly entries?: readonly unknown[] };
}

/** Starts the server, and completes at each place in turns, each time after a change of the file. */
async function measure(runs: number): Promise<string[][]> {
  const child = spawn(process.execPath, [server, "--disableAutomaticTypingAcquisition"], {
    cwd: cache,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines.filter((one) => one.startsWith("{"))) {
      const reply = JSON.parse(line) as Reply;
      if (reply.type === "response") waiting.get(reply.request_seq ?? -1)?.(reply);
    }
  });
  let seq = 0;
  const send = (command: string, args: object): number => {
    seq += 1;
    child.stdin.write(`${JSON.stringify({ seq, type: "request", command, arguments: args })}\n`);
    return seq;
  };
  const complete = async (line: number, offset: number): Promise<[number, number]> => {
    // As when somebody types: what was known of the file is out of date.
    send("change", { file, line: 1, offset: 1, endLine: 1, endOffset: 1, insertString: " " });
    const started = performance.now();
    const own = send("completionInfo", { file, line, offset, includeInsertTextCompletions: true });
    const reply = await new Promise<Reply>((done) => waiting.set(own, done));
    return [performance.now() - started, reply.body?.entries?.length ?? 0];
  };
  send("open", { file });
  const times = places.map((): number[] => []);
  const counts = places.map(() => 0);
  for (let run = 0; run <= runs; run += 1)
    for (const [index, [, line, offset]] of places.entries()) {
      const [time, count] = await complete(line, offset);
      times[index]!.push(time);
      counts[index] = count;
    }
  child.kill();
  return places.map(([name], index) => {
    const [first = 0, ...others] = times[index]!;
    const figures = [first, median(others), Math.max(...others)].map((time) => time.toFixed(0));
    return [name, ...figures, String(counts[index])];
  });
}
