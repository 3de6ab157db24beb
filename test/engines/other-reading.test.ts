// @long: reads all of Amazon's models with Java
/**
 * The other reading: every operation is called with the same arguments through our client, through OpenAPI Generator's
 * client on our runtime, and through one that is wholly its own, and the requests are compared. A difference is a fault of
 * ours, or stands in the table below with its reason.
 */
import * as assert from "uvu/assert";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import type { Api, Operation } from "../../generator/model/api.js";
import { corpusIsHere, generateCorpus, readCorpus } from "../support/corpus.js";
import { isLong } from "../support/long.js";
import { type Arguments, sampleArguments } from "./arguments.js";
import { generateOnRuntime, generateTheirOwn, javaIsHere } from "./generated.js";

/** What of a request is compared. Dates, tokens and the User-Agent are the runtime's and no matter of the model. */
interface Seen {
  readonly method: string;
  readonly path: string;
  /** The pairs as written, sorted: their order means nothing. */
  readonly query: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const endpoint = "https://sellingpartnerapi-fe.amazon.com";

const own = new Set(["user-agent", "x-amz-date"]);

/** Differences that are right, by their reasons: what makes their request like ours. */
interface Difference {
  readonly reason: string;
  readonly mend: (theirs: Seen, ours: Seen, operation: Operation) => Seen;
}

const differences: Readonly<Record<"onRuntime" | "theirOwn", readonly Difference[]>> = {
  onRuntime: [],
  theirOwn: [
    {
      reason: "they send no Accept header; ours asks for what the model says it produces",
      mend: (theirs, { headers: { accept = "" } }, { accept: declared }) =>
        accept === (declared ?? "application/json")
          ? { ...theirs, headers: { ...theirs.headers, accept } }
          : theirs,
    },
    {
      reason:
        "they leave !'()* as they are in a URL; RFC 3986 and AWS's signature want them encoded",
      mend: (theirs) => ({
        ...theirs,
        path: strictly(theirs.path),
        query: theirs.query.map(strictly),
      }),
    },
    {
      reason:
        "they encode the slashes of a path parameter that is a path: only an extension of Amazon's says so",
      mend: (theirs, _, { parameters }) =>
        parameters.some(({ greedy }) => greedy)
          ? { ...theirs, path: theirs.path.replaceAll("%2F", "/") }
          : theirs,
    },
  ],
};

const test = suite("the other reading");

if (corpusIsHere(test) && (await javaIsHere(test))) {
  // One is enough after each change: `npm run test:long` has both.
  if (isLong)
    test("OpenAPI Generator's clients on our runtime send what ours send", async () => {
      await compare("onRuntime", (await generateOnRuntime()).folder, "src");
    });

  test("OpenAPI Generator's own clients send what ours send", async () => {
    await compare("theirOwn", (await generateTheirOwn()).folder, "");
  });
}

test.run();

async function compare(
  engine: keyof typeof differences,
  folder: string,
  sources: string,
): Promise<void> {
  const ours = (await generateCorpus()).folder;
  const mended = new Map<string, number>();
  const problems: string[] = [];
  let compared = 0;
  for (const { api } of await readCorpus()) {
    const clients = await loadClients(join(folder, api.id, sources), engine);
    const client = await loadOurs(ours, api);
    for (const operation of api.operations) {
      const sample = sampleArguments(operation, api);
      const mine = await client(operation, sample);
      let other = await clients(operation, sample);
      for (const { reason, mend } of differences[engine]) {
        const next = mend(other, mine, operation);
        if (!same(next, other)) mended.set(reason, (mended.get(reason) ?? 0) + 1);
        other = next;
      }
      compared += 1;
      if (!same(mine, other)) problems.push(describe(api, operation, mine, other));
    }
  }
  assert.is(problems.length, 0, problems.slice(0, 20).join("\n"));
  assert.is(compared, 370);
  const stale = differences[engine].filter(({ reason }) => !mended.has(reason));
  assert.equal(stale, [], "a difference that is listed no longer occurs");
  for (const [reason, count] of mended) process.stdout.write(`  ${String(count)}: ${reason}\n`);
}

/** What `encodeURIComponent` leaves. */
function strictly(text: string): string {
  return text.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

type Send = (operation: Operation, sample: Arguments) => Promise<Seen>;

/** Collects what a client sends and answers with an empty object. */
function observe(): {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  last: () => Seen;
} {
  let seen: Seen | null = null;
  return {
    fetch: (url, { method, headers, body }) => {
      const { origin } = new URL(url);
      assert.is(origin, endpoint);
      const [path = "", query = ""] = url.slice(origin.length).split("?");
      const entries = [...new Headers(headers)].filter(([name]) => !own.has(name));
      seen = {
        method: String(method),
        path,
        query: query === "" ? [] : query.split("&").toSorted(),
        headers: Object.fromEntries(entries),
        // Every body of the models is JSON text.
        body: body == null ? null : (JSON.parse(body as string) as unknown),
      };
      return Promise.resolve(
        new Response("{}", { headers: { "content-type": "application/json" } }),
      );
    },
    last: () => seen!,
  };
}

async function loadOurs(folder: string, api: Api): Promise<Send> {
  const module = await load(join(folder, api.id, "src", "index.ts"));
  const { fetch, last } = observe();
  const Client = module[`${api.name}Api`] as new (options: object) => Record<string, Method>;
  const client = new Client({ endpoint, lwa: false, fetch });
  return async ({ name }, sample) => {
    await client[name]!(sample);
    return last();
  };
}

type Method = (parameters: object) => Promise<unknown>;

type Module = Readonly<Record<string, unknown>>;

async function load(path: string): Promise<Module> {
  return (await import(pathToFileURL(path).href)) as Module;
}

/** How one of their methods takes its arguments, read off the code that OpenAPI Generator wrote with our templates. */
interface Signature {
  readonly className: string;
  readonly method: string;
  /** Wire name (`body` for the body) → argument, and what turns it into its wire form. */
  readonly parameters: readonly { wire: string; argument: string; writer: string }[];
}

async function readSignatures(id: string): Promise<Map<string, Signature>> {
  const apis = join((await generateOnRuntime()).folder, id, "src", "apis");
  const signatures = new Map<string, Signature>();
  for (const file of (await readdir(apis)).filter((name) => name !== "index.ts")) {
    const text = await readFile(join(apis, file), "utf8");
    const className = file.replace(/\.ts$/, "");
    const shapes = text.matchAll(
      /^  (\w+): \{\n {4}api: .*\n {4}name: .*\n {4}method: "(\w+)",\n {4}path: "(.*)",$/gm,
    );
    for (const [, method = "", verb = "", path = ""] of shapes) {
      const call = text.slice(text.indexOf(`operations.${method},`));
      const lines = /^ {6}\{\n([^]*?) {6}\},$/m.exec(call)?.[1] ?? "";
      const parameters = [
        ...lines.matchAll(/^ {8}"?([^":]+)"?: (.*)\(requestParameters\.(\w+)\),$/gm),
      ];
      signatures.set(`${verb} ${path}`, {
        className,
        method,
        parameters: parameters.map(([, wire = "", writer = "", argument = ""]) => ({
          wire,
          argument,
          writer,
        })),
      });
    }
  }
  return signatures;
}

async function loadClients(folder: string, engine: keyof typeof differences): Promise<Send> {
  const module = await load(join(folder, "index.ts"));
  const signatures = await readSignatures(
    folder.split("/").find((part) => /-v\d+$|-\d{4}-\d\d-\d\d$/.test(part))!,
  );
  const { fetch, last } = observe();
  const Configuration = module["Configuration"] as new (parameters: object) => object;
  const configuration = new Configuration(
    engine === "onRuntime"
      ? { basePath: endpoint, lwa: false, fetchApi: fetch }
      : { basePath: endpoint, fetchApi: fetch },
  );
  return async ({ method, path }, sample) => {
    const signature = signatures.get(`${method} ${path}`);
    assert.ok(signature, `${method} ${path} is not among their operations`);
    const Client = module[signature.className] as new (
      configuration: object,
    ) => Record<string, Method>;
    // The raw method: what it answers is not read.
    const named = signature.parameters.map(({ wire, argument, writer }) => [
      argument,
      theirForm(sample[wire], writer, module),
    ]);
    await new Client(configuration)[`${signature.method}Raw`]!(Object.fromEntries(named) as object);
    return last();
  };
}

/** Dates are `Date` objects to them, and bodies are objects of their own naming: their reader makes them from the wire. */
function theirForm(value: unknown, writer: string, module: Module): unknown {
  const list = /^runtime\.list\((.*)\)$/.exec(writer)?.[1];
  if (list !== undefined) return (value as unknown[]).map((item) => theirForm(item, list, module));
  if (writer.startsWith("runtime.fromDate")) return new Date(value as string);
  const model = /^models\.(\w+)ToJSON$/.exec(writer)?.[1];
  if (model === undefined) return value;
  return (module[`${model}FromJSON`] as (json: unknown) => unknown)(value);
}

function same(a: Seen, b: Seen): boolean {
  try {
    assert.equal(a, b);
    return true;
  } catch {
    return false;
  }
}

function describe(api: Api, { name }: Operation, mine: Seen, other: Seen): string {
  const parts = (Object.keys(mine) as (keyof Seen)[]).filter((key) => {
    try {
      assert.equal(mine[key], other[key]);
      return false;
    } catch {
      return true;
    }
  });
  return `${api.id} ${name}: ${parts.map((key) => `${key}\n    ours   ${show(mine[key])}\n    theirs ${show(other[key])}`).join("\n  ")}`;
}

function show(value: unknown): string {
  return JSON.stringify(value).slice(0, 1200);
}
