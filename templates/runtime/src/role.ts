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
