import type { AwsCredentialsProvider } from "./credentials.js";
import { ConfigurationError } from "./errors.js";
import type { AwsCredentials } from "./sigv4.js";

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

/** What is wrong with the options, each named by `prefix` and its key. */
export function checkRole(options: AssumeRoleOptions, prefix: string): readonly string[] {
  const { roleArn, roleSessionName, durationSeconds = 3600 } = options;
  const problems: string[] = [];
  if (!/^arn:[\w-]+:iam::\d{12}:role\/\S+$/.test(roleArn)) {
    problems.push(
      `${prefix}roleArn is not the ARN of a role (arn:aws:iam::123456789012:role/Name)`,
    );
  }
  if (roleSessionName !== undefined && !/^[\w+=,.@-]{2,64}$/.test(roleSessionName)) {
    problems.push(`${prefix}roleSessionName takes 2 to 64 characters of A-Z a-z 0-9 _ + = , . @ -`);
  }
  if (!(Number.isInteger(durationSeconds) && durationSeconds >= 900 && durationSeconds <= 43_200)) {
    problems.push(`${prefix}durationSeconds takes 900 to 43200`);
  }
  return problems;
}

/**
 * Makes a credentials provider that assumes a role through STS each time it is called; a `SellingPartner` remembers what
 * it gives until five minutes before it runs out. Needs the package `@aws-sdk/client-sts`, loaded at the first call.
 *
 * @param awsRegion - of STS and of its signature, for example `us-east-1`.
 * @throws ConfigurationError, and from the provider CredentialsError or TimeoutError.
 */
export function assumeRole(options: AssumeRoleOptions, awsRegion: string): AwsCredentialsProvider {
  const problems = checkRole(options, "");
  if (problems.length > 0) throw new ConfigurationError(problems);
  return async () => {
    const { requestRole } = await import("./sts.js");
    return await requestRole(options, awsRegion);
  };
}
