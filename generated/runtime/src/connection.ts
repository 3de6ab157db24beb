// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { AccessTokens } from "./auth/lwa.js";
import type { RestrictedTokens } from "./auth/restricted-data-token.js";
import type { RequestSigner } from "./aws/request-signer.js";
import type { CallHistory } from "./causes/call-history.js";
import type { Operation } from "./base/operation.js";
import type { Transport } from "./base/transport.js";
import type { Finishing } from "./finish/finishing.js";
import type { CallLimits } from "./limits/call-limits.js";
import type { UsagePlans } from "./limits/usage-plan.js";
import type { Settings } from "./options.js";
import type { CallOptions } from "./request/call.js";
import type { CallInfo } from "./request/hooks.js";
import type { BuiltRequest } from "./request/request.js";
import type { RetrySettings } from "./request/retry.js";

/** Everything that the calls of one `SellingPartner` share. */
export interface Connection
  extends
    Transport,
    Pick<
      Settings,
      | "endpoint"
      | "region"
      | "userAgent"
      | "maxWait"
      | "limits"
      | "retry"
      | "hooks"
      | "middleware"
      | "checks"
    > {
  /** The caller's name for the seller or vendor; null if there is none. */
  readonly sellerId: string | null;
  /** Null if the caller's own `fetch` adds the token. */
  readonly tokens: AccessTokens | null;
  readonly restricted: () => Promise<RestrictedTokens>;
  /** What waits for the end of what operations begin. */
  readonly finishing: () => Promise<Finishing>;
  /** Null if requests are not signed. */
  readonly signer: (() => Promise<RequestSigner>) | null;
  /** Writes `x-amz-date`; see `amzDateFormatter`. */
  readonly date: (time: number) => string;
  /** What must not appear in any error or event, whatever the call. */
  readonly secrets: () => readonly (string | null)[];
  readonly plans: UsagePlans;
  /** What has worked and what was refused, by which refusals are explained. */
  readonly history: CallHistory;
  /** From 0 to below 1, as `Math.random`. */
  readonly random: () => number;
}

/** One call, from the first attempt to the last. */
export interface Task {
  readonly connection: Connection;
  readonly operation: Operation;
  readonly request: BuiltRequest;
  readonly options: CallOptions;
  /** Null if only its usage plan limits it. */
  readonly limits: CallLimits | null;
  readonly retry: RetrySettings;
  readonly info: CallInfo;
  /** Aborts with the caller's signal or at the deadline. */
  readonly signal: AbortSignal | null;
}
