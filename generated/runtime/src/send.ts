// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { withTimeout } from "./abort.js";
import type { CallOptions, CallResponse } from "./call.js";
import {
  NetworkError,
  ParameterError,
  SellingPartnerError,
  TimeoutError,
  nameOf,
} from "./errors.js";
import { amzDate } from "./escape.js";
import type { Transport } from "./http.js";
import type { LwaTokens } from "./lwa.js";
import type { Operation } from "./operation.js";
import { isTimeout } from "./options.js";
import { cleanCause } from "./redact.js";
import type { Renewing } from "./renewing.js";
import { checkRestrictedData, type RestrictedTokens } from "./restricted.js";
import { buildRequest, type BuiltRequest, type CompiledOperation } from "./request.js";
import { readResponse } from "./response.js";
import { signRequest, type AwsCredentials, type Signer } from "./sigv4.js";

/** How requests are signed. */
export interface Signing {
  readonly region: string;
  readonly credentials: Renewing<AwsCredentials>;
  readonly signer: Signer;
}

/** Everything that the calls of one `SellingPartner` share. */
export interface Connection extends Transport {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly userAgent: string;
  /** Null when the caller's own `fetch` brings the token. */
  readonly tokens: LwaTokens | null;
  readonly restricted: RestrictedTokens;
  /** Null when requests are not signed. */
  readonly signing: Signing | null;
}

/** Builds the request of one call and sends it. */
export async function send(
  connection: Connection,
  compiled: CompiledOperation,
  params: unknown,
  options: CallOptions,
): Promise<CallResponse<unknown>> {
  options.signal?.throwIfAborted();
  checkOptions(compiled.operation, options);
  const request = buildRequest(compiled, connection.endpoint, params, options.headers);
  return await attempt(connection, compiled.operation, request, options);
}

function checkOptions(operation: Operation, options: CallOptions): void {
  const { timeout, accessToken } = options;
  const problems: string[] = [];
  if (timeout !== undefined && !isTimeout(timeout)) {
    problems.push("timeout is not a number of milliseconds above 0");
  }
  if (accessToken !== undefined && !/^[!-~]+$/.test(accessToken)) {
    problems.push("accessToken is not a token: it is empty or has blanks, line feeds or the like");
  }
  checkRestrictedData(operation, options, (problem) => problems.push(problem));
  if (problems.length > 0) throw new ParameterError(nameOf(operation), problems);
}

/** One attempt: token → date → signature → fetch → decode. Each attempt has a token, a date and a signature of its own. */
async function attempt(
  connection: Connection,
  operation: Operation,
  request: BuiltRequest,
  options: CallOptions,
): Promise<CallResponse<unknown>> {
  const { tokens, fetch } = connection;
  const signal = options.signal ?? null;
  const headers: Record<string, string> = {
    "user-agent": connection.userAgent,
    ...request.headers,
  };
  const { accessToken, restrictedData } = options;
  const token = restrictedData
    ? await connection.restricted.forCall(operation, request.url, restrictedData, signal)
    : (accessToken ?? (await tokens?.get(operation.scope ?? null, signal)));
  if (token !== undefined) headers["x-amz-access-token"] = token;
  await addDate(connection, request, headers, signal);

  const secrets = (): (string | null)[] => [
    ...(tokens?.secrets ?? []),
    headers["x-amz-access-token"] ?? null,
    headers["x-amz-security-token"] ?? null,
    headers["authorization"] ?? null,
  ];
  const timeout = options.timeout ?? connection.timeout;
  const what = `${operation.name} (${operation.method} ${operation.path})`;
  const overdue = (): Error => new TimeoutError(what, timeout);
  return await withTimeout(timeout, signal, overdue, async (abort) => {
    const { method, url, body } = request;
    try {
      // Followed, a redirect would carry the token to wherever it leads.
      const init: RequestInit = { method, headers, body, redirect: "manual", signal: abort };
      return await readResponse(operation, await fetch(url, init), secrets);
    } catch (error) {
      if (error instanceof SellingPartnerError) throw error;
      throw new NetworkError(`${what}: no answer`, { cause: cleanCause(error, secrets()) });
    }
  });
}

/** Adds `x-amz-date`, which Amazon's documentation asks for, and the signature where there is one. */
async function addDate(
  { signing, clock }: Connection,
  { method, url, body }: BuiltRequest,
  headers: Record<string, string>,
  signal: AbortSignal | null,
): Promise<void> {
  const date = new Date(clock.now());
  if (signing === null) {
    headers["x-amz-date"] = amzDate(date);
    return;
  }
  const { region, signer } = signing;
  const credentials = await signing.credentials.get(signal);
  Object.assign(
    headers,
    await signRequest({ method, url, headers, body, region, credentials, date, signer }),
  );
}
