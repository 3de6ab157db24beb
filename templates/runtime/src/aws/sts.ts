import { withTimeout } from "../base/abort.js";
import { CredentialsError, TimeoutError } from "../base/errors.js";
import { cleanCause } from "../base/redact.js";
import type { AssumeRoleOptions } from "./credentials.js";
import type { AwsCredentials } from "./sigv4.js";

/** As much of `@aws-sdk/client-sts` as is used. */
interface StsModule {
  readonly STSClient: new (configuration: object) => {
    send(command: object, options: { abortSignal: AbortSignal }): Promise<StsAnswer>;
    destroy(): void;
  };
  readonly AssumeRoleCommand: new (input: object) => object;
}

interface StsAnswer {
  readonly Credentials?: {
    readonly AccessKeyId?: string;
    readonly SecretAccessKey?: string;
    readonly SessionToken?: string;
    readonly Expiration?: Date;
  };
}

/** Joined, so that neither TypeScript nor a bundler looks for a package that most users do not have. */
const STS_PACKAGE: string = ["@aws-sdk", "client-sts"].join("/");

/** In milliseconds. */
const TIMEOUT = 30_000;

const overdue = (): Error => new TimeoutError("STS AssumeRole", TIMEOUT);

/**
 * Assumes a role through STS.
 *
 * @throws CredentialsError, TimeoutError.
 */
export async function requestRole(
  options: AssumeRoleOptions,
  region: string,
): Promise<AwsCredentials> {
  const { accessKeyId, secretAccessKey, sessionToken, stsEndpoint } = options;
  const { STSClient, AssumeRoleCommand } = await loadSts();
  const client = new STSClient({
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
    ...(stsEndpoint ? { endpoint: stsEndpoint } : {}),
  });
  const command = new AssumeRoleCommand({
    RoleArn: options.roleArn,
    RoleSessionName: options.roleSessionName ?? globalThis.crypto.randomUUID(),
    DurationSeconds: options.durationSeconds ?? 3600,
    ...(options.externalId ? { ExternalId: options.externalId } : {}),
  });
  try {
    const { Credentials: given = {} } = await withTimeout(TIMEOUT, null, overdue, (abortSignal) =>
      client.send(command, { abortSignal }),
    );
    return {
      accessKeyId: given.AccessKeyId ?? "",
      secretAccessKey: given.SecretAccessKey ?? "",
      sessionToken: given.SessionToken,
      expiration: given.Expiration,
    };
  } catch (error) {
    if (error instanceof TimeoutError) throw error;
    const cause = cleanCause(error, [secretAccessKey, sessionToken ?? null]);
    throw new CredentialsError(
      `STS did not let us assume the role: ${cause.name}: ${cause.message}`,
      {
        cause,
      },
    );
  } finally {
    client.destroy();
  }
}

async function loadSts(): Promise<StsModule> {
  try {
    // The package is asked for by name, so it is what its documentation says.
    return (await import(/* webpackIgnore: true */ /* @vite-ignore */ STS_PACKAGE)) as StsModule;
  } catch (error) {
    throw new CredentialsError(
      `To assume a role, install ${STS_PACKAGE}, or pass a function that gives credentials as "aws"`,
      { cause: cleanCause(error, []) },
    );
  }
}
