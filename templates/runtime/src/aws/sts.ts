import { withTimeout } from "../base/abort.js";
import { CredentialsError, TimeoutError } from "../base/errors.js";
import { cleanCause, noResponse } from "../base/redact.js";
import type { Fetch } from "../base/transport.js";
import { readBytes } from "../request/response.js";
import type { AssumeRoleOptions } from "./credentials.js";
import type { AwsCredentials } from "./sigv4.js";

/** The part of `@aws-sdk/client-sts` that is used. */
interface StsModule {
  readonly STSClient: new (configuration: object) => {
    send(command: object, options: { abortSignal: AbortSignal }): Promise<StsResponse>;
    destroy(): void;
  };
  readonly AssumeRoleCommand: new (input: object) => object;
}

interface StsResponse {
  readonly Credentials?: {
    readonly AccessKeyId?: string;
    readonly SecretAccessKey?: string;
    readonly SessionToken?: string;
    readonly Expiration?: Date;
  };
}

/** The part of the SDK's requests that is used: AssumeRole has no query. */
interface StsRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Joined, so that neither TypeScript nor a bundler tries to resolve a package that most users do not have. */
const STS_PACKAGE: string = ["@aws-sdk", "client-sts"].join("/");

/** In milliseconds. */
const TIMEOUT = 30_000;

/** A response of STS has about 2 KB. In bytes. */
const MAX_BODY = 2 ** 20;

/**
 * Assumes a role through STS.
 *
 * @param fetch - sends the request, so that it takes the same way as all others.
 * @param signal - aborts the request; null if nothing does.
 * @throws CredentialsError, TimeoutError, or `signal.reason`.
 */
export async function requestRole(
  options: AssumeRoleOptions,
  region: string,
  fetch: Fetch,
  signal: AbortSignal | null,
): Promise<AwsCredentials> {
  const { accessKeyId, secretAccessKey, sessionToken, stsEndpoint } = options;
  const { STSClient, AssumeRoleCommand } = await loadSts();
  const client = new STSClient({
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
    requestHandler: requestHandler(fetch),
    ...(stsEndpoint ? { endpoint: stsEndpoint } : {}),
  });
  const command = new AssumeRoleCommand({
    RoleArn: options.roleArn,
    RoleSessionName: options.roleSessionName ?? globalThis.crypto.randomUUID(),
    DurationSeconds: options.durationSeconds ?? 3600,
    ...(options.externalId ? { ExternalId: options.externalId } : {}),
  });
  try {
    const { Credentials: session = {} } = await withTimeout(
      "STS AssumeRole",
      TIMEOUT,
      signal,
      (abortSignal) => client.send(command, { abortSignal }),
    );
    return {
      accessKeyId: session.AccessKeyId ?? "",
      secretAccessKey: session.SecretAccessKey ?? "",
      sessionToken: session.SessionToken,
      expiration: session.Expiration,
    };
  } catch (error) {
    if (error instanceof TimeoutError || signal?.aborted) throw error;
    const cause = cleanCause(error, [secretAccessKey, sessionToken ?? null]);
    const reason = `${cause.name}: ${cause.message}`;
    throw new CredentialsError(`STS refused to assume the role: ${reason}`, { cause });
  } finally {
    client.destroy();
  }
}

/** Creates what the SDK sends its requests by. It reads a body of bytes as well as a stream. */
function requestHandler(fetch: Fetch): object {
  return {
    async handle(
      { protocol, hostname, port, path, method, headers: given, body = "" }: StsRequest,
      { abortSignal = null }: { readonly abortSignal?: AbortSignal | null } = {},
    ): Promise<object> {
      const url = `${protocol}//${hostname}${port ? `:${port}` : ""}${path}`;
      // These two are for `fetch` to write, and it writes the same.
      const { host: _host, "content-length": _length, ...headers } = given;
      const init: RequestInit = { method, headers, body, redirect: "manual", signal: abortSignal };
      const response = await fetch(url, init).catch((error: unknown) => {
        const cause = cleanCause(error, []);
        // By this mark the SDK knows that it may try again.
        throw Object.assign(new Error(noResponse(url, cause), { cause }), { $retryable: {} });
      });
      return {
        response: {
          statusCode: response.status,
          headers: Object.fromEntries(response.headers),
          body: await readBytes(response, MAX_BODY),
        },
      };
    },
    destroy: () => {},
  };
}

async function loadSts(): Promise<StsModule> {
  try {
    // Loaded by its name, so it has the type that its documentation gives.
    return (await import(/* webpackIgnore: true */ /* @vite-ignore */ STS_PACKAGE)) as StsModule;
  } catch (error) {
    throw new CredentialsError(
      `To assume a role, install ${STS_PACKAGE}, or pass a function that returns credentials as "aws"`,
      { cause: cleanCause(error, []) },
    );
  }
}
