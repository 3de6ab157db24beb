import { readSettings } from "../config/settings.js";
import { Failure, hasErrors } from "../lib/diagnostic.js";
import type { Api } from "../model/api.js";
import { readApis } from "../model/read-model.js";
import { clientOptions, type SandboxClientOptions } from "./client-options.js";
import { Sandbox, type SandboxOptions } from "./core.js";
import { listen } from "./server.js";

/** What `import … from "katagami/sandbox"` gives: the Selling Partner API for test suites. */
export { type SandboxAccount, sandboxAccount } from "./account.js";
export type { SandboxClientOptions } from "./client-options.js";
export { Sandbox, type SandboxOptions } from "./core.js";
export { type Fault, type OperationFault, parseOperationFault } from "./faults.js";
export type { SandboxAnswer, SandboxRequest } from "./http.js";
export type { LogEntry } from "./log.js";
export { type MockApi, mockFetch, type MockFetch } from "./mock-fetch.js";
export type { PackagedApi, PackagedCase, PackagedOperation } from "./packaged.js";

export interface StartOptions extends SandboxOptions {
  /**
   * A folder of models, or several of files, folders and package names (`vendor-orders-v1`); all models of the
   * configuration, or of the folder `models`, without.
   */
  readonly models?: string | readonly string[] | undefined;
  /** 0, any that is free, without. */
  readonly port?: number | undefined;
  /** The loopback address without. */
  readonly host?: string | undefined;
}

export interface RunningSandbox {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly sandbox: Sandbox;
  /** What makes a client talk to it: `new VendorOrdersApi(running.clientOptions)`. */
  readonly clientOptions: SandboxClientOptions;
  readonly close: () => Promise<void>;
}

/**
 * Reads models for `mockFetch`: a folder of them, or several files, folders and package names (`vendor-orders-v1`).
 *
 * @throws Failure when a model is broken or not there
 */
export async function readModels(models: string | readonly string[] = []): Promise<readonly Api[]> {
  const settings = await readSettings({}, process.cwd());
  const named = typeof models === "string" ? [models] : models;
  const { value: apis, diagnostics } = await readApis(named, settings);
  if (hasErrors(diagnostics)) throw new Failure(diagnostics);
  return apis;
}

/**
 * Starts a local Selling Partner API.
 *
 * @throws Failure when a model is broken or not there, or when the port is taken
 */
export async function startSandbox(options: StartOptions = {}): Promise<RunningSandbox> {
  const { models = [], port = 0, host } = options;
  const sandbox = new Sandbox(await readModels(models), options);
  const { url, port: taken, close } = await listen(sandbox, { port, host });
  return { url, port: taken, sandbox, clientOptions: clientOptions(sandbox.account, url), close };
}
