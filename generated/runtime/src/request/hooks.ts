// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { OperationName } from "../base/errors.js";
import type { Redactor } from "../base/redact.js";
import type { KeysOf } from "../base/unknown-keys.js";

/** A call, from the first attempt to the last: the same object in all of its events, so that it can be a key. */
export interface CallInfo extends OperationName {
  /** The package-wide name of the API, for example `vendor-orders-v1`. */
  readonly api: string;
}

/** The properties of every event. */
export interface CallEvent {
  readonly call: CallInfo;
  /** 1 for the first. The attempts of a call follow one another. */
  readonly attempt: number;
}

/** A request is about to be sent. */
export interface RequestEvent extends CallEvent {
  /** Headers known to be harmless have their values; all others have the value `[redacted]`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A request got its response, or failed; one for every `RequestEvent`. */
export interface ResponseEvent extends CallEvent {
  /** Null if there was no response. */
  readonly status: number | null;
  /** As in `RequestEvent`. */
  readonly headers: Readonly<Record<string, string>>;
  /** `x-amzn-RequestId` */
  readonly requestId: string | null;
  /** Milliseconds from the request to the end of the response. */
  readonly duration: number;
  /** Null if the response is a success. */
  readonly error: unknown;
}

/** An attempt has failed and there will be another. */
export interface RetryEvent extends CallEvent {
  readonly error: unknown;
  /** Milliseconds until the next attempt; a wait for the usage plan may follow. */
  readonly delay: number;
}

/** A call has to wait for its usage plan. */
export interface WaitEvent extends CallEvent {
  /** The expected wait in milliseconds. */
  readonly wait: number;
}

/** What a restricted data token gives access to: an operation, by its path template, and its data elements. */
export interface RestrictedAccess extends CallInfo {
  /** Empty if the operation has none: the token then gives all of its data. Null if the token came from elsewhere. */
  readonly dataElements: readonly string[] | null;
}

/** A request is about to be sent with a restricted data token, or `restrictedDataToken` has one to return. */
export interface RestrictedDataEvent {
  /** The `sellerId` of the `SellingPartner`; null if it has none. */
  readonly sellerId: string | null;
  /** The call that is sent; null if a token is returned. */
  readonly call: CallInfo | null;
  /** As in `CallEvent`; null if a token is returned. */
  readonly attempt: number | null;
  /** One of a call, all of a token. */
  readonly resources: readonly RestrictedAccess[];
  /** The application that the token is for; null if it is this one. */
  readonly targetApplication: string | null;
}

/** The client secret of an application expires soon, or has expired. */
export interface SecretExpiryEvent {
  /** Of the application. */
  readonly clientId: string;
  readonly expires: Date;
  /** Whole days; 0 on the last one, and afterwards. */
  readonly daysLeft: number;
  readonly isExpired: boolean;
}

/**
 * Functions that are notified of what calls do. They see no token, secret or signature, and no value of a path, a query or a
 * body. Calls do not wait for them, and what they throw is ignored.
 */
export interface Hooks {
  onRequest?(event: RequestEvent): void;
  onResponse?(event: ResponseEvent): void;
  onRetry?(event: RetryEvent): void;
  onWait?(event: WaitEvent): void;
  /** For an audit log: who reads personal data, and which, but not the data. */
  onRestrictedData?(event: RestrictedDataEvent): void;
  /**
   * The client secret expires in 14 days or less (once a day), or has expired (once). Only if `lwa.clientSecretExpires` says when,
   * and about once an hour, when an access token is exchanged.
   */
  onSecretExpiry?(event: SecretExpiryEvent): void;
}

/** The keys of the option `hooks`: no other is read. */
export const HOOKS_OPTIONS: KeysOf<Hooks> = {
  onRequest: true,
  onResponse: true,
  onRetry: true,
  onWait: true,
  onRestrictedData: true,
  onSecretExpiry: true,
};

/**
 * Calls a hook and ignores its errors, whether it throws or rejects.
 *
 * @param callHook - returns what the hook returned, which may be a promise.
 */
export function notify(callHook: () => unknown): void {
  (async () => callHook())().catch(() => {});
}

/** Headers of requests and responses that have neither secrets nor personal data. */
const HARMLESS =
  /^(?:accept|content-(?:length|type)|date|retry-after|server|user-agent|via|x-amz-(?:apigw-id|date|rid)|x-amzn-(?:errortype|ratelimit-limit|requestid|trace-id))$/;

/** Redacts headers so that they can be shown. A response may quote the request in harmless ones too, and in names. */
export function redactHeaders(
  headers: Iterable<readonly [string, string]>,
  redactor: Redactor,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...headers].map(([name, value]) =>
      HARMLESS.test(name)
        ? [name, redactor.text(value)]
        : [redactor.text(name, true), "[redacted]"],
    ),
  );
}

function listHeaders(mark: string, headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => `${mark} ${name}: ${value}`);
}

/** Writes the text for a support case. */
export function describeExchange(
  { call, attempt, headers }: RequestEvent,
  endpoint: string,
  status: number,
  responseHeaders: Readonly<Record<string, string>>,
): string {
  return [
    `${call.operation} (${call.method} ${call.path}) of ${call.api}, attempt ${attempt}`,
    `endpoint: ${endpoint}`,
    `status: ${status}`,
    `request id: ${responseHeaders["x-amzn-requestid"] ?? "none"}`,
    `date: ${responseHeaders["date"] ?? headers["x-amz-date"] ?? "none"}`,
    "",
    ...listHeaders(">", headers),
    ...listHeaders("<", responseHeaders),
  ].join("\n");
}
