// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { ConfigurationError } from "../base/errors.js";
import { type Fetch, globalFetch } from "../base/transport.js";
import { checkRole } from "./check-role.js";
import type { AssumeRoleOptions, AwsCredentialsProvider } from "./credentials.js";
import type { AwsCredentials } from "./sigv4.js";

/**
 * Creates a credentials provider that assumes a role through STS each time it is called; a `SellingPartner` keeps its
 * credentials until five minutes before they expire. Requires the package `@aws-sdk/client-sts`, loaded at the first call.
 *
 * @param awsRegion - of STS and of its signature, for example `us-east-1`.
 * @param fetch - sends the request to STS.
 * @throws ConfigurationError, and from the provider CredentialsError or TimeoutError.
 */
export function assumeRole(
  options: AssumeRoleOptions,
  awsRegion: string,
  fetch: Fetch = globalFetch,
): AwsCredentialsProvider {
  const problems = checkRole(options, "");
  if (problems.length > 0) throw new ConfigurationError(problems);
  return () => loadRole(options, awsRegion, fetch, null);
}

/** Assumes a role. See `requestRole`, which is loaded on first use. */
export async function loadRole(
  options: AssumeRoleOptions,
  awsRegion: string,
  fetch: Fetch,
  signal: AbortSignal | null,
): Promise<AwsCredentials> {
  const { requestRole } = await import("./sts.js");
  return await requestRole(options, awsRegion, fetch, signal);
}
