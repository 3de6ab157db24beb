// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { AccessTokens } from "./auth/lwa.js";
import type { RestrictedTokens } from "./auth/restricted-data-token.js";
import type { RequestSigner } from "./aws/request-signer.js";
import type { Operation } from "./base/operation.js";
import type { Transport } from "./base/transport.js";
import type { UsagePlans } from "./limits/usage-plan.js";
import type { Settings } from "./options.js";
import type { CallOptions } from "./request/call.js";
import type { CallInfo } from "./request/hooks.js";
import type { BuiltRequest } from "./request/request.js";
import type { RetrySettings } from "./request/retry.js";

/** Everything that the calls of one `SellingPartner` share. */
export interface Connection
  extends Transport, Pick<Settings, "endpoint" | "userAgent" | "maxWait" | "retry" | "hooks"> {
  /** Null if the caller's own `fetch` adds the token. */
  readonly tokens: AccessTokens | null;
  readonly restricted: () => Promise<RestrictedTokens>;
  /** Null if requests are not signed. */
  readonly signer: (() => Promise<RequestSigner>) | null;
  /** Writes `x-amz-date`; see `amzDateFormatter`. */
  readonly date: (time: number) => string;
  /** What must not appear in any error or event, whatever the call. */
  readonly secrets: () => readonly (string | null)[];
  readonly plans: UsagePlans;
  /** From 0 to below 1, as `Math.random`. */
  readonly random: () => number;
}

/** One call, from the first attempt to the last. */
export interface Task {
  readonly connection: Connection;
  readonly operation: Operation;
  readonly request: BuiltRequest;
  readonly options: CallOptions;
  readonly retry: RetrySettings;
  readonly info: CallInfo;
  /** Aborts with the caller's signal or at the deadline. */
  readonly signal: AbortSignal | null;
}
