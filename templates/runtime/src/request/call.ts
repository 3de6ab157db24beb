import type { UsagePlanOptions } from "../limits/usage-plan.js";
import type { CallRetryOptions } from "./retry.js";

/** The answer to a call, with what the body does not tell. */
export interface CallResponse<Data> {
  readonly data: Data;
  readonly status: number;
  readonly headers: Headers;
  /** `x-amzn-RequestId` */
  readonly requestId: string | null;
  /** `x-amzn-RateLimit-Limit`: the usage plan's rate as it is now, in requests per second. */
  readonly rateLimit: number | null;
  /** The answer as `fetch` gave it; its body has been read. */
  readonly response: Response;
  /** What a support case asks for, as text: operation, request id, date, and headers without secrets. */
  readonly debug: string;
}

/** The data elements that are known; the type stays open, since Amazon adds to them. */
export type DataElement = "buyerInfo" | "buyerTaxInformation" | "shippingAddress" | (string & {});

/** What may differ from call to call. */
export interface CallOptions {
  /** Gives the call up; it then rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds per attempt, instead of that of the `SellingPartner`. */
  readonly timeout?: number | undefined;
  /**
   * Further headers; they win over those of the operation. The headers of authentication, `host` and `content-length`
   * are refused: a token of your own goes into `accessToken`.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A ready token to send instead of the own access token, for example a restricted data token from a delegator. */
  readonly accessToken?: string | undefined;
  /** How often and how long the call is tried, where it differs from the `SellingPartner`. `false` is one attempt. */
  readonly retry?: CallRetryOptions | false | undefined;
  /** How long the call may wait for its usage plan; `false` sends it without asking. */
  readonly usagePlan?: Pick<UsagePlanOptions, "maxWait"> | false | undefined;
  /**
   * Personal data of a restricted operation: the call is made with a restricted data token, which is fetched through the
   * Tokens API and kept until it runs out. `true` for all that the operation has, or a list of its data elements. Left
   * out, the ordinary access token is sent.
   */
  readonly restrictedData?: boolean | readonly DataElement[] | undefined;
}

/**
 * A call that is sent when it is first awaited, and once however often it is awaited.
 */
export class Call<Data> implements PromiseLike<Data> {
  readonly #send: () => Promise<CallResponse<Data>>;
  #sent: Promise<CallResponse<Data>> | null = null;

  constructor(send: () => Promise<CallResponse<Data>>) {
    this.#send = send;
  }

  /** Sends the call, if it has not been sent, and gives the data together with status, headers and request id. */
  withResponse(): Promise<CallResponse<Data>> {
    return (this.#sent ??= this.#send());
  }

  // oxlint-disable-next-line unicorn/no-thenable -- to be awaited is what it is for
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
