import { type Flags, readSettings } from "../config/settings.js";
import { Failure, hasErrors, problem, settingPlace } from "../lib/diagnostic.js";
import { count, paint, type Terminal } from "../lib/terminal.js";
import { readApis } from "../model/read-model.js";
import { Sandbox } from "../sandbox/sandbox.js";
import { faultSyntax, type OperationFault, parseOperationFault } from "../sandbox/faults.js";
import type { LogEntry } from "../sandbox/request-log.js";
import { listen } from "../sandbox/server.js";
import { printDiagnostics } from "./print-diagnostics.js";

export interface SandboxFlags extends Flags {
  readonly port: string;
  readonly host?: string;
  readonly requireSignature?: boolean;
  readonly guideEra?: boolean;
  readonly throttle: boolean;
  readonly fault: readonly string[];
}

/**
 * `katagami sandbox [model…]`: serves until Ctrl-C (or SIGTERM).
 *
 * @returns the exit code: 0, or 1 when a model was broken; the others are served all the same
 * @throws Failure (usage) for flags that make no sense and for a port that is taken
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
  await printDiagnostics(
    terminal,
    diagnostics.filter(({ severity }) => severity === "error"),
  );
  if (apis.length === 0) return 1;
  const sandbox = new Sandbox(apis, {
    requireSignature: flags.requireSignature === true,
    unmatchedStatus: flags.guideEra === true ? 500 : 400,
    throttle: flags.throttle,
    faults,
    onRequest: (entry) => terminal.out(requestLine(entry, terminal)),
  });
  const stopped = untilStopped();
  const server = await listen(sandbox, { port, host: flags.host });
  terminal.out(welcome(sandbox, server.url, terminal));
  await stopped;
  await server.close();
  terminal.out("\nended\n");
  return hasErrors(diagnostics) ? 1 : 0;
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw usage(`${JSON.stringify(text)} is no port`, "--port", "0 to 65535; 0 for any that is free");
}

function readFault(text: string): OperationFault {
  const fault = parseOperationFault(text);
  if (fault !== null) return fault;
  throw usage(`${JSON.stringify(text)} is no fault`, "--fault", faultSyntax);
}

function usage(message: string, flag: string, hint: string): Failure {
  return new Failure(
    [problem("error", message, settingPlace("command line", flag), hint)],
    "usage",
  );
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
  const line = `${status} ${entry.method} ${printable(entry.target)}  ${entry.outcome}\n`;
  return entry.notes.length === 0
    ? line
    : `${line}${entry.notes.map((note) => `    ${printable(note)}\n`).join("")}`;
}

/** What a client sent must not steer the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, "?");
}
