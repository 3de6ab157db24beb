import type { SignatureHeaders, SignRequestOptions } from "./sigv4.js";

/**
 * Signs a request with AWS Signature Version 4 in its headers, as API Gateway (`execute-api`) checks it: the path is
 * percent-encoded once more than in the URL, the query is sorted by code point, and spaces are written `%20`. The signer is
 * loaded on first use; to sign many requests, import `Signer` from `sigv4`.
 *
 * Source: AWS, "Create a signed AWS API request"; tested against AWS's own test suite.
 *
 * @returns the headers to add; everything else must be sent exactly as given.
 */
export async function signRequest(options: SignRequestOptions): Promise<SignatureHeaders> {
  const { Signer } = await import("./sigv4.js");
  return await (options.signer ?? new Signer()).sign(options);
}
