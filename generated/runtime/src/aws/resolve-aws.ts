// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { isText, parseEndpoint } from "../base/check-options.js";
import type { ReportProblem } from "../base/errors.js";
import { type KeysOf, reportUnknownOptions } from "../base/unknown-keys.js";
import { checkRole } from "./check-role.js";
import type { AssumeRoleOptions, AwsOptions } from "./credentials.js";

/** The keys of the option `aws`: no other is read. */
const AWS_OPTIONS: KeysOf<AssumeRoleOptions> = {
  accessKeyId: true,
  secretAccessKey: true,
  sessionToken: true,
  expiration: true,
  roleArn: true,
  roleSessionName: true,
  externalId: true,
  durationSeconds: true,
  stsEndpoint: true,
};

/**
 * Checks the option `aws`.
 *
 * @returns null if requests are not signed.
 */
export function resolveAws(aws: AwsOptions | undefined, report: ReportProblem): AwsOptions | null {
  if (!aws) return null;
  if (typeof aws === "function") return aws;
  // Credentials of the AWS SDK have more keys than are used here.
  reportUnknownOptions(aws, AWS_OPTIONS, "aws.", report, true);
  for (const key of ["accessKeyId", "secretAccessKey"] as const) {
    if (!isText(aws[key])) report(`aws.${key} is missing`);
  }
  if ("roleArn" in aws) {
    for (const problem of checkRole(aws, "aws.")) report(problem);
    if (aws.stsEndpoint !== undefined) parseEndpoint(aws.stsEndpoint, "aws.stsEndpoint", report);
  }
  return { ...aws };
}
