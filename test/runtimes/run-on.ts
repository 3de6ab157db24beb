/** Runs the scenario in a runtime, from the packages as npm would lay them out. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { rolldown } from "rolldown";
import { installOurs } from "../bench/client-bundles.js";
import type { Account, Seen } from "./scenario.js";

/** What the scenario imports. */
const packages = ["sp-api-runtime", "sp-api-vendor-orders-v1"];

/** So that a runtime that hangs fails its test. In milliseconds. */
const LIMIT = 30_000;

const execute = promisify(execFile);

/** The files that the runtimes load. */
export interface Project {
  readonly folder: string;
  /** Imports the packages by their names. */
  readonly scenario: string;
  /** A module with a `fetch` handler that contains all that it needs. */
  readonly worker: string;
}

/** Compiles the packages and the scenario. */
export async function createProject(folder: string): Promise<Project> {
  await installOurs(join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), '{ "type": "module", "private": true }\n');
  const scenario = await bundle(folder, resolve("test/runtimes/scenario.ts"), "scenario.js", true);
  const entry = join(folder, "entry.js");
  await writeFile(
    entry,
    `import { runScenario } from "./scenario.js";
export default {
  fetch: async (request) => {
    try {
      return Response.json(await runScenario(await request.json()));
    } catch (error) {
      return new Response(String(error?.stack), { status: 500 });
    }
  },
};
`,
  );
  return { folder, scenario, worker: await bundle(folder, entry, "worker.js", false) };
}

/** @param isSplit whether packages stay imports; otherwise all becomes one module */
async function bundle(
  folder: string,
  input: string,
  name: string,
  isSplit: boolean,
): Promise<string> {
  const made = await rolldown({
    cwd: folder,
    input,
    // No polyfill, no condition of Node.js: what is missing on the platform is missing.
    platform: "neutral",
    external: isSplit ? (id) => id.startsWith("sp-api-") : [],
    tsconfig: false,
  });
  const path = join(folder, name);
  await made.write({ file: path, format: "es", codeSplitting: false });
  await made.close();
  return path;
}

/** Runs the scenario in Deno, which may reach loopback and read what is imported: neither npm, the environment nor other files. */
export async function runOnDeno(
  program: string,
  { folder }: Project,
  account: Account,
): Promise<Seen> {
  const map = join(folder, "import-map.json");
  await writeFile(map, JSON.stringify({ imports: await importsOf(folder) }));
  const flags = [
    "--no-config",
    "--no-lock",
    "--no-npm",
    "--no-remote",
    "--no-prompt",
    "--node-modules-dir=none",
    `--import-map=${map}`,
    "--allow-net=127.0.0.1",
  ];
  const env = { DENO_DIR: join(folder, ".deno"), DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
  return await runScript([program, "run", ...flags], folder, account, env);
}

/** Runs the scenario in Bun. */
export function runOnBun(program: string, { folder }: Project, account: Account): Promise<Seen> {
  return runScript([program, "run", "--no-install"], folder, account, {});
}

/** Runs the scenario in a worker of workerd. */
export async function runOnWorkerd(
  program: string,
  { folder }: Project,
  account: Account,
  compatibilityFlags: readonly string[],
): Promise<Seen> {
  const config = join(folder, "config.capnp");
  await writeFile(config, workerdConfig(compatibilityFlags));
  const workerd = spawn(program, ["serve", config, "--control-fd=3"], {
    cwd: folder,
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  });
  try {
    const response = await fetch(`http://127.0.0.1:${await portOf(workerd)}/`, {
      method: "POST",
      body: JSON.stringify(account),
      signal: AbortSignal.timeout(LIMIT),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return JSON.parse(text) as Seen;
  } finally {
    workerd.kill();
    if (workerd.exitCode === null && workerd.signalCode === null) await once(workerd, "exit");
  }
}

function workerdConfig(compatibilityFlags: readonly string[]): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-11-01",
  compatibilityFlags = ${JSON.stringify(compatibilityFlags)},
);
`;
}

/** Resolves the names of the packages, and of all their entries, as their `exports` say. */
async function importsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const imports: Record<string, string> = {};
  for (const name of packages) {
    const path = join(folder, "node_modules", name);
    const { exports } = JSON.parse(await readFile(join(path, "package.json"), "utf8")) as {
      exports: Record<string, string | { default: string }>;
    };
    for (const [entry, target] of Object.entries(exports))
      if (typeof target === "object")
        imports[name + entry.slice(1)] = pathToFileURL(join(path, target.default)).href;
  }
  return imports;
}

async function runScript(
  [program = "", ...args]: readonly string[],
  folder: string,
  account: Account,
  env: Readonly<Record<string, string>>,
): Promise<Seen> {
  const main = join(folder, "main.js");
  await writeFile(
    main,
    `import { runScenario } from "./scenario.js";
console.log(JSON.stringify(await runScenario(${JSON.stringify(account)})));
`,
  );
  const options = { cwd: folder, env, timeout: LIMIT };
  const { stdout } = await execute(program, [...args, main], options);
  return JSON.parse(stdout) as Seen;
}

/** Reads where workerd listens, which it says on a pipe of its own. */
async function portOf(workerd: ChildProcess): Promise<number> {
  // The fourth of its streams is a pipe.
  const control = workerd.stdio[3] as Readable;
  let text = "";
  for await (const chunk of control) {
    text += String(chunk);
    const [, port] = /"event":"listen".*"port":(\d+)/.exec(text) ?? [];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`workerd has ended without listening: ${text}`);
}
