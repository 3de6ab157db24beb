import { withPointer } from "../escape/spec-text.js";
import { removalOf } from "../access/removal-table.js";
import { rolesOf } from "../access/role-table.js";
import { isProbable, removalLine, rolesLine, vendorRoles } from "../access/texts.js";
import type { Operation } from "../model/api.js";

/** What Amazon wants of those who call an operation, and until when it can be called. */

/** The roles of an operation, by Katagami's table. */
export interface RolesView {
  /** Any one of them is enough. Empty for a grantless operation; null if they are unknown, or hang on `dependsOn` alone. */
  readonly anyOf: readonly string[] | null;
  /** Those of them that vendors can have. */
  readonly vendors: readonly string[];
  /** The restricted roles that parts of the answer with personal data need in addition. */
  readonly personalData: { readonly [element: string]: readonly string[] };
  /** The parameter that the roles hang on, such as `reportType`; null if there is none. */
  readonly dependsOn: string | null;
  /** The scope of a grantless operation. */
  readonly scope: string | null;
  /** Whether no page of Amazon's names the operation, so that one should say "probably". */
  readonly probably: boolean;
  readonly confidence: "high" | "medium" | "low" | "unknown";
  readonly source: string;
  readonly date: string;
  /** All of it in a line; null if nothing is known. */
  readonly text: string | null;
}

/** The end of an operation. */
export interface RemovalView {
  /** The day from which calls fail, `2027-03-27`. Show it with its source, since such days move. */
  readonly date: string;
  readonly successor: string | null;
  readonly source: string;
  readonly confidence: "high" | "medium" | "low";
  /** All of it in a line. */
  readonly text: string;
}

/** What is known of an operation's roles; null if the table has no row for it. */
export function viewRoles(operation: Operation): RolesView | null {
  const roles = rolesOf(operation);
  if (roles === null) return null;
  const { anyOf, personalData, dependsOn, scope, confidence, source, date } = roles;
  return withPointer(operation.pointer, {
    anyOf,
    vendors: vendorRoles(anyOf ?? []),
    personalData,
    dependsOn,
    scope,
    probably: isProbable(roles),
    confidence,
    source,
    date,
    text: rolesLine(roles, operation),
  });
}

/** The end of an operation; null if no day is known. */
export function viewRemoval(operation: Operation): RemovalView | null {
  const removal = removalOf(operation);
  if (removal === null) return null;
  const { date, successor, source, confidence } = removal;
  const text = removalLine(removal);
  return withPointer(operation.pointer, { date, successor, source, confidence, text });
}

/** The parts of a descriptor by which the runtime explains a refusal. Absent if nothing is known. */
export interface AccessDescriptorView {
  readonly roles?: {
    readonly anyOf?: readonly string[];
    readonly probably?: true;
    readonly personalData?: { readonly [element: string]: readonly string[] };
    readonly dependsOn?: string;
    readonly scope?: string;
  };
  readonly removal?: {
    readonly date: string;
    readonly source: string;
    readonly successor?: string;
  };
}

export function describeAccess(operation: Operation): AccessDescriptorView {
  const roles = viewRoles(operation);
  const removal = removalOf(operation);
  const isGrantless = operation.scope !== null;
  return {
    ...(roles !== null &&
      !isGrantless &&
      (roles.anyOf !== null || roles.dependsOn !== null) && {
        roles: {
          ...(roles.anyOf !== null && roles.anyOf.length > 0 && { anyOf: roles.anyOf }),
          ...(roles.probably && roles.anyOf !== null && { probably: true as const }),
          ...(Object.keys(roles.personalData).length > 0 && { personalData: roles.personalData }),
          ...(roles.dependsOn !== null && { dependsOn: roles.dependsOn }),
          ...(roles.scope !== null && { scope: roles.scope }),
        },
      }),
    ...(removal !== null && {
      removal: {
        date: removal.date,
        source: removal.source,
        ...(removal.successor !== null && { successor: removal.successor }),
      },
    }),
  };
}
