import { readSettings } from "../config/settings.js";
import { errorsIn, Failure, hasErrors } from "../lib/diagnostic.js";
import type { Api } from "../model/api.js";
import { readApis } from "../model/read-model.js";
import type { Payloads } from "../payloads/payloads.js";
import { readPayloads } from "../payloads/read-payloads.js";
import { clientOptions, type SandboxClientOptions } from "./client-options.js";
import { Sandbox, type SandboxOptions } from "./sandbox.js";
import { listen, type Listening } from "./server.js";

/** The exports of `katagami/sandbox`: a local Selling Partner API for test suites. */
export { type SandboxAccount, sandboxAccount } from "./account.js";
export type { SandboxClientOptions } from "./client-options.js";
export { Sandbox, type SandboxOptions } from "./sandbox.js";
export { type Fault, type OperationFault, parseOperationFault } from "./faults.js";
export type { RefusalCause } from "./refusals.js";
export type { SandboxRequest, SandboxResponse } from "./http.js";
export type { LogEntry } from "./request-log.js";
export { type Delivery, sampleNotification, type SampleOptions } from "./sample-notification.js";
export { type MockApi, mockFetch, type MockFetch } from "./mock-fetch.js";
export type { PackagedApi, PackagedCase, PackagedOperation } from "./packaged-api.js";

export interface StartOptions extends SandboxOptions {
  /**
   * A file, a folder or the name of a package (`vendor-orders-v1`), or a list of them (default: all models of the folder that
   * the configuration names, otherwise of `models`).
   */
  readonly models?: string | readonly string[] | undefined;
  /** The port to listen on (default: 0, any free port). */
  readonly port?: number | undefined;
  /** The host to listen on (default: `127.0.0.1`). Of several, the others are names that are answered as well. */
  readonly host?: string | readonly string[] | undefined;
}

export interface RunningSandbox extends Listening {
  readonly sandbox: Sandbox;
  /** Connects a client: `new VendorOrdersApi(running.clientOptions)`. */
  readonly clientOptions: SandboxClientOptions;
}

/**
 * Reads models for `mockFetch`.
 *
 * @param models - as in `StartOptions`
 * @throws Failure if a model has errors or does not exist
 */
export async function readModels(models: string | readonly string[] = []): Promise<readonly Api[]> {
  const settings = await readSettings({}, process.cwd());
  const { value: apis, diagnostics } = await readApis([models].flat(), settings);
  if (hasErrors(diagnostics)) throw new Failure(diagnostics);
  return apis;
}

/**
 * Reads the schemas of notifications and reports, for `sampleNotification` and the `payloads` of a sandbox.
 *
 * @param schemas - their folder (default: that of the configuration, otherwise `schemas` in the models folder)
 * @throws Failure if a schema has errors, or the folder does not exist
 */
export async function readSchemas(schemas?: string): Promise<Payloads> {
  const settings = await readSettings({ schemas }, process.cwd());
  const { value, diagnostics } = await readPayloads(settings.schemas ?? "", settings);
  if (hasErrors(diagnostics)) throw new Failure(errorsIn(diagnostics));
  return value;
}

/**
 * Starts a local Selling Partner API.
 *
 * @throws Failure if a model has errors or does not exist, or if it cannot listen on the port
 */
export async function startSandbox(options: StartOptions = {}): Promise<RunningSandbox> {
  const { models = [], port = 0, host } = options;
  const names = await readSettings({}, process.cwd());
  const payloads = options.payloads ?? (await readSchemas());
  const sandbox = new Sandbox(await readModels(models), { ...options, payloads });
  const server = await listen(sandbox, { port, host, names });
  return { ...server, sandbox, clientOptions: clientOptions(sandbox.account, server.url) };
}
