// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { Clock } from "../base/clock.js";
import type { RefreshingValue } from "../base/refreshing-value.js";
import type { Fetch, Transport } from "../base/transport.js";
import type { BuiltRequest } from "../request/request.js";
import { loadRole } from "./assume-role.js";
import { type AwsOptions, rememberCredentials } from "./credentials.js";
import {
  type AwsCredentials,
  type SignatureHeaders,
  Signer,
  type SignRequestOptions,
} from "./sigv4.js";

/** Signs the requests of one `SellingPartner`: refreshes the credentials, and corrects the clock. */
export class RequestSigner {
  readonly #region: string;
  readonly #clock: Clock;
  readonly #credentials: RefreshingValue<AwsCredentials>;
  readonly #signer = new Signer();
  /** How far Amazon's clock is ahead of ours, in milliseconds; 0 until it refuses a signature as too old or too new. */
  #skew = 0;

  constructor(aws: AwsOptions, region: string, { fetch, clock }: Transport) {
    this.#region = region;
    this.#clock = clock;
    this.#credentials = rememberCredentials(providerOf(aws, region, fetch), clock);
  }

  /**
   * Returns the headers to add to a request.
   *
   * @returns them at once where the platform hashes at once and the credentials are there; what is returned later rejects with
   * CredentialsError, TimeoutError, or `signal.reason`.
   */
  sign(
    request: BuiltRequest,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal | null,
  ): SignatureHeaders | Promise<SignatureHeaders> {
    const { method, url, body } = request;
    const credentials = this.#credentials.fresh;
    if (credentials === null || body instanceof Blob || signal?.aborted) {
      return this.#signLater(request, headers, signal);
    }
    const options = { method, url, headers, body, ...this.#by(credentials) };
    return this.#signer.signNow(options) ?? this.#signer.sign(options);
  }

  async #signLater(
    { method, url, body }: BuiltRequest,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal | null,
  ): Promise<SignatureHeaders> {
    const credentials = await this.#credentials.get(signal);
    const bytes = body instanceof Blob ? new Uint8Array(await body.arrayBuffer()) : body;
    const options = { method, url, headers, body: bytes, ...this.#by(credentials) };
    return await this.#signer.sign(options);
  }

  #by(credentials: AwsCredentials): Pick<SignRequestOptions, "region" | "credentials" | "date"> {
    const date = new Date(this.#clock.now() + this.#skew);
    return { region: this.#region, credentials, date };
  }

  /** Corrects the clock by the `Date` header of a response; false if it has none. */
  correctClockSkew(headers: Headers | undefined): boolean {
    const date = Date.parse(headers?.get("date") ?? "");
    if (Number.isNaN(date)) return false;
    this.#skew = date - this.#clock.now();
    return true;
  }
}

function providerOf(
  aws: AwsOptions,
  region: string,
  fetch: Fetch,
): (signal: AbortSignal) => Promise<AwsCredentials> {
  // Without the signal: the providers of the AWS SDK have an argument of their own.
  if (typeof aws === "function") return () => aws();
  if ("roleArn" in aws) return (signal) => loadRole(aws, region, fetch, signal);
  return () => Promise.resolve(aws);
}
