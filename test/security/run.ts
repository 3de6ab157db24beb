/**
 * Runs evil documents through Katagami, as its users run it: a real process that generates, the TypeScript compiler over what
 * comes out, and a process that imports and calls it. Everything that should not be is a finding.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { transform } from "esbuild";
import { plainEnvironment } from "../support/cli.js";
import { standInForRuntime } from "../support/corpus.js";
import { listFiles } from "../support/folders.js";
import { tsc } from "../support/tsc.js";
import type { EvilDocument, Provenance } from "./documents.js";
import { checkFile } from "./static-oracle.js";

export interface Finding {
  readonly id: string;
  readonly what: string;
  readonly made: Provenance | null;
}

export interface Outcome {
  readonly findings: readonly Finding[];
  /** How many documents came out as packages; all others were refused, with a place. */
  readonly made: number;
  readonly refused: number;
  /** The largest memory of a process that generated or imported, in MB. */
  readonly memory: number;
}

const none: Outcome = { findings: [], made: 0, refused: 0, memory: 0 };

/** What Katagami prints with `--json`. */
interface Report {
  readonly packages: readonly { readonly id: string; readonly model: string }[];
  readonly diagnostics: readonly {
    readonly severity: string;
    readonly message: string;
    readonly hint: string | null;
    readonly place: {
      readonly file: string;
      readonly pointer?: string | null;
      readonly line: number | null;
    } | null;
  }[];
}

/**
 * No process of a batch may take longer, in milliseconds, or more memory, in MB. One that hangs is what the time is for: it is many
 * times what a batch takes, so that a busy machine makes no finding.
 */
const limits = { time: 900_000, heap: 1024 };

/** How many packages one process imports and calls. */
const visited = 600;

/** Tens of thousands of small files: in memory where there is such a folder. */
const scratch = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

interface Finished {
  readonly code: number | string;
  readonly out: string;
  readonly err: string;
}

/**
 * @param command - what runs Katagami: the real one, or one that has been made vulnerable
 */
export async function runDocuments(
  documents: readonly EvilDocument[],
  command: readonly string[],
): Promise<Outcome> {
  const folder = await mkdtemp(join(scratch, "katagami-evil-"));
  try {
    return await new Batch(folder, documents, command).run();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class Batch {
  readonly #folder: string;
  readonly #documents: ReadonlyMap<string, EvilDocument>;
  readonly #command: readonly string[];
  readonly #findings: Finding[] = [];
  #memory = 0;

  constructor(folder: string, documents: readonly EvilDocument[], command: readonly string[]) {
    this.#folder = folder;
    this.#documents = new Map(documents.map((document) => [document.id, document]));
    this.#command = command;
  }

  async run(): Promise<Outcome> {
    const models = join(this.#folder, "models", "evil-api-model");
    await mkdir(models, { recursive: true });
    for (const { id, bytes } of this.#documents.values())
      await writeFile(join(models, `${id}.json`), bytes);
    await this.#prepareGuard();
    const report = await this.#generate();
    if (report === null) return this.#byHalves();
    const packages = this.#checkReport(report);
    await this.#checkOutput(packages);
    await this.#compile(packages);
    await this.#visit(packages);
    await this.#checkTraces();
    const made = packages.size;
    return {
      findings: this.#findings,
      made,
      refused: this.#documents.size - made,
      memory: this.#memory,
    };
  }

  #find(id: string, what: string): void {
    this.#findings.push({ id, what, made: this.#documents.get(id)?.made ?? null });
  }

  get #guard(): string {
    return join(this.#folder, "guard.mjs");
  }

  get #log(): string {
    return join(this.#folder, "log.txt");
  }

  async #prepareGuard(): Promise<void> {
    for (const name of ["guard", "visit"]) {
      const source = await readFile(join(import.meta.dirname, `${name}.ts`), "utf8");
      const { code } = await transform(source, { loader: "ts", format: "esm" });
      await writeFile(join(this.#folder, `${name}.mjs`), code);
    }
  }

  /** A process with a guard before its network, bounded in time and memory. */
  #process(args: readonly string[], mayStartProcesses: boolean): Promise<Finished> {
    const [file = "", ...first] = args;
    const env = {
      ...plainEnvironment(),
      EVIL_LOG: this.#log,
      EVIL_PROCESSES: mayStartProcesses ? "allowed" : "refused",
      NODE_OPTIONS: `--import ${pathToFileURL(this.#guard).href} --max-old-space-size=${String(limits.heap)}`,
    };
    const options = {
      cwd: this.#folder,
      env,
      timeout: limits.time,
      killSignal: "SIGKILL",
      maxBuffer: 1 << 29,
    } as const;
    return new Promise((done) => {
      execFile(file, first, options, (error, out, err) => {
        const code = error === null ? 0 : (error.code ?? error.signal ?? "unknown");
        done({ code, out, err });
      });
    });
  }

  /** @returns null when the process did not end as it should, and there is more than one document to blame */
  async #generate(): Promise<Report | null> {
    const { code, out, err } = await this.#process(
      // prettier-ignore
      [...this.#command, "generate", "--keep-going", "--force", "--json", "--verbose", "--models", "models", "--out", "out"],
      true,
    );
    const isDone = (code === 0 || code === 1) && out.startsWith("{");
    if (isDone && !/^ {4}at |RangeError|call stack/m.test(err)) return JSON.parse(out) as Report; // What --json prints.
    if (this.#documents.size > 1) return null;
    const [id = ""] = this.#documents.keys();
    this.#find(id, `generate ended with ${String(code)}: ${err.slice(0, 500)}`);
    return { packages: [], diagnostics: [] };
  }

  /** Which document is it that ends the process for all? */
  async #byHalves(): Promise<Outcome> {
    const all = [...this.#documents.values()];
    const middle = Math.ceil(all.length / 2);
    const first = await runDocuments(all.slice(0, middle), this.#command);
    // Where each of some fails by itself, all may: enough is known.
    const isEnough = first.findings.length > 4;
    const second = isEnough ? none : await runDocuments(all.slice(middle), this.#command);
    return {
      findings: [...first.findings, ...second.findings],
      made: first.made + second.made,
      refused: first.refused + second.refused,
      memory: Math.max(first.memory, second.memory),
    };
  }

  /** Every document is a package, or has an error with a place in it. @returns package → document */
  #checkReport({ packages, diagnostics }: Report): ReadonlyMap<string, string> {
    const made = new Map(packages.map(({ id, model }) => [id, idOf(model)]));
    const refused = new Set<string>();
    for (const { severity, message, hint, place } of diagnostics) {
      const id = idOf(place?.file ?? "");
      if (!this.#documents.has(id)) {
        this.#find(
          /d\d{6}/.exec(JSON.stringify([place, message]))?.[0] ?? "",
          `a problem without a document: ${message}`,
        );
        continue;
      }
      if (severity === "error") refused.add(id);
      if (hint?.startsWith("this is a fault of Katagami's") === true)
        this.#find(id, `Katagami itself failed: ${message}`);
      const isUnreadable = message === "this file is not UTF-8 text";
      if (place?.pointer == null && place?.line == null && !isUnreadable)
        this.#find(id, `a problem without a place: ${message}`);
    }
    const done = new Set(made.values());
    for (const id of this.#documents.keys()) {
      if (done.has(id) === refused.has(id))
        this.#find(id, done.has(id) ? "it has errors and came out" : "nothing was said of it");
    }
    return made;
  }

  /** Nothing but the packages lies in the output folder, and nothing of ours outside it. */
  async #checkOutput(packages: ReadonlyMap<string, string>): Promise<void> {
    const beside = (await readdir(this.#folder)).toSorted().join(" ");
    if (!/^guard\.mjs (?:log\.txt )?models out visit\.mjs$/.test(beside))
      this.#find("", `outside the output folder lies something: ${beside}`);
    const out = join(this.#folder, "out");
    if (!existsSync(out)) return;
    for (const folder of await readdir(out)) {
      if (
        !packages.has(folder) &&
        !/^(?:README\.md|runtime|katagami\.manifest\.json)$/.test(folder)
      )
        this.#find(
          /d\d{6}/.exec(folder)?.[0] ?? "",
          `the output folder holds ${JSON.stringify(folder)}`,
        );
    }
    // The index has the titles of all documents, and links to the packages.
    const index = await readFile(join(out, "README.md"), "utf8");
    for (const problem of await checkFile("README.md", index.replace(/^<!--.*-->\n/, ""))) {
      const [, linked = ""] = /^links to ([^/]+)\/README\.md$/.exec(problem) ?? [];
      if (!packages.has(linked) && linked !== "runtime") this.#find("", `README.md ${problem}`);
    }
    const expected =
      /^(?:LICENSE|NOTICE|README\.md|package\.json|src\/(?:client|index|operations|sandbox|types)\.ts)$/;
    /** Files that are the same but for the document's number are looked at once. */
    const seen = new Set<string>();
    for (const [folder, id] of packages) {
      for (const path of await listFiles(join(out, folder))) {
        if (!expected.test(path)) this.#find(id, `its package holds ${JSON.stringify(path)}`);
        const text = await readFile(join(out, folder, path), "utf8");
        const plain = path + text.replaceAll(/d\d{6}|[0-9a-f]{64}/gi, "");
        if (seen.has(plain)) continue;
        seen.add(plain);
        try {
          for (const problem of await checkFile(path, text)) this.#find(id, `${path} ${problem}`);
        } catch (error) {
          this.#find(id, `${path} cannot be read: ${String(error)}`);
        }
      }
    }
  }

  /** All packages together under strict flags, into JavaScript. */
  async #compile(packages: ReadonlyMap<string, string>): Promise<void> {
    if (packages.size === 0) return;
    const out = join(this.#folder, "out");
    standInForRuntime(out);
    const compilerOptions = {
      target: "es2022",
      lib: ["es2022", "dom", "dom.iterable"],
      module: "nodenext",
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noPropertyAccessFromIndexSignature: true,
      verbatimModuleSyntax: true,
      erasableSyntaxOnly: true,
      noUnusedLocals: true,
      paths: { "sp-api-runtime": ["./out/runtime/src/index.ts"] },
      rootDir: "out",
      outDir: "js",
    };
    const project = join(this.#folder, "tsconfig.json");
    await writeFile(project, JSON.stringify({ compilerOptions, include: ["out/*/src"] }));
    await writeFile(join(this.#folder, "package.json"), '{ "type": "module" }\n');
    for (const line of (await tsc("-p", project)).split("\n")) {
      const [, file] = /out\/([^/]+)\/src\//.exec(line) ?? [];
      if (/error TS/.test(line))
        this.#find(packages.get(file ?? "") ?? "", `it does not compile: ${line}`);
    }
  }

  /** Imports and calls every package; one that ends the process is blamed, and the others go on without it. */
  async #visit(packages: ReadonlyMap<string, string>): Promise<void> {
    const js = join(this.#folder, "js");
    if (!existsSync(join(js, "runtime"))) return; // Nothing came out, or nothing compiles, which has been said.
    const runtime = join(js, "node_modules", "sp-api-runtime");
    await mkdir(join(js, "node_modules"), { recursive: true });
    await symlink("../runtime", runtime);
    await writeFile(
      join(js, "runtime", "package.json"),
      '{ "name": "sp-api-runtime", "type": "module", "exports": "./src/index.js" }\n',
    );
    const list = join(this.#folder, "packages.txt");
    for (let rest = [...packages.keys()]; rest.length > 0;) {
      const some = rest.slice(0, visited);
      await writeFile(list, some.join("\n"));
      const { code, out, err } = await this.#process(
        [process.execPath, join(this.#folder, "visit.mjs"), js, list],
        false,
      );
      let last = "";
      for (const line of out.split("\n")) {
        if (line.startsWith("> ")) last = line.slice(2);
        else if (line.startsWith("! ")) this.#find(packages.get(last) ?? "", line.slice(2));
        else if (line.startsWith("= "))
          this.#memory = Math.max(this.#memory, Number(line.slice(2)) / 1024);
        else if (line !== "") this.#find(packages.get(last) ?? "", `it printed ${line}`);
      }
      if (code === 0 && /^= /m.test(out)) {
        rest = rest.slice(some.length);
        continue;
      }
      this.#find(
        packages.get(last) ?? "",
        `importing ended with ${String(code)}: ${err.slice(0, 300)}`,
      );
      rest = rest.slice(rest.indexOf(last) + 1);
    }
  }

  async #checkTraces(): Promise<void> {
    if (existsSync(join(this.#folder, "canary"))) this.#find("", "a file named canary was written");
    const log = await readFile(this.#log, "utf8").catch(() => "");
    for (const line of log.split("\n").filter(Boolean))
      this.#find("", `the network or a program was asked for: ${line}`);
  }
}

/** `models/evil-api-model/d000001.json` → `d000001`. */
function idOf(path: string): string {
  return /(d\d{6})\.json$/.exec(path)?.[1] ?? "";
}

/** A finding on one line: the document, what is wrong, and what was put where. */
export function describeFinding({ id, what, made }: Finding): string {
  const from =
    made === null
      ? ""
      : ` — ${made.base}${made.injected.map(({ position, payload, style }) => `, ${payload} ${style} ${position.kind} ${position.pointer}`).join("")}${made.damage === null ? "" : `, ${made.damage}`}`;
  return `${id === "" ? "?" : id}: ${what}${from}`;
}
