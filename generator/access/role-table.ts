import { pathShape } from "../model/api-queries.js";
import { isRoleId, type RoleId, roles } from "./role-names.js";
import { roleRowsAToL } from "./role-rows-a-to-l.js";
import { roleRowsMToZ } from "./role-rows-m-to-z.js";

/** Which roles Amazon's operations need: the rows, and how they are found by method and path. */

/** How sure a row is. Only `high` rests on a page that names the operation; `unknown` means that nobody says it. */
export type Confidence = "high" | "medium" | "low" | "unknown";

/** What the roles of an operation hang on in addition: the value of a parameter. */
export type RoleDependency = "feedType" | "reportType" | "notificationType" | "restrictedResources";

/** What a call of an operation needs. */
export interface OperationRoles {
  /** Any one of them is enough. Empty for a grantless operation; null if they are unknown, or hang on `dependsOn` alone. */
  readonly anyOf: readonly string[] | null;
  /** The scope of a grantless operation, which needs no role; null for all others. */
  readonly scope: string | null;
  /** The restricted roles that parts of the answer with personal data need in addition, any one of each. */
  readonly personalData: Readonly<Record<string, readonly string[]>>;
  readonly dependsOn: RoleDependency | null;
  /** Roles that a contradicting source names in place of `anyOf`. */
  readonly contradicted: readonly string[];
  /** Roles that a weaker source names in addition. */
  readonly candidates: readonly string[];
  readonly confidence: Confidence;
  /** Who says so, in words; empty if nobody does. */
  readonly source: string;
  /** The day of the source, or the day on which it was read: `2026-11-25`. Empty if there is none. */
  readonly date: string;
}

/** The sources of the rows, by their short names. */
const sources = {
  page: { text: "Amazon's page that names the operation", date: "2026-11-25" },
  "api-page": { text: "Amazon's page on the API", date: "2026-11-25" },
  notes: { text: "notes made from Amazon's pages", date: "2026-08-29" },
  "rights-2022": { text: "Amazon's list of rights of 2022", date: "2022-01-06" },
  model: { text: "the description in Amazon's model", date: "2026-08-05" },
  none: { text: "", date: "" },
} as const;

function isSource(text: string): text is keyof typeof sources {
  return Object.hasOwn(sources, text);
}

const confidences: readonly Confidence[] = ["high", "medium", "low", "unknown"];

const dependencies: readonly RoleDependency[] = [
  "feedType",
  "reportType",
  "notificationType",
  "restrictedResources",
];

/** The key of an operation. */
function keyOf(method: string, path: string): string {
  return `${method} ${pathShape(path)}`;
}

/** Reads short names of roles, separated by blanks or slashes. */
function roleIds(text: string): readonly RoleId[] {
  return text.split(/[ /]/).map((id) => {
    if (!isRoleId(id)) throw new Error(`the table of roles has no role ${id}`);
    return id;
  });
}

function roleNames(text: string): readonly string[] {
  return text === "" ? [] : roleIds(text).map((id) => roles[id].name);
}

/** The elements of personal data and their roles: `buyer=tax-remittance/tax-invoicing,recipient=shipping`. */
function readPersonalData(text: string): OperationRoles["personalData"] {
  if (text === "") return {};
  return Object.fromEntries(
    text.split(",").map((one) => {
      const [element = "", names = ""] = one.split("=");
      return [element, roleNames(names)];
    }),
  );
}

/** Reads who says it: `page`, or `rights-2022+notes` where a second source says the same. */
function readSource(text: string, at: string): Pick<OperationRoles, "source" | "date"> {
  const [first = "", second = "none"] = text.split("+");
  if (!isSource(first) || !isSource(second)) throw new Error(`the table of roles: source ${text}`);
  const names = [sources[first].text, sources[second].text].filter(Boolean).join(" and ");
  const dates = [sources[first].date, sources[second].date].toSorted();
  return { source: at === "" ? names : `${names}: ${at}`, date: dates.at(-1) ?? "" };
}

/**
 * Reads the head of some rows: `= roles | confidence | source`, then `name:value` for what only some have. The roles are short
 * names with blanks between them, `?` for unknown, or `grantless:<scope>`.
 */
function readHead(line: string): OperationRoles {
  const [given = "", confidence = "", source = "", ...more] = line.slice(2).split(" | ");
  const value = (name: string): string =>
    more.find((one) => one.startsWith(`${name}:`))?.slice(name.length + 1) ?? "";
  const scope = /^grantless:(.+)$/.exec(given)?.[1] ?? null;
  return {
    anyOf: scope !== null ? [] : given === "?" ? null : roleNames(given),
    scope,
    personalData: readPersonalData(value("pii")),
    dependsOn: dependencies.find((one) => one === value("by")) ?? null,
    contradicted: roleNames(value("or")),
    candidates: roleNames(value("and")),
    confidence: confidences.find((one) => one === confidence) ?? "unknown",
    ...readSource(source, value("at")),
  };
}

/** Reads the rows: a head, and below it the operations that it is true for, `GET,PUT /path`. */
function readRows(text: string): [key: string, roles: OperationRoles][] {
  const found: [string, OperationRoles][] = [];
  let head: OperationRoles | null = null;
  for (const line of text.trim().split("\n")) {
    if (line.startsWith("= ")) {
      head = readHead(line);
      continue;
    }
    const [methods = "", path = ""] = line.split(" ");
    if (head === null || path === "") throw new Error(`the table of roles: ${line}`);
    for (const method of methods.split(",")) found.push([keyOf(method, path), head]);
  }
  return found;
}

const table: ReadonlyMap<string, OperationRoles> = new Map(
  readRows(roleRowsAToL + roleRowsMToZ.trimStart()),
);

/**
 * Finds what a call of an operation needs, by its method and path, which no two of Amazon's operations share.
 *
 * @returns null if there is no row: the document is not Amazon's, or its operation is newer than the table
 */
export function rolesOf(operation: {
  readonly method: string;
  readonly path: string;
}): OperationRoles | null {
  return table.get(keyOf(operation.method, operation.path)) ?? null;
}

/** Lists all rows, by method and path with `{}` for each parameter. */
export function listRoles(): readonly (readonly [operation: string, roles: OperationRoles])[] {
  return [...table];
}
