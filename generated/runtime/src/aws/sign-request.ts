// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { SignatureHeaders, SignRequestOptions } from "./sigv4.js";

/**
 * Signs a request with AWS Signature Version 4 in its headers, as API Gateway (`execute-api`) checks it: the path is
 * escaped once more than on the wire, the query sorted by code point, blanks written `%20`. The signer is loaded with the
 * first signature; `sigv4` exports it, for those who sign much.
 *
 * Source: AWS, "Create a signed AWS API request"; held to AWS's own test suite.
 *
 * @returns the headers to add; everything else must be sent exactly as given.
 */
export async function signRequest(options: SignRequestOptions): Promise<SignatureHeaders> {
  const { Signer } = await import("./sigv4.js");
  return await (options.signer ?? new Signer()).sign(options);
}
