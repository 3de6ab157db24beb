// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { KeysOf } from "../base/unknown-keys.js";
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

/** The options of a call: no other is read. */
export const CALL_OPTIONS: KeysOf<CallOptions> = {
  signal: true,
  timeout: true,
  headers: true,
  accessToken: true,
  retry: true,
  usagePlan: true,
  restrictedData: true,
};

/**
 * A call, sent once, when it is made: its request is built at once and sent on the next microtask, whether or not the call
 * is awaited. As with every promise, a rejection that nobody handles is reported by the platform.
 */
export class Call<Data> implements PromiseLike<Data> {
  readonly #sent: Promise<CallResponse<Data>>;

  /** @param send - sends the request; never throws, but returns a promise that rejects. */
  constructor(send: () => Promise<CallResponse<Data>>) {
    this.#sent = send();
  }

  /** Returns the data together with status, headers and request id. */
  withResponse(): Promise<CallResponse<Data>> {
    return this.#sent;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a call is there to be awaited
  then<Value = Data, Failure = never>(
    onData?: ((data: Data) => Value | PromiseLike<Value>) | null,
    onError?: ((error: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Value | Failure> {
    const sent = this.withResponse();
    // One promise where there is something to call, since every call is awaited.
    if (onData) return sent.then(({ data }) => onData(data), onError);
    return sent.then(({ data }) => data).then(null, onError);
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
