import { isRestrictedToken } from "../base/access-token.js";
import { ownValue, parseJson } from "../base/json.js";
import type { Operation } from "../base/operation.js";
import type { ErrorDetail } from "../base/selling-partner-error.js";
import { findMarketplace, type MarketplaceName, type Region, regions } from "../regions/regions.js";
import type { CallHistory } from "./call-history.js";

/** A refusal, and what is known of the call that got it. */
export interface Refusal {
  readonly operation: Operation;
  readonly status: number;
  readonly errors: readonly ErrorDetail[];
  /** `x-amzn-ErrorType` without the address after its colon. */
  readonly errorType: string | null;
  readonly requestId: string | null;
  /** Of the `SellingPartner`; null if only an endpoint was given. */
  readonly region: Region | null;
  readonly endpoint: string;
  readonly url: string;
  readonly body: string | Blob | null;
  /** The access token that was sent; only its kind is read. */
  readonly token: string | undefined;
  /** Whether the call brought its own token. */
  readonly hasOwnToken: boolean;
  /** Whether the call asked for personal data. */
  readonly asksForPersonalData: boolean;
  readonly isSigned: boolean;
  /** In milliseconds since 1970. */
  readonly now: number;
  readonly history: CallHistory;
}

/** Whose token was sent, by the beginning that Amazon gives each kind: the seller's or vendor's, or the application's own. */
export type TokenKind = "seller" | "grantless" | "restricted" | "unknown" | "none";

export function tokenKind({ token }: Refusal): TokenKind {
  if (token === undefined) return "none";
  if (token.startsWith("Atza|")) return "seller";
  if (token.startsWith("Atc|")) return "grantless";
  return isRestrictedToken(token) ? "restricted" : "unknown";
}

/** The region that the request went to; null if the endpoint is none of Amazon's and no region was given. */
export function regionOf({ endpoint, region }: Refusal): Region | null {
  for (const [name, { endpoint: usual, sandboxEndpoint }] of Object.entries(regions)) {
    // The keys are those of the table.
    if (endpoint === usual || endpoint === sandboxEndpoint) return name as Region;
  }
  return region;
}

/** A body that is longer is a document or a feed, and names no marketplace at its beginning. In characters. */
const LONGEST = 100_000;

/** The marketplaces that a request names in its path, query or body. Ids of sellers look alike: only known ones count. */
export function marketplacesIn({ url, body }: Refusal): readonly MarketplaceName[] {
  const text = typeof body === "string" ? url + body.slice(0, LONGEST) : url;
  const ids = new Set(text.match(/(?<![A-Za-z\d])A[A-Z\d]{10,15}(?![A-Za-z\d])/g));
  return [...ids].map(findMarketplace).filter((found) => found !== null);
}

/** The data elements that a request for a restricted data token names. */
export function elementsIn({ body }: Refusal): readonly string[] {
  const resources = ownValue(
    typeof body === "string" ? parseJson(body) : null,
    "restrictedResources",
  );
  if (!Array.isArray(resources)) return [];
  const elements = resources.flatMap((resource: unknown) => {
    const list = ownValue(resource, "dataElements");
    return Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
  });
  return [...new Set(elements)];
}

/** Whether the day has come on which Amazon ends the operation. */
export function isOver({ operation, now }: Refusal): boolean {
  const { removal } = operation;
  return removal !== undefined && Date.parse(removal.date) <= now;
}
