import { ownValue } from "../base/json.js";
import type { Limit } from "../base/operation.js";

/** A limit that counts a call. */
export interface CountedLimit {
  readonly limit: Limit;
  /** What `each` is about; empty without it. */
  readonly value: string;
}

/** Finds the limits that count a call. */
export function countedLimits(limits: readonly Limit[], params: unknown): readonly CountedLimit[] {
  return limits.flatMap((limit) => {
    const { when, each } = limit;
    if (when && textAt(params, when.place) !== when.value) return [];
    const value = each ? textAt(params, each) : "";
    return each && value === "" ? [] : [{ limit, value }];
  });
}

/** Finds the marketplaces that the params or the body of a call name. */
export function marketplacesOf(params: unknown): readonly string[] {
  const names = ["marketplaceIds", "marketplaceId", "MarketplaceIds", "MarketplaceId"];
  const values = [params, ownValue(params, "body")].flatMap((part) =>
    names.flatMap((name) => textsOf(ownValue(part, name))),
  );
  return [...new Set(values)];
}

/** Reads a text, or a list of texts, at a place of the params; empty if there is neither. */
function textAt(params: unknown, place: readonly string[]): string {
  return textsOf(place.reduce(ownValue, params)).join();
}

function textsOf(value: unknown): string[] {
  return [value].flat().filter((text) => typeof text === "string");
}
