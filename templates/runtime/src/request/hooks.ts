import type { OperationName } from "../base/errors.js";
import { redact } from "../base/redact.js";

/** A call, from the first attempt to the last: the same object in all of its events, so that it can be a key. */
export interface CallInfo extends OperationName {
  /** The package-wide name of the API, for example `vendor-orders-v1`. */
  readonly api: string;
}

/** What all events have. */
export interface CallEvent {
  readonly call: CallInfo;
  /** 1 for the first. The attempts of a call follow one another. */
  readonly attempt: number;
}

/** A request is about to be sent. */
export interface RequestEvent extends CallEvent {
  /** Those that are known to be harmless; all others are there with the value `[redacted]`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A request has been answered, or has failed; one for every `RequestEvent`. */
export interface ResponseEvent extends CallEvent {
  /** Null when there was no answer. */
  readonly status: number | null;
  /** As in `RequestEvent`. */
  readonly headers: Readonly<Record<string, string>>;
  /** `x-amzn-RequestId` */
  readonly requestId: string | null;
  /** Milliseconds from the request to the end of the answer. */
  readonly duration: number;
  /** Null when the answer is a success. */
  readonly error: unknown;
}

/** An attempt has failed and there will be another. */
export interface RetryEvent extends CallEvent {
  readonly error: unknown;
  /** Milliseconds until it; a wait for the usage plan may follow. */
  readonly delay: number;
}

/** A call has to wait for its usage plan. */
export interface WaitEvent extends CallEvent {
  /** The expected wait in milliseconds. */
  readonly wait: number;
}

/**
 * Functions that are told what calls do. They see no token, secret or signature, no value of a path, a query or a body.
 * They are not waited for, and what they throw is dropped.
 */
export interface Hooks {
  onRequest?(event: RequestEvent): void;
  onResponse?(event: ResponseEvent): void;
  onRetry?(event: RetryEvent): void;
  onWait?(event: WaitEvent): void;
}

/**
 * Tells a hook. An async function, so that a hook which throws and one which rejects come to the same: nothing.
 *
 * @param tell - gives back what the hook gave, which may be a promise.
 */
export function notify(tell: () => unknown): void {
  (async () => tell())().catch(() => {});
}

/** Headers that hold neither secrets nor personal data, of requests and answers. */
const HARMLESS =
  /^(?:accept|content-(?:length|type)|date|retry-after|server|user-agent|via|x-amz-(?:apigw-id|date|rid)|x-amzn-(?:errortype|ratelimit-limit|requestid|trace-id))$/;

/** Headers fit to be shown. An answer may quote the request, so even harmless ones go through `redact`. */
export function showHeaders(
  headers: Iterable<readonly [string, string]>,
  secrets: () => Iterable<string | null>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...headers].map(([name, value]) => [
      name,
      HARMLESS.test(name) ? redact(value, secrets()) : "[redacted]",
    ]),
  );
}

function listHeaders(mark: string, headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => `${mark} ${name}: ${value}`);
}

/** What a support case asks for, as text. */
export function describeExchange(
  { call, attempt, headers }: RequestEvent,
  endpoint: string,
  status: number,
  answered: Readonly<Record<string, string>>,
): string {
  return [
    `${call.operation} (${call.method} ${call.path}) of ${call.api}, attempt ${attempt}`,
    `endpoint: ${endpoint}`,
    `status: ${status}`,
    `request id: ${answered["x-amzn-requestid"] ?? "none"}`,
    `date: ${answered["date"] ?? headers["x-amz-date"]}`,
    "",
    ...listHeaders(">", headers),
    ...listHeaders("<", answered),
  ].join("\n");
}
