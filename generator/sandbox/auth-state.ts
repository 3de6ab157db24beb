import type { SandboxAccount } from "./account.js";
import type { AwsKeys } from "./aws-keys.js";
import type { TokenStore } from "./token-store.js";

/** The state that authentication reads and changes. */
export interface AuthState {
  readonly account: SandboxAccount;
  readonly tokens: TokenStore;
  readonly keys: AwsKeys;
  /** Milliseconds since 1970. */
  readonly now: number;
}
