import { byCodePoint } from "../lib/paths.js";
import { type RemovalView, type RolesView, viewRemoval, viewRoles } from "../view/access.js";
import { packageName, type PackageNames as NameSettings } from "../view/package-json.js";
import type { Api } from "../model/api.js";
import { qualifiedName } from "../payloads/payloads-api.js";
import { className } from "./entries.js";
import type { Hit } from "./search.js";
import { successorOf } from "./successor.js";

/** The package of an API. */
interface PackageNames {
  /** Its folder. */
  readonly package: string;
  /** Its name on npm. */
  readonly name: string;
  /** The class of the client; empty for the package of the schemas, which has none. */
  readonly class: string;
}

interface FoundBase extends PackageNames {
  readonly deprecated: boolean;
  readonly summary: string | null;
}

export interface FoundOperation extends FoundBase {
  readonly kind: "operation";
  readonly method: string;
  /** `GET /orders/v0/orders`. */
  readonly request: string;
  /** Requests per second, and at once; null if the model does not say. */
  readonly rate: number | null;
  readonly burst: number | null;
  /** Whether personal data takes a restricted data token. */
  readonly restricted: boolean;
  /** Whether it is called without a selling partner's authorization. */
  readonly grantless: boolean;
  /** The roles that a call needs; null if nothing is known. */
  readonly roles: RolesView | null;
  /** When Amazon ends it, and who says so; null if no day is known. */
  readonly removal: RemovalView | null;
  /** What to call in place of a deprecated operation; null if it is not deprecated, or no newer version of the API is known. */
  readonly successor: {
    readonly package: string;
    readonly class: string;
    /** Null if the newer version has nothing like it. */
    readonly method: string | null;
  } | null;
}

export interface FoundType extends FoundBase {
  /** `values`: a field or a parameter that lists its values. */
  readonly kind: "type" | "values";
  /** `Orders.Address`; for values, `Orders.Order.OrderStatus` or `getOrders.orderStatuses`. */
  readonly type: string;
  /** Fields of an object type, values of an enum. */
  readonly fields: readonly string[];
  readonly values: readonly string[];
  /** Those of them that were searched for. */
  readonly matches: readonly string[];
}

export type Found = FoundOperation | FoundType;

function packageNames(api: Api, settings: NameSettings): PackageNames {
  return { package: api.id, name: packageName(settings, api.id), class: className(api) };
}

/** What is reported of a hit. */
export function reportHit(
  { entry, matches }: Hit,
  apis: readonly Api[],
  settings: NameSettings,
): Found {
  const { api, deprecated, description: summary } = entry;
  const place = packageNames(api, settings);
  if (entry.kind !== "operation") {
    const { kind, name, members } = entry;
    const isOfType = kind === "type" || api.types.some(({ id }) => name.startsWith(`${id}.`));
    const isObject = kind === "type" && entry.type.kind !== "enum";
    return {
      kind,
      ...place,
      type: isOfType ? qualifiedName(api, name) : name,
      fields: isObject ? members : [],
      values: isObject ? [] : members,
      deprecated,
      summary,
      matches,
    };
  }
  const { operation } = entry;
  const successor = successorOf(api, operation, apis);
  return {
    kind: "operation",
    ...place,
    method: operation.name,
    request: `${operation.method} ${operation.path}`,
    rate: operation.usagePlan?.rate ?? null,
    burst: operation.usagePlan?.burst ?? null,
    deprecated,
    restricted: operation.restricted !== null,
    grantless: operation.scope !== null,
    roles: viewRoles(operation),
    removal: viewRemoval(operation),
    successor: successor && {
      package: successor.api.id,
      class: className(successor.api),
      method: successor.operation?.name ?? null,
    },
    summary,
  };
}

/** One package of the overview. */
export interface PackageSummary extends PackageNames {
  readonly title: string;
  readonly version: string;
  /** The model's file. */
  readonly model: string;
  readonly operations: number;
  readonly types: number;
  readonly deprecated: number;
  readonly restricted: number;
  readonly grantless: number;
}

/** All packages with what they have, sorted by id. */
export function summarize(apis: readonly Api[], settings: NameSettings): PackageSummary[] {
  return apis
    .toSorted((a, b) => byCodePoint(a.id, b.id))
    .map((api) => ({
      ...packageNames(api, settings),
      title: api.title,
      version: api.version,
      model: api.file,
      operations: api.operations.length,
      types: api.types.length,
      deprecated: api.operations.filter(({ deprecated }) => deprecated).length,
      restricted: api.operations.filter(({ restricted }) => restricted !== null).length,
      grantless: api.operations.filter(({ scope }) => scope !== null).length,
    }));
}
