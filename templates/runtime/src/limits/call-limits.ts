import type { UsagePlan } from "../base/operation.js";

/** A call, as the option `usagePlan.limits` sees it. */
export interface LimitedCall {
  /** The package-wide name of the API, for example `reports-2021-06-30`. */
  readonly api: string;
  /** The name of the method, for example `createReport`. */
  readonly operation: string;
  /** A copy of what was passed. */
  readonly params: unknown;
  /** The marketplaces that the params or the body name; empty if they name none. */
  readonly marketplaceIds: readonly string[];
}

/** A token bucket of one's own. */
export interface OwnLimit extends UsagePlan {
  /** Names the bucket: calls that return the same key share it. Must not contain a secret. */
  readonly key: string;
}

/** Returns the buckets, beside Amazon's, that a call takes a token from. */
export type OwnLimits = (call: LimitedCall) => readonly OwnLimit[];

/** What the limits of a call beside its usage plan depend on. */
export interface CallLimits {
  readonly params: unknown;
  /** The option `usagePlan.limits`; null if it is not given, or the call does not wait. */
  readonly own: OwnLimits | null;
}

/** Copies params, so that later changes have no effect. What cannot be copied, such as a stream, names no limit. */
export function copyParams(params: unknown): unknown {
  try {
    return structuredClone(params);
  } catch {
    return params;
  }
}
