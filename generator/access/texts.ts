import type { Removal } from "./removal-table.js";
import { roles as allRoles } from "./role-names.js";
import type { OperationRoles } from "./role-table.js";

/** What the tables say, in words: the same in doc comments, lists and reports. */

const byName = new Map<string, (typeof allRoles)[keyof typeof allRoles]>(
  Object.values(allRoles).map((role) => [role.name, role]),
);

/** Those of some roles that applications of vendors can have. */
export function vendorRoles(names: readonly string[]): readonly string[] {
  return names.filter((name) => byName.get(name)?.vendors === true);
}

/** Whether Amazon grants a role only after a review, because it gives personal data. */
export function isRestrictedRole(name: string): boolean {
  return byName.get(name)?.restricted === true;
}

/** What a role, or a grantless scope, is said to be: plainly only if a page names the operation. */
export function isProbable({ confidence }: Pick<OperationRoles, "confidence">): boolean {
  return confidence !== "high";
}

/** `A`, `A or B`, `A, B or C`. */
export function alternatives(names: readonly string[]): string {
  return names.length < 2
    ? names.join("")
    : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
}

const dependencyTexts = {
  reportType: "the report type",
  feedType: "the feed type",
  notificationType: "the notification type",
  restrictedResources: "the operations that the token is for",
} as const;

/** What the roles hang on, in words. */
export function dependencyText(dependsOn: keyof typeof dependencyTexts): string {
  return dependencyTexts[dependsOn];
}

/** The roles themselves, without what they are called: `any of A, B or C, by the report type`. Null if they are unknown. */
export function rolesText(roles: OperationRoles, path: string): string | null {
  const { anyOf, dependsOn, contradicted, personalData } = roles;
  if (anyOf === null) return dependsOn && `those of ${dependencyTexts[dependsOn]}`;
  if (anyOf.length === 0) return null;
  const vendors = path.startsWith("/vendor/") ? vendorRoles(anyOf) : anyOf;
  const notes = [
    vendors.length < anyOf.length && vendors.length > 0 && `vendors: ${alternatives(vendors)}`,
    contradicted.length > 0 && `another source: ${alternatives(contradicted)}`,
  ].filter((note) => typeof note === "string");
  const personal = Object.entries(personalData).map(
    ([element, names]) => `for ${element} also ${alternatives(names)}`,
  );
  return [
    `${anyOf.length > 2 ? "any of " : ""}${alternatives(anyOf)}${notes.length > 0 ? ` (${notes.join("; ")})` : ""}${dependsOn ? `, by ${dependencyTexts[dependsOn]}` : ""}`,
    ...personal,
  ].join("; ");
}

/** The line on the roles of an operation; null if nothing is known. A scope is told only if the model does not name it. */
export function rolesLine(
  roles: OperationRoles,
  { path, scope }: { readonly path: string; readonly scope: string | null },
): string | null {
  const probably = isProbable(roles) ? ", probably" : "";
  if (roles.scope !== null)
    return scope === null
      ? `Grantless${probably}: needs a token of the scope ${roles.scope}.`
      : null;
  const text = rolesText(roles, path);
  if (text === null) return null;
  // That they hang on a type is no guess.
  return `Roles${roles.anyOf === null ? "" : probably}: ${text}.`;
}

/** The line on the end of an operation or a type, with its source. */
export function removalLine(removal: Removal & { readonly date: string }): string {
  const { date, source, successor, confidence } = removal;
  const instead = successor === null ? "" : `; use ${successor}`;
  const probably = confidence === "high" ? "" : " probably";
  return `Amazon${probably} ends it on ${date} (${source}; check, such days move)${instead}.`;
}
