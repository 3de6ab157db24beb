import { mkdir, rm, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Api, Operation } from "../model/api.js";
import type { SandboxClientOptions } from "../sandbox/client-options.js";
import type { Params } from "../sandbox/ready.js";

/** An answer as the generated client gives it. */
export interface ClientAnswer {
  readonly data: unknown;
  readonly status: number;
  readonly headers: Headers;
}

/** An error of the generated client that tells what Amazon answered. */
export interface ClientError {
  readonly status: number;
  readonly errors: readonly { readonly code: string; readonly message: string }[];
  readonly body: string;
}

/** The generated client of one API. */
export interface Client {
  readonly call: (operation: Operation, params: Params) => Promise<ClientAnswer>;
  /** Whether something thrown is the runtime's error for an answer. */
  readonly isAnswer: (error: unknown) => error is ClientError;
}

export interface ClientSettings extends SandboxClientOptions {
  readonly fetch: typeof globalThis.fetch;
}

/** The npm scope that the clients are to be generated under: one that nothing else could stand in for. */
export const verifyScope = "@katagami-verify";

/** Makes the packages of a folder find their runtime, as an install would. */
export async function linkRuntime(out: string): Promise<void> {
  const folder = join(out, "node_modules", verifyScope);
  await mkdir(folder, { recursive: true });
  await rm(join(folder, "runtime"), { recursive: true, force: true });
  await symlink(resolve(out, "runtime"), join(folder, "runtime"), "junction");
}

/** Loads the compiled client of an API and makes one of it. */
export async function loadClient(out: string, api: Api, settings: ClientSettings): Promise<Client> {
  const load = (id: string): Promise<unknown> =>
    import(pathToFileURL(join(out, id, "dist", "index.js")).href);
  // What we have generated is what our templates say.
  const runtime = (await load("runtime")) as {
    SellingPartnerError: new (...args: never[]) => Error & ClientError;
  };
  const module = (await load(api.id)) as Record<string, new (options: object) => ClientMethods>;
  const Class = module[`${api.name}Api`];
  if (Class === undefined) throw new Error(`${api.id} exports no ${api.name}Api`);
  const client = new Class(settings);
  return {
    call: async ({ name }, params) => {
      const method = client[name];
      if (method === undefined) throw new Error(`${api.name}Api has no method ${name}`);
      return await method.call(client, params).withResponse();
    },
    isAnswer: (error): error is ClientError => error instanceof runtime.SellingPartnerError,
  };
}

interface ClientMethods {
  readonly [name: string]: (params: Params) => { withResponse(): Promise<ClientAnswer> };
}
