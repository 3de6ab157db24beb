import { mkdir, rm, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Api, Operation } from "../model/api.js";
import type { Params } from "../sandbox/case-request.js";
import type { SandboxClientOptions } from "../sandbox/client-options.js";

/** A response as a generated client returns it. */
export interface ClientResponse {
  readonly data: unknown;
  readonly status: number;
  readonly headers: Headers;
}

/** The error that a generated client throws for an error response. */
export interface ClientError extends Error {
  readonly status: number;
  readonly errors: readonly { readonly code: string; readonly message: string }[];
  readonly body: string;
}

/** The generated client of one API. */
export interface Client {
  readonly call: (operation: Operation, params: Params) => Promise<ClientResponse>;
  /** Whether something thrown is the client's error for an error response. */
  readonly isClientError: (error: unknown) => error is ClientError;
}

export interface ClientSettings extends SandboxClientOptions {
  readonly fetch: typeof globalThis.fetch;
}

/** The npm scope of the generated clients. No published package has it, so none can be loaded in their place. */
export const verifyScope = "@katagami-verify";

/** Links the runtime into a folder of packages, so that Node.js finds it as after an install. */
export async function linkRuntime(out: string): Promise<void> {
  const folder = join(out, "node_modules", verifyScope);
  await mkdir(folder, { recursive: true });
  await rm(join(folder, "runtime"), { recursive: true, force: true });
  await symlink(resolve(out, "runtime"), join(folder, "runtime"), "junction");
}

/** Loads the compiled client of an API and creates an instance. */
export async function loadClient(out: string, api: Api, settings: ClientSettings): Promise<Client> {
  const load = (id: string): Promise<unknown> =>
    import(pathToFileURL(join(out, id, "dist", "index.js")).href);
  // Our templates declare what these modules export.
  const runtime = (await load("runtime")) as {
    SellingPartnerError: new (...args: never[]) => ClientError;
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
    isClientError: (error): error is ClientError => error instanceof runtime.SellingPartnerError,
  };
}

interface ClientMethods {
  readonly [name: string]: (params: Params) => { withResponse(): Promise<ClientResponse> };
}
