// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { ErrorCause, ErrorCauseKind } from "../base/error-cause.js";
import { isOver, marketplacesIn, type Refusal, regionOf, tokenKind } from "./refusal.js";

/** The order of the causes of a refusal that states none, and what speaks for and against each. */

/**
 * The causes of a refusal with empty details, by how often the evidence shows them (public issues and Amazon's own list; weak).
 * What is known of a call moves its cause to the front.
 */
export const HEAP: readonly ErrorCauseKind[] = [
  "role-missing",
  "wrong-region",
  "wrong-token",
  "removed",
  "wrong-marketplace",
  "type-role-missing",
  "account",
  "restricted-data",
  "outage",
];

/** How long outages have lasted at most. In milliseconds. */
const OUTAGE = 30 * 60_000;

/** The roles that applications of vendors can have. */
const VENDOR_ROLES = new Set([
  "Amazon Fulfillment",
  "Amazon Warehousing and Distribution",
  "Brand Analytics",
  "Direct-to-Consumer Shipping",
  "Product Listing",
]);

/** What speaks for a cause, the strongest first. */
const CLUES: readonly (readonly [
  kind: ErrorCauseKind,
  speaksFor: (refusal: Refusal) => boolean,
])[] = [
  ["removed", isOver],
  ["wrong-token", hasWrongToken],
  ["wrong-region", namesOtherRegion],
  ["account", isOtherKindOfAccount],
  ["restricted-data", lacksRestrictedToken],
  ["outage", (refusal) => stoppedAt(refusal, (since) => since < OUTAGE)],
  ["account", (refusal) => stoppedAt(refusal, (since) => since >= OUTAGE)],
  ["wrong-marketplace", (refusal) => hasWorked(refusal) && marketplacesIn(refusal).length > 0],
  ["removed", (refusal) => hasWorked(refusal) && refusal.operation.removal !== undefined],
  ["wrong-region", (refusal) => !hasWorked(refusal) && nothingWorks(refusal)],
  ["type-role-missing", ({ operation }) => isOfType(operation.roles?.dependsOn)],
  ["role-missing", (refusal) => !hasWorked(refusal) && othersWork(refusal)],
];

/** What speaks against a cause. */
const COUNTER: Partial<Record<ErrorCauseKind, (refusal: Refusal) => boolean>> = {
  "role-missing": hasWorked,
  "type-role-missing": ({ operation }) => !isOfType(operation.roles?.dependsOn),
  // One token, one region, one account for all of its calls.
  "wrong-region": (refusal) => hasWorked(refusal) || othersWork(refusal),
  account: othersWork,
  outage: othersWork,
  "wrong-token": (refusal) => !/unknown|none/.test(tokenKind(refusal)),
  "restricted-data": (refusal) =>
    refusal.operation.restricted === undefined && tokenKind(refusal) !== "restricted",
};

/** Orders the causes of a refusal that states none. A clue moves its cause to the front, a counter to the end. */
export function orderHeap(
  refusal: Refusal,
): readonly (readonly [ErrorCauseKind, ErrorCause["likelihood"]])[] {
  const likely = new Set(CLUES.filter(([, speaksFor]) => speaksFor(refusal)).map(([kind]) => kind));
  const others = HEAP.filter((kind) => !likely.has(kind));
  const isUnlikely = (kind: ErrorCauseKind): boolean => COUNTER[kind]?.(refusal) === true;
  return [
    ...[...likely].map((kind) => [kind, "likely"] as const),
    ...others.filter((kind) => !isUnlikely(kind)).map((kind) => [kind, "possible"] as const),
    ...others.filter(isUnlikely).map((kind) => [kind, "unlikely"] as const),
  ];
}

/** Whether roles hang on the type of a report, feed or notification. */
function isOfType(dependsOn: string | undefined): boolean {
  return dependsOn?.endsWith("Type") === true;
}

function hasWorked({ history, operation }: Refusal): boolean {
  return (history.of(operation)?.worked ?? null) !== null;
}

function othersWork({ history, operation }: Refusal): boolean {
  return history
    .others(operation)
    .some(({ worked, refused }) => worked !== null && refused === null);
}

/** Whether calls of other APIs are refused, and none works. */
function nothingWorks({ history, operation }: Refusal): boolean {
  const others = history.others(operation);
  return (
    others.every(({ worked }) => worked === null) &&
    others.some((other) => other.operation.api !== operation.api && other.refused !== null)
  );
}

/** Whether calls that worked before are all refused now, other operations included; `since` is for how long. */
function stoppedAt(refusal: Refusal, isMeant: (since: number) => boolean): boolean {
  const { history, operation, now } = refusal;
  const others = history.others(operation);
  const all = [history.of(operation), ...others].filter((one) => one !== null);
  const refusals = others.map(({ refused }) => refused).filter((time) => time !== null);
  if (!all.some(({ worked }) => worked !== null) || refusals.length === 0) return false;
  const first = Math.min(now, ...all.map(({ refused }) => refused ?? now));
  return !othersWork(refusal) && isMeant(now - first);
}

/** Whether a seller's token was sent to a grantless operation, or the application's own to another one. */
function hasWrongToken(refusal: Refusal): boolean {
  const { scope, roles } = refusal.operation;
  const isGrantless = scope !== undefined || roles?.scope !== undefined;
  const kind = tokenKind(refusal);
  return isGrantless ? kind === "seller" || kind === "restricted" : kind === "grantless";
}

/** Whether all marketplaces that a request names are in other regions. */
function namesOtherRegion(refusal: Refusal): boolean {
  const region = regionOf(refusal);
  const named = marketplacesIn(refusal);
  return region !== null && named.length > 0 && named.every((one) => one.region !== region);
}

/** Whether the token was not one for personal data although the whole answer is, or was one for something else. */
function lacksRestrictedToken(refusal: Refusal): boolean {
  const { restricted } = refusal.operation;
  const kind = tokenKind(refusal);
  if (kind === "restricted") return refusal.hasOwnToken || restricted === undefined;
  return restricted !== undefined && restricted.dataElements === undefined && kind !== "none";
}

/** Whether what has worked is a vendor's, and this a seller's, or the reverse. */
function isOtherKindOfAccount({ history, operation }: Refusal): boolean {
  const working = history.others(operation).filter(({ worked }) => worked !== null);
  const isForVendors = (path: string): boolean => path.startsWith("/vendor/");
  const isForSellers = ({ path, roles }: Refusal["operation"]): boolean =>
    !isForVendors(path) &&
    roles?.anyOf !== undefined &&
    !roles.anyOf.some((role) => VENDOR_ROLES.has(role));
  return isForVendors(operation.path)
    ? working.some((one) => isForSellers(one.operation))
    : isForSellers(operation) && working.some((one) => isForVendors(one.operation.path));
}
