/** The MCP server that the shelf's templates make, generated, built, and connected to the SDK's own client. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  type ElicitRequest,
  ElicitRequestSchema,
  type ElicitResult,
} from "@modelcontextprotocol/sdk/types.js";
import * as assert from "uvu/assert";
import {
  type RunningSandbox,
  startSandbox,
  type StartOptions,
} from "../../generator/sandbox/index.js";
import { katagami } from "../support/cli.js";
import { strictest, tsc } from "../support/tsc.js";
import { customerOrders } from "./mcp-model.js";

/** The folder of the models: those of vendor orders, and our own. */
export interface BuiltServer {
  /** The output folder. */
  readonly out: string;
  readonly models: string;
  readonly createServer: (options: object) => Server;
  readonly SellingPartner: new (options: object) => object;
}

let built: Promise<BuiltServer> | null = null;

/** Generates and builds the clients of two models and the server over them, once. Gone when the process ends. */
export function builtServer(): Promise<BuiltServer> {
  return (built ??= build());
}

async function build(): Promise<BuiltServer> {
  // Below the repository, where the SDK is found.
  mkdirSync(resolve(".katagami"), { recursive: true });
  const folder = mkdtempSync(resolve(".katagami/mcp-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const models = join(folder, "models");
  cpSync("models/vendor-orders-api-model", join(models, "vendor-orders-api-model"), {
    recursive: true,
  });
  mkdirSync(join(models, "customer-orders-api-model"));
  writeFileSync(
    join(models, "customer-orders-api-model/customerOrders.json"),
    JSON.stringify(customerOrders),
  );
  const out = join(folder, "clients");
  const flags = ["--models", models, "--out", out, "--templates", "templates/shelf/mcp"];
  const generated = await katagami(process.cwd(), "generate", ...flags);
  assert.is(generated.code, 0, generated.err);
  const compiled = await katagami(process.cwd(), "build", "--no-check", "--out", out);
  assert.is(compiled.code, 0, compiled.err);
  // As npm links the packages of a workspace.
  const installed = join(out, "node_modules");
  mkdirSync(installed);
  for (const id of ["runtime", "vendor-orders-v1", "customer-orders-v1", "mcp"])
    symlinkSync(join(out, id), join(installed, `sp-api-${id}`), "junction");
  const load = async (path: string): Promise<unknown> => import(pathToFileURL(path).href);
  const { createServer } = (await load(join(out, "mcp/dist/index.js"))) as BuiltServer;
  const { SellingPartner } = (await load(join(out, "runtime/dist/index.js"))) as BuiltServer;
  return { out, models, createServer, SellingPartner };
}

/**
 * A module of the server that has no tags and imports nothing, from its template: what it makes is the same text.
 */
export async function sourceOf<Module>(name: string): Promise<Module> {
  const text = await readFile(`templates/shelf/mcp/workspace/mcp/src/${name}.ts.hbs`, "utf8");
  const folder = mkdtempSync(join(tmpdir(), "katagami-mcp-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, `${name}.ts`);
  writeFileSync(path, text);
  return (await import(pathToFileURL(path).href)) as Module;
}

/** Starts the local sandbox over the same models; a test closes it. */
export async function sandboxOf(options: StartOptions = {}): Promise<RunningSandbox> {
  const { models } = await builtServer();
  return startSandbox({ models, throttle: false, ...options });
}

export interface Connected {
  readonly client: Client;
  /** Every message of the server, as it goes over the wire. */
  readonly traffic: readonly string[];
  /** What a person was asked. */
  readonly asked: readonly ElicitRequest["params"][];
  /** Calls a tool. */
  readonly call: (name: string, given: object, options?: CallOptions) => Promise<Outcome>;
}

interface CallOptions {
  readonly signal?: AbortSignal;
}

/** What a tool answers, by its structured content, which its text repeats. */
export interface Outcome {
  readonly isError: boolean;
  // Tests name what they expect of it.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data: any;
}

interface ConnectOptions {
  /** Options of the `SellingPartner`; null for one that nobody may call. */
  readonly partner: object;
  readonly server?: object;
  /** What a person answers; null if their client cannot ask them. */
  readonly person?: ((asked: ElicitRequest["params"]) => ElicitResult) | null;
}

/** Connects the SDK's client to a server in memory. */
export async function connect({
  partner,
  server = {},
  person = null,
}: ConnectOptions): Promise<Connected> {
  const { createServer, SellingPartner } = await builtServer();
  const traffic: string[] = [];
  const asked: ElicitRequest["params"][] = [];
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  const send = theirs.send.bind(theirs);
  theirs.send = async (message, options) => {
    traffic.push(JSON.stringify(message));
    return send(message, options);
  };
  const client = new Client(
    { name: "test", version: "1.0.0" },
    { capabilities: person === null ? {} : { elicitation: { form: {} } } },
  );
  if (person !== null)
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      asked.push(params);
      return person(params);
    });
  await createServer({ sellingPartner: new SellingPartner(partner), ...server }).connect(theirs);
  await client.connect(ours);
  const call: Connected["call"] = async (name, given, options = {}) => {
    const answer = await client.callTool({ name, arguments: { ...given } }, undefined, options);
    const [first] = answer.content as { readonly text: string }[];
    assert.equal(JSON.parse(first?.text ?? ""), answer.structuredContent);
    return { isError: answer.isError === true, data: answer.structuredContent };
  };
  return { client, traffic, asked, call };
}

/** The options of a partner for a sandbox, without signatures. */
export function partnerOf({ clientOptions }: RunningSandbox, more: object = {}): object {
  const { endpoint, lwa } = clientOptions;
  return { endpoint, lwa, retry: false, ...more };
}

/** The requests that a sandbox has seen, but for tokens. */
export function requestsOf({ sandbox }: RunningSandbox): readonly string[] {
  return sandbox.log
    .since(0)
    .map(({ method, target }) => `${method} ${target}`)
    .filter((request) => !request.includes("/auth/o2/token"));
}

/** Compiles the server of an output folder; gives back what the compiler says. */
export async function compileServer(out: string): Promise<string> {
  const compilerOptions = {
    ...strictest,
    module: "nodenext",
    moduleResolution: "nodenext",
    paths: {
      "sp-api-mcp": ["./mcp/src/index.ts"],
      "sp-api-runtime": ["./runtime/src/index.ts"],
      "sp-api-*/operations": ["./*/src/operations.ts"],
    },
  };
  const project = join(out, "tsconfig.json");
  writeFileSync(project, JSON.stringify({ compilerOptions, include: ["./mcp/src"] }));
  return tsc("-p", project);
}
