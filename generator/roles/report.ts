import { isProbable, isRestrictedRole, rolesText, vendorRoles } from "../access/texts.js";
import { type Removal, removalOf, removalOfValue } from "../access/removal-table.js";
import { type Confidence, type OperationRoles, rolesOf } from "../access/role-table.js";
import { groupBy } from "../lib/collections.js";
import { byCodePoint, displayPath } from "../lib/paths.js";
import type { CalledOperation } from "./descriptors.js";
import type { Finding, Place } from "./find-calls.js";
import { chooseRoles, type ChosenRole } from "./choose-roles.js";

/** What the calls of a project need, for the developer registration form. */
export interface RolesReport {
  readonly operations: readonly ReportedOperation[];
  /** A set of roles that is enough for all operations, those without a choice first. */
  readonly roles: readonly ChosenRole[];
  /** The scopes of grantless operations. */
  readonly scopes: readonly ReportedScope[];
  /** The personal data that calls ask for. */
  readonly restrictedData: readonly ReportedElement[];
  /** What Amazon ends: operations, and types of reports, feeds and notifications. */
  readonly removals: readonly ReportedRemoval[];
  /** What could not be read. */
  readonly unreadable: readonly {
    readonly what: string;
    readonly hint: string;
    readonly place: string;
  }[];
}

export interface ReportedOperation {
  readonly api: string;
  readonly operation: string;
  /** `GET /orders/v0/orders`. */
  readonly request: string;
  /** Any one of them is enough. Empty for a grantless operation; null if they are unknown. */
  readonly anyOf: readonly string[] | null;
  /** Those of them that applications of vendors can have. */
  readonly vendors: readonly string[];
  /** The roles in words; `unknown` if nobody says them. */
  readonly text: string;
  readonly dependsOn: string | null;
  readonly probably: boolean;
  readonly confidence: Confidence;
  readonly source: string;
  readonly date: string;
  /** `src/orders.ts:12`, in the order of the files. */
  readonly places: readonly string[];
}

export interface ReportedScope {
  readonly scope: string;
  readonly probably: boolean;
  readonly operations: readonly string[];
}

export interface ReportedElement {
  readonly operation: string;
  /** `buyerInfo`; `all` if the call asks for all of an answer that has no elements. */
  readonly element: string;
  /** The restricted roles that it needs, any one of them; empty if they are unknown. */
  readonly anyOf: readonly string[];
  readonly places: readonly string[];
}

export interface ReportedRemoval {
  /** `orders-v0.getOrders`, or the name of a type. */
  readonly name: string;
  readonly date: string;
  readonly successor: string | null;
  readonly source: string;
  readonly confidence: Removal["confidence"];
  readonly places: readonly string[];
}

function keyOf({ api, name }: CalledOperation): string {
  return `${api}.${name}`;
}

function placeText({ file, line }: Place): string {
  return `${displayPath(file)}:${String(line)}`;
}

/** The places of some findings, each once, in the order of the files. */
function placesOf(findings: readonly { readonly place: Place }[]): readonly string[] {
  const places = findings.map(({ place }) => place);
  const sorted = places.toSorted((a, b) => byCodePoint(a.file, b.file) || a.line - b.line);
  return [...new Set(sorted.map(placeText))];
}

/** Joins what was found in the sources with the tables of roles and removals. */
export function reportRoles(findings: readonly Finding[]): RolesReport {
  const calls = findings.filter((one) => one.kind === "operation");
  const groups = [...groupBy(calls, ({ operation }) => keyOf(operation))].toSorted(([a], [b]) =>
    byCodePoint(a, b),
  );
  const called = groups.map(([, own]) => ({ operation: own[0].operation, places: placesOf(own) }));
  const operations = called.map(({ operation, places }) => reportOperation(operation, places));
  const restrictedData = reportElements(findings);
  const unreadable = findings.filter((one) => one.kind === "unreadable");
  return {
    operations,
    roles: chooseRoles([
      ...called.map(({ operation }) => needOf(operation)),
      ...restrictedData.map(({ operation, anyOf }) => ({
        what: operation,
        anyOf,
        probably: true,
      })),
    ]),
    scopes: reportScopes(called.map(({ operation }) => operation)),
    restrictedData,
    removals: reportRemovals(called, findings),
    unreadable: unreadable.map(({ what, hint, place }) => ({
      what,
      hint,
      place: placeText(place),
    })),
  };
}

/** The roles of which an operation needs one. Those that vendors can have, if it is one of theirs. */
function needOf(operation: CalledOperation): Parameters<typeof chooseRoles>[0][number] {
  const roles = rolesOf(operation);
  const anyOf = roles?.anyOf ?? [];
  const vendors = operation.path.startsWith("/vendor/") ? vendorRoles(anyOf) : [];
  return {
    what: keyOf(operation),
    anyOf: vendors.length > 0 ? vendors : anyOf,
    probably: roles === null || isProbable(roles),
  };
}

function reportOperation(operation: CalledOperation, places: readonly string[]): ReportedOperation {
  const roles = rolesOf(operation);
  const isGrantless = operation.scope !== null || (roles !== null && roles.scope !== null);
  return {
    api: operation.api,
    operation: operation.name,
    request: `${operation.method} ${operation.path}`,
    anyOf: isGrantless ? [] : (roles?.anyOf ?? null),
    vendors: vendorRoles(roles?.anyOf ?? []),
    text: isGrantless ? "none: grantless" : textOf(roles, operation.path),
    dependsOn: roles?.dependsOn ?? null,
    // That the model names a scope is no guess.
    probably: operation.scope === null && (roles === null || isProbable(roles)),
    confidence: roles?.confidence ?? "unknown",
    source: roles?.source ?? "",
    date: roles?.date ?? "",
    places,
  };
}

function textOf(roles: OperationRoles | null, path: string): string {
  const text = roles && rolesText(roles, path);
  if (text === null || roles === null) return "unknown";
  return roles.anyOf !== null && isProbable(roles) ? `probably ${text}` : text;
}

function reportScopes(operations: readonly CalledOperation[]): readonly ReportedScope[] {
  const needs = operations.flatMap((operation) => {
    const roles = rolesOf(operation);
    const scope = operation.scope ?? roles?.scope ?? null;
    const probably = operation.scope === null;
    return scope === null ? [] : [{ scope, probably, name: keyOf(operation) }];
  });
  return [...groupBy(needs, ({ scope }) => scope)].map(([scope, own]) => ({
    scope,
    probably: own.every(({ probably }) => probably),
    operations: own.map(({ name }) => name),
  }));
}

function reportElements(findings: readonly Finding[]): readonly ReportedElement[] {
  const asked = findings.flatMap((one) => {
    if (one.kind !== "elements") return [];
    const { operation, place } = one;
    const known = operation.elements ?? [];
    const elements =
      one.asked.kind === "some" ? one.asked.elements : known.length > 0 ? known : ["all"];
    return elements.map((element) => ({ operation, element, place }));
  });
  return [...groupBy(asked, ({ operation, element }) => `${keyOf(operation)} ${element}`)].map(
    ([, own]) => {
      const { operation, element } = own[0];
      const roles = rolesOf(operation);
      const anyOf =
        roles?.personalData[element] ??
        // A restricted operation without elements is about nothing but personal data.
        (roles?.anyOf ?? []).filter(isRestrictedRole);
      return { operation: keyOf(operation), element, anyOf, places: placesOf(own) };
    },
  );
}

function reportRemovals(
  called: readonly { readonly operation: CalledOperation; readonly places: readonly string[] }[],
  findings: readonly Finding[],
): readonly ReportedRemoval[] {
  const operations = called.flatMap(({ operation, places }) => {
    const removal = removalOf({ ...operation, operationId: operation.name });
    return removal === null ? [] : [{ ...removal, name: keyOf(operation), places }];
  });
  const named = findings.filter((one) => one.kind === "value");
  const values = [...groupBy(named, ({ value }) => value)].flatMap(([value, own]) => {
    const removal = removalOfValue(value);
    return removal === null ? [] : [{ ...removal, name: value, places: placesOf(own) }];
  });
  return [...operations, ...values].map(
    ({ name, date, successor, source, confidence, places }) => ({
      name,
      date,
      successor,
      source,
      confidence,
      places,
    }),
  );
}
