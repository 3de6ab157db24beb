import { type ErrorCause, hintOf } from "../base/error-cause.js";
import { printable } from "../base/printable.js";

/** The known error codes of Login with Amazon; it may send others. */
export type LwaErrorCode =
  | "access_denied"
  | "invalid_client"
  | "invalid_grant"
  | "invalid_request"
  | "invalid_scope"
  | "server_error"
  | "temporarily_unavailable"
  | "unauthorized_client"
  | "unsupported_grant_type"
  /** Not of Login with Amazon: a response that is neither a token nor an error of RFC 6749. */
  | "invalid_response"
  | (string & {});

/** Login with Amazon returned no access token. `error` and `error_description` are those of RFC 6749, section 5.2. */
export class LwaError extends Error {
  override readonly name: string = "LwaError";
  readonly error: LwaErrorCode;
  readonly error_description: string | null;
  readonly status: number;
  readonly requestId: string | null;
  /** Whether the same request may succeed later: only for `server_error` and `temporarily_unavailable`. */
  readonly retryable: boolean;

  readonly #causes: readonly ErrorCause[];

  constructor(
    init: Pick<LwaError, "error" | "error_description" | "status" | "requestId"> &
      Partial<Pick<LwaError, "causes">>,
  ) {
    const description = init.error_description ? `: ${init.error_description}` : "";
    const request = init.requestId ? `, request id ${init.requestId}` : "";
    const reason = printable(init.error + description);
    const { causes = [] } = init;
    super(
      `Login with Amazon: ${reason} (status ${init.status}${printable(request)})${hintOf(causes)}`,
    );
    this.#causes = causes;
    this.error = init.error;
    this.error_description = init.error_description;
    this.status = init.status;
    this.requestId = init.requestId;
    this.retryable = init.error === "server_error" || init.error === "temporarily_unavailable";
  }

  /** What led to it, and what to do; empty if Login with Amazon does not say it. */
  get causes(): readonly ErrorCause[] {
    return this.#causes;
  }
}
