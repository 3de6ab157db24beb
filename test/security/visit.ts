/**
 * Imports every package of a folder of JavaScript and calls every method, as its users would, with a `fetch` that answers by
 * itself; says of each what it should not have done. `> id` on standard output before each package, `! text` for a finding.
 *
 *     node --import guard.js visit.js FOLDER ID…
 */
import fs from "node:fs";
import { readFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

type Module = Readonly<Record<string, unknown>>;

type Client = Readonly<Record<string, unknown>>;

type Call = (params: object) => PromiseLike<unknown>;

interface Descriptor {
  readonly body?: string;
  readonly parameters?: readonly { readonly name: string; readonly style?: string }[];
  readonly answers?: Readonly<Record<string, string>>;
}

const [folder = "", list = ""] = process.argv.slice(2);

const hosts = new Set(["sellingpartnerapi-na.amazon.com", "api.amazon.com"]);

const say = (text: string): void => {
  fs.writeSync(1, `${text.replaceAll("\n", "\\n")}\n`);
};

const find = (text: string): void => say(`! ${text}`);

/** What an answer of a hostile server may hold; the clients hand it on and touch none of it. */
const answer = JSON.stringify({
  payload: { orders: [{ id: "x" }], nextToken: null },
  ["__proto__x"]: 0,
}).replace(
  '"__proto__x":0',
  '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}',
);

const exit = process.exit.bind(process);

Object.defineProperty(process, "exit", {
  value: (code: unknown) => {
    find(`process.exit(${String(code)}) was called`);
    throw new Error("evil: process.exit");
  },
});

for (const name of [
  "writeFileSync",
  "writeFile",
  "appendFile",
  "mkdirSync",
  "createWriteStream",
  "openSync",
])
  Object.defineProperty(fs, name, {
    value: () => {
      find(`fs.${name} was called`);
      throw new Error(`evil: fs.${name}`);
    },
  });

syncBuiltinESMExports();

const environment = JSON.stringify(process.env);

const globals = new Set(Object.getOwnPropertyNames(globalThis));

const prototypes = Object.entries({
  Object,
  Array,
  String,
  Function,
  Number,
  Promise,
  Error,
  RegExp,
  Map,
}).map(([name, { prototype }]) => ({
  name,
  prototype: prototype as object,
  keys: keysOf(prototype),
}));

function keysOf(value: object): string {
  return Reflect.ownKeys(value).map(String).join(" ");
}

/** What code of a package has changed in this process; put right again, so that the next is not blamed for it. */
function checkTraces(): void {
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (globals.has(name)) continue;
    find(`globalThis.${name} was set`);
    Reflect.deleteProperty(globalThis, name);
  }
  for (const { name, prototype, keys } of prototypes) {
    if (keysOf(prototype) === keys) continue;
    find(`${name}.prototype was changed: ${keysOf(prototype).slice(0, 200)}`);
    for (const key of Reflect.ownKeys(prototype))
      if (!keys.split(" ").includes(String(key))) Reflect.deleteProperty(prototype, key);
  }
  if (JSON.stringify(process.env) !== environment) find("the environment was changed");
}

async function visit(id: string): Promise<void> {
  const load = async (name: string): Promise<Module> =>
    (await import(pathToFileURL(join(folder, id, "src", `${name}.js`)).href)) as Module;
  const index = await load("index");
  const operations = await load("operations");
  checkPrototypes(await load("sandbox"), "sandbox");
  await load("types");
  const [, Api] =
    Object.entries(index).find(([name, value]) => name.endsWith("Api") && isClass(value)) ?? [];
  if (!isClass(Api)) {
    find("the package exports no client");
    return;
  }
  const client = new Api({
    region: "na",
    lwa: { clientId: "id", clientSecret: "secret", refreshToken: "token" },
    fetch: answerAll,
    retry: false,
    usagePlan: false,
  });
  for (const [name, descriptor] of Object.entries(operations)) {
    const method = client[name];
    if (typeof method !== "function") find(`the client has no method ${name}`);
    // A method of a client, as the types of its package say.
    else await call((params) => (method as Call).call(client, params), descriptor as Descriptor);
  }
}

/** Data has the prototype that every object has: a key `__proto__` in a literal would give it another. */
function checkPrototypes(value: unknown, where: string): void {
  if (typeof value !== "object" || value === null) return;
  const prototype: unknown = Object.getPrototypeOf(value);
  const usual = [Object.prototype, Array.prototype, null];
  if (!usual.includes(prototype as object)) find(`${where} has another prototype`);
  for (const [key, child] of Object.entries(value)) checkPrototypes(child, `${where}.${key}`);
}

function isClass(value: unknown): value is new (options: object) => Client {
  return typeof value === "function";
}

async function call(method: Call, { parameters = [], body, answers }: Descriptor): Promise<void> {
  const named = parameters.map(({ name, style }) => [name, style === undefined ? "v" : ["v", "w"]]);
  const params = Object.fromEntries([
    ...named,
    ...(body === undefined ? [] : [["body", { a: 1 }]]),
  ]);
  try {
    const result = await method(params);
    if (({} as { polluted?: unknown }).polluted !== undefined)
      find("an answer polluted a prototype");
    const { payload } = (result ?? {}) as { payload?: unknown };
    const isJson = answers === undefined || Object.values(answers).includes("json");
    if (result !== undefined && isJson && payload === undefined)
      find("an answer was not handed on");
  } catch (error) {
    // A header that cannot be sent, a path value that is refused: said by an error of the runtime's.
    if (!(error instanceof Error)) find(`a call threw ${String(error)}`);
    else if (/path template/.test(error.message))
      find(`a path came out that the runtime refuses: ${error.message}`);
    else if (
      !/^(?:SellingPartner|Parameter|Lwa|Configuration|Request|Invalid|Argument|Type)\w*Error$/.test(
        error.name,
      )
    )
      find(`a call threw ${error.name}: ${error.message}`);
  }
}

async function answerAll(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : input);
  if (!hosts.has(url.hostname) || url.protocol !== "https:")
    find(`a request went to ${url.origin}`);
  if (url.hostname === "api.amazon.com")
    return Response.json({ access_token: "Atza|x", token_type: "bearer", expires_in: 3600 });
  for (const [name, value] of new Headers(init?.headers))
    if (/[\r\n]/.test(name + value)) find("a header has a line break");
  return new Response(answer, { status: 200, headers: { "content-type": "application/json" } });
}

for (const id of readFileSync(list, "utf8").split("\n").filter(Boolean)) {
  say(`> ${id}`);
  try {
    await visit(id);
  } catch (error) {
    find(
      `it cannot be imported: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
    );
  }
  checkTraces();
}

say(`= ${String(process.resourceUsage().maxRSS)}`);

exit(0);
