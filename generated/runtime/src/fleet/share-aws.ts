// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { loadRole } from "../aws/assume-role.js";
import { type AwsOptions, rememberCredentials } from "../aws/credentials.js";
import type { Transport } from "../base/transport.js";
import type { Settings } from "../options.js";

/** Makes all sellers share what provides AWS credentials: a role is assumed once for all of them. */
export function shareAws(
  { aws, awsRegion }: Pick<Settings, "aws" | "awsRegion">,
  { fetch, clock }: Transport,
): AwsOptions | undefined {
  if (aws === null) return undefined;
  if (typeof aws !== "function" && !("roleArn" in aws)) return aws;
  const remembered = rememberCredentials(
    // Without the signal: the providers of the AWS SDK have an argument of their own.
    (signal) => (typeof aws === "function" ? aws() : loadRole(aws, awsRegion, fetch, signal)),
    clock,
  );
  return () => remembered.get(null);
}
