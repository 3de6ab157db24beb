import { type Flags, readSettings } from "../config/settings.js";
import { errorsIn, flagError, hasErrors } from "../lib/diagnostic.js";
import { count, oneLine, paint, type Terminal } from "../lib/terminal.js";
import { readApis } from "../model/read-model.js";
import { readPayloads } from "../payloads/read-payloads.js";
import { Sandbox } from "../sandbox/sandbox.js";
import { faultSyntax, type OperationFault, parseOperationFault } from "../sandbox/faults.js";
import type { LogEntry } from "../sandbox/request-log.js";
import { listen } from "../sandbox/server.js";
import { printDiagnostics } from "./print-diagnostics.js";
import { untilStopped } from "./until-stopped.js";

export interface SandboxFlags extends Flags {
  readonly port: string;
  readonly host?: readonly string[];
  readonly requireSignature?: boolean;
  readonly unmatchedStatus: "400" | "500";
  readonly throttle: boolean;
  readonly fault: readonly string[];
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
    onRequest: (entry) => terminal.out(requestLine(entry, terminal)),
  });
  const stopped = untilStopped();
  const server = await listen(sandbox, { port, host: flags.host, names: settings });
  terminal.out(welcome(sandbox, server.url, terminal));
  await stopped;
  await server.close();
  terminal.out("\nended\n");
  return hasErrors(diagnostics) ? 1 : 0;
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

function welcome({ apis, account }: Sandbox, url: string, terminal: Terminal): string {
  const operations = apis.flatMap((api) => api.operations);
  const cases = operations.reduce((sum, { sandbox }) => sum + sandbox.cases.length, 0);
  const dynamic = operations.filter(({ sandbox }) => sandbox.dynamic).length;
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
