import { findOperation, type FoundOperation } from "../call/find-operation.js";
import { readBody } from "../call/read-body.js";
import { readParams } from "../call/read-params.js";
import { type CallRequest, runCall } from "../call/run-call.js";
import { openPartner } from "../connect/open-partner.js";
import { loadRuntime, type RuntimeResponse } from "../connect/runtime.js";
import { readSettings } from "../config/settings.js";
import { flagError } from "../lib/diagnostic.js";
import type { JsonValue } from "../lib/json.js";
import { duration, forTerminal, oneLine, type Terminal } from "../lib/terminal.js";
import type { TypesById } from "../model/api-queries.js";
import type { CommandFlags } from "./flags.js";
import { printDiagnostics } from "./print-diagnostics.js";

export interface CallFlags extends CommandFlags {
  readonly region?: string;
  readonly marketplace?: string;
  readonly sandbox?: boolean;
  readonly endpoint?: string;
  readonly lwaEndpoint?: string;
  /** `name=value` */
  readonly param?: readonly string[];
  readonly body?: string;
  readonly unchecked?: boolean;
  /** True for all personal data; otherwise data elements, with commas between them. */
  readonly restrictedData?: boolean | string;
  readonly all?: boolean;
  readonly withResponse?: boolean;
}

/**
 * `katagami call <package> <method>`: calls one operation and prints its answer. It reads the model; nothing is generated.
 *
 * @param options - the options of the command, which a mistyped parameter may mean
 * @returns the exit code 0
 * @throws Failure when something is missing or wrong, before anything is sent; or with the error of the call
 */
export async function callCommand(
  packageName: string,
  method: string,
  words: readonly string[],
  flags: CallFlags,
  terminal: Terminal,
  options: readonly string[] = [],
): Promise<number> {
  const settings = await readSettings(flags, process.cwd());
  const found = await findOperation(packageName, method, settings);
  const { api, operation } = found;
  await printDiagnostics(
    terminal,
    found.diagnostics.filter(({ severity }) => severity === "warning"),
  );
  const types = new Map(api.types.map((type) => [type.id, type]));
  const params = readParams({ words, pairs: flags.param ?? [] }, operation, types, options);
  const print = printOf(flags, found);
  const partner = openPartner(await loadRuntime(), destinationOf(flags), {
    env: process.env,
    scope: operation.scope,
    onWait: (wait) => {
      terminal.err(`waiting ${duration(wait)} for the usage plan of ${oneLine(operation.name)}\n`);
    },
  });
  const body = await bodyOf(flags, found, types, terminal);
  const request: CallRequest = {
    params: { ...params, ...body },
    options: callOptions(flags, terminal),
    print,
  };
  try {
    await runCall(partner, found, request, {
      answer: (answer) => printAnswer(answer, terminal),
      response: (response) => printAnswer(responseReport(response), terminal),
      item: (item) => terminal.out(`${forTerminal(JSON.stringify(item))}\n`),
    });
  } catch (error) {
    // The reader has all that it wanted.
    if (terminal.outClosed?.aborted !== true) throw error;
  }
  return 0;
}

function printOf(
  { all, withResponse }: CallFlags,
  { operation }: FoundOperation,
): CallRequest["print"] {
  if (all === true && operation.paging === null)
    throw flagError("--all", `${operation.name} has no pages`, "omit it");
  if (all === true) return "all";
  return withResponse === true ? "response" : "answer";
}

function destinationOf(flags: CallFlags): Parameters<typeof openPartner>[1] {
  return {
    region: flags.region ?? null,
    marketplace: flags.marketplace ?? null,
    endpoint: flags.endpoint ?? null,
    sandbox: flags.sandbox === true,
    lwaEndpoint: flags.lwaEndpoint ?? null,
  };
}

function callOptions({ restrictedData }: CallFlags, { outClosed }: Terminal): object {
  const elements =
    typeof restrictedData === "string" ? restrictedData.split(",") : restrictedData === true;
  return {
    ...(restrictedData !== undefined && { restrictedData: elements }),
    ...(outClosed !== undefined && { signal: outClosed }),
  };
}

async function bodyOf(
  { body, unchecked }: CallFlags,
  { operation }: FoundOperation,
  types: TypesById,
  { input }: Terminal,
): Promise<{ readonly body?: JsonValue | Uint8Array }> {
  if (body === undefined) return {};
  const source = { from: body, stdin: input ?? null, isUnchecked: unchecked === true };
  return { body: await readBody(source, operation, types) };
}

/** Prints an answer: JSON, a text as it is, or bytes. Nothing if the response had no body. */
function printAnswer(answer: unknown, terminal: Terminal): void {
  if (answer === undefined) return;
  if (answer instanceof Uint8Array) terminal.outBytes?.(answer);
  // On a terminal a text could do what control characters do.
  else if (typeof answer === "string")
    terminal.out(terminal.outColumns === undefined ? answer : `${forTerminal(answer)}\n`);
  // Control characters occur only inside of JSON strings, where the escapes mean the same.
  else terminal.out(`${forTerminal(JSON.stringify(answer, null, 2))}\n`);
}

function responseReport(response: RuntimeResponse): object {
  const { status, requestId, rateLimit, headers, data } = response;
  const shown = data instanceof Uint8Array ? `${String(data.length)} bytes` : data;
  return { status, requestId, rateLimit, headers: Object.fromEntries(headers), data: shown };
}
