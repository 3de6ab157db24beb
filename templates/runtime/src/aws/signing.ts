import type { Clock } from "../base/clock.js";
import type { Renewing } from "../base/renewing.js";
import type { BuiltRequest } from "../request/request.js";
import { type AwsOptions, rememberCredentials } from "./credentials.js";
import { assumeRole } from "./role.js";
import { type AwsCredentials, type SignatureHeaders, Signer } from "./sigv4.js";

/** Signs the requests of one `SellingPartner`. */
export class Signing {
  readonly #region: string;
  readonly #clock: Clock;
  readonly #credentials: Renewing<AwsCredentials>;
  readonly #signer = new Signer();
  /** How far Amazon's clock is ahead of ours, in milliseconds: 0 until it says that a signature is too old or too new. */
  #skew = 0;

  constructor(aws: AwsOptions, region: string, clock: Clock) {
    this.#region = region;
    this.#clock = clock;
    this.#credentials = rememberCredentials(providerOf(aws, region), clock);
  }

  /**
   * The headers that a request needs on top of those it has.
   *
   * @throws CredentialsError, TimeoutError, or `signal.reason`.
   */
  async sign(
    { method, url, body }: BuiltRequest,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal | null,
  ): Promise<SignatureHeaders> {
    const credentials = await this.#credentials.get(signal);
    const date = new Date(this.#clock.now() + this.#skew);
    return await this.#signer.sign({
      method,
      url,
      headers,
      body,
      region: this.#region,
      credentials,
      date,
    });
  }

  /** Takes over the time that an answer's `Date` header tells; false when it tells none. */
  adopt(answer: Headers | undefined): boolean {
    const date = Date.parse(answer?.get("date") ?? "");
    if (Number.isNaN(date)) return false;
    this.#skew = date - this.#clock.now();
    return true;
  }
}

function providerOf(aws: AwsOptions, region: string): () => Promise<AwsCredentials> {
  if (typeof aws === "function") return aws;
  return "roleArn" in aws ? assumeRole(aws, region) : () => Promise.resolve(aws);
}
