import { type Flags, readSettings } from "../config/settings.js";
import { errorsIn, flagError, hasErrors } from "../lib/diagnostic.js";
import { count, oneLine, paint, type Terminal } from "../lib/terminal.js";
import { readApis } from "../model/read-model.js";
import { readPayloads } from "../payloads/read-payloads.js";
import { Sandbox } from "../sandbox/sandbox.js";
import { openScenario } from "../sandbox/scenarios/open-scenario.js";
import { StateFile } from "../sandbox/scenarios/state-file.js";
import { faultSyntax, type OperationFault, parseOperationFault } from "../sandbox/faults.js";
import type { LogEntry } from "../sandbox/request-log.js";
import { listen } from "../sandbox/server.js";
import { post } from "./sandbox-send.js";
import { printDiagnostics } from "./print-diagnostics.js";
import { untilStopped } from "./until-stopped.js";

export interface SandboxFlags extends Flags {
  readonly port: string;
  readonly host?: readonly string[];
  readonly requireSignature?: boolean;
  readonly unmatchedStatus: "400" | "500";
  readonly throttle: boolean;
  readonly fault: readonly string[];
  readonly scenario?: string;
  readonly seed?: string;
  readonly start?: string;
  readonly speed?: string;
  readonly state?: string;
  readonly notify?: string;
}

/**
 * `katagami sandbox [model…]`: serves until Ctrl-C (or SIGTERM).
 *
 * @returns the exit code: 0, or 1 when a model has errors; the other models are served
 * @throws Failure (usage) when a flag is invalid or the port is in use
 */
export async function sandboxCommand(
  models: readonly string[],
  flags: SandboxFlags,
  terminal: Terminal,
): Promise<number> {
  const port = readPort(flags.port);
  const faults = flags.fault.map(readFault);
  const scenario = await scenarioOf(flags);
  const settings = await readSettings(flags, process.cwd());
  const { value: apis, diagnostics } = await readApis(models, settings);
  await printDiagnostics(terminal, errorsIn(diagnostics));
  if (apis.length === 0) return 1;
  const schemas = settings.schemas === null ? null : await readPayloads(settings.schemas, settings);
  await printDiagnostics(terminal, errorsIn(schemas?.diagnostics ?? []));
  const sandbox = new Sandbox(apis, {
    payloads: schemas?.value,
    requireSignature: flags.requireSignature === true,
    unmatchedStatus: flags.unmatchedStatus === "500" ? 500 : 400,
    throttle: flags.throttle,
    faults,
    ...scenario,
    onNotification: (message) => notify(flags.notify, message, terminal),
    onRequest: (entry) => terminal.out(requestLine(entry, terminal)),
  });
  const stopped = untilStopped();
  const save = await saving(sandbox, flags.state, terminal);
  const server = await listen(sandbox, { port, host: flags.host, names: settings, save });
  terminal.out(welcome(sandbox, server.url, terminal));
  await stopped;
  await server.close();
  terminal.out("\nended\n");
  return hasErrors(diagnostics) ? 1 : 0;
}

type ScenarioFlags = Pick<
  SandboxFlags,
  "scenario" | "seed" | "start" | "speed" | "state" | "notify"
>;

/**
 * Opens the scenario that the flags name.
 *
 * @throws Failure (usage) if a flag is invalid, or needs a scenario and there is none
 */
async function scenarioOf({ scenario, seed, start, speed, state, notify: url }: ScenarioFlags) {
  if (url !== undefined && !URL.canParse(url))
    throw flagError(
      "--notify",
      `${JSON.stringify(url)} is not a URL`,
      "for example: http://localhost:3000/hook",
    );
  if (scenario !== undefined) {
    const own = speed === undefined ? undefined : speed.trim() === "" ? Number.NaN : Number(speed);
    return openScenario({ scenario, seed, start, speed: own, state }, Date.now());
  }
  const needless = Object.entries({ seed, start, speed, state, notify: url }).find(
    ([, value]) => value !== undefined,
  );
  if (needless !== undefined)
    throw flagError(
      `--${needless[0]}`,
      "this needs --scenario",
      "for example: --scenario vendor-retail",
    );
  return {};
}

/**
 * Saves the state, if there is one to keep.
 *
 * @returns a function that saves it again
 * @throws Failure if the file cannot be written
 */
async function saving(
  { scenario }: Sandbox,
  path: string | undefined,
  terminal: Terminal,
): Promise<() => Promise<void>> {
  if (scenario === null || path === undefined) return async () => {};
  const file = new StateFile(path, scenario);
  await file.save();
  return () =>
    file.save().catch((error: unknown) => {
      // The request is answered with 500; its log would not say why.
      terminal.err(`${oneLine(error instanceof Error ? error.message : String(error))}
`);
      throw error;
    });
}

/** Posts a notification, if there is a URL to post it to; a program that does not answer ends nothing. */
function notify(url: string | undefined, message: unknown, terminal: Terminal): void {
  if (url === undefined) return;
  post(url, JSON.stringify(message), terminal).catch((error: unknown) => {
    terminal.err(`${oneLine(error instanceof Error ? error.message : String(error))}\n`);
  });
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw flagError(
    "--port",
    `${JSON.stringify(text)} is not a port`,
    "a number from 0 to 65535; 0 for any free port",
  );
}

function readFault(text: string): OperationFault {
  const fault = parseOperationFault(text);
  if (fault !== null) return fault;
  throw flagError("--fault", `${JSON.stringify(text)} is not a fault`, faultSyntax);
}

function welcome(sandbox: Sandbox, url: string, terminal: Terminal): string {
  const { apis, account } = sandbox;
  const operations = apis.flatMap((api) => api.operations);
  const cases = operations.reduce((sum, one) => sum + one.sandbox.cases.length, 0);
  const dynamic = operations.filter((one) => one.sandbox.dynamic).length;
  return [
    `${paint(terminal, "bold", url)}  ${count(apis.length, "API")}, ${count(operations.length, "operation")}, ${count(cases, "static case")}, ${String(dynamic)} dynamic`,
    "",
    `  endpoint            ${url}`,
    `  lwa.endpoint        ${url}/auth/o2/token`,
    `  LWA_CLIENT_ID       ${account.clientId}`,
    `  LWA_CLIENT_SECRET   ${account.clientSecret}`,
    `  LWA_REFRESH_TOKEN   ${account.refreshToken}`,
    `  aws.accessKeyId     ${account.accessKeyId}`,
    `  aws.secretAccessKey ${account.secretAccessKey}`,
    `  aws.roleArn         ${account.roleArn}`,
    ...scenarioLines(sandbox),
    "",
    `Open ${url} in a browser, or press Ctrl-C to end.`,
    "",
    "",
  ].join("\n");
}

function requestLine(entry: LogEntry, terminal: Terminal): string {
  const status = paint(terminal, entry.status < 400 ? "green" : "yellow", String(entry.status));
  // Clients choose method and path; outcome and notes quote models.
  const request = oneLine(`${entry.method} ${entry.target}  ${entry.outcome}`);
  return [`${status} ${request}`, ...entry.notes.map((note) => `    ${oneLine(note)}`), ""].join(
    "\n",
  );
}

function scenarioLines({ scenario: engine }: Sandbox): string[] {
  if (engine === null) return [];
  const { scenario, clock, operations, unserved } = engine;
  const time = new Date(clock.now()).toISOString();
  return [
    "",
    `  scenario            ${oneLine(scenario.name)}, ${count(operations.length, "operation")}, from ${time} at speed ${String(clock.speed)}`,
    ...(unserved.length === 0
      ? []
      : [`  not served          ${oneLine(unserved.join(", "))}: no model for them is here`]),
  ];
}
