// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { AssumeRoleOptions } from "./credentials.js";

/** Lists what is wrong with the options, each named by `prefix` and its key. */
export function checkRole(options: AssumeRoleOptions, prefix: string): readonly string[] {
  const { roleArn, roleSessionName, durationSeconds = 3600 } = options;
  const problems: string[] = [];
  if (!/^arn:[\w-]+:iam::\d{12}:role\/\S+$/.test(roleArn)) {
    problems.push(
      `${prefix}roleArn is not the ARN of a role (arn:aws:iam::123456789012:role/Name)`,
    );
  }
  if (roleSessionName !== undefined && !/^[\w+=,.@-]{2,64}$/.test(roleSessionName)) {
    problems.push(
      `${prefix}roleSessionName must be 2 to 64 characters of A-Z a-z 0-9 _ + = , . @ -`,
    );
  }
  if (!(Number.isInteger(durationSeconds) && durationSeconds >= 900 && durationSeconds <= 43_200)) {
    problems.push(`${prefix}durationSeconds must be 900 to 43200`);
  }
  return problems;
}
