// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { Clock } from "../base/clock.js";
import { CredentialsError } from "../base/errors.js";
import { cleanCause } from "../base/redact.js";
import { type ExpiringValue, RefreshingValue } from "../base/refreshing-value.js";
import type { AwsCredentials } from "./sigv4.js";

/** Returns AWS credentials, as the providers of `@aws-sdk/credential-providers` do. */
export type AwsCredentialsProvider = () => Promise<AwsCredentials>;

/** Credentials are refreshed five minutes before they expire, as in the AWS SDKs. In milliseconds. */
const MARGIN = 5 * 60_000;

/**
 * Keeps the credentials of a provider until five minutes before their `expiration`, or for ever if they have none. The
 * providers of the AWS SDK keep nothing: every signature would call STS.
 */
export function rememberCredentials(
  provider: (signal: AbortSignal) => Promise<AwsCredentials>,
  clock: Clock,
): RefreshingValue<AwsCredentials> {
  return new RefreshingValue((_, signal) => load(() => provider(signal)), MARGIN, clock);
}

async function load(provider: AwsCredentialsProvider): Promise<ExpiringValue<AwsCredentials>> {
  let credentials: AwsCredentials;
  try {
    credentials = await provider();
  } catch (error) {
    if (error instanceof CredentialsError) throw error;
    throw new CredentialsError("The provider of AWS credentials failed", {
      cause: cleanCause(error, []),
    });
  }
  if (!credentials?.accessKeyId || !credentials.secretAccessKey) {
    throw new CredentialsError(
      "The provider of AWS credentials must return accessKeyId and secretAccessKey",
    );
  }
  const { expiration } = credentials;
  const expires = expiration === undefined ? Infinity : new Date(expiration).getTime();
  if (Number.isNaN(expires)) {
    throw new CredentialsError(
      "The provider of AWS credentials returned an expiration that is not a date",
    );
  }
  return { value: credentials, expires };
}

/** AWS credentials to sign with: keys, keys and a role to assume with them, or a function that returns credentials. */
export type AwsOptions = AwsCredentials | AssumeRoleOptions | AwsCredentialsProvider;

/** A role to assume, and the keys to assume it with. */
export interface AssumeRoleOptions extends AwsCredentials {
  /** For example `arn:aws:iam::123456789012:role/SellingPartnerRole`. */
  readonly roleArn: string;
  /** 2 to 64 characters of `A-Z a-z 0-9 _ + = , . @ -` (default: a new UUID each time). */
  readonly roleSessionName?: string | undefined;
  readonly externalId?: string | undefined;
  /** 900 to 43200 (default: 3600). */
  readonly durationSeconds?: number | undefined;
  /** Default: the regional endpoint of STS. */
  readonly stsEndpoint?: string | undefined;
}
