// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { UsagePlanOptions } from "../limits/usage-plan.js";
import type { CallRetryOptions } from "./retry.js";

/** The response to a call: its data, status and headers. */
export interface CallResponse<Data> {
  readonly data: Data;
  readonly status: number;
  readonly headers: Headers;
  /** `x-amzn-RequestId` */
  readonly requestId: string | null;
  /** `x-amzn-RateLimit-Limit`: the usage plan's current rate, in requests per second. */
  readonly rateLimit: number | null;
  /** The response as `fetch` returned it; its body has been read. */
  readonly response: Response;
  /** Text for a support case: operation, request id, date, and headers without secrets. */
  readonly debug: string;
}

/** The known data elements; the type is open, since Amazon adds to them. */
export type DataElement = "buyerInfo" | "buyerTaxInformation" | "shippingAddress" | (string & {});

/** The options of one call. */
export interface CallOptions {
  /** Aborts the call, which then rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds per attempt (default: that of the `SellingPartner`). */
  readonly timeout?: number | undefined;
  /**
   * More headers; they override those of the operation. The headers of authentication, `host` and `content-length` are
   * refused: pass your own token as `accessToken`.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A token to send instead of the access token, for example a restricted data token from a delegator. */
  readonly accessToken?: string | undefined;
  /** How the call is retried, where it differs from the `SellingPartner`. `false` for one attempt. */
  readonly retry?: CallRetryOptions | false | undefined;
  /** How long the call may wait for its usage plan; `false` sends it without a wait. */
  readonly usagePlan?: Pick<UsagePlanOptions, "maxWait"> | false | undefined;
  /**
   * The personal data to request from a restricted operation: `true` for all that it has, or a list of its data elements.
   * The call is sent with a restricted data token, which is fetched through the Tokens API and kept until it expires. If
   * omitted, the ordinary access token is sent.
   */
  readonly restrictedData?: boolean | readonly DataElement[] | undefined;
}

/** A call that is sent when it is first awaited, and only once. */
export class Call<Data> implements PromiseLike<Data> {
  readonly #send: () => Promise<CallResponse<Data>>;
  #sent: Promise<CallResponse<Data>> | null = null;

  constructor(send: () => Promise<CallResponse<Data>>) {
    this.#send = send;
  }

  /** Sends the call, if it has not been sent, and returns the data together with status, headers and request id. */
  withResponse(): Promise<CallResponse<Data>> {
    return (this.#sent ??= this.#send());
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a call is there to be awaited
  then<Value = Data, Failure = never>(
    onData?: ((data: Data) => Value | PromiseLike<Value>) | null,
    onError?: ((error: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Value | Failure> {
    return this.withResponse()
      .then(({ data }) => data)
      .then(onData, onError);
  }

  catch<Failure = never>(
    onError?: ((error: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Data | Failure> {
    return this.then(null, onError);
  }

  finally(onEnd?: (() => void) | null): Promise<Data> {
    return this.then(null).finally(onEnd);
  }
}
