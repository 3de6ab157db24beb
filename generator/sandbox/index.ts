import { readSettings } from "../config/settings.js";
import { errorsIn, Failure, hasErrors } from "../lib/diagnostic.js";
import type { Api } from "../model/api.js";
import { readApis } from "../model/read-model.js";
import type { Payloads } from "../payloads/payloads.js";
import { readPayloads } from "../payloads/read-payloads.js";
import { clientOptions, type SandboxClientOptions } from "./client-options.js";
import { Sandbox, type SandboxOptions } from "./sandbox.js";
import { openScenario } from "./scenarios/open-scenario.js";
import type { Scenario } from "./scenarios/scenario.js";
import { StateFile } from "./scenarios/state-file.js";
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
export { readScenario } from "./scenarios/load-scenario.js";
export type { ScenarioEngine } from "./scenarios/engine.js";
export type { Happening } from "./scenarios/journal.js";
export { QueryReader } from "./scenarios/query.js";
export {
  type Answer,
  type Belief,
  type Change,
  defineScenario,
  type Finding,
  type Handler,
  type Life,
  type LifeStage,
  type Rule,
  type Scenario,
  type ScenarioEvent,
  type ScenarioNotification,
  type ScenarioRequest,
  type Seed,
  type Step,
  type Trigger,
} from "./scenarios/scenario.js";
export type { PackagedApi, PackagedCase, PackagedOperation } from "./packaged-api.js";

export interface StartOptions extends Omit<SandboxOptions, "scenario" | "saved"> {
  /**
   * What the sandbox remembers: `vendor-retail` or `vendor-direct-fulfillment`, the path of a file of yours, or a scenario
   * (default: it remembers nothing).
   */
  readonly scenario?: string | Scenario | undefined;
  /** The file that the scenario's state is kept in, to go on after a restart (default: none). */
  readonly state?: string | undefined;
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
  const { scenario, ...others } = options;
  const now = options.now?.() ?? Date.now();
  const opened = scenario === undefined ? {} : await openScenario({ ...others, scenario }, now);
  const sandbox = new Sandbox(await readModels(models), { ...others, ...opened, payloads });
  const save = saving(sandbox, options.state);
  await save();
  const server = await listen(sandbox, { port, host, names, save });
  return { ...server, sandbox, clientOptions: clientOptions(sandbox.account, server.url) };
}

/** @returns a function that saves the state of a sandbox, where there is a file and a state to keep in it */
function saving({ scenario }: Sandbox, path: string | undefined): () => Promise<void> {
  if (scenario === null || path === undefined) return async () => {};
  const file = new StateFile(path, scenario);
  return () => file.save();
}
