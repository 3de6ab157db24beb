/** What the page offers to copy, run as it is: curl in a shell, and a program with the generated client. */
import { execFile } from "node:child_process";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { transpilePackages } from "../../generator/build/build-packages.js";
import { readSettings, type Settings } from "../../generator/config/settings.js";
import { readApis } from "../../generator/model/read-model.js";
import { generate } from "../../generator/pipeline/generate.js";
import { Sandbox } from "../../generator/sandbox/sandbox.js";
import { listen, type Listening } from "../../generator/sandbox/server.js";
import { packageName } from "../../generator/view/package-json.js";
import { folderOf } from "../support/folders.js";
import { swagger } from "../support/models.js";
import { strictest, tsc } from "../support/tsc.js";
import { query } from "./support.js";

const test = suite("sandbox: snippets");

const done = {
  200: {
    description: "Done.",
    "x-amzn-api-sandbox": { static: [{ request: { parameters: {} }, response: { done: true } }] },
  },
};
const things = swagger({
  paths: {
    "/things/{id}": {
      get: {
        operationId: "getThing",
        description: "Nothing.",
        parameters: [
          { name: "id", in: "path", type: "string", required: true },
          query("limit", { type: "integer" }),
          query("all", { type: "boolean" }),
          query("ids", { type: "array", items: { type: "integer" }, collectionFormat: "csv" }),
          query("kinds", { type: "array", items: { type: "string" }, collectionFormat: "multi" }),
          { name: "x-note", in: "header", type: "string" },
        ],
        responses: done,
      },
    },
    "/things": {
      post: {
        operationId: "createThing",
        parameters: [
          {
            name: "body",
            in: "body",
            required: true,
            schema: { type: "object", properties: { name: { type: "string" } } },
          },
        ],
        responses: done,
      },
    },
    "/notifications/v1/destinations": {
      get: {
        operationId: "getDestinations",
        description: "This is a grantless operation.",
        responses: done,
      },
    },
  },
});

let folder: string;
let settings: Settings;
/** A sandbox that accepts unsigned requests, and one that requires signatures. */
const sandboxes: { sandbox: Sandbox; server: Listening }[] = [];

test.before(async () => {
  folder = await folderOf({
    "katagami.config.json": '{ "scope": "@acme" }',
    "models/things-model/things.json": JSON.stringify(things),
  });
  settings = await readSettings(
    {
      config: join(folder, "katagami.config.json"),
      models: join(folder, "models"),
      out: join(folder, "packages"),
    },
    folder,
  );
  const { diagnostics } = await generate({
    settings,
    models: [],
    check: false,
    force: true,
    keepGoing: false,
    onProgress: () => {},
  });
  assert.equal(
    diagnostics.filter(({ severity }) => severity === "error"),
    [],
  );
  await transpilePackages(settings.out);
  for (const id of ["things-v1", "runtime"]) {
    const link = join(folder, "node_modules", packageName(settings, id));
    await mkdir(join(link, ".."), { recursive: true });
    await symlink(join(settings.out, id), link, "junction");
  }
  const { value: apis } = await readApis([], settings);
  for (const requireSignature of [false, true]) {
    const sandbox = new Sandbox(apis, { requireSignature, throttle: false });
    sandboxes.push({ sandbox, server: await listen(sandbox, { port: 0, names: settings }) });
  }
});
test.after(async () => {
  for (const { server } of sandboxes) await server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Edited {
  readonly method?: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function snippetsOf(
  edited: Edited,
  url = sandboxes[0]!.server.url,
): Promise<{ curl: string; typescript: string }> {
  const body = JSON.stringify({ method: "GET", headers: {}, body: "", ...edited });
  const response = await fetch(`${url}/.katagami/snippets`, { method: "POST", body });
  assert.is(response.status, 200);
  return (await response.json()) as { curl: string; typescript: string };
}

function run(file: string, ...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(file, args, { cwd: folder }, (error, stdout, stderr) =>
      resolve(`${error === null ? "" : `${error.message}\n`}${stdout}${stderr}`),
    );
  });
}

/** Runs both snippets of an edited request and gives the requests that the sandbox got: method, target and body. */
async function sentBy(
  edited: Edited,
  { sandbox, server } = sandboxes[0]!,
): Promise<Record<"curl" | "typescript", string>> {
  const { curl, typescript } = await snippetsOf(edited, server.url);
  await writeFile(join(folder, "pasted.mjs"), typescript);
  const sent = { curl: "", typescript: "" };
  for (const [name, said] of [
    ["curl", () => run("sh", "-c", curl)],
    ["typescript", () => run(process.execPath, "pasted.mjs")],
  ] as const) {
    const answer = JSON.parse((await said()).replace(/^\s*(?=\{)/, "")) as unknown;
    assert.equal(answer, { done: true }, name);
    const entry = sandbox.log.since(0).at(-1)!;
    const { request } = sandbox.log.exchange(entry.id)!;
    sent[name] = `${entry.method} ${entry.target} ${request.body}`.trim();
  }
  return sent;
}

test("both send what was edited, and run as they are pasted", async () => {
  const target = "/things/a%2Fb%20'c'?limit=7&all=true&ids=1,2&kinds=x&kinds=%C3%BC%20%26";
  const { curl, typescript } = await sentBy({ target, headers: { "x-note": 'it\'s "so" $HOME' } });
  assert.is(decodeURIComponent(curl), `GET ${decodeURIComponent(target)}`);
  assert.is(decodeURIComponent(typescript), `GET ${decodeURIComponent(target)}`);
});

test("a body is sent as it was edited", async () => {
  const name = "@file 'quoted' \"double\" $(echo no) `no` \\ \n ü";
  const body = JSON.stringify({ name });
  const sent = await sentBy({ method: "POST", target: "/things", body });
  assert.equal(sent, { curl: `POST /things ${body}`, typescript: `POST /things ${body}` });
});

test("a grantless operation gets a token of its own", async () => {
  const target = "/notifications/v1/destinations";
  const sent = await sentBy({ target });
  assert.equal(sent, { curl: `GET ${target}`, typescript: `GET ${target}` });
});

test("a sandbox that requires signatures gets them", async () => {
  const sent = await sentBy({ target: "/things/1?limit=2" }, sandboxes[1]);
  assert.equal(sent, { curl: "GET /things/1?limit=2", typescript: "GET /things/1?limit=2" });
});

test("the program has the types of the client", async () => {
  const target = "/things/1?limit=7&all=false&ids=1,2&kinds=x";
  const { typescript } = await snippetsOf({ target });
  assert.match(
    typescript,
    '{\n  id: "1",\n  limit: 7,\n  all: false,\n  ids: [1, 2],\n  kinds: ["x"],\n}',
  );
  await writeFile(join(folder, "typed.ts"), typescript);
  const compilerOptions = {
    ...strictest,
    module: "nodenext",
    moduleResolution: "nodenext",
    paths: Object.fromEntries(
      ["things-v1", "runtime"].map((id) => [
        packageName(settings, id),
        [`./packages/${id}/src/index.ts`],
      ]),
    ),
  };
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: ["typed.ts"] }),
  );
  assert.is(await tsc("-p", folder), "");
});

for (const [expected, edited] of [
  ['the query parameter "limt"', { target: "/things/1?limt=2&limit=1" }],
  [
    'the header "x-katagami-fault"',
    { target: "/things/1", headers: { "x-katagami-fault": "500" } },
  ],
  ["a body that is not JSON", { method: "POST", target: "/things", body: "{" }],
  ["a value that is badly encoded", { target: "/things/%E0" }],
  [
    'the query parameter "\\u2028process.exit()"',
    { target: "/things/1?%E2%80%A8process.exit()=1" },
  ],
] as const)
  test(`what the client cannot send is named: ${expected}`, async () => {
    const { typescript } = await snippetsOf(edited);
    assert.match(
      typescript,
      `\n// Left out, because the client cannot send it: ${expected}\nconst client`,
    );
  });

for (const target of [
  "//example.com/things",
  "https://example.com/",
  "http://[",
  "\\\\example.com",
])
  test(`no token goes elsewhere: ${target}`, async () => {
    assert.equal(await snippetsOf({ target }), {
      curl: "# The path must start with one slash.",
      typescript: "// The path must start with one slash.",
    });
  });

test("a path of no operation is named, on one line", async () => {
  const { typescript, curl } = await snippetsOf({ target: "/nothing\u2028here" });
  assert.is(typescript, '// No operation has this method and path: "GET /nothing%E2%80%A8here"');
  assert.match(curl, `${sandboxes[0]!.server.url}/nothing%E2%80%A8here'`);
});

test("only a request of the page is read", async () => {
  for (const body of ["", "{", "[]", '{ "method": 1 }']) {
    const response = await fetch(`${sandboxes[0]!.server.url}/.katagami/snippets`, {
      method: "POST",
      body,
    });
    assert.is(response.status, 400);
  }
});

test.run();
