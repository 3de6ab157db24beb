// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { Clock } from "../base/clock.js";
import { CredentialsError } from "../base/errors.js";
import { cleanCause } from "../base/redact.js";
import { type Lease, Renewing } from "../base/renewing.js";
import type { AwsCredentials } from "./sigv4.js";

/** AWS credentials on demand, in the AWS SDK's form: those of `@aws-sdk/credential-providers` are such functions. */
export type AwsCredentialsProvider = () => Promise<AwsCredentials>;

/** As the AWS SDKs do: credentials are renewed five minutes before they run out. In milliseconds. */
const MARGIN = 5 * 60_000;

/**
 * Remembers what a provider gives until five minutes before its `expiration`, for good when it names none. The AWS
 * SDK's own providers do not: every signature would make a call to STS.
 */
export function rememberCredentials(
  provider: AwsCredentialsProvider,
  clock: Clock,
): Renewing<AwsCredentials> {
  return new Renewing(() => load(provider), MARGIN, clock);
}

async function load(provider: AwsCredentialsProvider): Promise<Lease<AwsCredentials>> {
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
      "The provider of AWS credentials gave none: accessKeyId and secretAccessKey are needed",
    );
  }
  const { expiration } = credentials;
  const expires = expiration === undefined ? Infinity : new Date(expiration).getTime();
  if (Number.isNaN(expires)) {
    throw new CredentialsError(
      "The provider of AWS credentials gave an expiration that is no date",
    );
  }
  return { value: credentials, expires };
}

/** AWS credentials to sign with: keys, keys and a role to assume with them, or a function that gives credentials. */
export type AwsOptions = AwsCredentials | AssumeRoleOptions | AwsCredentialsProvider;

/** A role to assume, and the keys to assume it with. */
export interface AssumeRoleOptions extends AwsCredentials {
  /** For example `arn:aws:iam::123456789012:role/SellingPartnerRole`. */
  readonly roleArn: string;
  /** 2 to 64 characters of `A-Z a-z 0-9 _ + = , . @ -`; a new UUID per renewal when left out. */
  readonly roleSessionName?: string | undefined;
  readonly externalId?: string | undefined;
  /** 900 to 43200; 3600 when left out. */
  readonly durationSeconds?: number | undefined;
  /** The regional endpoint of STS when left out. */
  readonly stsEndpoint?: string | undefined;
}
