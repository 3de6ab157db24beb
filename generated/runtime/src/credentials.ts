// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { Clock } from "./clock.js";
import { CredentialsError } from "./errors.js";
import { cleanCause } from "./redact.js";
import { Renewing, type Lease } from "./renewing.js";
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
