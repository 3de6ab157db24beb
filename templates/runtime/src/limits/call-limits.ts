import { ownValue } from "../base/json.js";
import type { Limit, Operation, UsagePlan } from "../base/operation.js";

/** A call, as the option `usagePlan.limits` sees it. */
export interface LimitedCall {
  /** The package-wide name of the API, for example `reports-2021-06-30`. */
  readonly api: string;
  /** The name of the method, for example `createReport`. */
  readonly operation: string;
  /** As they were passed. */
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

/** What limits one call beside its usage plan. */
export interface CallLimits {
  /** Amazon's limits that count the call, with the value that `each` is about. */
  readonly amazon: readonly { readonly limit: Limit; readonly value: string }[];
  /** What the option `usagePlan.limits` returned, not yet checked. */
  readonly own: unknown;
  /** What it threw. */
  readonly thrown: { readonly error: unknown } | null;
}

/**
 * Finds the limits of a call, at once, so that later changes of the params have no effect.
 *
 * @param own - the option `usagePlan.limits`; null if it is not given.
 * @param waits - whether the call waits at all: otherwise its own limits do not count, and the option is not called.
 * @returns null if only the usage plan limits calls like this one.
 */
export function limitsOf(
  { api, name, limits }: Operation,
  params: unknown,
  own: OwnLimits | null,
  waits: boolean,
): CallLimits | null {
  if (!limits && !own) return null;
  const amazon = (limits ?? []).flatMap((limit) => {
    const { when, each } = limit;
    if (when && textAt(params, when.place) !== when.value) return [];
    const value = each ? textAt(params, each) : "";
    return each && value === "" ? [] : [{ limit, value }];
  });
  try {
    const call = { api, operation: name, params, marketplaceIds: marketplacesOf(params) };
    return { amazon, own: own && waits ? own(call) : [], thrown: null };
  } catch (error) {
    return { amazon, own: [], thrown: { error } };
  }
}

/** Reads a text, or a list of texts, at a place of the params; empty if there is neither. */
function textAt(params: unknown, place: readonly string[]): string {
  return textsOf(place.reduce(ownValue, params)).join();
}

function textsOf(value: unknown): string[] {
  return [value].flat().filter((text) => typeof text === "string");
}

function marketplacesOf(params: unknown): string[] {
  const names = ["marketplaceIds", "marketplaceId", "MarketplaceIds", "MarketplaceId"];
  const values = [params, ownValue(params, "body")].flatMap((part) =>
    names.flatMap((name) => textsOf(ownValue(part, name))),
  );
  return [...new Set(values)];
}
